//! What the pages of a segment say: their terms, each with how much each section is about it.
//!
//! How much is a number from 1 to 15, in the manner of BM25F (Robertson, Zaragoza, Taylor 2004): the occurrences in each field,
//! weighted by field and damped by its length, are added up before they are damped together. The lengths they are
//! compared with are constants, so that no page changes the numbers of another.

use rustc_hash::FxHashMap;

use super::catalogue::{Part, Section};
use super::listing::Posting;
use super::segment::{Segment, Terms};
use super::shelf;
use super::stem::is_common;
use super::text::{Reading, Span, pairs};

/// How much a section is about a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight {
    /// The section's number in its part.
    pub(super) section: u16,
    /// 1 to 15.
    pub(super) impact: u8,
    /// The best field it stands in.
    pub(super) field: Field,
    /// How many terms the title has, when it stands in the title.
    pub(super) title: u8,
}

/// Where a term stands, from the least telling place to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Code,
    Body,
    Heading,
    Title,
}

/// The fields' weights, how much length matters, and the usual length.
const FIELDS: [(f32, f32, f32); 5] =
    [(6.0, 0.3, 4.0), (4.0, 0.3, 4.0), (1.2, 0.3, 4.0), (1.0, 0.6, 120.0), (0.35, 0.7, 80.0)];
/// Their numbers: a page's title, headings and tags, the titles around it, its text, its code.
const TITLE: usize = 0;
const HEADING: usize = 1;
const AROUND: usize = 2;
const BODY: usize = 3;
const CODE: usize = 4;
/// Where counting more stops to matter.
const SATURATION: f32 = 4.0;
/// The largest impact.
pub(super) const MOST: u8 = 15;
/// Words beyond this many bytes are nobody's query.
const LONGEST: usize = 40;

/// Reads the parts of a segment.
pub fn analyse(parts: &[Part<'_>]) -> Segment {
    let sections = (0..).zip(parts).flat_map(|(number, part)| {
        (0..).zip(&part.sections).map(move |(section, text)| {
            let place = Place { part: number, section };
            (place, told(part, text, part.is_first() && section == 0))
        })
    });
    let sections: Vec<(Place, Vec<Told>)> = sections.collect();
    let mut segment = Segment::default();
    let mut counts = Counts::default();
    for (place, told) in &sections {
        for told in told {
            if told.field == TITLE || told.field == HEADING {
                segment.phrases(&told.reading, told.field == TITLE);
            }
            counts.add(told);
        }
        counts.end_section(*place);
    }
    segment.terms = counts.terms();
    segment
}

/// A section: the number of its part in the segment, and its own in the part.
#[derive(Clone, Copy)]
struct Place {
    part: u32,
    section: u16,
}

/// What a section says in one field.
struct Told {
    field: usize,
    reading: Reading,
}

/// All that a section says.
fn told(part: &Part<'_>, section: &Section<'_>, begins: bool) -> Vec<Told> {
    let mut told = Vec::new();
    let mut tell = |field, text: &str| told.push(Told { field, reading: Reading::of(text) });
    if begins {
        tell(TITLE, &part.page.title);
        for tag in &part.tags {
            tell(HEADING, tag);
        }
        for crumb in &part.crumbs {
            tell(AROUND, crumb);
        }
        let file = part.document.path.stem();
        let folder = part.document.path.folder();
        tell(AROUND, if file == "index" { folder.rsplit('/').next().unwrap_or("") } else { file });
        tell(BODY, part.front_matter().description.as_deref().unwrap_or(""));
    }
    if let Some((_, heading)) = section.heading {
        tell(HEADING, heading);
    }
    let passage = part.passage(section);
    tell(BODY, passage.map_or("", |passage| &passage.text));
    tell(CODE, passage.map_or("", |passage| &passage.code));
    told
}

/// Whether a word of a program may be asked for: no number, no single letters, no digest.
fn is_name(span: &Span<'_>) -> bool {
    match span {
        Span::Run(_) => true,
        Span::Word { whole, .. } => {
            let digits = whole.chars().filter(|letter| letter.is_numeric()).count();
            whole.len() > 2 && digits * 3 <= whole.len()
        }
    }
}

/// How often each term stands in each field of the section that is read, and what has become of the sections before.
#[derive(Default)]
struct Counts<'a> {
    terms: Vec<&'a str>,
    /// Where each term is among them.
    numbers: FxHashMap<&'a str, usize>,
    /// For each term, how often it stands in each field of this section.
    frequencies: Vec<[u16; 5]>,
    /// The terms of this section.
    here: Vec<usize>,
    is_here: Vec<bool>,
    /// How many terms each field of this section has.
    lengths: [usize; 5],
    /// All sections that are about a term, in their order, each with the term's number.
    postings: Vec<(usize, Posting)>,
}

impl<'a> Counts<'a> {
    fn add(&mut self, told: &'a Told) {
        let field = told.field;
        let telling = field == TITLE || field == HEADING;
        for span in told.reading.spans().filter(|span| field != CODE || is_name(span)) {
            match span {
                Span::Run(run) => {
                    for pair in pairs(run) {
                        self.term(pair, field, 1);
                    }
                    if telling && run.chars().nth(1).is_some() {
                        for (at, character) in run.char_indices() {
                            let single = run.get(at..at + character.len_utf8()).unwrap_or("");
                            self.term(single, field, 0);
                        }
                    }
                }
                Span::Word { whole, parts } => {
                    let length = usize::from(parts.is_empty());
                    for part in parts {
                        self.word(part, field, telling, 1);
                    }
                    self.word(whole, field, telling, length);
                }
            }
        }
    }

    fn word(&mut self, word: &'a str, field: usize, telling: bool, length: usize) {
        let says_little = word.len() == 1 || is_common(word);
        if word.len() <= LONGEST && (telling || !says_little) {
            self.term(word, field, length);
        } else if word.len() <= LONGEST {
            // It is listed, so that nobody takes it for a typing mistake, and counted nowhere.
            self.number(word);
        }
    }

    fn term(&mut self, term: &'a str, field: usize, length: usize) {
        if let Some(total) = self.lengths.get_mut(field) {
            *total += length;
        }
        let number = self.number(term);
        if let Some(count) = self.frequencies.get_mut(number).and_then(|counts| counts.get_mut(field)) {
            *count = count.saturating_add(1);
        }
    }

    /// The number of a term, which is now one of this section.
    fn number(&mut self, term: &'a str) -> usize {
        let next = self.terms.len();
        let number = *self.numbers.entry(term).or_insert(next);
        if number == next {
            self.terms.push(term);
            self.frequencies.push([0; 5]);
            self.is_here.push(false);
        }
        if let Some(is_here) = self.is_here.get_mut(number).filter(|is_here| !**is_here) {
            *is_here = true;
            self.here.push(number);
        }
        number
    }

    fn end_section(&mut self, place: Place) {
        let lengths = std::mem::take(&mut self.lengths);
        let title = u8::try_from(lengths.first().map_or(0, |length| (*length).min(255))).unwrap_or(255);
        for number in self.here.drain(..) {
            let frequencies = self.frequencies.get_mut(number).map(std::mem::take).unwrap_or_default();
            // Without any occurrence the word is common: it is listed and nothing more.
            if frequencies.iter().any(|count| *count > 0) {
                let weight = Weight { section: place.section, ..weight(&frequencies, &lengths, title) };
                self.postings.push((number, Posting { part: place.part, weight }));
            }
            if let Some(is_here) = self.is_here.get_mut(number) {
                *is_here = false;
            }
        }
    }

    /// All terms, by their shelves.
    fn terms(self) -> Terms {
        let mut of_terms: Vec<Vec<Posting>> = vec![Vec::new(); self.terms.len()];
        for (number, posting) in self.postings {
            if let Some(of_term) = of_terms.get_mut(number) {
                of_term.push(posting);
            }
        }
        let mut sorted: Vec<(usize, &str, Vec<Posting>)> = self
            .terms
            .into_iter()
            .zip(of_terms)
            .map(|(term, postings)| (shelf::of(term), term, postings))
            .collect();
        sorted.sort_by_key(|(shelf, _, _)| *shelf);
        let mut terms = Terms::default();
        for (shelf, term, postings) in sorted {
            terms.push(term, shelf, &postings);
        }
        terms
    }
}

fn weight(frequencies: &[u16; 5], lengths: &[usize; 5], title: u8) -> Weight {
    let fields = frequencies.iter().zip(lengths).zip(FIELDS);
    let total: f32 = fields
        .map(|((count, length), (weight, damping, usual))| {
            weight * f32::from(*count) / (1.0 - damping + damping * *length as f32 / usual)
        })
        .sum();
    let impact = (f32::from(MOST) * total / (total + SATURATION)).round().clamp(1.0, f32::from(MOST));
    let has = |field: usize| frequencies.get(field).is_some_and(|count| *count > 0);
    let field = if has(TITLE) {
        Field::Title
    } else if has(HEADING) {
        Field::Heading
    } else if has(BODY) || has(AROUND) {
        Field::Body
    } else {
        Field::Code
    };
    Weight {
        section: 0,
        impact: impact as u8,
        field,
        title: if field == Field::Title { title.max(1) } else { 0 },
    }
}
