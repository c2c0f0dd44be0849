//! Emphasis beside Chinese, Japanese and Korean: `**代运营。**我们` is bold.
//!
//! CommonMark asks for a space or punctuation beside a run of asterisks that has punctuation on its other side, and
//! Chinese has no spaces. The markdown-cjk-friendly amendment lifts that where a neighbour is CJK. The parser does not
//! know the amendment yet: where its verdict would differ, a punctuation character that nobody types, the sentinel, is put
//! between the run and the letter beside it, and taken out of everything the parser gives back.
//!
//! Why that is exact: the parser asks of each neighbour only whether it is white space, punctuation or neither. The
//! sentinel never stands beside another delimiter, a backslash, a bracket or a bar, so it changes no other question.
//!
//! All of this file goes the day the parser has the option itself; a test at its foot notices.

use crate::document::character::{
    FULL_WIDTH_QUOTE, is_cjk, is_ideographic_selector, is_punctuation, is_variation_selector,
};

/// Punctuation that nobody types. The first that a text does not hold is its sentinel. Each is in the parser's table.
const SENTINELS: [char; 6] = ['\u{10A7F}', '\u{12474}', '\u{1BC9F}', '\u{10AF6}', '\u{11A9C}', '\u{11C71}'];

/// A character the parser takes for punctuation and the text does not hold. A text that holds all six has none, and its
/// emphasis is that of CommonMark.
pub(super) fn sentinel(text: &str) -> Option<char> {
    // All of them take four bytes; most texts have no such character at all.
    if !has_byte_from(0xF0, text) {
        return SENTINELS.first().copied();
    }
    SENTINELS.into_iter().find(|candidate| !text.contains(*candidate))
}

/// Whether a byte is this or greater. Blocks without branches are compared many bytes at once.
fn has_byte_from(least: u8, text: &str) -> bool {
    let in_block = |block: &[u8]| block.iter().fold(false, |found, byte| found | (*byte >= least));
    text.as_bytes().chunks(256).any(in_block)
}

/// Where the sentinel belongs in a text, in order.
pub(super) fn insertions(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    // Wide characters and Hangul begin at U+1100, which UTF-8 writes with 0xE1.
    if !has_byte_from(0xE1, text) {
        return found;
    }
    let bytes = text.as_bytes();
    // Underscores matter only behind a variation selector: U+FE00 to U+FE0E begin with these two bytes.
    let selectors = memchr::memmem::find(bytes, &[0xEF, 0xB8]).is_some();
    let next_delimiter = |rest: &[u8]| match selectors {
        true => memchr::memchr3(b'*', b'~', b'_', rest),
        false => memchr::memchr2(b'*', b'~', rest),
    };
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(next_delimiter) {
        let delimiter = bytes.get(at + next).copied().unwrap_or_default();
        let mut start = at + next;
        let end =
            start + bytes.get(start..).unwrap_or_default().iter().take_while(|b| **b == delimiter).count();
        at = end;
        let escapes =
            bytes.get(..start).unwrap_or_default().iter().rev().take_while(|b| **b == b'\\').count();
        start += escapes % 2;
        if start == end || (delimiter == b'~' && end - start != 2) {
            continue;
        }
        if let Some(run) = Run::read(text, start, end) {
            found.extend(run.insertion(delimiter));
        }
    }
    found
}

/// A run of delimiters with something visible on both sides.
struct Run {
    start: usize,
    end: usize,
    /// The character the parser sees before it.
    seen_before: char,
    /// The character a reader sees before it, and whether that is CJK.
    before: char,
    cjk_before: bool,
    after: char,
}

impl Run {
    fn read(text: &str, start: usize, end: usize) -> Option<Self> {
        let after = text.get(end..)?.chars().next().filter(|c| !c.is_whitespace())?;
        let mut back = text.get(..start)?.chars().rev();
        let seen_before = back.next().filter(|c| !c.is_whitespace())?;
        let (before, cjk_before) = match back.next() {
            // A quotation mark that is told to be full-width.
            Some(quote @ '‘'..='”') if seen_before == FULL_WIDTH_QUOTE => (quote, true),
            Some(base) if is_variation_selector(seen_before) && !base.is_whitespace() => (base, is_cjk(base)),
            _ => (seen_before, is_cjk(seen_before) || is_ideographic_selector(seen_before)),
        };
        Some(Self { start, end, seen_before, before, cjk_before, after })
    }

    /// Where the sentinel goes, if the parser would decide otherwise than the amendment.
    fn insertion(&self, delimiter: u8) -> Option<usize> {
        let seen = (is_punctuation(self.seen_before), is_punctuation(self.after));
        let wanted = (is_punctuation(self.before), seen.1);
        let opens_and_closes = delimiter != b'_' && (self.cjk_before || is_cjk(self.after));
        match seen {
            // Alike on both sides: the run both opens and closes. Unless the punctuation before hides behind a
            // variation selector, that is right.
            (false, false) => (!opens_and_closes && wanted.0).then_some(self.start),
            (true, true) => None,
            (true, false) => opens_and_closes.then_some(self.end),
            (false, true) => (opens_and_closes || wanted.0).then_some(self.start),
        }
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::{SENTINELS, insertions, sentinel};

    #[test]
    fn the_sentinel_goes_between_the_run_and_a_letter() {
        let marked = |text: &str| {
            let mut marked = text.to_owned();
            for at in insertions(text).into_iter().rev() {
                marked.insert(at, '#');
            }
            marked
        };
        for (text, expected) in [
            ("**代运营。**我们", "**代运营。**#我们"),
            ("我们**“代运营”**很好", "我们#**“代运营”**#很好"),
            ("**粗体**字", "**粗体**字"),
            ("**a.**b", "**a.**b"),
            ("~~旧价。~~新价", "~~旧价。~~#新价"),
            ("~~~\n。~~~字", "~~~\n。~~~字"),
            (r"\**甲。*乙", r"\**#甲。*#乙"),
            (r"甲。\*乙", r"甲。\*乙"),
            ("_甲。_乙", "_甲。_乙"),
            ("**甲。** 乙", "**甲。** 乙"),
        ] {
            assert_eq!(marked(text), expected);
        }
    }

    #[test]
    fn sentinels_are_punctuation_to_the_parser() {
        for sentinel in SENTINELS {
            // Bold only if the parser takes the sentinel for punctuation.
            let text = format!("**a.**{sentinel}b");
            let strong = Parser::new(&text).filter(|event| matches!(event, Event::Start(_))).count();
            assert_eq!(strong, 2, "{sentinel:?}");
        }
        let all: String = SENTINELS.iter().collect();
        assert_eq!(sentinel(&all), None);
        assert_eq!(sentinel(&format!("甲{}", SENTINELS[0])), Some(SENTINELS[1]));
    }

    proptest::proptest! {
        /// Without Chinese, Japanese or Korean, the parser sees what it has always seen.
        #[test]
        fn other_languages_are_read_as_ever(text in "[a-zé*_~“”—… .,!()\\[\\]`\n]{0,60}") {
            proptest::prop_assert_eq!(insertions(&text), Vec::<usize>::new());
        }
    }

    /// When this fails, the parser has gained an option. If it is `ENABLE_CJK_FRIENDLY_EMPHASIS`, set it in
    /// [`super::super::options`] and remove this file with its calls; the cases in `tests/suite/emphasis.rs` stay.
    #[test]
    fn the_parser_has_no_option_of_its_own_yet() {
        assert_eq!(Options::all().bits(), 0b1111_1111_1111_1110, "{:?}", Options::all());
    }
}
