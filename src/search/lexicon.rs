//! The dictionary: every key a query can ask for, and what the index says under it.
//!
//! Keys are folded words, pairs of neighbouring Han, single Han of titles and headings, spellings in pinyin, names of
//! glossary terms, and, under `~` with its last two letters in front, each word again, for typing mistakes at its beginning.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::alias::Alias;
use super::analysis::{Field, Weight};
use super::listing::{self, Listing, Posting};
use super::segment::Segment;
use super::stem::{is_common, stem};
use super::text::is_wide;

/// What the index says under one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The sections, by part and section.
    pub(super) listing: Listing,
    /// In how many sections; for a key that only spells, how common the word is.
    pub(super) frequency: usize,
    /// The form that has the sections of this one.
    pub(super) form_of: Option<String>,
    /// What else may be meant.
    pub(super) aliases: Vec<Alias>,
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

/// The entries of a shelf.
#[derive(Debug, Default)]
pub struct Volume {
    entries: Vec<(String, Entry)>,
}

/// Puts together what all segments, in their order, say under the keys of a shelf. Each has the number of its first part.
pub fn volume(segments: &[(usize, Segment)], shelf: usize) -> Volume {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut lengths: Vec<usize> = Vec::new();
    let mut found: Vec<(usize, u32, &[u8])> = Vec::new();
    for (first, segment) in segments {
        let first = u32::try_from(*first).unwrap_or(u32::MAX);
        for (term, sections) in segment.terms.on(shelf) {
            let next = lengths.len();
            let number = *numbers.entry(term).or_insert(next);
            if number == next {
                lengths.push(0);
            }
            if let Some(length) = lengths.get_mut(number) {
                *length += sections.len();
            }
            found.push((number, first, sections));
        }
    }
    // Two bytes a section is what most take.
    let room = lengths.into_iter().map(|length| Vec::with_capacity(length / 2));
    let mut postings: Vec<Vec<Posting>> = room.collect();
    for (number, first, sections) in found {
        if let Some(postings) = postings.get_mut(number) {
            postings.extend(listing::read(sections, first));
        }
    }
    let mut terms: Vec<(&str, usize)> = numbers.into_iter().collect();
    terms.sort_unstable();
    let terms = terms
        .into_iter()
        .map(|(term, number)| (term, postings.get_mut(number).map(std::mem::take).unwrap_or_default()));
    Volume::of(terms)
}

impl Volume {
    /// Gives the sections of all forms of a word to the first of them, and lists the others as forms.
    fn of<'a>(terms: impl Iterator<Item = (&'a str, Vec<Posting>)>) -> Self {
        let mut volume = Self::default();
        let mut heads: FxHashMap<String, usize> = FxHashMap::default();
        let mut words: Vec<(&str, Vec<Posting>)> = Vec::new();
        for (term, postings) in terms {
            if term.starts_with(is_wide) {
                volume.enter(term, &postings);
                continue;
            }
            volume.spelling(term, &postings);
            let shared = if is_common(term) { term.to_owned() } else { stem(term) };
            let head = *heads.entry(shared).or_insert(words.len());
            match words.get_mut(head) {
                Some((word, sections)) => {
                    *sections = united(std::mem::take(sections), postings);
                    let entry = Entry { form_of: Some((*word).to_owned()), ..Entry::default() };
                    volume.entries.push((term.to_owned(), entry));
                }
                None => words.push((term, postings)),
            }
        }
        for (word, postings) in words {
            volume.enter(word, &postings);
        }
        volume
    }

    fn enter(&mut self, term: &str, postings: &[Posting]) {
        let (listing, frequency) = (Listing::of(postings), postings.len());
        self.entries.push((term.to_owned(), Entry { listing, frequency, ..Entry::default() }));
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
        self.entries.push((format!("~{end}{term}"), entry));
    }
}

impl Lexicon {
    /// All volumes in one, with what readers may type otherwise.
    pub(super) fn of(volumes: Vec<Volume>, segments: Vec<(usize, Segment)>) -> Self {
        let mut lexicon = Self::default();
        for (_, segment) in segments {
            for (phrase, count) in segment.phrases {
                *lexicon.phrases.entry(phrase).or_default() += count;
            }
            for (pair, count) in segment.neighbours {
                *lexicon.neighbours.entry(pair).or_default() += count;
            }
        }
        lexicon.entries = volumes.into_iter().flat_map(|volume| volume.entries).collect();
        lexicon
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
