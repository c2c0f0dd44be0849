//! Edits of a text, carried out in the file as it is stored: where nothing is edited, no byte changes.
//!
//! An edit counts bytes of the text, in which every line end is `\n` (see `text`). Here it finds its way back.

use std::ops::Range;

use super::text::kept;
use crate::diagnostic::Edit;

/// Edits that can be carried out together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// In the order of their places; none touches another.
    pub edits: Vec<Edit>,
    /// How many would have changed what another changes.
    pub left: usize,
}

/// Chooses the edits that can be carried out together: of those that overlap, the first.
pub fn choose(mut edits: Vec<Edit>) -> Chosen {
    edits.sort_by(|one, other| {
        (one.span.start, one.span.end, &one.text).cmp(&(other.span.start, other.span.end, &other.text))
    });
    edits.dedup();
    let mut chosen = Chosen::default();
    for edit in edits {
        let touches = chosen.edits.last().is_some_and(|last| {
            let same_place = edit.span.start == last.span.start;
            edit.span.start < last.span.end || (same_place && (edit.span.is_empty() || last.span.is_empty()))
        });
        if touches {
            chosen.left += 1;
        } else {
            chosen.edits.push(edit);
        }
    }
    chosen
}

/// A file's text with edits carried out. `stored` is the text as it is stored, with its own line ends, which new lines
/// get as well. The edits are in order and do not touch; one that is not between characters of the text is left out.
pub fn edited(stored: &str, edits: &[Edit]) -> String {
    let places = Places::new(stored);
    let line_end =
        if stored.find('\n').is_some_and(|at| stored.get(..at).is_some_and(|line| line.ends_with('\r'))) {
            "\r\n"
        } else {
            "\n"
        };
    let mut result = String::with_capacity(stored.len());
    let mut written = 0;
    for edit in edits {
        let Some(place) = places.of(&edit.span) else { continue };
        result.push_str(stored.get(written..place.start).unwrap_or(""));
        result.push_str(&edit.text.replace('\n', line_end));
        written = place.end;
    }
    result.push_str(stored.get(written..).unwrap_or(""));
    result
}

/// Where each character of a text is stored.
struct Places {
    /// The byte in the text, and the bytes in the file.
    characters: Vec<(usize, Range<usize>)>,
    /// The length of the text, and of what is stored.
    end: (usize, usize),
}

impl Places {
    fn new(stored: &str) -> Self {
        let mut length = 0;
        let mut characters = Vec::new();
        for (place, character) in kept(stored) {
            characters.push((length, place));
            length += character.len_utf8();
        }
        Self { characters, end: (length, stored.len()) }
    }

    fn of(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let start = if span.start == self.end.0 { self.end.1 } else { self.place(span.start)?.1.start };
        if span.is_empty() {
            return Some(start..start);
        }
        // The character before the end: what is left out behind it is not the edit's.
        let after = if span.end == self.end.0 { self.characters.len() } else { self.place(span.end)?.0 };
        let last = self.characters.get(after.checked_sub(1)?)?;
        (start <= last.1.end).then_some(start..last.1.end)
    }

    fn place(&self, at: usize) -> Option<(usize, &Range<usize>)> {
        let index = self.characters.binary_search_by_key(&at, |(start, _)| *start).ok()?;
        self.characters.get(index).map(|(_, place)| (index, place))
    }
}

#[cfg(test)]
mod tests {
    use super::{choose, edited};
    use crate::diagnostic::Edit;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: start..end, text: text.to_owned() }
    }

    #[test]
    fn of_overlapping_edits_the_first_is_chosen() {
        let (a, b, c) = (edit(0, 3, "x"), edit(2, 5, "y"), edit(3, 3, "z"));
        let chosen = choose(vec![c.clone(), b, a.clone(), a.clone()]);
        assert_eq!((chosen.edits, chosen.left), (vec![a, c], 1));
        let chosen = choose(vec![edit(1, 1, "x"), edit(1, 1, "y"), edit(1, 2, "")]);
        assert_eq!((chosen.edits, chosen.left), (vec![edit(1, 1, "x")], 2));
    }

    #[test]
    fn what_is_not_edited_stays_byte_for_byte() {
        let stored = "# 一\r\n\u{1b}二\r\n三\r四";
        // The text: "# 一\n二\n三\n四".
        assert_eq!(edited(stored, &[]), stored);
        assert_eq!(edited(stored, &[edit(5, 5, " {#a}")]), "# 一 {#a}\r\n\u{1b}二\r\n三\r四");
        assert_eq!(edited(stored, &[edit(5, 6, "")]), "# 一\u{1b}二\r\n三\r四");
        assert_eq!(edited(stored, &[edit(6, 9, "2\n")]), "# 一\r\n\u{1b}2\r\n\r\n三\r四");
        assert_eq!(edited(stored, &[edit(0, 2, ""), edit(14, 17, "")]), "一\r\n\u{1b}二\r\n三\r");
        assert_eq!(edited(stored, &[edit(17, 17, "\n")]), format!("{stored}\r\n"));
        assert_eq!(
            edited(stored, &[edit(3, 4, "x"), edit(90, 91, "x")]),
            stored,
            "inside a character, outside"
        );
    }
}
