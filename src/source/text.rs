//! Bytes to text: the one place where a file's encoding and line ends are decided.
//!
//! The text of a file is its bytes as UTF-8, without a byte order mark, with `\n` for every line end. All spans of
//! diagnostics count bytes of this text. A checkout with `\r\n` therefore gives the same site as one with `\n`.

use std::borrow::Cow;

use super::SourceFile;
use crate::diagnostic::{Checked, Code, Diagnostic, Location};

/// A text file that is not UTF-8.
pub const NOT_UTF8: Code = Code::new("not-utf8", "a text file is not UTF-8");

/// The text of a file. When it is not UTF-8 an error says where and what, and the value is the readable part.
pub fn text(file: &SourceFile) -> Checked<Cow<'_, str>> {
    let bytes = file.bytes.strip_prefix(b"\xEF\xBB\xBF".as_slice()).unwrap_or(&file.bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Checked::new(unix_line_ends(text), Vec::new()),
        Err(fault) => {
            let readable = bytes.get(..fault.valid_up_to()).unwrap_or_default();
            let readable = std::str::from_utf8(readable).unwrap_or_default();
            let diagnostic = not_utf8(file, bytes, fault.valid_up_to(), readable);
            Checked::new(unix_line_ends(readable), vec![diagnostic])
        }
    }
}

fn unix_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn not_utf8(file: &SourceFile, bytes: &[u8], at: usize, readable: &str) -> Diagnostic {
    let place = unix_line_ends(readable).len();
    let found: Vec<String> = bytes.iter().skip(at).take(4).map(|byte| format!("{byte:02X}")).collect();
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let guess =
        if utf16 { "it looks like UTF-16 (Notepad's \"Unicode\")" } else { "it may be GB18030 or Big5" };
    Diagnostic::error(
        NOT_UTF8,
        Location::new(&file.path, place..place),
        format!("not UTF-8: byte {at} begins `{}`, and {guess}", found.join(" ")),
    )
    .with_help("open the file with its real encoding and save it as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    fn file(bytes: &[u8]) -> SourceFile {
        SourceFile::new(SourcePath::new("content/zh/a.md").unwrap(), bytes)
    }

    #[test]
    fn marks_and_line_ends_do_not_matter() {
        for bytes in ["\u{feff}一\r\n二\r\n", "一\n二\n", "一\r二\r"] {
            let checked = text(&file(bytes.as_bytes())).value.into_owned();
            assert_eq!(checked, "一\n二\n", "{bytes:?}");
        }
    }

    #[test]
    fn other_encodings_are_named_with_their_place() {
        let gbk = [b"title\r\n".as_slice(), &[0xB4, 0xFA, 0xD4, 0xCB]].concat();
        let source = file(&gbk);
        let checked = text(&source);
        let fault = &checked.diagnostics[0];
        assert_eq!(checked.value, "title\n");
        assert_eq!(fault.location.as_ref().unwrap().span, 6..6);
        assert!(fault.message.contains("byte 7 begins `B4 FA D4 CB`"), "{}", fault.message);

        let utf16 = file(b"\xFF\xFEa\0b\0");
        assert!(text(&utf16).diagnostics[0].message.contains("UTF-16"));
    }
}
