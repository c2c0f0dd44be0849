//! Structured text: TOML and YAML as one small tree in which every key and value knows its place.
//!
//! Configuration, front matter, interface strings and theme options are all read through [`Fields`], so that every
//! mistake in them is found in one run and shown at its line, whichever syntax it was written in.

mod dated;
mod fields;
mod toml;
mod yaml;

use std::ops::Range;

pub use self::toml::parse_toml;
pub use dated::Dated;
pub use fields::{BAD_VALUE, Fields, Located, UNKNOWN_KEY};
pub use yaml::parse_yaml;

use crate::diagnostic::Code;
use crate::words::Phrase;

/// TOML or YAML that cannot be read at all.
pub const SYNTAX: Code =
    Code::new("data-syntax", "TOML or YAML that cannot be read", "TOML或YAML读不出来").fixed();

/// A value and the bytes it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Bytes of the file's text.
    pub span: Range<usize>,
    /// What was written there.
    pub value: Value,
}

/// What a value can be. Numbers, dates and truth values keep the spelling of the file: who reads them decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: an empty YAML value or `null`.
    Null,
    /// Text, number, date or truth value.
    Scalar {
        /// As written, without quotes.
        text: String,
        /// Whether it was quoted, and so can only be text.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

impl Value {
    /// What it is, for messages.
    pub fn kind(&self) -> Phrase {
        let (english, chinese) = match self {
            Self::Null => ("nothing", "空值"),
            Self::Scalar { quoted: true, .. } => ("text", "文本"),
            Self::Scalar { .. } => ("a value", "单个的值"),
            Self::List(_) => ("a list", "一个列表"),
            Self::Table(_) => ("a table", "一个表"),
        };
        Phrase { english, chinese }
    }
}

/// Keys and values in the order of the file, each key once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub node: Node,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }
}
