//! The line that opens a code block: its language, and what else it asks for.
//!
//! One spelling is documented: `toml title="site.toml" linenos {2,4-5} ins={6} del={7}`. Authors bring others from
//! VitePress (`ts:line-numbers=9 {1}`), Docusaurus (`showLineNumbers`), Starlight (`startLineNumber=9`), Hugo
//! (`{hl_lines=[1,"4-5"]}`), Material (`linenums="9"`), Pandoc (`{.toml .numberLines}`) and Zola (`toml,linenos`). Those
//! that can mean only one thing are read; everything else is reported.

use std::ops::Range;

use super::attribute::{Attribute, KNOWN, attribute, lines, near};
use crate::document::sign::named;
use crate::words::{Phrase, Words, did_you_mean, words};

/// What the line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    /// As written; empty when there is none.
    pub(super) language: String,
    pub(super) title: Option<String>,
    /// The number of the first line, when lines are numbered.
    pub(super) numbers: Option<usize>,
    /// Lines that are marked, and where the line says so.
    pub(super) marked: Vec<Marked>,
}

/// A run of lines with a mark. Lines count from 1, whatever numbers are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) mark: Mark,
    pub(super) first: usize,
    pub(super) last: usize,
    /// In the text of the line.
    pub(super) span: Range<usize>,
}

/// What is said of a line of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Highlighted,
    Inserted,
    Deleted,
}

/// Something in a code block that is not understood, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) span: Range<usize>,
    pub(super) message: Words,
    pub(super) help: Words,
}

/// Reads the line that opens a code block, without its fence.
pub(super) fn read(text: &str) -> (Info, Vec<Fault>) {
    let mut reader = Reader { text, at: 0, end: text.len(), info: Info::default(), faults: Vec::new() };
    reader.language();
    reader.attributes();
    (reader.info, reader.faults)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Where the part that is being read ends: a group in braces is read by itself.
    end: usize,
    info: Info,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or("")
    }

    fn slice(&self, span: &Range<usize>) -> &'a str {
        self.text.get(span.clone()).unwrap_or("")
    }

    fn language(&mut self) {
        // Signs of full width begin what was meant as an attribute, and are reported as such.
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(c, ',' | '{' | '[' | ':' | '=' | '"' | '，' | '｛' | '［' | '：' | '＝')
        };
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        // A name with a value is an attribute of a block without a language.
        if !self.rest().get(length..).is_some_and(|rest| rest.starts_with('=')) {
            self.info.language = self.rest().get(..length).unwrap_or("").to_owned();
            self.at += length;
        }
    }

    fn attributes(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
            let start = self.at;
            match self.rest().chars().next() {
                None => return,
                Some('{') => self.group(),
                Some('[') => {
                    let span = self.value();
                    self.info.title = Some(self.slice(&span).to_owned());
                }
                Some('"' | '\'' | '/') => {
                    self.value();
                    let help = Phrase {
                        english: "mark whole lines by their numbers, such as `{2,4-5}`",
                        chinese: "用行号标记整行，例如`{2,4-5}`",
                    };
                    let span = start..self.at;
                    self.fault(span.clone(), no_attribute(self.slice(&span)), help);
                }
                Some(_) => self.attribute(),
            }
        }
    }

    /// `{2,4-5}` or, as others write, all attributes in braces.
    fn group(&mut self) {
        let start = self.at;
        let inside = self.value();
        if let Some(lines) = lines(self.slice(&inside)) {
            self.mark(Mark::Highlighted, &lines, start..self.at);
            return;
        }
        let (after, end) = (self.at, self.end);
        let before = self.faults.len();
        if self.slice(&inside).starts_with(|c: char| c.is_alphabetic() || matches!(c, '.' | '#' | ':')) {
            (self.at, self.end) = (inside.start, inside.end);
            self.attributes();
            (self.at, self.end) = (after, end);
        } else if self.faults.len() == before {
            self.not_lines(start..after);
        }
    }

    /// `name`, `name=value`, `:name`, `.name`.
    fn attribute(&mut self) {
        let start = self.at;
        let sigil = self.rest().chars().next().filter(|c| matches!(c, ':' | '.' | '#'));
        self.at += sigil.map_or(0, char::len_utf8);
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '=' | '{' | '[' | '"' | '\'');
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        let name = self.rest().get(..length).unwrap_or("");
        self.at += length;
        let value = self.rest().starts_with('=').then(|| {
            self.at += 1;
            self.value()
        });
        let span = start..self.at;
        if name.is_empty() && value.is_none() {
            // A character that begins nothing: stepped over, so that every turn gets on.
            self.at = self
                .at
                .max(start + self.text.get(start..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
            return self.unknown(start..self.at);
        }
        if let Some(lines) = lines(name).filter(|_| value.is_none() && sigil.is_none()) {
            return self.mark(Mark::Highlighted, &lines, span);
        }
        match attribute(name) {
            Some(attribute) => self.apply(attribute, value, span),
            None if sigil == Some('.') && self.info.language.is_empty() => {
                self.info.language = name.to_owned()
            }
            None => self.unknown(span),
        }
    }

    fn apply(&mut self, attribute: Attribute, value: Option<Range<usize>>, span: Range<usize>) {
        let text = value.as_ref().map(|value| self.slice(value).trim());
        match attribute {
            Attribute::Title => match text.filter(|text| !text.is_empty()) {
                Some(title) => {
                    self.info.title = Some(title.to_owned());
                    self.quotes(title, span);
                }
                None => {
                    let message = words!(en: "`title` has no text", zh: "`title`后面没有文字");
                    let help =
                        words!(en: "write it as `title=\"site.toml\"`", zh: "写成`title=\"site.toml\"`");
                    self.fault(span, message, help);
                }
            },
            Attribute::Numbers | Attribute::FirstNumber => match text {
                None | Some("true" | "table" | "inline" | "") => {
                    self.info.numbers = self.info.numbers.or(Some(1));
                }
                Some("false") => self.info.numbers = None,
                Some(number) => match number.parse().ok().filter(|first| *first < 1_000_000) {
                    Some(first) => self.info.numbers = Some(first),
                    None => {
                        let message =
                            words!(en: "`{number}` is not the number of a line", zh: "`{number}`不是行号");
                        let help = Phrase {
                            english: "write `linenos`, or `linenos=10` to begin at 10",
                            chinese: "写成`linenos`，要从10开始就写`linenos=10`",
                        };
                        self.fault(span, message, help);
                    }
                },
            },
            Attribute::NoNumbers => self.info.numbers = None,
            Attribute::Lines(mark) => match text.and_then(lines) {
                Some(lines) => self.mark(mark, &lines, span),
                None => self.not_lines(span),
            },
            Attribute::Ignored => {}
        }
    }

    /// A value: quoted, in brackets, or up to the next space or comma. Gives what is inside.
    fn value(&mut self) -> Range<usize> {
        let closing = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'' | '/')) => quote,
            Some('{') => '}',
            Some('[') => ']',
            Some('“') => '”',
            _ => {
                let rest = self.rest();
                let length = rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len());
                let start = self.at;
                self.at += length;
                return start..self.at;
            }
        };
        let opening = self.rest().chars().next().map_or(0, char::len_utf8);
        let start = self.at + opening;
        let inside = self.text.get(start..self.end).unwrap_or("");
        let length = closed(inside, closing).unwrap_or(inside.len());
        self.at = (start + length + closing.len_utf8()).min(self.end);
        start..start + length
    }

    fn mark(&mut self, mark: Mark, lines: &[(usize, usize)], span: Range<usize>) {
        let marked =
            lines.iter().map(|(first, last)| Marked { mark, first: *first, last: *last, span: span.clone() });
        self.info.marked.extend(marked);
    }

    /// Quotes of an input method are no quotes here: the title would end at its first space.
    fn quotes(&mut self, title: &str, span: Range<usize>) {
        if self.slice(&span).contains('“') || title.starts_with('”') {
            let named = named('“');
            let message = words!(en: "{named} around the title", zh: "标题两边是{named}"; named);
            let title = title.trim_matches(['“', '”']);
            let help = words!(
                en: "write `title=\"{title}\"` with straight quotes", zh: "写成`title=\"{title}\"`，用半角直引号"
            );
            self.fault(span, message, help);
        }
    }

    fn not_lines(&mut self, span: Range<usize>) {
        let shown = self.slice(&span);
        let message = words!(en: "`{shown}` names no lines", zh: "`{shown}`没有指出哪些行");
        let help = Phrase {
            english: "write lines as `{2}`, `{2,5}` or `{2-5}`, with half-width characters",
            chinese: "行写成`{2}`、`{2,5}`或`{2-5}`，用半角字符",
        };
        self.fault(span, message, help);
    }

    fn unknown(&mut self, span: Range<usize>) {
        let shown = self.slice(&span);
        let name: String =
            shown.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
        let help = near(&name).map_or_else(|| KNOWN.into(), did_you_mean);
        self.fault(span, no_attribute(shown), help);
    }

    fn fault(&mut self, span: Range<usize>, message: Words, help: impl Into<Words>) {
        self.faults.push(Fault { span, message, help: help.into() });
    }
}

fn no_attribute(shown: &str) -> Words {
    words!(en: "`{shown}` is no attribute of a code block", zh: "`{shown}`不是代码块的属性")
}

/// Where a bracket or quote is closed; quoted parts inside brackets do not count.
fn closed(text: &str, closing: char) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match quote {
            None if character == closing => return Some(at),
            None if matches!(closing, '}' | ']') && matches!(character, '"' | '\'') => {
                quote = Some(character)
            }
            Some(open) if character == open => quote = None,
            _ => {}
        }
    }
    // A quote that nobody closes is a character like others.
    quote.and_then(|_| text.find(closing))
}

#[cfg(test)]
mod tests;
