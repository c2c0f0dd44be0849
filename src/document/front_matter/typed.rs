//! Typing errors of front matter, line by line: colons, spaces, quotes, commas, indents and keys of a Chinese keyboard.
//!
//! Each is reported with the correction. YAML would read most of them without a word, and mean something else by them.

use std::ops::Range;

use super::fence::Syntax;
use super::keys::{self, Holds};
use super::value;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::sign::{is_odd_space, named};
use crate::path::SourcePath;
use crate::words::words;

/// A full-width colon after a key, or in TOML a full-width equals sign.
pub const FULL_WIDTH_COLON: Code = Code::new(
    "full-width-colon",
    "a full-width colon or equals sign after a key of front matter",
    "页首信息的键后面用了全角冒号或全角等号",
)
.fixed();
/// No space between a colon and its value.
pub const MISSING_SPACE: Code =
    Code::new("missing-space", "no space after the colon of a key", "键的冒号后面缺少空格").fixed();
/// Lines indented with something other than spaces.
pub const BAD_INDENTATION: Code = Code::new(
    "bad-indentation",
    "front matter indented with full-width spaces or tabs",
    "页首信息用全角空格或制表符缩进",
)
.fixed();

/// Reports the typing errors of front matter that begins at `offset` of its file.
pub(super) fn check(path: &SourcePath, text: &str, offset: usize, syntax: Syntax) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let taken: Vec<&str> = text.lines().map(|line| line.get(..key_length(line)).unwrap_or("")).collect();
    let mut at = offset;
    let mut in_long_text = false;
    let mut list = None;
    for line in text.split_inclusive('\n') {
        let opens = line.matches("\"\"\"").count() + line.matches("'''").count();
        if !in_long_text {
            let written = line;
            let line = Line { path, text: written, at, syntax };
            match list.filter(|_| syntax == Syntax::Yaml).and_then(|key| value::item(path, key, written, at))
            {
                Some(fault) => said.push(fault),
                None => line.check(&taken, &mut said),
            }
            // Its items stand in the lines after it.
            list =
                match written.get(..key_length(written)).filter(|key| key.starts_with(char::is_alphanumeric))
                {
                    Some(key) => Some(key).filter(|key| keys::holds(key) == Some(Holds::Many)),
                    None => list,
                };
        }
        in_long_text ^= syntax == Syntax::Toml && opens % 2 == 1;
        at += line.len();
    }
    said
}

fn key_length(line: &str) -> usize {
    let is_key = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    line.len() - line.trim_start_matches(is_key).len()
}

struct Line<'a> {
    path: &'a SourcePath,
    text: &'a str,
    /// Where it begins in the file.
    at: usize,
    syntax: Syntax,
}

impl<'a> Line<'a> {
    /// The line as if it began with what stands behind its indent.
    fn moved_out(&self) -> Self {
        let text = self.text.trim_start();
        Line { text, at: self.at + self.text.len() - text.len(), ..*self }
    }

    fn check(&self, taken: &[&str], said: &mut Vec<Diagnostic>) {
        if key_length(self.text) == 0 {
            if let Some(fault) = self.indentation() {
                said.push(fault);
                // Else it may belong to the value above it.
                let moved = self.moved_out();
                if moved.text.get(..key_length(moved.text)).and_then(keys::holds).is_some() {
                    moved.check_key(taken, said);
                }
            }
            if let Some(item) = self.item().filter(|_| self.syntax == Syntax::Yaml) {
                said.extend(value::quotes(self.path, None, item.0, item.1));
            }
            return;
        }
        self.check_key(taken, said);
    }

    /// What is wrong with a line that begins with its key.
    fn check_key(&self, taken: &[&str], said: &mut Vec<Diagnostic>) {
        let length = key_length(self.text);
        let (Some(key), Some(rest)) = (self.text.get(..length), self.text.get(length..)) else { return };
        let Some(value) = self.value(key, rest, said) else { return };
        said.extend(keys::check(self.path, key, self.at..self.at + length, taken));
        let holds = keys::holds(key);
        let list = match holds {
            Some(Holds::Many) => value::list(self.path, key, value.0, value.1, self.syntax),
            _ => None,
        };
        said.extend(list.or_else(|| value::quotes(self.path, Some((key, self.syntax)), value.0, value.1)));
    }

    /// The value after a key, and where it stands in the file; what is wrong between them is reported. `None` when the line
    /// has no value.
    fn value(&self, key: &str, rest: &'a str, said: &mut Vec<Diagnostic>) -> Option<(&'a str, usize)> {
        let sign = rest.trim_start_matches([' ', '\t']);
        let after = match self.syntax {
            Syntax::Toml => sign.strip_prefix(['=', '＝', '：'])?,
            Syntax::Yaml => match sign.strip_prefix(':') {
                Some(after) => after,
                None => sign.strip_prefix('：').map(|rest| rest.trim_start_matches('：'))?,
            },
        };
        let value = after.trim();
        let value_at = self.at + self.text.len() - after.trim_start().len();
        if self.syntax == Syntax::Yaml {
            let between =
                self.at + key.len()..if value.is_empty() { value_at - after.len() } else { value_at };
            said.extend(self.colon(key, sign, after, between));
        } else {
            said.extend(self.equals(key, sign, value));
        }
        Some((value::without_comment(value), value_at))
    }

    /// `title ＝ "手册"`, `title："手册"`: TOML knows the half-width equals sign only.
    fn equals(&self, key: &str, sign: &str, value: &str) -> Option<Diagnostic> {
        let wrong = sign.chars().next().filter(|sign| *sign != '=')?;
        let at = self.at + self.text.len() - sign.len();
        let named = named(wrong);
        let message = words!(en: "{named} after `{key}`", zh: "`{key}`后面是{named}"; named);
        let help = words!(
            en: "write `{key} = {value}` with a half-width equals sign", zh: "写成`{key} = {value}`，用半角等号"
        );
        let span = at..at + wrong.len_utf8();
        let correct = if wrong == '：' { " = " } else { "=" };
        let fault = Diagnostic::error(FULL_WIDTH_COLON, Location::new(self.path, span.clone()), message);
        Some(fault.with_help(help).with_edit(span, correct))
    }

    /// What is wrong with the colon of a key. `between` are the bytes from the key to its value.
    fn colon(&self, key: &str, sign: &str, after: &str, between: Range<usize>) -> Option<Diagnostic> {
        let value = after.trim();
        let colon_at = self.at + self.text.len() - sign.len();
        let place = |length: usize| Location::new(self.path, colon_at..colon_at + length);
        let correct = if value.is_empty() { ":" } else { ": " };
        if sign.starts_with('：') {
            let named = named('：');
            let message = words!(en: "{named} after `{key}`", zh: "`{key}`后面是{named}"; named);
            let line = format!("{key}: {value}");
            let line = line.trim_end();
            let help = words!(
                en: "write `{line}` with a half-width colon and a space", zh: "写成`{line}`，用半角冒号加一个空格"
            );
            let fault = Diagnostic::error(FULL_WIDTH_COLON, place('：'.len_utf8()), message).with_help(help);
            let end = between.end.max(colon_at + sign.len() - after.len());
            return Some(fault.with_edit(between.start..end, correct));
        }
        // An address (`https://`) and a lone word before another colon are no keys.
        let glued = !after.starts_with([' ', '\t', '\n', '\r', '/', ':']) && !value.is_empty();
        if !glued || sign.len() < self.text.len() - key.len() {
            return None;
        }
        let message = match after.chars().next().filter(|c| is_odd_space(*c)) {
            Some(space) => {
                let named = named(space);
                words!(
                    en: "{named} after the colon of `{key}`: YAML wants a half-width space",
                    zh: "`{key}`的冒号后面是{named}：YAML要的是半角空格";
                    named
                )
            }
            None => words!(en: "no space after the colon of `{key}`", zh: "`{key}`的冒号后面缺少空格"),
        };
        let fault = Diagnostic::error(MISSING_SPACE, place(1), message);
        let help = words!(en: "write `{key}: {value}`", zh: "写成`{key}: {value}`");
        Some(fault.with_help(help).with_edit(between, correct))
    }

    /// `　- 运营`: YAML indents with spaces only.
    fn indentation(&self) -> Option<Diagnostic> {
        let rest = self.text.trim_start();
        let indent = self.text.get(..self.text.len() - rest.len())?;
        let wrong = indent.chars().next().filter(|c| *c == '\t' || is_odd_space(*c))?;
        let key = rest.get(..key_length(rest))?;
        let is_key = !key.is_empty() && rest.get(key.len()..)?.trim_start().starts_with([':', '：']);
        // YAML lets tabs stand before text that goes on, and TOML lets them stand anywhere.
        if rest.is_empty()
            || self.syntax == Syntax::Toml
            || (wrong == '\t' && !is_key && !rest.starts_with("- "))
        {
            return None;
        }
        let correct = if is_key && keys::holds(key).is_some() {
            String::new()
        } else {
            indent.chars().map(|c| if matches!(c, '\t' | '\u{3000}') { "  " } else { " " }).collect()
        };
        let span = self.at..self.at + indent.len();
        let (named, line) = (named(wrong), rest.trim_end());
        let message = words!(
            en: "{named} before `{line}`: YAML indents with half-width spaces",
            zh: "`{line}`前面是{named}：YAML用半角空格缩进";
            named
        );
        let fault = Diagnostic::error(BAD_INDENTATION, Location::new(self.path, span.clone()), message);
        let help = if correct.is_empty() {
            words!(en: "write `{line}` at the beginning of the line", zh: "把`{line}`写在行首")
        } else {
            words!(en: "write `{correct}{line}`", zh: "写成`{correct}{line}`")
        };
        Some(fault.with_help(help).with_edit(span, correct))
    }

    /// The value of a line such as `- 运营`, and where it stands.
    fn item(&self) -> Option<(&'a str, usize)> {
        let after = self.text.trim_start().strip_prefix("- ")?;
        let value = value::without_comment(after.trim());
        Some((value, self.at + self.text.len() - after.trim_start().len()))
    }
}
