//! Line ends inside a paragraph: between Chinese characters they are nothing, between words they are a space.
//!
//! The rule is that of CSS Text 4 for segment breaks, which browsers do not follow alike, and one more for punctuation
//! that brings its own space. Wherever text goes, lines are joined here, before anything else sees it.

use crate::config::Writing;
use crate::document::character::{
    is_ambiguous_punctuation, is_emoji, is_full_width_punctuation, is_hangul, is_ignorable, is_wide,
};

const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// What is visible last, and whether a line end waits for what comes after it.
#[derive(Default)]
pub(super) struct SoftBreaks {
    /// `None` for what is not text: code, pictures, the beginning of a block.
    last: Option<char>,
    waiting: bool,
}

/// What becomes of a line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// There was none.
    None,
    /// It is a space.
    Kept,
    /// It is nothing.
    Joined,
}

impl SoftBreaks {
    /// A line ends.
    pub(super) fn line_end(&mut self) {
        self.waiting = true;
    }

    /// Text follows: says what becomes of the line end before it.
    pub(super) fn text(&mut self, text: &str, writing: Writing) -> LineEnd {
        let Some(first) = text.chars().find(|c| *c == ZERO_WIDTH_SPACE || !is_ignorable(*c)) else {
            return LineEnd::None;
        };
        let joined = self.last.is_some_and(|last| joins(last, first, writing));
        self.last = text.chars().rev().find(|c| *c == ZERO_WIDTH_SPACE || !is_ignorable(*c));
        self.ended(joined)
    }

    /// Something that is not text follows, or a block ends.
    pub(super) fn other(&mut self) -> LineEnd {
        self.last = None;
        self.ended(false)
    }

    fn ended(&mut self, joined: bool) -> LineEnd {
        match (std::mem::take(&mut self.waiting), joined) {
            (false, _) => LineEnd::None,
            (true, true) => LineEnd::Joined,
            (true, false) => LineEnd::Kept,
        }
    }
}

/// A plain text whose lines were broken, on one line.
pub(in crate::document) fn join_lines(text: &str, writing: Writing) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        join(&mut joined, word, writing);
    }
    joined
}

/// Adds the first word of a line to the lines before it.
fn join(joined: &mut String, word: &str, writing: Writing) {
    let between = joined.chars().next_back().zip(word.chars().next());
    if between.is_some_and(|(before, after)| !joins(before, after, writing)) {
        joined.push(' ');
    }
    joined.push_str(word);
}

/// A line of HTML, which may be written on several lines: white space is a space, a line end what it is in Markdown.
pub(super) fn one_line(text: &str, writing: Writing) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        join(&mut joined, first, writing);
        for word in words {
            joined.push(' ');
            joined.push_str(word);
        }
    }
    joined
}

/// Whether a line end between two characters is nothing.
fn joins(before: char, after: char, writing: Writing) -> bool {
    if before == ZERO_WIDTH_SPACE || after == ZERO_WIDTH_SPACE {
        return true;
    }
    let is_ideographic = |c| is_wide(c) && !is_hangul(c) && !is_emoji(c);
    if is_ideographic(before) && is_ideographic(after) {
        return true;
    }
    if writing == Writing::Spaced {
        return false;
    }
    let beside = |one: char, other: char| {
        (is_ambiguous_punctuation(one) && is_ideographic(other))
            || (is_full_width_punctuation(one) && !is_hangul(other))
    };
    beside(before, after) || beside(after, before)
}

#[cfg(test)]
mod tests {
    use super::{join_lines, joins, one_line};
    use crate::config::Writing;

    #[test]
    fn values_of_several_lines_become_one() {
        let text = "代运营是替店主 经营网店，\n按 GMV 收\ncommission of 5 %";
        assert_eq!(
            join_lines(text, Writing::Simplified),
            "代运营是替店主经营网店，按 GMV 收 commission of 5 %"
        );
    }

    #[test]
    fn spaces_within_a_line_stay() {
        assert_eq!(one_line(" 甲 乙\n  丙\n\nfive  words ", Writing::Simplified), "甲 乙丙 five words");
    }

    #[test]
    fn lines_are_joined_where_no_space_belongs() {
        let (zh, en) = (Writing::Simplified, Writing::Spaced);
        for (before, after, in_chinese, in_english) in [
            ('文', '中', true, true),
            ('，', '中', true, true),
            ('说', '“', true, false),
            ('”', '他', true, false),
            ('—', '中', true, false),
            ('文', 'E', false, false),
            ('h', '中', false, false),
            ('文', '1', false, false),
            ('，', 'E', true, false),
            ('h', '（', true, false),
            ('어', '한', false, false),
            ('어', '中', false, false),
            ('，', '한', false, false),
            ('😀', '中', false, false),
            ('語', 'で', true, true),
            ('ｳ', 'ｴ', true, true),
            ('a', 'b', false, false),
            ('a', '\u{200B}', true, true),
        ] {
            assert_eq!(joins(before, after, zh), in_chinese, "{before} {after} on a Chinese page");
            assert_eq!(joins(before, after, en), in_english, "{before} {after} on an English page");
        }
    }
}
