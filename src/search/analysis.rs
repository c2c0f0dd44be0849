//! What one part says: its terms, each with how much each section is about it.
//!
//! How much is a number from 1 to 15, in the manner of BM25F (Robertson, Zaragoza, Taylor 2004): the occurrences in each field,
//! weighted by field and damped by its length, are added up before they are damped together. The lengths they are
//! compared with are constants, so that no page changes the numbers of another.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::catalogue::{Part, Section};
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

/// Everything the index needs to know about a part.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Each term with the sections that have it.
    pub(super) terms: Terms,
    /// Runs of Han from titles, headings and tags, and how often; a title counts twice.
    pub(super) phrases: BTreeMap<String, u32>,
    /// Words that stand side by side in titles.
    pub(super) neighbours: BTreeMap<(String, String), u32>,
}

/// The terms of a part, shelf by shelf, each with the sections that have it, in order. A large site has millions, so they
/// lie one after another in few pieces of memory.
#[derive(Debug, Default)]
pub(super) struct Terms {
    letters: String,
    weights: Vec<Weight>,
    /// Where each term ends among the letters and among the weights.
    ends: Vec<(u32, u32)>,
    /// The first term of each shelf.
    shelves: Vec<u32>,
}

impl Terms {
    /// The terms of a shelf.
    pub(super) fn on(&self, shelf: usize) -> impl Iterator<Item = (&str, &[Weight])> {
        let first = |shelf: usize| self.shelves.get(shelf).map_or(self.ends.len(), |first| *first as usize);
        (first(shelf)..first(shelf + 1)).map(|number| {
            let before = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
            let (start, from) = before.unwrap_or_default();
            let (end, to) = self.ends.get(number).copied().unwrap_or_default();
            let term = self.letters.get(start as usize..end as usize).unwrap_or("");
            (term, self.weights.get(from as usize..to as usize).unwrap_or_default())
        })
    }

    /// Adds the next term, which is on the shelf of the one before or a later one.
    fn push(&mut self, term: &str, shelf: usize, weights: impl Iterator<Item = Weight>) {
        let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.shelves.resize(shelf + 1, length(self.ends.len()));
        self.letters.push_str(term);
        self.weights.extend(weights);
        self.ends.push((length(self.letters.len()), length(self.weights.len())));
    }
}

/// Reads one part.
pub fn analyse(part: &Part<'_>) -> Analysis {
    let mut analysis = Analysis::default();
    let sections: Vec<Vec<Told>> = part
        .sections
        .iter()
        .enumerate()
        .map(|(number, section)| told(part, section, part.is_first() && number == 0))
        .collect();
    let mut counts = Counts::default();
    for (number, told) in sections.iter().enumerate() {
        for told in told {
            if told.field == TITLE || told.field == HEADING {
                analysis.phrases(told);
            }
            counts.add(told);
        }
        counts.end_section(u16::try_from(number).unwrap_or(u16::MAX));
    }
    analysis.terms = counts.terms();
    analysis
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
    tell(BODY, section.text);
    tell(CODE, section.code);
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

impl Analysis {
    /// What readers also type in pinyin or without spaces.
    fn phrases(&mut self, told: &Told) {
        let is_title = told.field == TITLE;
        let mut before: Option<&str> = None;
        for span in told.reading.spans() {
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
    weights: Vec<(usize, Weight)>,
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

    fn end_section(&mut self, section: u16) {
        let lengths = std::mem::take(&mut self.lengths);
        let title = u8::try_from(lengths.first().map_or(0, |length| (*length).min(255))).unwrap_or(255);
        for number in self.here.drain(..) {
            let frequencies = self.frequencies.get_mut(number).map(std::mem::take).unwrap_or_default();
            self.weights.push((number, Weight { section, ..weight(&frequencies, &lengths, title) }));
            if let Some(is_here) = self.is_here.get_mut(number) {
                *is_here = false;
            }
        }
    }

    /// All terms, by their shelves.
    fn terms(mut self) -> Terms {
        let mut sorted: Vec<(usize, usize)> =
            self.terms.iter().enumerate().map(|(number, term)| (shelf::of(term), number)).collect();
        sorted.sort_unstable();
        self.weights.sort_unstable_by_key(|(number, weight)| (*number, weight.section));
        let mut starts = vec![0; self.terms.len() + 1];
        for (at, (number, _)) in self.weights.iter().enumerate() {
            if let Some(end) = starts.get_mut(number + 1) {
                *end = at + 1;
            }
        }
        let mut terms = Terms::default();
        for (shelf, number) in sorted {
            let (Some(term), Some(from), Some(to)) =
                (self.terms.get(number), starts.get(number), starts.get(number + 1))
            else {
                continue;
            };
            let weights = self.weights.get(*from..*to).unwrap_or_default();
            terms.push(term, shelf, weights.iter().map(|(_, weight)| *weight));
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
    // Without any occurrence the word is common: the dictionary lists it and nothing more.
    let impact = if frequencies.iter().all(|count| *count == 0) { 0 } else { impact as u8 };
    Weight { section: 0, impact, field, title: if field == Field::Title { title.max(1) } else { 0 } }
}
