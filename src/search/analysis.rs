//! What one part says: its terms, each with how much each section is about it.
//!
//! How much is a number from 1 to 15, in the manner of BM25F (Robertson, Zaragoza, Taylor 2004): the occurrences in each field,
//! weighted by field and damped by its length, are added up before they are damped together. The lengths they are
//! compared with are constants, so that no page changes the numbers of another.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::catalogue::{Part, Section};
use super::stem::is_common;
use super::text::{Span, pairs, spans};

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

/// The fields' weights, how much length matters, and the usual length: title, heading, surroundings, body, code.
const FIELDS: [(f32, f32, f32); 5] =
    [(6.0, 0.3, 4.0), (4.0, 0.3, 4.0), (1.2, 0.3, 4.0), (1.0, 0.6, 120.0), (0.35, 0.7, 80.0)];
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
    /// Each term, sorted, with the sections that have it, in order.
    pub(super) terms: Vec<(String, Vec<Weight>)>,
    /// Runs of Han from titles, headings and tags, and how often; a title counts twice.
    pub(super) phrases: BTreeMap<String, u32>,
    /// Words that stand side by side in titles.
    pub(super) neighbours: BTreeMap<(String, String), u32>,
}

/// Reads one part.
pub fn analyse(part: &Part<'_>) -> Analysis {
    let mut analysis = Analysis::default();
    let mut terms: FxHashMap<String, Vec<Weight>> = FxHashMap::default();
    for (number, section) in part.sections.iter().enumerate() {
        let begins = part.is_first() && number == 0;
        let counts = count(part, section, begins, &mut analysis);
        let section = u16::try_from(number).unwrap_or(u16::MAX);
        let title =
            u8::try_from(counts.lengths.first().map_or(0, |length| (*length).min(255))).unwrap_or(255);
        // In no order: each term has its own list, and the terms are sorted below.
        let counted: Vec<(String, [u16; 5])> = counts.terms.into_iter().collect();
        for (term, frequencies) in counted {
            let weight = Weight { section, ..weight(&frequencies, &counts.lengths, title) };
            terms.entry(term).or_default().push(weight);
        }
    }
    analysis.terms = terms.into_iter().collect();
    analysis.terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    analysis
}

/// How often each term stands in each field of a section, and how long the fields are.
#[derive(Default)]
struct Counts {
    terms: FxHashMap<String, [u16; 5]>,
    lengths: [usize; 5],
}

fn count(part: &Part<'_>, section: &Section<'_>, begins: bool, analysis: &mut Analysis) -> Counts {
    let mut counts = Counts::default();
    if begins {
        counts.telling(&part.page.title, TITLE, analysis);
        for tag in &part.tags {
            counts.telling(tag, HEADING, analysis);
        }
        for crumb in &part.crumbs {
            counts.add(&spans(crumb), AROUND);
        }
        let file = part.document.path.stem();
        let name =
            if file == "index" { part.document.path.folder().rsplit('/').next().unwrap_or("") } else { file };
        counts.add(&spans(name), AROUND);
        counts.add(&spans(part.front_matter().description.as_deref().unwrap_or("")), BODY);
    }
    if let Some((_, heading)) = section.heading {
        counts.telling(heading, HEADING, analysis);
    }
    counts.add(&spans(section.text), BODY);
    let code: Vec<Span> = spans(section.code).into_iter().filter(is_name).collect();
    counts.add(&code, CODE);
    counts
}

/// Whether a word of a program may be asked for: no number, no single letters, no digest.
fn is_name(span: &Span) -> bool {
    match span {
        Span::Run(_) => true,
        Span::Word { whole, .. } => {
            let digits = whole.chars().filter(|letter| letter.is_numeric()).count();
            whole.len() > 2 && digits * 3 <= whole.len()
        }
    }
}

impl Counts {
    /// A title, a heading, a tag: what readers also type in pinyin or without spaces.
    fn telling(&mut self, text: &str, field: usize, analysis: &mut Analysis) {
        let spans = spans(text);
        let mut before: Option<&str> = None;
        let is_title = field == TITLE;
        for span in &spans {
            let word = match span {
                Span::Run(run) => {
                    *analysis.phrases.entry(run.clone()).or_default() += if is_title { 2 } else { 1 };
                    None
                }
                Span::Word { whole, .. } => Some(whole.as_str()),
            };
            if let (Some(before), Some(word)) = (before, word)
                && is_title
            {
                *analysis.neighbours.entry((before.to_owned(), word.to_owned())).or_default() += 1;
            }
            before = word;
        }
        self.add(&spans, field);
    }

    fn add(&mut self, spans: &[Span], field: usize) {
        let telling = field == TITLE || field == HEADING;
        for span in spans {
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
                    for part in parts {
                        self.word(part, field, telling, 1);
                    }
                    self.word(whole, field, telling, usize::from(parts.is_empty()));
                }
            }
        }
    }

    fn word(&mut self, word: &str, field: usize, telling: bool, length: usize) {
        let says_little = word.len() == 1 || is_common(word);
        if word.len() <= LONGEST && (telling || !says_little) {
            self.term(word, field, length);
        } else if word.len() <= LONGEST {
            self.terms.entry(word.to_owned()).or_default();
        }
    }

    fn term(&mut self, term: &str, field: usize, length: usize) {
        if let Some(total) = self.lengths.get_mut(field) {
            *total += length;
        }
        let counts = match self.terms.get_mut(term) {
            Some(counts) => counts,
            None => self.terms.entry(term.to_owned()).or_default(),
        };
        if let Some(count) = counts.get_mut(field) {
            *count = count.saturating_add(1);
        }
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
