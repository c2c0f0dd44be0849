//! Typed reading of a table: each wrong value and each unknown key is reported, and reading goes on.

use std::fmt::Display;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::dated::narrow;
use super::{Dated, Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic, Location, Severity, nearest};
use crate::path::SourcePath;
use crate::words::{Phrase, Words, did_you_mean, words};

/// A key that means nothing here.
pub const UNKNOWN_KEY: Code = Code::new("unknown-key", "a key that means nothing here", "这里没有这个键");
/// A value of the wrong kind or outside its range.
pub const BAD_VALUE: Code =
    Code::new("bad-value", "a value of the wrong kind", "值的类型不对，或超出范围").fixed();

/// A value read from a file, with the place to blame when it turns out wrong later.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file's text.
    pub span: Range<usize>,
}

const TEXT: Phrase = Phrase { english: "text", chinese: "文本" };
const TABLE: Phrase = Phrase { english: "a table", chinese: "一个表" };

/// Reads a table key by key. `finish` reports the keys nobody asked for.
pub struct Fields<'a> {
    path: &'a SourcePath,
    table: &'a Table,
    asked: Vec<&'a str>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Begins to read a table of the file at `path`.
    pub fn new(path: &'a SourcePath, table: &'a Table) -> Self {
        Self { path, table, asked: Vec::new(), diagnostics: Vec::new() }
    }

    /// The node of a key, unless it is absent or empty.
    pub fn node(&mut self, key: &'a str) -> Option<&'a Node> {
        self.asked.push(key);
        self.table.get(key).filter(|node| node.value != Value::Null)
    }

    /// Reports a value.
    pub fn reject(&mut self, span: Range<usize>, message: impl Into<Words>, help: impl Into<Words>) {
        let location = Location::new(self.path, span);
        self.diagnostics.push(Diagnostic::error(BAD_VALUE, location, message).with_help(help));
    }

    fn mistake(&mut self, key: &str, node: &Node, expected: impl Into<Words>) {
        let expected = expected.into();
        let found = match &node.value {
            Value::Scalar { text, .. } => Words::same(format!("`{text}`")),
            other => other.kind().into(),
        };
        let message = words!(
            en: "`{key}` is {found}, expected {expected}", zh: "`{key}`的值是{found}，应为{expected}"; found, expected
        );
        let help = words!(en: "write {expected} after `{key}`", zh: "在`{key}`后面写{expected}"; expected);
        self.reject(node.span.clone(), message, help);
    }

    /// Text. Numbers and dates count as the text they are written with.
    pub fn text(&mut self, key: &'a str) -> Option<Located<String>> {
        let node = self.node(key)?;
        match &node.value {
            Value::Scalar { text, .. } => Some(Located { value: text.clone(), span: node.span.clone() }),
            _ => {
                self.mistake(key, node, TEXT);
                None
            }
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'a str) -> Option<bool> {
        let node = self.node(key)?;
        match &node.value {
            Value::Scalar { text, quoted: false } if text == "true" => Some(true),
            Value::Scalar { text, quoted: false } if text == "false" => Some(false),
            _ => {
                self.mistake(key, node, Phrase { english: "`true` or `false`", chinese: "`true`或`false`" });
                self.correct(key, node, guess_flag);
                None
            }
        }
    }

    /// A whole number within a range.
    pub fn number(&mut self, key: &'a str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let node = self.node(key)?;
        let number = match &node.value {
            Value::Scalar { text, quoted: false } => {
                text.parse().ok().filter(|number| range.contains(number))
            }
            _ => None,
        };
        if number.is_none() {
            let (least, most) = (range.start(), range.end());
            let expected =
                words!(en: "a whole number from {least} to {most}", zh: "{least}到{most}之间的整数");
            self.mistake(key, node, expected);
            self.correct(key, node, |text| {
                narrow(text.trim()).parse().ok().filter(|number: &i64| range.contains(number))
            });
        }
        number
    }

    /// A day.
    pub fn date(&mut self, key: &'a str) -> Option<Located<Dated>> {
        let node = self.node(key)?;
        let day = match &node.value {
            Value::Scalar { text, .. } => Dated::parse(text),
            _ => None,
        };
        if day.is_none() {
            let expected =
                Phrase { english: "a date such as 2026-11-24", chinese: "2026-11-24这样的日期" };
            self.mistake(key, node, expected);
            self.correct(key, node, Dated::guess);
        }
        Some(Located { value: day?, span: node.span.clone() })
    }

    /// Adds to the last fault how a value would be written that is clear to people, such as `2026年11月24日` or `是`.
    fn correct<T: Display>(&mut self, key: &str, node: &Node, guess: impl Fn(&str) -> Option<T>) {
        let Value::Scalar { text, .. } = &node.value else { return };
        let Some(right) = guess(text) else { return };
        let Some(fault) = self.diagnostics.pop() else { return };
        let fault =
            fault.with_help(words!(en: "write `{right}` after `{key}`", zh: "在`{key}`后面写`{right}`"));
        self.diagnostics.push(fault.with_edit(node.span.clone(), right.to_string()));
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, key: &'a str, choices: &[(&str, T)]) -> Option<T> {
        let node = self.node(key)?;
        let chosen = match &node.value {
            Value::Scalar { text, .. } => {
                choices.iter().find(|(word, _)| word == text).map(|(_, choice)| *choice)
            }
            _ => None,
        };
        if chosen.is_none() {
            let known = Words::list(choices.iter().map(|(word, _)| format!("`{word}`")));
            self.mistake(key, node, words!(en: "one of {known}", zh: "以下之一：{known}"; known));
        }
        chosen
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'a str) -> Vec<Located<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                Value::Scalar { text, .. } => {
                    texts.push(Located { value: text.clone(), span: item.span.clone() })
                }
                _ => self.mistake(key, item, Phrase { english: "a list of texts", chinese: "文本的列表" }),
            }
        }
        texts
    }

    /// A table below this one.
    pub fn table(&mut self, key: &'a str) -> Option<&'a Table> {
        let node = self.node(key)?;
        match &node.value {
            Value::Table(table) => Some(table),
            _ => {
                self.mistake(key, node, TABLE);
                None
            }
        }
    }

    /// A list of tables below this one, each with its place.
    pub fn tables(&mut self, key: &'a str) -> Vec<Located<&'a Table>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.mistake(key, node, Phrase { english: "a list of tables", chinese: "表的列表" });
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.value {
                Value::Table(table) => tables.push(Located { value: table, span: item.span.clone() }),
                _ => self.mistake(key, item, TABLE),
            }
        }
        tables
    }

    /// Reads a table below this one with `read` and keeps what it said. `None` when the key is absent.
    pub fn within<T>(
        &mut self,
        key: &'a str,
        severity: Severity,
        read: impl FnOnce(&mut Fields<'a>) -> T,
    ) -> Option<T> {
        let table = self.table(key)?;
        let mut fields = Fields::new(self.path, table);
        let value = read(&mut fields);
        self.diagnostics.extend(fields.finish(severity));
        Some(value)
    }

    /// What was wrong, with every key that was not asked for.
    pub fn finish(mut self, severity: Severity) -> Vec<Diagnostic> {
        for entry in &self.table.entries {
            if self.asked.contains(&entry.key.as_str()) {
                continue;
            }
            let help = match nearest(&entry.key, self.asked.iter().copied()) {
                Some(known) => did_you_mean(known),
                None => {
                    let known = Words::list(&self.asked);
                    words!(en: "known keys: {known}", zh: "可用的键：{known}"; known)
                }
            };
            let location = Location::new(self.path, entry.key_span.clone());
            let key = &entry.key;
            let message = words!(en: "unknown key `{key}`", zh: "未知的键`{key}`");
            let diagnostic = match severity {
                Severity::Error => Diagnostic::error(UNKNOWN_KEY, location, message),
                Severity::Warning | Severity::Note => Diagnostic::warning(UNKNOWN_KEY, location, message),
            };
            self.diagnostics.push(diagnostic.with_help(help));
        }
        self.diagnostics
    }
}

/// The truth value that is meant by words for it in both languages.
fn guess_flag(text: &str) -> Option<bool> {
    match narrow(text.trim()).to_lowercase().as_str() {
        "true" | "yes" | "on" | "是" | "真" | "开" => Some(true),
        "false" | "no" | "off" | "否" | "假" | "关" => Some(false),
        _ => None,
    }
}
