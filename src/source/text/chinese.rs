//! GB18030 or Big5: which of the two Chinese encodings of Windows bytes are in, if any.
//!
//! Most bytes are well-formed in both, so statistics decide. That a text is Chinese at all is left to the detector of
//! browsers. Between the two it goes by where a page comes from, which a file does not say; but both standards put the
//! characters that are in daily use into a first level, sorted apart from the rare ones, and a text read in the wrong
//! one of them is full of rare characters. Bytes that are text in both with equal marks are GB18030.

use std::borrow::Cow;

use encoding_rs::{BIG5, DecoderResult, EUC_JP, GB18030, GBK};

use super::Encoding;
use super::encoding::{FEW as FEW_BYTES, detect};

/// Below this many characters, statistics see every language in Chinese: then it is what it is in this program.
const FEW: usize = 8;
/// The least mark of a text, and of one of few characters: 2 is for characters in daily use only.
const LEAST: f64 = 0.3;
const LEAST_OF_FEW: f64 = 1.0;

/// The encoding of a Chinese text and what it says. `None` when it is not well-formed, not plausible or not Chinese.
pub(super) fn recognise(bytes: &[u8]) -> Option<(Encoding, Cow<'_, str>)> {
    let gb18030 = candidate(bytes, Encoding::Gb18030);
    let big5 = candidate(bytes, Encoding::Big5);
    let best = match (gb18030, big5) {
        (Some(gb18030), Some(big5)) if big5.mark > gb18030.mark => big5,
        (Some(gb18030), _) => gb18030,
        (None, big5) => big5?,
    };
    let few = best.characters < FEW;
    let guess = detect(bytes, few.then_some(b"cn".as_slice()));
    // Kana have rows of their own in both, so a Japanese text is well-formed here; the detector tells it.
    let is_chinese = guess == GBK || guess == GB18030 || guess == BIG5;
    let least = if few { LEAST_OF_FEW } else { LEAST };
    (is_chinese && guess != EUC_JP && best.mark >= least).then_some((best.encoding, best.text))
}

/// A Chinese text of which some bytes are wrong: it was cut in the middle of a character, or pasted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedChinese {
    /// What the rest is in.
    pub encoding: Encoding,
    /// The first byte that is wrong, from the beginning of the file.
    pub at: usize,
    /// How many bytes are wrong.
    pub bad: usize,
    /// What stands before.
    pub(super) readable: String,
}

/// The encoding of a text that is Chinese but for a few bytes.
pub(super) fn damaged(bytes: &[u8]) -> Option<DamagedChinese> {
    [(Encoding::Gb18030, GB18030), (Encoding::Big5, BIG5)].into_iter().find_map(|(encoding, standard)| {
        let mut decoder = standard.new_decoder_without_bom_handling();
        let mut text =
            String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
        let (mut good, mut read, mut bad) = (Vec::with_capacity(bytes.len()), 0, 0);
        let mut first = None;
        while let (DecoderResult::Malformed(wrong, after), length) =
            decoder.decode_to_string_without_replacement(bytes.get(read..)?, &mut text, true)
        {
            let end = read + length - usize::from(after);
            let at = end - usize::from(wrong);
            good.extend_from_slice(bytes.get(read..at)?);
            first = first.or_else(|| Some((at, text.clone())));
            bad += usize::from(wrong);
            read = end;
            if bad > FEW_BYTES {
                return None;
            }
            decoder = standard.new_decoder_without_bom_handling();
        }
        let (at, readable) = first?;
        good.extend_from_slice(bytes.get(read..)?);
        let is_meant = recognise(&good).is_some_and(|(found, _)| found == encoding);
        is_meant.then_some(DamagedChinese { encoding, at, bad, readable })
    })
}

struct Candidate<'a> {
    encoding: Encoding,
    text: Cow<'a, str>,
    /// How many characters are not ASCII.
    characters: usize,
    /// From 2, all in daily use, downwards.
    mark: f64,
}

fn candidate(bytes: &[u8], encoding: Encoding) -> Option<Candidate<'_>> {
    let (standard, mark_of): (_, fn(u8, u8) -> f64) = match encoding {
        Encoding::Big5 => (BIG5, big5_mark),
        _ => (GB18030, gb18030_mark),
    };
    let text = standard.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut rest = bytes.iter().copied();
    let (mut characters, mut sum) = (0_usize, 0.0);
    while let Some(lead) = rest.next() {
        if lead.is_ascii() {
            continue;
        }
        characters += 1;
        // The euro sign of GBK is one byte.
        let trail = if encoding == Encoding::Gb18030 && lead == 0x80 { 0 } else { rest.next().unwrap_or(0) };
        sum += mark_of(lead, trail);
        if encoding == Encoding::Gb18030 && trail.is_ascii_digit() {
            // Four bytes: rare Han, other scripts, emoji.
            rest.nth(1);
        }
    }
    let mark = if characters == 0 { 0.0 } else { sum / characters as f64 };
    Some(Candidate { encoding, text, characters, mark })
}

/// GB 2312: rows 16 to 55 are the first level, 56 to 87 the second; row 1 is punctuation, row 3 full-width ASCII.
fn gb18030_mark(lead: u8, trail: u8) -> f64 {
    match (lead, trail) {
        (0xA1 | 0xA3 | 0xB0..=0xD7, 0xA1..) => 2.0,
        (0xA2 | 0xA6, 0xA1..) => 0.5,
        (0xD8..=0xF7, 0xA1..) => 0.0,
        (_, b'0'..=b'9') => -1.0,
        _ => -0.5,
    }
}

/// Big5: A4 to C6 are the first level, C9 to F9 the second; A1 is punctuation.
fn big5_mark(lead: u8, trail: u8) -> f64 {
    match (lead, trail) {
        (0xA1 | 0xA4..=0xC5, _) | (0xC6, ..=0x7E) => 2.0,
        (0xA2 | 0xA3, _) => 0.5,
        (0xC9..=0xF9, _) => 0.0,
        _ => -2.0,
    }
}
