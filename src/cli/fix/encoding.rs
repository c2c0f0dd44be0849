//! Pages stored as UTF-8, without a byte order mark, with the line ends they had.
//!
//! What a page says does not change: its text before and after is the same.

use super::scope::Scope;
use super::{Change, Plan, Shown, pages};
use crate::source::{Decoded, Encoding, SourceFile, SourceTree, decode, decode_as, storable, text};

/// Lines that are shown so that a person can see whether a page was read rightly.
const SAMPLE: usize = 3;

/// Whether an encoding has such a name.
pub(super) fn is_known(label: &str) -> bool {
    decode_as(b"", label).is_some()
}

/// `from` is the encoding of what is not UTF-8, if a person says so.
pub(super) fn plan(tree: &SourceTree, scope: &Scope, from: Option<&str>) -> Plan {
    let mut plan = Plan::default();
    for file in pages(tree, scope) {
        match read(file, from) {
            Ok(decoded) => plan.changes.extend(change(file, &decoded)),
            Err(left) => plan.left.push(format!("{}: {left}", file.path)),
        }
    }
    plan
}

fn read<'a>(file: &'a SourceFile, from: Option<&str>) -> Result<Decoded<'a>, String> {
    let found = decode(&file.bytes);
    let is_utf8 = |decoded: &Decoded<'_>| matches!(decoded.encoding, Encoding::Utf8 | Encoding::Utf8WithMark);
    match (found, from) {
        (Ok(decoded), Some(_)) if is_utf8(&decoded) => Ok(decoded),
        (_, Some(label)) => {
            decode_as(&file.bytes, label).ok_or_else(|| format!("this is not {label}; nothing is changed"))
        }
        (Ok(decoded), None) => Ok(decoded),
        (Err(_), None) => {
            let reasons = text(file).diagnostics.into_iter();
            let reasons = reasons.map(|one| match one.help {
                Some(help) => format!("{} ({help})", one.message),
                None => one.message,
            });
            Err(reasons.collect::<Vec<_>>().join("; "))
        }
    }
}

/// `None` when the page is stored as it should be.
fn change(file: &SourceFile, decoded: &Decoded<'_>) -> Option<Change> {
    let clean = storable(&decoded.text);
    if clean.as_bytes() == &*file.bytes {
        return None;
    }
    let mut what = match decoded.encoding {
        Encoding::Utf8 => Vec::new(),
        Encoding::Utf8WithMark => vec!["without its byte order mark".to_owned()],
        encoding => vec![format!("from {encoding} to UTF-8")],
    };
    match decoded.text.chars().count() - clean.chars().count() {
        0 => {}
        1 => what.push("without a control character".to_owned()),
        count => what.push(format!("without {count} control characters")),
    }
    let telling = clean.lines().filter(|line| !line.is_ascii()).map(|line| line.chars().take(60).collect());
    Some(Change {
        bytes: clean.as_bytes().to_vec(),
        what: what.join(", "),
        shown: Shown::Sample(telling.take(SAMPLE).collect()),
        file: file.clone(),
    })
}
