//! Bytes to text: the one place where a file's encoding and line ends are decided.
//!
//! The text of a file is what its bytes say, without a byte order mark, with `\n` for every line end and without the
//! characters that no page can hold ([`is_forbidden`]). All spans of diagnostics count bytes of this text, as UTF-8,
//! whatever the file is stored in. A checkout with `\r\n` therefore gives the same site as one with `\n`.
//!
//! The bytes alone decide how they are read, so that everyone who asks gets the same text.

mod chinese;
mod controls;
mod describe;
mod encoding;
mod utf16;

use std::borrow::Cow;

pub use controls::CONTROL_CHARACTER;
pub use describe::{NOT_UTF8, OTHER_ENCODING};
pub use encoding::{Decoded, Encoding, Undecodable, decode, decode_as};

use super::SourceFile;
use crate::diagnostic::Checked;

/// The text of a file. Text in another encoding than UTF-8 is decoded, with a warning. When that cannot be done, an
/// error says where and what, and the value is the readable part before it.
pub fn text(file: &SourceFile) -> Checked<Cow<'_, str>> {
    match decode(&file.bytes) {
        Ok(Decoded { text: stored, encoding }) => {
            let mut diagnostics = Vec::new();
            let changed = match normal(&stored) {
                Cow::Borrowed(_) => None,
                Cow::Owned(text) => Some(text),
            };
            if let Some(text) = &changed {
                diagnostics.extend(controls::report(file, &stored, text));
            }
            let text = changed.map_or(stored, Cow::Owned);
            diagnostics.extend(describe::other_encoding(file, encoding, &text));
            Checked::new(text, diagnostics)
        }
        Err(fault) => {
            let readable = normal(fault.readable(&file.bytes)).into_owned();
            let diagnostic = describe::not_utf8(file, &fault, &readable);
            Checked::new(readable.into(), vec![diagnostic])
        }
    }
}

/// What no page can hold: outside the characters of XML, in which feeds and sitemaps are written
/// (<https://www.w3.org/TR/xml/#charsets>), or in HTML an error that programs treat differently.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text as it should be stored: without forbidden characters, with its own line ends.
pub fn storable(stored: &str) -> Cow<'_, str> {
    if stored.contains(is_forbidden) {
        Cow::Owned(stored.chars().filter(|character| !is_forbidden(*character)).collect())
    } else {
        Cow::Borrowed(stored)
    }
}

/// The text with `\n` for every line end and without forbidden characters.
fn normal(stored: &str) -> Cow<'_, str> {
    if !needs_change(stored) {
        return Cow::Borrowed(stored);
    }
    let lines = stored.replace("\r\n", "\n");
    if !needs_change(&lines) {
        return Cow::Owned(lines);
    }
    Cow::Owned(kept(stored).map(|(_, character)| character).collect())
}

/// The characters of the text of a file, each with the bytes it takes up in the file as it is stored.
pub(super) fn kept(stored: &str) -> impl Iterator<Item = (std::ops::Range<usize>, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at;
            let character = stored.get(start..)?.chars().next()?;
            at += character.len_utf8();
            if is_forbidden(character) {
                continue;
            }
            if character != '\r' {
                return Some((start..at, character));
            }
            // What is left out between the two characters of a line end does not make it two line ends.
            let after = stored.get(at..)?.trim_start_matches(is_forbidden);
            if let Some(after) = after.strip_prefix('\n') {
                at = stored.len() - after.len();
            }
            return Some((start..at, '\n'));
        }
    })
}

/// Whether there is a carriage return or a forbidden character. Blocks without branches are compared many bytes at once.
fn needs_change(text: &str) -> bool {
    let is_control = |byte: &u8| (*byte < b' ') & (*byte != b'\n') & (*byte != b'\t') | (*byte == 0x7F);
    let in_block = |block: &[u8]| block.iter().fold(false, |found, byte| found | is_control(byte));
    text.as_bytes().chunks(256).any(in_block) || ["\u{fffe}", "\u{ffff}"].iter().any(|one| text.contains(one))
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030};

    use super::{Encoding, Undecodable, decode, decode_as, text};
    use crate::diagnostic::Severity;
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    const SIMPLIFIED: &str = "---\ntitle: 代运营手册\n---\n\n收费方式有三种：固定、分成与“两者都有”。\r\n";
    const TRADITIONAL: &str = "---\ntitle: 代運營手冊\n---\n\n收費方式有三種：固定、分成與「兩者都有」。\r\n";

    fn file(bytes: &[u8]) -> SourceFile {
        SourceFile::new(SourcePath::new("content/zh/a.md").unwrap(), bytes)
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    /// The text, and each message with the text at its place.
    fn check(bytes: &[u8]) -> (String, Vec<(Severity, String)>) {
        let file = file(bytes);
        let checked = text(&file);
        let said = checked.diagnostics.iter().map(|one| {
            let place = one.location.as_ref().and_then(|place| checked.value.get(place.span.clone()));
            (one.severity, format!("[{}] {}", place.expect("a place in the text"), one.message.english))
        });
        let said = said.collect();
        (checked.value.into_owned(), said)
    }

    #[test]
    fn marks_and_line_ends_do_not_matter() {
        for bytes in ["\u{feff}一\r\n二\r\n", "一\n二\n", "\u{feff}\u{feff}一\n二\n"] {
            assert_eq!(check(bytes.as_bytes()), ("一\n二\n".to_owned(), vec![]), "{bytes:?}");
        }
        let said = "[\n] 2 lines end with a carriage return (U+000D) alone".to_owned();
        assert_eq!(check("一\r二\r".as_bytes()), ("一\n二\n".to_owned(), vec![(Severity::Warning, said)]));
    }

    #[test]
    fn what_no_page_can_hold_is_left_out() {
        let said = "[b] the control character U+001B cannot stand in a page and is left out".to_owned();
        assert_eq!(check(b"a\x1bb\r\nc\t"), ("ab\nc\t".to_owned(), vec![(Severity::Warning, said)]));
        let said = "[\n] the control character U+0000 cannot stand in a page and is left out".to_owned();
        assert_eq!(
            check(b"a\r\0\nbeta gamma"),
            ("a\nbeta gamma".to_owned(), vec![(Severity::Warning, said)])
        );
        let said = "[] 2 control characters cannot stand in a page and are left out, first U+FFFE".to_owned();
        assert_eq!(check("一\u{fffe}\u{8}".as_bytes()), ("一".to_owned(), vec![(Severity::Warning, said)]));
    }

    #[test]
    fn chinese_encodings_are_recognised_without_a_hint() {
        for (stored, encoding, standard) in [
            (SIMPLIFIED, Encoding::Gb18030, GB18030),
            (TRADITIONAL, Encoding::Gb18030, GB18030),
            (TRADITIONAL, Encoding::Big5, BIG5),
        ] {
            let (bytes, _, lossy) = standard.encode(stored);
            assert!(!lossy);
            let decoded = decode(&bytes).expect("Chinese");
            assert_eq!((&*decoded.text, decoded.encoding), (stored, encoding));
        }
        let (bytes, ..) = GB18030.encode(SIMPLIFIED);
        let said =
            "[title: 代运营手册] this is not UTF-8; the file is read as GB18030: \"title: 代运营手册\"";
        let (text, found) = check(&bytes);
        assert_eq!(found, [(Severity::Warning, said.to_owned())]);
        assert_eq!(text, SIMPLIFIED.replace("\r\n", "\n"));
    }

    #[test]
    fn utf16_is_recognised_with_and_without_a_mark() {
        for stored in [SIMPLIFIED, TRADITIONAL, "# Title\n\nplain\n"] {
            for (mark, bytes_of, encoding) in [
                ("\u{feff}", u16::to_le_bytes as fn(u16) -> [u8; 2], Encoding::Utf16Le),
                ("\u{feff}", u16::to_be_bytes, Encoding::Utf16Be),
                ("", u16::to_le_bytes, Encoding::Utf16Le),
                ("", u16::to_be_bytes, Encoding::Utf16Be),
            ] {
                let bytes = utf16(&format!("{mark}{stored}"), bytes_of);
                let decoded = decode(&bytes).expect("UTF-16");
                assert_eq!((&*decoded.text, decoded.encoding), (stored, encoding), "{mark:?}");
            }
        }
        let (_, found) = check(&utf16("\u{feff}# 一\n", u16::to_le_bytes));
        let said = "[# 一] this is not UTF-8; the file is read as UTF-16LE, Notepad's \"Unicode\": \"# 一\"";
        assert_eq!(found, [(Severity::Warning, said.to_owned())]);
    }

    #[test]
    fn what_is_not_certain_is_an_error_with_its_place() {
        for (bytes, text, said) in [
            (&b"ok\r\n\xC0\xAFx"[..], "ok\n", "UTF-8 but for 2 bytes: byte 4, on line 2, begins `C0 AF 78`"),
            (b"# \xE4\xBB", "# ", "UTF-8 but for 2 bytes: byte 2, on line 1, begins `E4 BB`"),
            (b"# \xE4\xBB\xA3\xE8\xBF", "# 代", "UTF-8 but for 2 bytes: byte 5, on line 1, begins `E8 BF`"),
            (
                b"don\x92t \x93stop\x94 caf\xE9",
                "don",
                "not UTF-8: byte 3, on line 1, begins `92 74 20 93`; it may be windows-1252, in which the line is \
                 \"don’t “stop” café\"",
            ),
            (
                b"\xB7\xD1\xC2\xCA\xB1\xED\r\n\xCA\xD5\xB7\xD1\xB7\xBD\xCA\xBD\xB9\xCC\xB6\xA8\xB7\xD6\xB3\xC9\xFF\xB5\xC4",
                "费率表\n收费方式固定分成",
                "GB18030 but for one byte: byte 24, on line 2, begins `FF B5 C4`",
            ),
            (
                b"\xB7\xD1\xC2\xCA\xB1\xED\n\xCA\xD5\xB7\xD1\xB7\xBD\xCA\xBD\xB9\xCC\xB6\xA8\xB7\xD6\xB3",
                "费率表\n收费方式固定分",
                "GB18030 but for one byte: byte 21, on line 2, begins `B3`",
            ),
            (b"\xFF\xFEa\0\0\xD8", "", "not UTF-8: byte 4, on line 1, begins `00 D8`; it may be UTF-16LE"),
            (
                b"PK\x03\x04\x14\0",
                "",
                "this is no text but a ZIP archive or an Office document (such as .docx)",
            ),
            (b"\0\x01\x02\x03\xFF", "", "this is no text but binary data"),
        ] {
            let found = check(bytes);
            assert_eq!(found, (text.to_owned(), vec![(Severity::Error, format!("[] {said}"))]));
        }
        let mixed = ["代运营手册：收费、分成、结算".as_bytes(), b"\n\xCA\xD5\xB7\xD1\n"].concat();
        let Err(Undecodable::Damaged { at: 43, bad, pasted }) = decode(&mixed) else { panic!("not damaged") };
        assert_eq!((bad, pasted), (2, Some((Encoding::Gb18030, "收费".to_owned()))));
    }

    #[test]
    fn a_person_may_name_the_encoding() {
        let named = |bytes, label| decode_as(bytes, label).map(|decoded| decoded.text.into_owned());
        assert_eq!(named(b"caf\xE9 \x93", "latin1").as_deref(), Some("café “"));
        assert_eq!(named(b"\xFF\xFEa\0", "utf-16le").as_deref(), Some("a"));
        assert_eq!(named(b"\xA6L", "big5").as_deref(), Some("印"));
        assert_eq!(named(b"\x80\xFF", "gbk"), None);
        assert_eq!(named(b"a", "klingon"), None);
    }
}
