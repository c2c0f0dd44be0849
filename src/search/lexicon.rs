//! The dictionary: every key a query can ask for, and what the index says under it.
//!
//! Keys are folded words, pairs of neighbouring Han, single Han of titles and headings, spellings in pinyin, names of
//! glossary terms, and, under `~` with its last two letters in front, each word again, for typing mistakes at its beginning.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::alias::Alias;
use super::analysis::{Analysis, Field, Weight};
use super::stem::{is_common, stem};
use super::text::is_wide;

/// What the index says under one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The sections, by part and section.
    pub(super) postings: Vec<Posting>,
    /// In how many sections; for a key that only spells, how common the word is.
    pub(super) frequency: usize,
    /// The form that has the sections of this one.
    pub(super) form_of: Option<String>,
    /// What else may be meant.
    pub(super) aliases: Vec<Alias>,
}

/// A section that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) part: u32,
    pub(super) weight: Weight,
}

/// All keys, sorted by code point.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub(super) entries: BTreeMap<String, Entry>,
    /// Runs of Han from titles, headings and tags, and how often.
    pub(super) phrases: BTreeMap<String, u32>,
    /// Words that stand side by side in titles.
    pub(super) neighbours: BTreeMap<(String, String), u32>,
}

impl Lexicon {
    /// Puts the parts together, in their order.
    pub(super) fn merge(analyses: Vec<Analysis>) -> Self {
        let mut lexicon = Self::default();
        let mut postings: FxHashMap<String, Vec<Posting>> = FxHashMap::default();
        for (number, analysis) in analyses.into_iter().enumerate() {
            let part = u32::try_from(number).unwrap_or(u32::MAX);
            for (term, weights) in analysis.terms {
                let of_part = weights.into_iter().filter(|weight| weight.impact > 0);
                let of_part = of_part.map(|weight| Posting { part, weight });
                postings.entry(term).or_default().extend(of_part);
            }
            for (phrase, count) in analysis.phrases {
                *lexicon.phrases.entry(phrase).or_default() += count;
            }
            for (pair, count) in analysis.neighbours {
                *lexicon.neighbours.entry(pair).or_default() += count;
            }
        }
        let mut postings: Vec<(String, Vec<Posting>)> = postings.into_iter().collect();
        postings.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        lexicon.group(postings);
        lexicon
    }

    /// Gives the sections of all forms of a word to the first of them, and lists the others as forms.
    fn group(&mut self, terms: Vec<(String, Vec<Posting>)>) {
        let mut heads: FxHashMap<String, String> = FxHashMap::default();
        let mut entries: Vec<(String, Entry)> = Vec::with_capacity(terms.len());
        let mut forms: BTreeMap<String, Vec<Vec<Posting>>> = BTreeMap::new();
        for (term, postings) in terms {
            if term.starts_with(is_wide) {
                let frequency = postings.len();
                entries.push((term, Entry { postings, frequency, ..Entry::default() }));
                continue;
            }
            self.spelling(&term, &postings);
            let shared = if is_common(&term) { term.clone() } else { stem(&term) };
            match heads.get(&shared) {
                Some(head) => {
                    forms.entry(head.clone()).or_default().push(postings);
                    entries.push((term, Entry { form_of: Some(head.clone()), ..Entry::default() }));
                }
                None => {
                    heads.insert(shared, term.clone());
                    let frequency = postings.len();
                    entries.push((term, Entry { postings, frequency, ..Entry::default() }));
                }
            }
        }
        self.entries.extend(entries);
        for (head, others) in forms {
            let Some(entry) = self.entries.get_mut(&head) else { continue };
            for postings in others {
                entry.postings = united(std::mem::take(&mut entry.postings), postings);
            }
            entry.frequency = entry.postings.len();
        }
    }

    /// Lists a word by its end, if it is worth correcting to.
    fn spelling(&mut self, term: &str, postings: &[Posting]) {
        let told = postings.iter().any(|posting| posting.weight.field >= Field::Heading);
        if term.len() < 4
            || !term.bytes().all(|byte| byte.is_ascii_lowercase())
            || !(told || postings.len() > 2)
        {
            return;
        }
        let end = term.get(term.len() - 2..).unwrap_or("");
        let entry = Entry { frequency: postings.len().max(1), ..Entry::default() };
        self.entries.insert(format!("~{end}{term}"), entry);
    }

    /// Whether some section has every pair of the phrase, which nearly always means the phrase.
    pub(super) fn occurs(&self, phrase: &str) -> bool {
        super::text::pairs(phrase).into_iter().all(|pair| self.entries.contains_key(pair))
    }

    /// All characters of writings without spaces.
    pub(super) fn characters(&self) -> BTreeSet<char> {
        let keys = self.entries.keys().filter(|key| key.starts_with(is_wide));
        keys.flat_map(|key| key.chars()).collect()
    }
}

/// The sections of two forms. One that has both is about the word as much as both say.
fn united(a: Vec<Posting>, b: Vec<Posting>) -> Vec<Posting> {
    let mut all: Vec<Posting> = a.into_iter().chain(b).collect();
    all.sort_by_key(|posting| (posting.part, posting.weight.section));
    let mut united: Vec<Posting> = Vec::with_capacity(all.len());
    for posting in all {
        match united.last_mut() {
            Some(last) if (last.part, last.weight.section) == (posting.part, posting.weight.section) => {
                last.weight = both(last.weight, posting.weight);
            }
            _ => united.push(posting),
        }
    }
    united
}

fn both(a: Weight, b: Weight) -> Weight {
    let most = u16::from(super::analysis::MOST);
    let (x, y) = (u16::from(a.impact), u16::from(b.impact));
    let impact = u8::try_from((x + y).saturating_sub(x * y / most)).unwrap_or(u8::MAX);
    Weight { section: a.section, impact, field: a.field.max(b.field), title: a.title.max(b.title) }
}
