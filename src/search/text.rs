//! Text to spans: what counts as a word, on both sides.
//!
//! The browser does the same in `themes/default/scripts/search/text.js`. `tests/contract/tokens.json` is read by the tests
//! of both, and random texts are compared, so that no word is indexed which no query can ask for.
//!
//! Each character is folded by itself, so that highlights can be told exactly: lower case, compatibility decomposition
//! (full width becomes half width), marks dropped, Traditional characters made Simplified. Then:
//!
//! - Adjacent Han, kana and Hangul are one [`Span::Run`].
//! - Letters and digits are a [`Span::Word`]. `-`, `_`, `.` and camel case join its parts: `limit-count` and `limitCount`
//!   have the parts `limit` and `count` and are `limitcount` as a whole. An apostrophe is dropped.
//! - Everything else separates.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::simplified;

/// A stretch of text that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// Characters of writings without spaces, folded.
    Run(&'a str),
    /// A word, folded.
    Word {
        /// Without what joins its parts.
        whole: &'a str,
        /// Its parts, when there are several.
        parts: Vec<&'a str>,
    },
}

/// A text as it was read: its folded letters in one piece, and where its spans are among them.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    letters: String,
    places: Vec<Place>,
    /// Where the parts of words begin, for those that have several.
    starts: Vec<usize>,
}

/// Where a span is among the letters of its reading.
#[derive(Clone, Copy, Debug)]
enum Place {
    Run { start: usize, end: usize },
    Word { start: usize, end: usize, parts: (usize, usize) },
}

impl Reading {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let mut reader = Reader::new(text.len());
        let mut folded = String::new();
        for character in text.chars() {
            match character {
                character if character.is_ascii() => {
                    reader.take(character.to_ascii_lowercase(), character.is_ascii_uppercase());
                }
                '\u{4E00}'..='\u{9FFF}' => reader.wide(simplified(character)),
                _ => {
                    folded.clear();
                    fold_into(character, &mut folded);
                    let upper = character.is_uppercase();
                    for letter in folded.chars() {
                        reader.take(letter, upper);
                    }
                }
            }
        }
        reader.end();
        reader.reading
    }

    /// The spans of the text, in order.
    pub fn spans(&self) -> impl Iterator<Item = Span<'_>> {
        self.places.iter().map(|place| match *place {
            Place::Run { start, end } => Span::Run(self.slice(start, end)),
            Place::Word { start, end, parts: (first, last) } => {
                let starts = self.starts.get(first..last).unwrap_or_default();
                let ends = starts.iter().skip(1).copied().chain([end]);
                let parts = starts.iter().zip(ends).map(|(start, end)| self.slice(*start, end));
                Span::Word { whole: self.slice(start, end), parts: parts.collect() }
            }
        })
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.letters.get(start..end).unwrap_or("")
    }
}

/// A text as it is compared: each character folded.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_into(character, &mut folded);
    }
    folded
}

/// One character, folded: usually one character, none for a mark, several for a ligature.
fn fold_into(character: char, folded: &mut String) {
    match character {
        character if character.is_ascii() => folded.push(character.to_ascii_lowercase()),
        // What is composed in these is no accent.
        '\u{3041}'..='\u{30FF}' | '\u{AC00}'..='\u{D7A3}' => folded.push(character),
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' => folded.push(simplified(character)),
        _ => {
            let decomposed = character.to_lowercase().nfkd().filter(|letter| !is_combining_mark(*letter));
            folded.extend(decomposed.flat_map(char::to_lowercase).map(simplified));
        }
    }
}

/// Whether a folded character belongs to a writing without spaces.
pub fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// The character before, while a word is read.
#[derive(Clone, Copy)]
struct Before {
    upper: bool,
    letter: bool,
}

/// Reads letter by letter. What has been read since `start` is the span that is open.
struct Reader {
    reading: Reading,
    start: usize,
    open: Option<Open>,
    /// How many starts of parts belong to spans that are done.
    done: usize,
    before: Option<Before>,
    /// A connector has been read, and whether it separates parts.
    pending: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Run,
    Word,
}

impl Reader {
    fn new(length: usize) -> Self {
        let reading = Reading { letters: String::with_capacity(length), ..Reading::default() };
        Self { reading, start: 0, open: None, done: 0, before: None, pending: None }
    }

    fn take(&mut self, letter: char, upper: bool) {
        if is_wide(letter) {
            self.wide(letter);
        } else if letter.is_alphanumeric() {
            self.go_on(Open::Word);
            self.letter(letter, upper);
        } else {
            let connects = match letter {
                '-' | '_' | '.' | '\u{2010}' => Some(true),
                '\'' | '\u{2019}' => Some(false),
                _ => None,
            };
            if connects.is_some() && self.open == Some(Open::Word) && self.pending.is_none() {
                self.pending = connects;
            } else {
                self.end();
            }
        }
    }

    /// Takes a letter of a writing without spaces.
    fn wide(&mut self, letter: char) {
        self.go_on(Open::Run);
        self.reading.letters.push(letter);
    }

    /// Ends what is open unless it is of that kind.
    fn go_on(&mut self, kind: Open) {
        if self.open != Some(kind) {
            self.end();
            self.open = Some(kind);
        }
    }

    fn letter(&mut self, letter: char, upper: bool) {
        let at = self.reading.letters.len();
        let is_letter = !letter.is_numeric();
        if at == self.start || self.pending == Some(true) {
            self.reading.starts.push(at);
        } else if let Some(before) = self.before {
            if upper && !before.upper && before.letter {
                self.reading.starts.push(at);
            } else if !upper && is_letter && before.upper && before.letter {
                self.split_before_last();
            }
        }
        self.pending = None;
        self.before = Some(Before { upper, letter: is_letter });
        self.reading.letters.push(letter);
    }

    /// `HTTPServer`: the last capital begins the next part.
    fn split_before_last(&mut self) {
        let Some((last, _)) = self.reading.letters.char_indices().next_back() else { return };
        if self.reading.starts.last().is_some_and(|start| *start < last) {
            self.reading.starts.push(last);
        }
    }

    fn end(&mut self) {
        let (start, end) = (self.start, self.reading.letters.len());
        match self.open.take() {
            Some(Open::Run) => self.reading.places.push(Place::Run { start, end }),
            Some(Open::Word) => {
                // The one start of a word without parts says nothing.
                if self.reading.starts.len() < self.done + 2 {
                    self.reading.starts.truncate(self.done);
                }
                let parts = (self.done, self.reading.starts.len());
                self.reading.places.push(Place::Word { start, end, parts });
            }
            None => {}
        }
        self.start = end;
        self.done = self.reading.starts.len();
        self.before = None;
        self.pending = None;
    }
}

/// The keys of a run: each pair of neighbours, or the one character there is.
pub fn pairs(run: &str) -> impl Iterator<Item = &str> {
    let starts = run.char_indices().map(|(at, _)| at);
    let ends = starts.clone().skip(2).chain([run.len()]);
    starts.zip(ends).filter_map(|(start, end)| run.get(start..end))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Reading, Span, fold, pairs};

    #[derive(Deserialize)]
    struct Case {
        text: String,
        spans: Vec<String>,
    }

    /// A span as the table writes it: `limitcount(limit,count)`.
    fn written(span: Span<'_>) -> String {
        match span {
            Span::Run(run) => run.to_owned(),
            Span::Word { whole, parts } if parts.is_empty() => whole.to_owned(),
            Span::Word { whole, parts } => format!("{whole}({})", parts.join(",")),
        }
    }

    #[test]
    fn texts_have_the_spans_of_the_table() {
        let table = include_str!("../../tests/contract/tokens.json");
        let cases: Vec<Case> = serde_json::from_str(table).unwrap();
        for case in cases {
            let found: Vec<String> = Reading::of(&case.text).spans().map(written).collect();
            assert_eq!(found, case.spans, "{:?}", case.text);
        }
    }

    #[test]
    fn keys_of_runs_are_pairs() {
        for (run, keys) in [("代运营", &["代运", "运营"][..]), ("代", &["代"]), ("𠀀𠀁", &["𠀀𠀁"])]
        {
            assert_eq!(pairs(run).collect::<Vec<_>>(), keys);
        }
        assert_eq!(fold("ＴＭＡＬＬ 天貓"), "tmall 天猫");
    }
}
