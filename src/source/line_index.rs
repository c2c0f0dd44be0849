//! Byte offset to line and column, for people and for machines.

/// A place as people count: from 1, columns in characters (a Han character is one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// The line starts of one text, and how many characters stand before every [`STEP`]th byte: finding a place takes the
/// same time on a line of five million characters as on one of five.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Entry n is the number of characters that begin before byte n × [`STEP`].
    characters: Vec<usize>,
}

/// How many bytes are counted by hand at most.
const STEP: usize = 1024;

impl<'a> LineIndex<'a> {
    /// Reads a text once.
    pub fn new(text: &'a str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let mut before = 0;
        let steps = text.as_bytes().chunks(STEP).map(|step| {
            before += beginnings(step);
            before
        });
        Self {
            text,
            starts: std::iter::once(0).chain(after_breaks).collect(),
            characters: std::iter::once(0).chain(steps).collect(),
        }
    }

    /// The place of a byte. An offset past the end or inside a character counts as the nearest character before it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        Position { line, column: self.characters_before(offset) - self.characters_before(start) + 1 }
    }

    /// How many characters stand before a byte where one begins, or before the end.
    fn characters_before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let rest = self.text.as_bytes().get(step * STEP..offset).unwrap_or_default();
        self.characters.get(step).copied().unwrap_or(0) + beginnings(rest)
    }
}

/// How many characters begin among some bytes of UTF-8: all bytes but those that continue one (`10xxxxxx`).
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LineIndex, Position, STEP};

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let Position { line, column } = LineIndex::new(text).position(offset);
        (line, column)
    }

    /// The same by reading the text from its beginning.
    fn counted(text: &str, offset: usize) -> (usize, usize) {
        let before = &text[..text.floor_char_boundary(offset)];
        let line = before.rsplit('\n').next().unwrap_or("");
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }

    #[test]
    fn columns_count_characters() {
        let text = "一二\nab代c";
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, 3), (1, 2));
        assert_eq!(at(text, 4), (1, 2), "inside a character");
        assert_eq!(at(text, 6), (1, 3), "the line end belongs to its line");
        assert_eq!(at(text, 7), (2, 1));
        assert_eq!(at(text, 12), (2, 4));
        assert_eq!(at(text, 999), (2, 5));
        assert_eq!(at("", 3), (1, 1));
    }

    #[test]
    fn characters_may_lie_across_steps() {
        for shift in 0..3 {
            let text = format!("{}{}\n一", "a".repeat(shift), "一".repeat(STEP));
            for offset in (0..=text.len()).step_by(7).chain(STEP - 3..STEP + 4) {
                assert_eq!(at(&text, offset), counted(&text, offset), "{shift} {offset}");
            }
        }
    }

    #[test]
    fn one_enormous_line_is_no_burden() {
        // Counting from the start of the line for each place would read 20 GB here.
        let text = "一".repeat(1_000_000);
        let index = LineIndex::new(&text);
        for offset in (0..text.len()).step_by(231) {
            assert_eq!(index.position(offset), Position { line: 1, column: offset / 3 + 1 });
        }
    }

    proptest! {
        #[test]
        fn is_what_counting_gives(
            parts in prop::collection::vec(("[a一é😀\\n]{0,9}", 0..400_usize), 0..8),
            offset in 0..30_000_usize,
        ) {
            let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
            prop_assert_eq!(at(&text, offset), counted(&text, offset));
        }
    }
}
