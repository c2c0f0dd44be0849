//! What a run of neighbouring pages says, put together: the step between a page and the whole index that is worth keeping.
//!
//! A segment depends on its own pages alone and numbers their parts from 0, so that an edit elsewhere leaves it as it is.
//! Where segments begin depends on the paths of pages, so that a new page moves no border but its own.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, Part};
use super::listing::{self, Posting};
use super::text::{Reading, Span};
use crate::fingerprint::Fingerprint;

/// A page in so many begins a segment: few enough to read all of them again after an edit, enough for all that are put
/// together to be few.
const PAGES: u64 = 64;

/// What the index needs to know about some pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Segment {
    /// Each term with the sections that have it.
    pub(super) terms: Terms,
    /// Runs of Han from titles, headings and tags, and how often; a title counts twice.
    pub(super) phrases: BTreeMap<String, u32>,
    /// Words that stand side by side in titles.
    pub(super) neighbours: BTreeMap<(String, String), u32>,
}

/// Terms shelf by shelf, each with the sections that have it, in order. A large site has millions, so they lie one after
/// another in few pieces of memory.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Terms {
    letters: String,
    /// Sections as [`listing`] writes them.
    postings: Vec<u8>,
    /// Where each term ends among the letters and among the postings.
    ends: Vec<(u32, u32)>,
    /// The first term of each shelf.
    shelves: Vec<u32>,
}

impl Terms {
    /// The terms of a shelf, each with its sections as [`listing::read`] reads them: none for a word that is only listed.
    pub(super) fn on(&self, shelf: usize) -> impl Iterator<Item = (&str, &[u8])> {
        let first = |shelf: usize| self.shelves.get(shelf).map_or(self.ends.len(), |first| *first as usize);
        (first(shelf)..first(shelf + 1)).map(|number| {
            let before = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
            let (start, from) = before.unwrap_or_default();
            let (end, to) = self.ends.get(number).copied().unwrap_or_default();
            let term = self.letters.get(start as usize..end as usize).unwrap_or("");
            (term, self.postings.get(from as usize..to as usize).unwrap_or_default())
        })
    }

    /// Adds the next term, which is on the shelf of the one before or a later one.
    pub(super) fn push(&mut self, term: &str, shelf: usize, postings: &[Posting]) {
        let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.shelves.resize(shelf + 1, length(self.ends.len()));
        self.letters.push_str(term);
        listing::write(&mut self.postings, postings);
        self.ends.push((length(self.letters.len()), length(self.postings.len())));
    }
}

impl Segment {
    /// As bytes for another run. Nothing in it could fail to be written; if something did, it would not be recalled.
    pub fn record(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// What [`record`](Self::record) gave; `None` for anything else.
    pub fn recall(record: &[u8]) -> Option<Self> {
        postcard::from_bytes(record).ok()
    }

    /// What readers also type in pinyin or without spaces.
    pub(super) fn phrases(&mut self, reading: &Reading, is_title: bool) {
        let mut before: Option<&str> = None;
        for span in reading.spans() {
            let word = match span {
                Span::Run(run) => {
                    *self.phrases.entry(run.to_owned()).or_default() += if is_title { 2 } else { 1 };
                    None
                }
                Span::Word { whole, .. } => Some(whole),
            };
            if let (Some(before), Some(word), true) = (before, word, is_title) {
                *self.neighbours.entry((before.to_owned(), word.to_owned())).or_default() += 1;
            }
            before = word;
        }
    }
}

impl<'a> Catalogue<'a> {
    /// The parts of each segment, by the number of the first of them.
    pub fn segments(&self) -> Vec<(usize, &[Part<'a>])> {
        let mut borders: Vec<usize> = (0..self.parts.len()).filter(|number| self.begins(*number)).collect();
        borders.push(self.parts.len());
        let ranges = borders.windows(2).filter_map(|border| Some(*border.first()?..*border.last()?));
        ranges.filter_map(|range: Range<usize>| Some((range.start, self.parts.get(range)?))).collect()
    }

    fn begins(&self, number: usize) -> bool {
        let Some(part) = self.parts.get(number).filter(|part| part.is_first()) else { return false };
        let before = number.checked_sub(1).and_then(|before| self.parts.get(before));
        before.is_none_or(|before| before.page.language != part.page.language)
            || Fingerprint::of(part.document.path.as_str().as_bytes()).is_one_in(PAGES)
    }
}

/// Of all that a segment is made of.
pub fn key(parts: &[Part<'_>]) -> Fingerprint {
    let parts = parts.iter().map(|part| {
        let path = &part.document.path;
        let page = (path, &part.page.title, &part.front_matter().description, &part.tags, &part.crumbs);
        (page, part.continues, &part.sections, part.content())
    });
    Fingerprint::of_value(&parts.collect::<Vec<_>>())
}
