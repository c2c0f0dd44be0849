//! UTF-16, with and without a byte order mark.

use super::Encoding;

/// The encoding that a byte order mark names, and what follows it.
pub(super) fn mark(bytes: &[u8]) -> (Option<Encoding>, &[u8]) {
    // FF FE 00 00 would also be UTF-32, in which nobody stores text.
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE").filter(|rest| !rest.starts_with(b"\0\0")) {
        (Some(Encoding::Utf16Le), rest)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        (Some(Encoding::Utf16Be), rest)
    } else {
        (None, bytes)
    }
}

/// The text of UTF-16, or the first byte of what is no text: a lone surrogate, half a unit.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Result<String, usize> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let unit = |pair: &[u8; 2]| {
        if encoding == Encoding::Utf16Be { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) }
    };
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut at = 0;
    for character in char::decode_utf16(pairs.iter().map(unit)) {
        let character = character.map_err(|_| at)?;
        at += 2 * character.len_utf16();
        text.push(character);
    }
    if rest.is_empty() { Ok(text) } else { Err(at) }
}

/// UTF-16 without a mark. Its ASCII shows: each such character has a zero byte, on the same side, and so have few others
/// (一 is U+4E00). Read like that, it must give a text of nearly nothing but letters and signs that people write.
pub(super) fn unmarked(bytes: &[u8]) -> Option<(Encoding, String)> {
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = if zeros(1) >= zeros(0) { Encoding::Utf16Le } else { Encoding::Utf16Be };
    let other = if encoding == Encoding::Utf16Le { Encoding::Utf16Be } else { Encoding::Utf16Le };
    [encoding, other].into_iter().find_map(|encoding| {
        let text = decode(bytes, encoding).ok()?;
        let (mut usual, mut length) = (0, 0);
        for character in text.chars() {
            usual += usize::from(is_usual(character));
            length += 1;
        }
        (usual * 20 >= length * 19).then_some((encoding, text))
    })
}

fn is_usual(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~'
        | '\u{a0}'..='\u{24f}'
        | '\u{2010}'..='\u{203e}'
        | '\u{2190}'..='\u{27bf}'
        | '\u{3000}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ff01}'..='\u{ff65}'
        | '\u{1f300}'..='\u{1faff}')
}
