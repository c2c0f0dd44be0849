//! YAML to the tree: the part of YAML that front matter needs.
//!
//! Aliases are refused (a few lines of them can stand for gigabytes), tags are ignored, nesting is limited, and
//! scalars keep their spelling, so `version: 1.10` does not become 1.1.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Entry, Node, SYNTAX, Table, Value};
use crate::diagnostic::{Checked, Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::{Phrase, Words, words};

/// Front matter is flat; nobody nests this deep on purpose.
const DEEPEST: usize = 16;

/// Reads one YAML document that is a table. `offset` is where `text` begins in the file. The first syntax error ends
/// the reading; what stood before it is still there.
pub fn parse_yaml(path: &SourcePath, text: &str, offset: usize) -> Checked<Table> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        bytes: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect(),
        path,
        offset,
        diagnostics: Vec::new(),
    };
    let table = reader.document();
    Checked::new(table, reader.diagnostics)
}

struct Reader<'a> {
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    /// Byte offset of each character: the parser counts characters.
    bytes: Vec<usize>,
    path: &'a SourcePath,
    offset: usize,
    diagnostics: Vec<Diagnostic>,
}

const KEY_AND_VALUE: Phrase = Phrase { english: "write `key: value`", chinese: "写成`key: value`" };

/// Reading cannot go on; why has been reported.
struct Stopped;

impl Reader<'_> {
    fn document(&mut self) -> Table {
        loop {
            match self.next() {
                Ok((Event::MappingStart(..), _)) => {
                    let mut table = Table::default();
                    // What was read before a fault is kept; the fault is in the diagnostics.
                    let _ = self.mapping(&mut table, 1);
                    return table;
                }
                Ok((Event::StreamEnd | Event::DocumentEnd, _)) | Err(Stopped) => return Table::default(),
                Ok((Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _)) => {}
                Ok((Event::Scalar(text, ..), _)) if text.is_empty() => return Table::default(),
                Ok((_, span)) => {
                    self.fault(
                        span,
                        words!(en: "expected lines of `key: value`", zh: "这里应当是`key: value`这样的行"),
                        words!(en: "begin for example with `title: Fees`", zh: "例如以`title: 收费`开头"),
                    );
                    return Table::default();
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'_>, Range<usize>), Stopped> {
        match self.events.next_event() {
            Some(Ok((event, span))) => {
                let span = range(&self.bytes, self.offset, span);
                Ok((event, span))
            }
            Some(Err(fault)) => {
                let marker = *fault.marker();
                let span = range(&self.bytes, self.offset, Span::empty(marker));
                let help = Phrase {
                    english: "close every bracket and quote; put a text that has `: ` or ` #` in it, or begins with a \
                              sign, into \"quotes\"",
                    chinese: "每个括号和引号都要有另一半；文本里有`: `或` #`，或者以符号开头，就给它加上半角双引号",
                };
                let reason = fault.info();
                self.fault(
                    span,
                    words!(en: "cannot read YAML: {reason}", zh: "YAML读不出来：{reason}"),
                    help,
                );
                Err(Stopped)
            }
            None => Err(Stopped),
        }
    }

    fn fault(&mut self, span: Range<usize>, message: Words, help: impl Into<Words>) {
        let location = Location::new(self.path, span);
        self.diagnostics.push(Diagnostic::error(SYNTAX, location, message).with_help(help));
    }

    fn mapping(&mut self, table: &mut Table, depth: usize) -> Result<Range<usize>, Stopped> {
        loop {
            let (key, key_span) = match self.next()? {
                (Event::MappingEnd, span) => return Ok(span),
                (Event::Scalar(key, ..), span) => (key.into_owned(), span),
                (_, span) => {
                    let message = words!(en: "a key must be plain text", zh: "键只能是普通文本");
                    self.fault(span, message, KEY_AND_VALUE);
                    return Err(Stopped);
                }
            };
            let node = self.node(depth)?;
            if table.get(&key).is_some() {
                let message = words!(en: "the key `{key}` is written twice", zh: "键`{key}`写了两次");
                self.fault(key_span, message, words!(en: "keep one of them", zh: "只留一个"));
            } else {
                table.entries.push(Entry { key, key_span, node });
            }
        }
    }

    fn node(&mut self, depth: usize) -> Result<Node, Stopped> {
        let (event, span) = self.next()?;
        match event {
            Event::Scalar(text, style, ..) => {
                let quoted = style != ScalarStyle::Plain;
                let value = if !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Value::Null
                } else {
                    Value::Scalar { text: text.into_owned(), quoted }
                };
                Ok(Node { span, value })
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if depth >= DEEPEST => {
                self.fault(
                    span,
                    words!(en: "nested more than {DEEPEST} levels deep", zh: "嵌套超过{DEEPEST}层"),
                    words!(en: "write flat lists of keys", zh: "把键平铺开来写"),
                );
                Err(Stopped)
            }
            Event::SequenceStart(..) => self.sequence(span, depth + 1),
            Event::MappingStart(..) => {
                let mut table = Table::default();
                let end = self.mapping(&mut table, depth + 1)?;
                Ok(Node { span: span.start..end.end.max(span.end), value: Value::Table(table) })
            }
            Event::Alias(_) => {
                self.fault(
                    span,
                    words!(en: "YAML aliases (`*name`) are not supported", zh: "不支持YAML的别名（`*name`）"),
                    Phrase {
                        english: "write the value again, or put a text that begins with `*` into \"quotes\"",
                        chinese: "把值再写一遍；文本以`*`开头时，给它加上半角双引号",
                    },
                );
                Err(Stopped)
            }
            _ => {
                self.fault(span, words!(en: "expected a value", zh: "这里缺少值"), KEY_AND_VALUE);
                Err(Stopped)
            }
        }
    }

    fn sequence(&mut self, start: Range<usize>, depth: usize) -> Result<Node, Stopped> {
        let mut items = Vec::new();
        let mut end = start.end;
        while !self.at_sequence_end() {
            let item = self.node(depth)?;
            end = end.max(item.span.end);
            items.push(item);
        }
        let (_, close) = self.next()?;
        let end = if close.is_empty() { end } else { close.end };
        Ok(Node { span: start.start..end, value: Value::List(items) })
    }

    fn at_sequence_end(&mut self) -> bool {
        matches!(self.events.peek(), Some(Ok((Event::SequenceEnd, _))))
    }
}

fn range(bytes: &[usize], offset: usize, span: Span) -> Range<usize> {
    let last = bytes.last().copied().unwrap_or(0);
    let at = |index: usize| bytes.get(index).copied().unwrap_or(last) + offset;
    at(span.start.index())..at(span.end.index())
}

#[cfg(test)]
mod tests {
    use super::parse_yaml;
    use crate::data::{Node, Value};
    use crate::path::SourcePath;

    fn path() -> SourcePath {
        SourcePath::new("a.md").unwrap()
    }

    #[test]
    fn values_know_their_bytes() {
        let text = "标题: 代运营\ntags: [a, \"b\"]\n";
        let table = parse_yaml(&path(), text, 4).value;
        let title = table.get("标题").unwrap();
        assert_eq!(text.get(title.span.start - 4..title.span.end - 4), Some("代运营"));
        let Some(Node { value: Value::List(items), .. }) = table.get("tags") else { panic!("a list") };
        assert_eq!(items.len(), 2);
        assert_eq!(items[1].value, Value::Scalar { text: "b".into(), quoted: true });
    }

    #[test]
    fn bombs_and_duplicates_are_refused() {
        for (text, message) in [
            ("a: &x [1]\nb: *x\n", "aliases"),
            ("a: 1\na: 2\n", "written twice"),
            (&format!("a: {}{}", "[".repeat(40), "]".repeat(40)), "levels deep"),
            ("- a\n- b\n", "expected lines"),
            ("a: 'open\n", "cannot read YAML"),
        ] {
            let said = parse_yaml(&path(), text, 0).diagnostics;
            assert!(said.iter().any(|d| d.message.english.contains(message)), "{text:?}: {said:?}");
        }
    }

    #[test]
    fn numbers_keep_their_spelling() {
        let table = parse_yaml(&path(), "version: 1.10\n", 0).value;
        let expected = Value::Scalar { text: "1.10".into(), quoted: false };
        assert_eq!(table.get("version").unwrap().value, expected);
    }
}
