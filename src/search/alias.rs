//! What else a reader may have meant: pinyin, names of the glossary, words of another region, compounds.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::Catalogue;
use super::lexicon::Lexicon;
use super::text::{Reading, Span, is_wide};
use super::{pinyin, region};
use crate::glossary::{Glossary, Term};
use crate::site::PageId;

/// Something a key may stand for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alias {
    /// A phrase typed as its syllables.
    Pinyin(String),
    /// A phrase typed as the first letters of its syllables.
    Initials(String),
    /// A phrase that is called otherwise elsewhere.
    Region(String),
    /// Two words written as one.
    Compound(String),
    /// A term of the glossary.
    Term {
        /// Its number in the glossary, if that says what it means.
        number: Option<usize>,
        /// What it is called in each language that has a name for it.
        names: Vec<(usize, String)>,
        /// The first part of the page to prefer, in each language that has it.
        pages: Vec<usize>,
    },
}

/// Longest phrase that is typed in pinyin as one.
const LONGEST: usize = 8;
/// Longest piece of a longer phrase.
const PIECE: usize = 4;
/// Phrases one spelling stands for.
const MOST: usize = 6;
/// Pairs of Han of the text that are typed in pinyin: the most frequent, above a frequency.
const FREQUENT: (usize, usize) = (4_000, 3);

/// Adds every alias to the dictionary. `explained` has for each term the pages that explain it, one in each language.
pub(super) fn add(
    lexicon: &mut Lexicon,
    catalogue: &Catalogue<'_>,
    glossary: &Glossary,
    explained: &[&[PageId]],
) {
    let mut keys: BTreeMap<String, BTreeSet<(usize, Alias)>> = BTreeMap::new();
    spellings(lexicon, glossary, &mut keys);
    for (typed, meant) in region::words(|phrase| lexicon.occurs(phrase)) {
        // A word that the site uses itself means itself.
        if !lexicon.occurs(typed) {
            keys.entry(typed.to_owned()).or_default().insert((0, Alias::Region(meant.to_owned())));
        }
    }
    for ((first, second), count) in &lexicon.neighbours {
        let key = format!("{first}{second}");
        if first.len() > 2 && second.len() > 2 && !lexicon.entries.contains_key(&key) {
            let words = format!("{first} {second}");
            keys.entry(key).or_default().insert((usize::MAX - *count as usize, Alias::Compound(words)));
        }
    }
    for (number, (term, pages)) in glossary.terms.iter().zip(explained).enumerate() {
        for (key, alias) in names(catalogue, number, term, pages) {
            keys.entry(key).or_default().insert((number, alias));
        }
    }
    for (key, aliases) in keys {
        let entry = lexicon.entries.entry(key).or_default();
        let terms = aliases.iter().filter(|(_, alias)| matches!(alias, Alias::Term { .. }));
        let others = aliases.iter().filter(|(_, alias)| !matches!(alias, Alias::Term { .. })).take(MOST);
        entry.aliases = terms.chain(others).map(|(_, alias)| alias.clone()).collect();
    }
}

/// Every phrase under its pinyin; what is in titles and headings most often comes first.
fn spellings(lexicon: &Lexicon, glossary: &Glossary, keys: &mut BTreeMap<String, BTreeSet<(usize, Alias)>>) {
    let mut phrases = pieces(&lexicon.phrases);
    for name in glossary.terms.iter().flat_map(|term| &term.wordings).flat_map(|wording| wording.all()) {
        for span in Reading::of(name).spans() {
            if let Span::Run(run) = span
                && (2..=LONGEST).contains(&run.chars().count())
            {
                let piece = phrases.entry(run.to_owned()).or_default();
                *piece = Piece { count: piece.count + 1, has_initials: true };
            }
        }
    }
    for (phrase, piece) in &phrases {
        let rank = usize::MAX - piece.count;
        let typed = pinyin::typed(phrase);
        for full in typed.full {
            keys.entry(full).or_default().insert((rank, Alias::Pinyin(phrase.clone())));
        }
        for initials in typed.initials.into_iter().filter(|_| piece.has_initials) {
            keys.entry(initials).or_default().insert((rank, Alias::Initials(phrase.clone())));
        }
    }
    let is_pair = |key: &str| key.starts_with(is_wide) && key.chars().count() == 2;
    let pairs = lexicon.entries.iter().filter(|(key, entry)| entry.frequency >= FREQUENT.1 && is_pair(key));
    let mut pairs: Vec<(usize, &str)> = pairs.map(|(key, entry)| (entry.frequency, key.as_str())).collect();
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    for (_, pair) in pairs.into_iter().take(FREQUENT.0).filter(|(_, pair)| !phrases.contains_key(*pair)) {
        for full in pinyin::typed(pair).full {
            keys.entry(full).or_default().insert((usize::MAX, Alias::Pinyin(pair.to_owned())));
        }
    }
}

/// The words in runs of Han, found without a dictionary: a run as a whole; its ends; and what stands in different company
/// at both sides (accessor variety; Feng et al. 2004, Computational Linguistics 30), where the edge of a run is company of its own.
/// Beginnings need no key: a reader who types one has typed the beginning of the whole.
fn pieces(runs: &BTreeMap<String, u32>) -> BTreeMap<String, Piece> {
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    for (run, count) in runs {
        let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        let length = starts.len() - 1;
        for from in 0..length {
            for to in from + 2..=length.min(from + LONGEST) {
                let is_whole = from == 0 && to == length.min(LONGEST);
                let (Some(start), Some(end)) = (starts.get(from), starts.get(to)) else { continue };
                let Some(piece) = run.get(*start..*end).filter(|_| is_whole || to - from <= PIECE) else {
                    continue;
                };
                let seen = seen.entry(piece).or_default();
                seen.count += *count as usize;
                seen.before.insert(run.get(..*start).and_then(|before| before.chars().next_back()));
                seen.after.insert(run.get(*end..).and_then(|after| after.chars().next()));
                seen.is_whole |= is_whole;
                seen.is_end |= to == length;
            }
        }
    }
    let words = seen.into_iter().filter_map(|(piece, seen)| {
        let varies = seen.before.len() > 1 && seen.after.len() > 1;
        let has_initials = seen.is_whole || varies || (seen.is_end && seen.count > 1);
        (has_initials || seen.is_end).then(|| (piece.to_owned(), Piece { count: seen.count, has_initials }))
    });
    words.collect()
}

#[derive(Default)]
struct Seen {
    count: usize,
    before: BTreeSet<Option<char>>,
    after: BTreeSet<Option<char>>,
    is_whole: bool,
    is_end: bool,
}

/// A word that is typed in pinyin.
#[derive(Clone, Copy, Debug, Default)]
struct Piece {
    /// How often it stands in titles and headings.
    count: usize,
    /// Whether it is sure enough a word to be typed by initials.
    has_initials: bool,
}

/// Every name of a term as a key, with what the term is called and where it is explained.
fn names(
    catalogue: &Catalogue<'_>,
    number: usize,
    term: &Term,
    explained: &[PageId],
) -> Vec<(String, Alias)> {
    let names = term.wordings.iter().enumerate();
    let names: Vec<(usize, String)> =
        names.filter_map(|(language, wording)| Some((language, wording.name.clone()?))).collect();
    let part_of = |id| catalogue.parts.iter().position(|part| part.is_first() && part.id == id);
    let pages: Vec<usize> = explained.iter().filter_map(|id| part_of(*id)).collect();
    let is_defined = term.wordings.iter().any(|wording| wording.definition.is_some());
    let alias = Alias::Term { number: is_defined.then_some(number), names, pages };
    let written = term.pinyin.iter().filter_map(|pinyin| pinyin::written(pinyin));
    let all = term.wordings.iter().flat_map(|wording| wording.all());
    let mut keys: BTreeSet<String> = all.flat_map(keys_of).collect();
    keys.extend(written);
    keys.into_iter().map(|key| (key, alias.clone())).collect()
}

/// A name as the client looks it up: its spans with spaces between. English names also in the other number.
pub(super) fn keys_of(name: &str) -> Vec<String> {
    let reading = Reading::of(name);
    let words = reading.spans().map(|span| match span {
        Span::Run(run) => run,
        Span::Word { whole, .. } => whole,
    });
    let key = words.collect::<Vec<_>>().join(" ");
    let is_english = key.len() > 3 && key.ends_with(|letter: char| letter.is_ascii_lowercase());
    let other = match key.strip_suffix('s') {
        Some(one) if !one.ends_with('s') => one.to_owned(),
        _ => format!("{key}s"),
    };
    if key.is_empty() {
        Vec::new()
    } else if is_english {
        vec![key, other]
    } else {
        vec![key]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{keys_of, pieces};

    #[test]
    fn words_are_found_in_runs() {
        let runs = ["代运营的七个步骤", "什么是代运营", "代运营合同"].map(|run| (run.to_owned(), 1));
        let found = pieces(&BTreeMap::from(runs));
        for word in ["代运营", "步骤", "合同", "什么是代运营"] {
            assert!(found.contains_key(word), "{word}");
        }
        assert!(!found.contains_key("营的七"));
        assert_eq!((found["代运营"].count, found["代运营"].has_initials), (3, true));
        assert!(!found["个步骤"].has_initials);
    }

    #[test]
    fn names_are_keys_of_their_spans() {
        assert_eq!(keys_of("TP服务商"), ["tp 服务商"]);
        assert_eq!(keys_of("service fee"), ["service fee", "service fees"]);
        assert_eq!(keys_of("stock-out"), ["stockout", "stockouts"]);
        assert_eq!(keys_of("JD"), ["jd"]);
    }
}
