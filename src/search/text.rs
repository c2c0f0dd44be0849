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
pub enum Span {
    /// Characters of writings without spaces, folded.
    Run(String),
    /// A word, folded.
    Word {
        /// Without what joins its parts.
        whole: String,
        /// Its parts, when there are several.
        parts: Vec<String>,
    },
}

/// The spans of a text, in order.
pub fn spans(text: &str) -> Vec<Span> {
    let mut reader = Reader::default();
    let mut folded = String::new();
    for character in text.chars() {
        folded.clear();
        fold_into(character, &mut folded);
        let upper = character.is_uppercase();
        for letter in folded.chars() {
            reader.take(letter, upper);
        }
    }
    reader.end();
    reader.spans
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

#[derive(Default)]
struct Reader {
    spans: Vec<Span>,
    run: String,
    whole: String,
    /// Where in `whole` each part begins.
    starts: Vec<usize>,
    before: Option<Before>,
    /// A connector has been read, and whether it separates parts.
    pending: Option<bool>,
}

impl Reader {
    fn take(&mut self, letter: char, upper: bool) {
        if is_wide(letter) {
            self.end_word();
            self.run.push(letter);
        } else if letter.is_alphanumeric() {
            self.end_run();
            self.letter(letter, upper);
        } else {
            let connects = match letter {
                '-' | '_' | '.' | '\u{2010}' => Some(true),
                '\'' | '\u{2019}' => Some(false),
                _ => None,
            };
            if connects.is_some() && !self.whole.is_empty() && self.pending.is_none() {
                self.pending = connects;
            } else {
                self.end();
            }
        }
    }

    fn letter(&mut self, letter: char, upper: bool) {
        let at = self.whole.len();
        let is_letter = !letter.is_numeric();
        if at == 0 || self.pending == Some(true) {
            self.starts.push(at);
        } else if let Some(before) = self.before {
            if upper && !before.upper && before.letter {
                self.starts.push(at);
            } else if !upper && is_letter && before.upper && before.letter {
                self.split_before_last();
            }
        }
        self.pending = None;
        self.before = Some(Before { upper, letter: is_letter });
        self.whole.push(letter);
    }

    /// `HTTPServer`: the last capital begins the next part.
    fn split_before_last(&mut self) {
        let Some((last, _)) = self.whole.char_indices().next_back() else { return };
        if self.starts.last().is_some_and(|start| *start < last) {
            self.starts.push(last);
        }
    }

    fn end_run(&mut self) {
        if !self.run.is_empty() {
            self.spans.push(Span::Run(std::mem::take(&mut self.run)));
        }
    }

    fn end_word(&mut self) {
        if !self.whole.is_empty() {
            let mut parts = Vec::new();
            if self.starts.len() > 1 {
                let ends = self.starts.iter().skip(1).copied().chain([self.whole.len()]);
                let parted = self.starts.iter().zip(ends);
                parts
                    .extend(parted.filter_map(|(start, end)| self.whole.get(*start..end).map(str::to_owned)));
            }
            self.spans.push(Span::Word { whole: std::mem::take(&mut self.whole), parts });
        }
        self.starts.clear();
        self.before = None;
        self.pending = None;
    }

    fn end(&mut self) {
        self.end_run();
        self.end_word();
    }
}

/// The keys of a run: each pair of neighbours, or the one character there is.
pub fn pairs(run: &str) -> Vec<&str> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    if starts.len() <= 2 {
        return vec![run];
    }
    starts.windows(3).filter_map(|window| run.get(*window.first()?..*window.last()?)).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Span, fold, pairs, spans};

    #[derive(Deserialize)]
    struct Case {
        text: String,
        spans: Vec<String>,
    }

    /// A span as the table writes it: `limitcount(limit,count)`.
    fn written(span: Span) -> String {
        match span {
            Span::Run(run) => run,
            Span::Word { whole, parts } if parts.is_empty() => whole,
            Span::Word { whole, parts } => format!("{whole}({})", parts.join(",")),
        }
    }

    #[test]
    fn texts_have_the_spans_of_the_table() {
        let table = include_str!("../../tests/contract/tokens.json");
        let cases: Vec<Case> = serde_json::from_str(table).unwrap();
        for case in cases {
            let found: Vec<String> = spans(&case.text).into_iter().map(written).collect();
            assert_eq!(found, case.spans, "{:?}", case.text);
        }
    }

    #[test]
    fn keys_of_runs_are_pairs() {
        assert_eq!(pairs("代运营"), ["代运", "运营"]);
        assert_eq!((pairs("代"), pairs("𠀀𠀁")), (vec!["代"], vec!["𠀀𠀁"]));
        assert_eq!(fold("ＴＭＡＬＬ 天貓"), "tmall 天猫");
    }
}
