//! Letters above an index: all that a language has, those without an entry among them, and where each leads.

use std::collections::BTreeMap;

use super::view::InitialView;
use crate::site::{Collation, Letter};

/// The letters of an index by what stands under them, in the order of the index: for each letter its anchor. Nothing
/// when there is no choice.
pub(super) fn initials(collation: &Collation, used: &BTreeMap<Letter, String>) -> Vec<InitialView> {
    if used.len() < 2 {
        return Vec::new();
    }
    let mut all: BTreeMap<Letter, Option<String>> =
        collation.alphabet().map(|letter| (letter, None)).collect();
    all.extend(used.iter().map(|(letter, id)| (*letter, Some(id.clone()))));
    all.into_iter().map(|(letter, id)| InitialView { title: letter.to_string(), id }).collect()
}

/// The name of a letter in an anchor.
pub(super) fn name(letter: Letter) -> String {
    match letter {
        Letter::Latin(letter) => letter.to_lowercase().to_string(),
        Letter::Other => "other".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::initials;
    use crate::site::{Collation, Letter};

    #[test]
    fn letters_without_an_entry_are_there_and_lead_nowhere() {
        let shown = |tag: &str, used: &[Letter]| {
            let used: BTreeMap<Letter, String> =
                used.iter().map(|letter| (*letter, letter.to_string())).collect();
            let initials = initials(&Collation::of(tag), &used);
            initials
                .iter()
                .map(|i| format!("{}{}", i.title, if i.id.is_some() { "!" } else { "" }))
                .collect::<String>()
        };
        let latin = |letters: &str| letters.chars().map(Letter::Latin).collect::<Vec<_>>();
        assert_eq!(shown("en", &latin("CZ")), "ABC!DEFGHIJKLMNOPQRSTUVWXYZ!");
        assert_eq!(
            shown("zh-Hans", &latin("DIT")),
            "ABCD!EFGHI!JKLMNOPQRST!WXYZ",
            "a Latin word under a letter of its own"
        );
        assert_eq!(shown("en", &[Letter::Other, Letter::Latin('B')]), "AB!CDEFGHIJKLMNOPQRSTUVWXYZ#!");
        assert_eq!(shown("en", &latin("Q")), "", "one letter is no choice");
        assert_eq!(shown("zh-Hans", &[]), "");
    }
}
