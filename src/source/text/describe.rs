//! Words for what was found in the bytes of a file.

use super::{Encoding, Undecodable, normal};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::CONTENT;
use crate::source::SourceFile;

/// A text file that is not UTF-8 and cannot be read for certain.
pub const NOT_UTF8: Code = Code::new("not-utf8", "a text file is not UTF-8 and cannot be read");
/// A text file that is not UTF-8, and was read all the same.
pub const OTHER_ENCODING: Code =
    Code::new("other-encoding", "a text file is stored in another encoding than UTF-8");

/// How much of a text is quoted, in characters.
const SAMPLE: usize = 24;

/// A warning when a text is not stored as UTF-8. `text` is how it is read.
pub(super) fn other_encoding(file: &SourceFile, encoding: Encoding, text: &str) -> Option<Diagnostic> {
    if matches!(encoding, Encoding::Utf8 | Encoding::Utf8WithMark) {
        return None;
    }
    let is_utf16 = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let what = if is_utf16 { format!("{encoding}, Notepad's \"Unicode\"") } else { encoding.to_string() };
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
    let message = format!("this is not UTF-8; the file is read as {what}: \"{}\"", sample(line));
    Some(Diagnostic::warning(OTHER_ENCODING, Location::new(&file.path, span), message).with_help(remedy(
        file,
        "stores it as UTF-8",
        "save the file as UTF-8",
    )))
}

/// The error for bytes that cannot be read. `readable` is the text before them.
pub(super) fn not_utf8(file: &SourceFile, fault: &Undecodable, readable: &str) -> Diagnostic {
    let at = fault.at();
    let place = Location::new(&file.path, readable.len()..readable.len());
    let line = readable.matches('\n').count() + 1;
    let found: Vec<String> = file.bytes.iter().skip(at).take(4).map(|byte| format!("{byte:02X}")).collect();
    let found = format!("byte {at}, on line {line}, begins `{}`", found.join(" "));
    let by_hand = "open the file in its real encoding and save it as UTF-8";
    match fault {
        Undecodable::NotText(kind) => {
            Diagnostic::error(NOT_UTF8, Location::file(&file.path), format!("this is no text but {kind}"))
                .with_help("give the file the name of its kind, or write its text in Markdown")
        }
        Undecodable::Damaged { bad, pasted, .. } => {
            let bad = if *bad == 1 { "one byte".to_owned() } else { format!("{bad} bytes") };
            let pasted = pasted.as_ref().map_or_else(String::new, |(encoding, text)| {
                format!(", which in {encoding} would be \"{}\"", sample(text))
            });
            let message = format!("UTF-8 but for {bad}: {found}{pasted}");
            Diagnostic::error(NOT_UTF8, place, message)
                .with_help("correct the text there; if it was whole once, take it from the file's history")
        }
        Undecodable::Unknown { guess: (name, line), .. } => {
            let reads = if line.trim().is_empty() {
                String::new()
            } else {
                format!(", in which the line is \"{}\"", sample(line))
            };
            let message = format!("not UTF-8: {found}; it may be {name}{reads}");
            let help = match file.path.within(CONTENT) {
                Some(_) if !name.starts_with("UTF-16") => {
                    format!(
                        "if that is right, run `diptych fix encoding --from {name} {}`; else {by_hand}",
                        file.path
                    )
                }
                _ => by_hand.to_owned(),
            };
            Diagnostic::error(NOT_UTF8, place, message).with_help(help)
        }
    }
}

/// `diptych fix encoding` where it may write, with what it does; else what a person does.
pub(super) fn remedy(file: &SourceFile, does: &str, by_hand: &str) -> String {
    match file.path.within(CONTENT) {
        Some(_) => format!("`diptych fix encoding {}` {does}; or {by_hand}", file.path),
        None => by_hand.to_owned(),
    }
}

/// The beginning of a line, in quotation marks' length.
fn sample(line: &str) -> String {
    let line = normal(line.trim());
    let mut characters = line.chars();
    let sample: String = characters.by_ref().take(SAMPLE).collect();
    if characters.next().is_some() { format!("{sample}…") } else { sample }
}
