//! Pages stored as UTF-8, without a byte order mark, with the line ends they had.
//!
//! What a page says does not change: its text before and after is the same.

use super::scope::Scope;
use super::{Change, Plan, Shown, pages};
use crate::source::{Decoded, Encoding, SourceFile, SourceTree, decode, decode_as, storable, text};
use crate::words::{Phrase, Words, words};

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
            Err(left) => {
                let path = &file.path;
                plan.left.push(words!(en: "{path}: {left}", zh: "{path}：{left}"; left));
            }
        }
    }
    plan
}

fn read<'a>(file: &'a SourceFile, from: Option<&str>) -> Result<Decoded<'a>, Words> {
    let found = decode(&file.bytes);
    let is_utf8 = |decoded: &Decoded<'_>| matches!(decoded.encoding, Encoding::Utf8 | Encoding::Utf8WithMark);
    match (found, from) {
        (Ok(decoded), Some(_)) if is_utf8(&decoded) => Ok(decoded),
        (_, Some(label)) => {
            let not_so =
                || words!(en: "this is not {label}; nothing is changed", zh: "这不是{label}；没有改动");
            decode_as(&file.bytes, label).ok_or_else(not_so)
        }
        (Ok(decoded), None) => Ok(decoded),
        (Err(_), None) => {
            let reasons = text(file).diagnostics.into_iter();
            let reasons = reasons.map(|one| match (one.message, one.help) {
                (message, Some(help)) => {
                    words!(en: "{message} ({help})", zh: "{message}（{help}）"; message, help)
                }
                (message, None) => message,
            });
            Err(Words::join(reasons, Phrase { english: "; ", chinese: "；" }))
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
        Encoding::Utf8WithMark => vec![words!(en: "without its byte order mark", zh: "去掉BOM")],
        encoding => {
            let name = encoding.name();
            vec![words!(en: "from {name} to UTF-8", zh: "从{name}转为UTF-8"; name)]
        }
    };
    match decoded.text.chars().count() - clean.chars().count() {
        0 => {}
        1 => what.push(words!(en: "without a control character", zh: "去掉1个控制字符")),
        count => what.push(words!(en: "without {count} control characters", zh: "去掉{count}个控制字符")),
    }
    let telling = clean.lines().filter(|line| !line.is_ascii()).map(|line| line.chars().take(60).collect());
    Some(Change {
        bytes: clean.as_bytes().to_vec(),
        what: Words::join(what, Phrase { english: ", ", chinese: "，" }),
        shown: Shown::Sample(telling.take(SAMPLE).collect()),
        file: file.clone(),
    })
}
