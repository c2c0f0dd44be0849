//! How long a text is, and its beginning in plain words.

use serde::{Deserialize, Serialize};

/// What a reader has to get through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Words {
    /// Han characters and kana.
    pub han: usize,
    /// Words of scripts with spaces.
    pub spaced: usize,
}

impl Words {
    /// Adds a run of text.
    pub fn add(&mut self, text: &str) {
        let mut in_word = false;
        for character in text.chars() {
            let han = is_han_or_kana(character);
            let letter = !han && character.is_alphanumeric();
            self.han += usize::from(han);
            self.spaced += usize::from(letter && !in_word);
            // An apostrophe or a point inside a word does not end it: don't, 1.5.
            in_word = letter || (in_word && matches!(character, '\'' | '’' | '.' | ','));
        }
    }

    /// Whole minutes, at least 1, each script at its own speed: 439 Han characters or 238 words of other scripts a
    /// minute, the figures Zola settled on in its issue 3141.
    pub fn minutes(self) -> usize {
        let thousandths = self.han * 1000 / 439 + self.spaced * 1000 / 238;
        thousandths.div_ceil(1000).max(1)
    }
}

/// Whether a character is of a script without spaces between words.
pub(super) fn is_han_or_kana(character: char) -> bool {
    matches!(u32::from(character),
        0x3040..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

/// How wide a character is drawn: Han and full-width forms take two columns.
pub(super) fn width(character: char) -> usize {
    1 + usize::from(
        is_han_or_kana(character) || matches!(u32::from(character), 0x3000..=0x303F | 0xFF01..=0xFF60),
    )
}

/// Longest excerpt, in columns: about 160 Latin or 80 Han characters, what search engines show.
const EXCERPT: usize = 160;

/// Cuts plain text to the length of an excerpt, at the end of a sentence if there is one late enough, else between
/// words or Han characters, never leaving an opening bracket at the end.
pub(super) fn excerpt(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = beyond(text.char_indices(), EXCERPT) else { return text };
    let (kept, left) = text.split_at(cut);
    let sentence = kept.rmatch_indices(['。', '！', '？']).map(|(at, mark)| at + mark.len()).next();
    let sentence = sentence.or_else(|| kept.rmatch_indices(". ").map(|(at, _)| at + 1).next());
    if let Some(end) = sentence.filter(|end| *end * 5 >= kept.len() * 3) {
        return kept.get(..end).unwrap_or(kept).to_owned();
    }
    let kept =
        if splits_word(kept, left) { kept.rsplit_once(' ').map_or(kept, |(kept, _)| kept) } else { kept };
    with_ellipsis(kept)
}

/// The first of some characters that more than so many columns do not hold, and its place.
pub(super) fn beyond(
    mut characters: impl Iterator<Item = (usize, char)>,
    columns: usize,
) -> Option<(usize, char)> {
    let mut used = 0;
    characters.find(|(_, character)| {
        used += width(*character);
        used > columns
    })
}

/// Whether a text is cut inside a word of a script that has spaces between words.
pub(super) fn splits_word(left: &str, right: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han_or_kana(c));
    inside(left.chars().next_back()) && inside(right.chars().next())
}

/// A beginning that was cut, without what opens something and what goes on.
pub(super) fn with_ellipsis(kept: &str) -> String {
    let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || "（《“「【([，、：；,:;".contains(c));
    format!("{kept}{}", ellipsis(kept.chars().next_back()))
}

/// Two signs of three dots in Chinese.
pub(super) fn ellipsis(beside: Option<char>) -> &'static str {
    if beside.is_some_and(is_han_or_kana) { "……" } else { "…" }
}

#[cfg(test)]
mod tests {
    use super::{Words, excerpt};

    fn count(text: &str) -> (usize, usize) {
        let mut words = Words::default();
        words.add(text);
        (words.han, words.spaced)
    }

    #[test]
    fn scripts_are_counted_apart() {
        assert_eq!(count("你好，世界 hello world 123"), (4, 3));
        assert_eq!(count("Don't pay 1.5 times"), (0, 4));
        assert_eq!(count("佣金commission为10%–40%"), (3, 3));
    }

    #[test]
    fn minutes_are_at_least_one() {
        assert_eq!(Words::default().minutes(), 1);
        assert_eq!(Words { han: 439, spaced: 238 }.minutes(), 2);
        assert_eq!(Words { han: 1400, spaced: 0 }.minutes(), 4);
    }

    #[test]
    fn excerpts_end_where_a_reader_can_stop() {
        assert_eq!(excerpt("short  text\n here"), "short text here");
        let han = format!("{}（{}", "字".repeat(79), "后".repeat(10));
        assert_eq!(excerpt(&han), format!("{}……", "字".repeat(79)));
        let sentence = format!("{}。{}", "字".repeat(60), "后".repeat(60));
        assert_eq!(excerpt(&sentence), format!("{}。", "字".repeat(60)));
        let english = "word ".repeat(50);
        assert!(excerpt(&english).ends_with("word…"), "{}", excerpt(&english));
    }
}
