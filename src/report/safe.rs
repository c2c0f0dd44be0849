//! Text of strangers made harmless: what a page or a file name says must not act on the reader's terminal.
//!
//! Control characters can move the cursor, rename the window or hide a line; bidirectional overrides reorder what
//! is read (CVE-2021-42574). Invisible characters do no harm but explain many a "broken" link, so they are shown as
//! well. All are written as Rust writes them: `\u{202e}`.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Whether a character acts, reorders or hides instead of being seen. The joiner and the variation selectors of
/// emoji are left alone.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with hostile characters spelled out. Line ends stay, tabs become spaces.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && is_hostile(c)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => safe.push('\n'),
            '\t' => safe.push(' '),
            c if is_hostile(c) => safe.extend(c.escape_default()),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The same with line ends folded into spaces.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return lines(text);
    }
    let parts: Vec<&str> = text.lines().map(str::trim).filter(|part| !part.is_empty()).collect();
    Cow::Owned(lines(&parts.join(" ")).into_owned())
}

/// Writes a value as one line of JSON with hostile characters escaped: the same value to a parser, safe to `cat`.
pub(super) fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Harmless))?;
    writeln!(out)
}

/// Compact JSON, all but for the escapes.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        for run in fragment.split_inclusive(is_hostile) {
            let hostile = run.chars().next_back().filter(|c| is_hostile(*c));
            let harmless = run.len() - hostile.map_or(0, char::len_utf8);
            out.write_all(run.as_bytes().get(..harmless).unwrap_or_default())?;
            for unit in hostile.map(|c| c.encode_utf16(&mut [0; 2]).to_vec()).unwrap_or_default() {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{json, lines, one_line};

    #[test]
    fn hostile_characters_are_spelled_out() {
        assert_eq!(lines("代运营 é 👨‍👩‍👧 ❤️"), "代运营 é 👨‍👩‍👧 ❤️");
        assert_eq!(
            lines("a\tb\n\u{1b}[2J\r\u{202e}\u{9b}\u{feff}"),
            "a b\n\\u{1b}[2J\\r\\u{202e}\\u{9b}\\u{feff}"
        );
        assert_eq!(one_line("a\n\n  b\u{7}\n"), "a b\\u{7}");
    }

    #[test]
    fn json_keeps_the_value() {
        let text = "一\u{202e}\u{e0041}\u{1b}\u{7f}\"\\\n末";
        let mut out = Vec::new();
        json(&mut out, &[text]).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, "[\"一\\u202e\\udb40\\udc41\\u001b\\u007f\\\"\\\\\\n末\"]\n");
        assert_eq!(serde_json::from_str::<Vec<String>>(&out).unwrap(), [text]);
    }
}
