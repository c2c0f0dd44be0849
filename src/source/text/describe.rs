//! Words for what was found in the bytes of a file.

use super::chinese::DamagedChinese;
use super::{Encoding, Undecodable, normal};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::{CONTENT, argument};
use crate::source::SourceFile;
use crate::words::{Phrase, Words, words};

/// A text file that is not UTF-8 and cannot be read for certain.
pub const NOT_UTF8: Code =
    Code::new("not-utf8", "a text file is not UTF-8 and cannot be read", "文本文件不是UTF-8，也读不出来")
        .fixed();
/// A text file that is not UTF-8, and was read all the same.
pub const OTHER_ENCODING: Code = Code::new(
    "other-encoding",
    "a text file is stored in another encoding than UTF-8",
    "文本文件用的不是UTF-8，而是另一种编码",
);

/// How much of a text is quoted, in characters.
const SAMPLE: usize = 24;

/// A warning when a text is not stored as UTF-8. `text` is how it is read.
pub(super) fn other_encoding(file: &SourceFile, encoding: Encoding, text: &str) -> Option<Diagnostic> {
    if matches!(encoding, Encoding::Utf8 | Encoding::Utf8WithMark) {
        return None;
    }
    let is_utf16 = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let encoding = encoding.name();
    let what = if is_utf16 {
        words!(
            en: "{encoding}, Notepad's \"Unicode\"", zh: "{encoding}（记事本里的“Unicode”）"; encoding
        )
    } else {
        encoding.into()
    };
    let telling =
        |line: &&str| if is_utf16 { line.contains(char::is_alphanumeric) } else { !line.is_ascii() };
    let mut start = 0;
    let line = text.split_inclusive('\n').find(|line| {
        let found = telling(line);
        start += if found { 0 } else { line.len() };
        found
    });
    let line = line.unwrap_or("").trim_end();
    let span = if line.is_empty() { 0..0 } else { start..start + line.len() };
    let shown = sample(line);
    let message = words!(
        en: "this is not UTF-8; the file is read as {what}: \"{shown}\"",
        zh: "不是UTF-8，按{what}读取：“{shown}”";
        what
    );
    Some(Diagnostic::warning(OTHER_ENCODING, Location::new(&file.path, span), message).with_help(remedy(
        file,
        Phrase { english: "stores it as UTF-8", chinese: "会把它存成UTF-8" },
        Phrase { english: "save the file as UTF-8", chinese: "把文件另存为UTF-8" },
    )))
}

fn count(bytes: usize) -> Words {
    match bytes {
        1 => words!(en: "one byte", zh: "1个字节"),
        bytes => words!(en: "{bytes} bytes", zh: "{bytes}个字节"),
    }
}

/// The error for bytes that cannot be read. `readable` is the text before them.
pub(super) fn not_utf8(file: &SourceFile, fault: &Undecodable, readable: &str) -> Diagnostic {
    let at = fault.at();
    let place = Location::new(&file.path, readable.len()..readable.len());
    let line = readable.matches('\n').count() + 1;
    let found: Vec<String> = file.bytes.iter().skip(at).take(4).map(|byte| format!("{byte:02X}")).collect();
    let bytes = found.join(" ");
    let found = words!(
        en: "byte {at}, on line {line}, begins `{bytes}`", zh: "第{line}行，从字节{at}开始是`{bytes}`"
    );
    let by_hand = Phrase {
        english: "open the file in its real encoding and save it as UTF-8",
        chinese: "用文件真正的编码打开，再另存为UTF-8",
    };
    match fault {
        Undecodable::NotText(kind) => {
            let message = words!(en: "this is no text but {kind}", zh: "这不是文本，而是{kind}"; kind);
            Diagnostic::error(NOT_UTF8, Location::file(&file.path), message).with_help(Phrase {
                english: "give the file the name of its kind, or write its text in Markdown",
                chinese: "给文件换上真正的扩展名，或者用Markdown写它的内容",
            })
        }
        Undecodable::Damaged { bad, pasted, .. } => {
            let bad = count(*bad);
            let pasted = pasted.as_ref().map_or_else(Words::default, |(encoding, text)| {
                let (encoding, shown) = (encoding.name(), sample(text));
                words!(
                    en: ", which in {encoding} would be \"{shown}\"",
                    zh: "，按{encoding}读是“{shown}”";
                    encoding
                )
            });
            let message = words!(
                en: "UTF-8 but for {bad}: {found}{pasted}",
                zh: "是UTF-8，但有{bad}不对：{found}{pasted}";
                bad, found, pasted
            );
            Diagnostic::error(NOT_UTF8, place, message).with_help(Phrase {
                english: "correct the text there; if it was whole once, take it from the file's history",
                chinese: "把那里的文字改对；如果以前是完整的，就从文件的历史版本里取回",
            })
        }
        Undecodable::DamagedChinese(DamagedChinese { encoding, bad, .. }) => {
            let (encoding, bad) = (encoding.name(), count(*bad));
            let message = words!(
                en: "{encoding} but for {bad}: {found}", zh: "是{encoding}，但有{bad}不对：{found}"; encoding, bad, found
            );
            Diagnostic::error(NOT_UTF8, place, message).with_help(Phrase {
                english: "take the file as it was whole from its history, or correct the text there in its \
                          encoding; then save it as UTF-8",
                chinese: "从文件的历史版本里取回完整的，或者用原来的编码打开，把那里的文字改对；再另存为UTF-8",
            })
        }
        Undecodable::Unknown { guess: (name, line), .. } => {
            let shown = sample(line);
            let reads = if shown.is_empty() {
                Words::default()
            } else {
                words!(en: ", in which the line is \"{shown}\"", zh: "，按它读这一行是“{shown}”")
            };
            let message = words!(
                en: "not UTF-8: {found}; it may be {name}{reads}",
                zh: "不是UTF-8：{found}；可能是{name}{reads}";
                found, reads
            );
            let path = &file.path;
            let help = match path.within(CONTENT) {
                Some(_) if !name.starts_with("UTF-16") => words!(
                    en: "if that is right, run `diptych fix encoding --from {name} {path}`; else {by_hand}",
                    zh: "如果读得对，就运行`diptych fix encoding --from {name} {path}`；否则{by_hand}";
                    by_hand
                ),
                _ => by_hand.into(),
            };
            Diagnostic::error(NOT_UTF8, place, message).with_help(help)
        }
    }
}

/// `diptych fix encoding` where it may write, with what it does; else what a person does.
pub(super) fn remedy(file: &SourceFile, does: Phrase, by_hand: Phrase) -> Words {
    let path = argument(file.path.as_str());
    match file.path.within(CONTENT) {
        Some(_) => words!(
            en: "`diptych fix encoding {path}` {does}; or {by_hand}",
            zh: "`diptych fix encoding {path}`{does}；或者{by_hand}";
            does, by_hand
        ),
        None => by_hand.into(),
    }
}

/// The beginning of a line, in quotation marks' length.
fn sample(line: &str) -> String {
    let line = normal(line.trim());
    let mut characters = line.chars();
    let sample: String = characters.by_ref().take(SAMPLE).collect();
    if characters.next().is_some() { format!("{sample}…") } else { sample }
}
