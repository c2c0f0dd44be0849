//! One line of a file, cut around its problem to the width of the terminal and made safe, and where its bytes went.
//!
//! A table row of 5,000 characters or a page of minified HTML is shown as far as it helps.

use std::ops::Range;

use super::safe;

/// Stands for what was cut. Not `…`, which is one column wide in some terminals and two in others.
const ELLIPSIS: &str = "...";
/// As `annotate-snippets` draws it.
const TAB: &str = "    ";

/// A line, and the part of it to show.
pub(super) struct Cut<'a> {
    text: &'a str,
    /// Without its end.
    line: Range<usize>,
    window: Range<usize>,
}

impl<'a> Cut<'a> {
    /// The line in which `focus` begins. Of a line wider than `columns` the part around the focus is kept, a third
    /// of it before the focus where there is as much.
    pub(super) fn around(text: &'a str, focus: &Range<usize>, columns: usize) -> Self {
        let line = line_of(text, focus.start);
        let (before, after) = (slice(text, line.start..focus.start), slice(text, focus.start..line.end));
        if head(slice(text, line.clone()), columns) == line.len() {
            return Self { text, window: line.clone(), line };
        }
        let columns = columns.saturating_sub(2 * ELLIPSIS.len());
        let ahead = head(after, columns - columns / 3);
        let back = tail(before, columns.saturating_sub(width(slice(after, 0..ahead))));
        let kept = slice(before, before.len() - back..before.len());
        let ahead = head(after, columns.saturating_sub(width(kept)));
        Self { text, line, window: focus.start - back..focus.start + ahead }
    }

    /// Whether a span, as far as it lies on this line, can be seen.
    pub(super) fn holds(&self, span: &Range<usize>) -> bool {
        self.window.start <= span.start && span.end.min(self.line.end) <= self.window.end
    }

    /// Where the next line begins.
    pub(super) fn next_line(&self) -> usize {
        self.line.end + 1
    }

    /// What is shown. Never empty: the renderer takes an empty last line for none.
    pub(super) fn shown(&self) -> String {
        let shown = format!("{}{}{}", self.opening(), self.safe(&self.window), self.closing());
        if shown.is_empty() { " ".to_owned() } else { shown }
    }

    /// Where in [`Cut::shown`] a span is, or the part of it that is there. An empty span covers the character after
    /// it, where there is one: something has to be underlined.
    pub(super) fn place(&self, span: &Range<usize>) -> Range<usize> {
        let start = span.start.clamp(self.window.start, self.window.end);
        let least = slice(self.text, start..self.window.end).chars().next().map_or(0, char::len_utf8);
        let end = span.end.min(self.window.end).max(start + if span.is_empty() { least } else { 0 });
        let shown_start = self.opening().len() + self.safe(&(self.window.start..start)).len();
        shown_start..shown_start + self.safe(&(start..end)).len()
    }

    fn opening(&self) -> &'static str {
        if self.window.start > self.line.start { ELLIPSIS } else { "" }
    }

    fn closing(&self) -> &'static str {
        if self.window.end < self.line.end { ELLIPSIS } else { "" }
    }

    fn safe(&self, range: &Range<usize>) -> String {
        slice(self.text, range.clone()).split('\t').map(safe::lines).collect::<Vec<_>>().join(TAB)
    }
}

fn line_of(text: &str, offset: usize) -> Range<usize> {
    let start = slice(text, 0..offset).rfind('\n').map_or(0, |end| end + 1);
    let end = slice(text, offset..text.len()).find('\n').map_or(text.len(), |length| offset + length);
    start..end
}

fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// How many columns a character takes, at most. Everything from Hangul on counts as wide: a cut that is a little
/// too narrow does no harm, and the marks are placed by the renderer's own table.
fn columns_of(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        c if safe::is_hostile(c) => c.escape_default().len(),
        '\0'..'\u{1100}' => 1,
        _ => 2,
    }
}

fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// How many bytes at the beginning of a text are at most so wide.
fn head(text: &str, columns: usize) -> usize {
    fitting(text.chars(), columns)
}

/// How many bytes at the end of a text are at most so wide.
fn tail(text: &str, columns: usize) -> usize {
    fitting(text.chars().rev(), columns)
}

fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> usize {
    let used = |used: &mut usize, c: char| {
        *used += columns_of(c);
        Some((*used, c.len_utf8()))
    };
    characters.scan(0, used).take_while(|(used, _)| *used <= columns).map(|(_, bytes)| bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::Cut;

    fn cut(text: &str, needle: &str, columns: usize) -> (String, String) {
        let start = text.find(needle).unwrap();
        let span = start..start + needle.len();
        let cut = Cut::around(text, &span, columns);
        let shown = cut.shown();
        let marked = shown[cut.place(&span)].to_owned();
        (shown, marked)
    }

    #[test]
    fn short_lines_stay_whole() {
        assert_eq!(cut("一\n见\t乙。\n三", "乙", 40), ("见    乙。".to_owned(), "乙".to_owned()));
        assert_eq!(cut("a\u{202e}b", "\u{202e}", 40), ("a\\u{202e}b".to_owned(), "\\u{202e}".to_owned()));
    }

    #[test]
    fn long_lines_are_cut_around_the_focus() {
        let row = |at: usize| format!("{}目标{}", "一".repeat(at), "二".repeat(5_000 - at));
        for (at, expected) in [
            (0, "目标二二二二二二二二二二二二二二二..."),
            (2_500, "...一一一一一一目标二二二二二二二二二..."),
            (5_000, "...一一一一一一一一一一一一一一一目标"),
        ] {
            assert_eq!(cut(&row(at), "目标", 40), (expected.to_owned(), "目标".to_owned()));
        }
    }

    #[test]
    fn of_a_long_span_the_beginning_is_marked() {
        let row = "一二三四五六七八九十".repeat(20);
        let (shown, marked) = cut(&format!("{row}|"), &row, 40);
        assert_eq!(shown, "一二三四五六七八九十一二三四五六七...");
        assert_eq!(marked, "一二三四五六七八九十一二三四五六七");
    }
}
