//! Abbreviations of the glossary, where a page uses them first.

use std::collections::{BTreeMap, BTreeSet};

/// Finds the abbreviations in a run of text that were not met before: the text before each, and the abbreviation.
/// What follows the last is not among them.
pub(super) fn find<'a>(
    text: &'a str,
    known: &BTreeMap<String, String>,
    met: &mut BTreeSet<String>,
) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    if known.is_empty() {
        return found;
    }
    let mut written = 0;
    let mut at = 0;
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let begin = at;
        at += piece.len();
        // Most words are none: a look at the first letter spares the look-up.
        let candidate =
            word.len() >= 2 && word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
        if !candidate || !known.contains_key(word) || !met.insert(word.to_owned()) {
            continue;
        }
        found.push((text.get(written..begin).unwrap_or(""), word));
        written = begin + word.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::find;

    #[test]
    fn each_is_found_once_and_only_as_a_whole_word() {
        let known =
            BTreeMap::from([("GMV".to_owned(), "成交额".to_owned()), ("C2C".to_owned(), "x".to_owned())]);
        let mut met = BTreeSet::new();
        assert_eq!(
            find("看GMV，GMV和AGMV、C2C。", &known, &mut met),
            [("看", "GMV"), ("，GMV和AGMV、", "C2C")]
        );
        assert_eq!(find("GMV", &known, &mut met), []);
    }
}
