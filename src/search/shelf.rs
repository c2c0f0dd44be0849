//! Keys by their first character: shelves that can be filled one by one.
//!
//! What one of them holds does not depend on the others, since all forms of a word begin with the same letter.

/// The numbers of all shelves: one for a letter of English, one for a thousand Han, and what is left between them.
pub const ALL: std::ops::Range<usize> = 0..52;

/// The shelf of a key.
pub(super) fn of(key: &str) -> usize {
    match key.chars().next().unwrap_or('\0') {
        letter @ 'a'..='z' => 1 + (letter as usize - 'a' as usize),
        han @ '\u{4E00}'..='\u{9FFF}' => 28 + (han as usize - 0x4E00) / 0x400,
        other if other < 'a' => 0,
        other if other < '\u{4E00}' => 27,
        _ => 51,
    }
}

#[cfg(test)]
mod tests {
    use super::super::stem::stem;
    use super::{ALL, of};

    #[test]
    fn every_character_has_a_shelf() {
        let all = '\0'..=char::MAX;
        assert!(all.map(|character| of(&character.to_string())).all(|shelf| ALL.contains(&shelf)));
        assert_eq!(
            ["9", "a", "z", "\u{3042}", "一", "\u{9FFF}", "\u{20000}"].map(of),
            [0, 1, 26, 27, 28, 48, 51]
        );
    }

    #[test]
    fn forms_begin_with_the_same_letter() {
        for word in
            ["dying", "skies", "ties", "news", "happily", "idly", "early", "youths", "yyyy", "generate"]
        {
            assert_eq!(stem(word).get(..1), word.get(..1), "{word}");
        }
    }
}
