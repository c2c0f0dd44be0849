//! Terms of the glossary in a text, where a page uses each first.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Writing;
use crate::glossary::Glossary;

/// The names that terms have in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Terms {
    /// By their first character in lower case, the longest first.
    names: BTreeMap<char, Vec<Name>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Name {
    text: String,
    /// The id of the term.
    term: String,
}

/// Chinese names are looked for inside text without spaces: one character would be found everywhere.
const SHORTEST: usize = 2;

impl Terms {
    /// The right names of all terms in a language of the site: the preferred ones and the aliases, but no abbreviations,
    /// which are explained in place. A name of two terms means neither by itself.
    pub(super) fn of(glossary: &Glossary, language: usize, writing: Writing) -> Self {
        let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for term in &glossary.terms {
            let Some(wording) = term.wordings.get(language) else { continue };
            let defined = term.wordings.iter().any(|wording| wording.definition.is_some());
            for name in wording.name.iter().chain(&wording.aliases).filter(|_| defined) {
                let long = name.chars().count() >= SHORTEST;
                let foreign = writing.is_chinese() && name.is_ascii();
                if long && !foreign && !super::dialect::is_abbreviation(name) {
                    owners.entry(name).or_default().insert(&term.id);
                }
            }
        }
        let mut names: BTreeMap<char, Vec<Name>> = BTreeMap::new();
        for (name, terms) in owners {
            let mut terms = terms.into_iter();
            let (Some(first), Some(term), None) = (name.chars().next(), terms.next(), terms.next()) else {
                continue;
            };
            let name = Name { text: name.to_owned(), term: term.to_owned() };
            names.entry(lower(first)).or_default().push(name);
        }
        for names in names.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.text.len()));
        }
        Self { names }
    }

    /// Finds the terms in a run of text that were not met before: the text before each, its name as it is written there,
    /// and its id. What follows the last is not among them.
    pub(super) fn find<'a, 't>(
        &'t self,
        text: &'a str,
        met: &mut BTreeSet<&'t str>,
    ) -> Vec<(&'a str, &'a str, &'t str)> {
        let mut found = Vec::new();
        if self.names.is_empty() {
            return found;
        }
        let (mut written, mut skip_to) = (0, 0);
        let mut before = ' ';
        for (at, first) in text.char_indices() {
            let inside_word = first.is_ascii_alphanumeric() && before.is_ascii_alphanumeric();
            before = first;
            if at < skip_to || inside_word {
                continue;
            }
            let rest = text.get(at..).unwrap_or("");
            let names = self.names.get(&lower(first)).map(Vec::as_slice).unwrap_or_default();
            let name = names.iter().find_map(|name| Some((name, name.length(rest)?)));
            let Some((name, length)) = name else { continue };
            // Whether it is a first use or not: inside a longer term a shorter one is none.
            skip_to = at + length;
            if met.insert(&name.term) {
                let word = text.get(at..skip_to).unwrap_or("");
                found.push((text.get(written..at).unwrap_or(""), word, name.term.as_str()));
                written = skip_to;
            }
        }
        found
    }
}

impl Name {
    /// How long the name is where a text begins with it. English may begin with a capital letter and end with an `s`.
    fn length(&self, text: &str) -> Option<usize> {
        let mut rest = text.chars();
        for (index, wanted) in self.text.chars().enumerate() {
            let found = rest.next()?;
            let same = found == wanted || (index == 0 && lower(found) == wanted);
            if !same {
                return None;
            }
        }
        let tail = rest.as_str();
        let ends = |tail: &str| !tail.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !self.text.ends_with(|c: char| c.is_ascii_alphanumeric()) || ends(tail) {
            return Some(text.len() - tail.len());
        }
        let plural = ["es", "s"].into_iter().find_map(|end| tail.strip_prefix(end).filter(|tail| ends(tail)));
        plural.map(|tail| text.len() - tail.len())
    }
}

fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Terms;
    use crate::config::Writing;
    use crate::glossary::{Glossary, Term, Wording};

    fn terms(names: &[(&str, &[&str])], writing: Writing) -> Terms {
        let term = |(id, names): &(&str, &[&str])| Term {
            id: (*id).to_owned(),
            wordings: vec![Wording {
                name: names.first().map(|name| (*name).to_owned()),
                aliases: names.iter().skip(1).map(|name| (*name).to_owned()).collect(),
                mistranslations: vec!["wrong word".to_owned()],
                definition: Some("D".to_owned()),
            }],
            pinyin: None,
            page: None,
            span: 0..0,
        };
        Terms::of(&Glossary { terms: names.iter().map(term).collect() }, 0, writing)
    }

    #[track_caller]
    fn check(terms: &Terms, text: &str, expected: &str) {
        let mut met = BTreeSet::new();
        let (mut shown, mut length) = (String::new(), 0);
        for (before, word, id) in terms.find(text, &mut met) {
            shown.push_str(&format!("{before}[{word}:{id}]"));
            length += before.len() + word.len();
        }
        shown.push_str(&text[length..]);
        assert_eq!(shown, expected);
    }

    #[test]
    fn english_terms_are_whole_words() {
        let terms = terms(
            &[
                ("fee", &["service fee", "fee for service"]),
                ("agent", &["agent", "sales agent"]),
                ("tmall", &["Tmall"]),
            ],
            Writing::Spaced,
        );
        check(&terms, "A service fee, a service fee.", "A [service fee:fee], a service fee.");
        check(&terms, "Service fees for sales agents", "[Service fees:fee] for [sales agents:agent]");
        check(&terms, "agents, reagent, agentic", "[agents:agent], reagent, agentic");
        check(&terms, "tmall, Tmall, wrong word", "tmall, [Tmall:tmall], wrong word");
        check(&terms, "服务费（service fee）", "服务费（[service fee:fee]）");
        check(&terms, "", "");
    }

    #[test]
    fn chinese_terms_stand_anywhere_and_the_longest_counts() {
        let terms = terms(
            &[("a", &["代运营"]), ("b", &["运营"]), ("c", &["佣金", "抽成", "GMV"]), ("d", &["人"])],
            Writing::Simplified,
        );
        check(&terms, "做代运营和运营的人收佣金、抽成", "做[代运营:a]和[运营:b]的人收[佣金:c]、抽成");
        check(&terms, "代运营代运营", "[代运营:a]代运营");
    }

    #[test]
    fn a_name_of_two_terms_means_neither() {
        let terms =
            terms(&[("a", &["distribution"]), ("b", &["distribution", "reselling"])], Writing::Spaced);
        check(&terms, "distribution, reselling", "distribution, [reselling:b]");
    }
}
