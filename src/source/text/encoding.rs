//! Which encoding bytes are in, and what they say in it.
//!
//! UTF-8 is never guessed at: bytes that are UTF-8 are read as that. Others are read only when there is one reading
//! that is plausible as a whole; nothing is ever replaced by U+FFFD. In this order:
//!
//! 1. a byte order mark decides;
//! 2. files of other kinds (a Word document called `.md`) are not text;
//! 3. UTF-16 without a mark shows by its zero bytes;
//! 4. UTF-8 with a few bad bytes is damaged, and not another encoding;
//! 5. what is left is Chinese in GB18030 or Big5, or is not read.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::chinese::{self, DamagedChinese};
use super::{is_forbidden, utf16};
use crate::words::Phrase;

/// An encoding in which a text file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark, as it should be.
    Utf8,
    /// UTF-8 with a byte order mark, as Notepad saved it for a long time. Read without a word.
    Utf8WithMark,
    /// UTF-16, little endian: Notepad's "Unicode".
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// GB18030, with GBK and GB2312 in it: Simplified Chinese Windows' "ANSI".
    Gb18030,
    /// Big5: Traditional Chinese Windows' "ANSI".
    Big5,
    /// One that a person named, such as `windows-1252`: the name by which it is known.
    Named(&'static str),
}

impl Encoding {
    /// What it is called.
    pub fn name(self) -> Phrase {
        Phrase::same(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8WithMark => {
                return Phrase { english: "UTF-8 with a byte order mark", chinese: "带BOM的UTF-8" };
            }
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
            Self::Named(name) => name,
        })
    }
}

/// What bytes say: the text as it is stored, with its own line ends, without a byte order mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// What the bytes are in.
    pub encoding: Encoding,
}

/// Bytes that cannot be read as text for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// A file of another kind: a few words for it.
    NotText(Phrase),
    /// UTF-8 but for some bytes.
    Damaged {
        /// The first byte that is wrong, from the beginning of the file.
        at: usize,
        /// How many bytes are wrong.
        bad: usize,
        /// What a run of bytes at that place says in another encoding, if it is plausible there.
        pasted: Option<(Encoding, String)>,
    },
    /// Chinese in another encoding, but for some bytes.
    DamagedChinese(DamagedChinese),
    /// In an encoding that is not certain enough to be read.
    Unknown {
        /// The first byte that is not UTF-8, from the beginning of the file.
        at: usize,
        /// The name of the encoding that is the least unlikely, and what the first line that is not ASCII says in it.
        guess: (&'static str, String),
    },
}

impl Undecodable {
    /// The first byte that cannot be read.
    pub fn at(&self) -> usize {
        match self {
            Self::NotText(_) => 0,
            Self::Damaged { at, .. } | Self::Unknown { at, .. } => *at,
            Self::DamagedChinese(damaged) => damaged.at,
        }
    }

    /// What stands before it, without a byte order mark.
    pub(super) fn readable<'a>(&'a self, bytes: &'a [u8]) -> &'a str {
        if let Self::DamagedChinese(damaged) = self {
            return &damaged.readable;
        }
        let before = bytes.get(..self.at()).unwrap_or_default();
        std::str::from_utf8(before.strip_prefix(UTF8_MARK).unwrap_or(before)).unwrap_or_default()
    }
}

const BINARY: Phrase = Phrase { english: "binary data", chinese: "二进制数据" };
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Up to this many bad bytes are damage whatever the rest is: too few to tell an encoding by.
pub(super) const FEW: usize = 3;
/// As many well-formed bytes beyond ASCII for each bad one make a file UTF-8. In real Chinese text in GB18030 or Big5
/// less than one byte for each bad one happens to be well-formed.
const MOSTLY: usize = 4;

/// Reads bytes as text.
///
/// # Errors
/// When they are not text, or in no encoding that is certain.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Undecodable> {
    recognise(bytes).map(without_marks)
}

/// Files that were put together may begin with several byte order marks; the text begins behind the last of them.
fn without_marks(mut decoded: Decoded<'_>) -> Decoded<'_> {
    let is_mark = |character: char| character == '\u{feff}' || is_forbidden(character);
    let begins = decoded.text.len() - decoded.text.trim_start_matches(is_mark).len();
    let begin = decoded.text.get(..begins).and_then(|marks| marks.rfind('\u{feff}'));
    if let Some(begin) = begin.map(|at| at + '\u{feff}'.len_utf8()) {
        decoded.text = match decoded.text {
            Cow::Borrowed(text) => text.get(begin..).unwrap_or("").into(),
            Cow::Owned(text) => text.get(begin..).unwrap_or("").to_owned().into(),
        };
        if decoded.encoding == Encoding::Utf8 {
            decoded.encoding = Encoding::Utf8WithMark;
        }
    }
    decoded
}

fn recognise(bytes: &[u8]) -> Result<Decoded<'_>, Undecodable> {
    let decoded = |text, encoding| Ok(Decoded { text, encoding });
    let (marked, after_mark) = utf16::mark(bytes);
    if let Some(encoding) = marked {
        return match utf16::decode(after_mark, encoding) {
            Ok(text) => decoded(text.into(), encoding),
            Err(at) => {
                let guess = (name_of_utf16(encoding), String::new());
                Err(Undecodable::Unknown { at: bytes.len() - after_mark.len() + at, guess })
            }
        };
    }
    let without_mark = bytes.strip_prefix(UTF8_MARK);
    let body = without_mark.unwrap_or(bytes);
    let has_zero = body.contains(&0);
    if let Ok(text) = std::str::from_utf8(body)
        && !has_zero
    {
        let encoding = if without_mark.is_some() { Encoding::Utf8WithMark } else { Encoding::Utf8 };
        return decoded(text.into(), encoding);
    }
    if let Some(kind) = kind_of(bytes) {
        return Err(Undecodable::NotText(kind));
    }
    if has_zero && let Some((encoding, text)) = utf16::unmarked(bytes) {
        return decoded(text.into(), encoding);
    }
    if has_zero && is_binary(body) {
        return Err(Undecodable::NotText(BINARY));
    }
    match std::str::from_utf8(body) {
        Ok(text) if without_mark.is_some() => decoded(text.into(), Encoding::Utf8WithMark),
        Ok(text) => decoded(text.into(), Encoding::Utf8),
        // Two encodings in one file, or none.
        Err(_) if has_zero => Err(Undecodable::NotText(BINARY)),
        Err(fault) => not_utf8(body, fault.valid_up_to(), bytes.len() - body.len()),
    }
}

/// Reads bytes in the encoding that a person names, by any of its usual names, such as `big5` or `windows-1252`.
/// `None` when there is no such encoding or the bytes are not in it.
pub fn decode_as<'a>(bytes: &'a [u8], label: &str) -> Option<Decoded<'a>> {
    let encoding = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
    // All of GBK is in GB18030, and tools say the one and write the other.
    let encoding = if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding };
    let mark = encoding_rs::Encoding::for_bom(bytes).filter(|(marked, _)| *marked == encoding);
    let body = bytes.get(mark.map_or(0, |(_, length)| length)..)?;
    let text = encoding.decode_without_bom_handling_and_without_replacement(body)?;
    Some(without_marks(Decoded { text, encoding: Encoding::Named(encoding.name()) }))
}

fn not_utf8(body: &[u8], first: usize, mark: usize) -> Result<Decoded<'_>, Undecodable> {
    let chunks = || body.utf8_chunks();
    let bad: usize = chunks().map(|chunk| chunk.invalid().len()).sum();
    let good: usize =
        chunks().map(|chunk| chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count()).sum();
    let at = first + mark;
    if bad <= FEW || good >= MOSTLY * bad || mark > 0 {
        let run = pasted_run(body, first);
        let pasted = chinese::recognise(run).map(|(encoding, text)| (encoding, text.into_owned()));
        return Err(Undecodable::Damaged { at, bad, pasted: pasted.filter(|_| run.len() > FEW) });
    }
    match chinese::recognise(body) {
        Some((encoding, text)) => Ok(Decoded { text, encoding }),
        None => Err(match chinese::damaged(body) {
            Some(damaged) => Undecodable::DamagedChinese(damaged),
            None => Undecodable::Unknown { at, guess: guess(body, first) },
        }),
    }
}

/// The bytes from the bad one at `start` on that may have been pasted together: up to ASCII, and not past the last bad
/// one, but for the second byte of a character.
fn pasted_run(bytes: &[u8], start: usize) -> &[u8] {
    let rest = bytes.get(start..).unwrap_or_default();
    let high = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
    let high = rest.get(..high).unwrap_or_default();
    let mut end = 0;
    let mut last_bad = 0;
    for chunk in high.utf8_chunks() {
        end += chunk.valid().len() + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            last_bad = end;
        }
    }
    high.get(..last_bad.next_multiple_of(2).min(high.len())).unwrap_or_default()
}

/// The least unlikely encoding, and what the line of the first bad byte says in it.
fn guess(bytes: &[u8], first: usize) -> (&'static str, String) {
    let encoding = detect(bytes, None);
    let before = bytes.get(..first).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = bytes.get(start..).unwrap_or_default().split(|byte| matches!(byte, b'\r' | b'\n')).next();
    let sample = encoding.decode_without_bom_handling_and_without_replacement(line.unwrap_or_default());
    (encoding.name(), sample.unwrap_or_default().into_owned())
}

/// What statistics say. The hint is a top-level domain: where a text of such bytes is likely to come from.
pub(super) fn detect(bytes: &[u8], hint: Option<&[u8]>) -> &'static encoding_rs::Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(hint, Utf8Detection::Deny)
}

fn name_of_utf16(encoding: Encoding) -> &'static str {
    if encoding == Encoding::Utf16Be { "UTF-16BE" } else { "UTF-16LE" }
}

/// Files of other kinds that are found under the names of text, by how they begin.
fn kind_of(bytes: &[u8]) -> Option<Phrase> {
    const KINDS: [(&[u8], &str, &str); 9] = [
        (
            b"PK\x03\x04",
            "a ZIP archive or an Office document (such as .docx)",
            "ZIP压缩包或Office文档（例如.docx）",
        ),
        (b"\xD0\xCF\x11\xE0", "an old Office document (such as .doc)", "旧版Office文档（例如.doc）"),
        (b"%PDF-", "a PDF document", "PDF文档"),
        (b"\x89PNG\r\n", "a PNG image", "PNG图片"),
        (b"\xFF\xD8\xFF", "a JPEG image", "JPEG图片"),
        (b"GIF8", "a GIF image", "GIF图片"),
        (b"\x1F\x8B", "a gzip archive", "gzip压缩包"),
        (b"SQLite format 3\0", "a database", "数据库"),
        (b"\xFF\xFE\0\0", "text in UTF-32", "UTF-32文本"),
    ];
    let known = KINDS.iter().find(|(beginning, ..)| bytes.starts_with(beginning));
    known.map(|(_, english, chinese)| Phrase { english, chinese })
}

/// Whether one byte in ten is a control character, which no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    controls * 10 > bytes.len()
}
