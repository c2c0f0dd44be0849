//! A page as a repair sees it: its bytes, and what edits make of them.

use super::{Change, Shown};
use crate::diagnostic::Edit;
use crate::path::argument;
use crate::source::{Encoding, SourceFile, decode, edited};
use crate::words::{Words, words};

/// Whether a page is stored so that edits can be carried out in it. A byte order mark stays where it is.
pub(super) fn is_editable(file: &SourceFile) -> bool {
    decode(&file.bytes)
        .is_ok_and(|decoded| matches!(decoded.encoding, Encoding::Utf8 | Encoding::Utf8WithMark))
}

/// What is said of a page that is not.
pub(super) fn not_editable(file: &SourceFile) -> Words {
    let path = &file.path;
    let typed = argument(path.as_str());
    words!(
        en: "{path} is not UTF-8 and is left as it is: run `diptych fix encoding {typed}` first",
        zh: "{path}不是UTF-8，没有改动：请先运行`diptych fix encoding {typed}`",
    )
}

/// The page with edits carried out: they are in order and do not touch. Everything else stays byte for byte.
pub(super) fn corrected(file: &SourceFile, edits: &[Edit]) -> SourceFile {
    let Ok(decoded) = decode(&file.bytes) else { return file.clone() };
    let mark = file.bytes.len().saturating_sub(decoded.text.len());
    let mut bytes = file.bytes.get(..mark).unwrap_or_default().to_vec();
    bytes.extend_from_slice(edited(&decoded.text, edits).as_bytes());
    SourceFile::new(file.path.clone(), bytes)
}

/// The change from a page to what it became, line by line.
pub(super) fn difference(file: &SourceFile, new: &SourceFile, what: Words) -> Change {
    let before = String::from_utf8(file.bytes.to_vec()).unwrap_or_default();
    Change { file: file.clone(), bytes: new.bytes.to_vec(), what, shown: Shown::Difference { before } }
}
