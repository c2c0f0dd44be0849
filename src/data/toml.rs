//! TOML to the tree.

use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::{Entry, Node, SYNTAX, Table, Value};
use crate::diagnostic::{Checked, Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::{Phrase, words};

/// Reads TOML. `offset` is where `text` begins in the file (front matter begins after its fence). Every syntax error
/// is reported; what could be read around them is still there.
pub fn parse_toml(path: &SourcePath, text: &str, offset: usize) -> Checked<Table> {
    let (table, faults) = DeTable::parse_recoverable(text);
    let diagnostics = faults.iter().map(|fault| {
        let span = fault.span().unwrap_or(0..0);
        let reason = fault.message();
        Diagnostic::error(
            SYNTAX,
            Location::new(path, shift(span, offset)),
            words!(en: "cannot read TOML: {reason}", zh: "TOML读不出来：{reason}"),
        )
        .with_help(Phrase {
            english: "write `key = \"text\"`, `key = [\"a\", \"b\"]` or `key = 1` on a line of its own",
            chinese: "每个键单独一行，写成`key = \"文本\"`、`key = [\"甲\", \"乙\"]`或`key = 1`",
        })
    });
    let diagnostics = diagnostics.collect();
    Checked::new(convert_table(table.get_ref(), offset), diagnostics)
}

fn shift(span: Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}

fn convert_table(table: &DeTable<'_>, offset: usize) -> Table {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: shift(key.span(), offset),
            node: convert(value, offset),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    Table { entries }
}

fn convert(value: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let bare = |text: String| Value::Scalar { text, quoted: false };
    let converted = match value.get_ref() {
        DeValue::String(text) => Value::Scalar { text: text.to_string(), quoted: true },
        DeValue::Integer(number) => bare(number.to_string()),
        DeValue::Float(number) => bare(number.to_string()),
        DeValue::Boolean(flag) => bare(flag.to_string()),
        DeValue::Datetime(moment) => bare(moment.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| convert(item, offset)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(table, offset)),
    };
    Node { span: shift(value.span(), offset), value: converted }
}
