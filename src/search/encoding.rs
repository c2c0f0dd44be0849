//! JSON as bytes, in the shorter of two encodings that every browser reads.
//!
//! A Han character takes three bytes in UTF-8 and two in GBK; compressed, Chinese prose is an eighth smaller so. What GBK
//! lacks, and what decoders disagree about, is written as an escape of JSON. A file in GBK begins with a space.
//! A third of all Chinese text is a few characters: they are written as one byte each, which JSON has no use for. The
//! manifest says which: only after it can files be read that have them.

use std::sync::LazyLock;

use encoding_rs::GBK;

/// The characters that are written as one byte, from 1 on: the most usual ones of Chinese manuals and playbooks.
pub(super) const USUAL: &str = "的。，用一个件在：以是中有文可不为数时如这使、和到会行对了上人";

/// By code point, the two bytes of each character of the first plane that has two; zeros for the others.
static TABLE: LazyLock<Vec<[u8; 2]>> = LazyLock::new(|| {
    let pairs = (0x81..=0xFE_u8).flat_map(|lead| (0x40..=0xFE_u8).map(move |trail| [lead, trail]));
    let character = |pair: &[u8; 2]| {
        let (text, has_errors) = GBK.decode_without_bom_handling(pair);
        let mut characters = text.chars();
        let first = characters.next().filter(|_| !has_errors && characters.as_str().is_empty())?;
        is_settled(first).then_some(first)
    };
    let mut table = vec![[0; 2]; 1 << 16];
    for pair in pairs.filter(|pair| *pair != SPACE_OF_OTHERS) {
        if let Some(place) = character(&pair).and_then(|character| table.get_mut(character as usize)) {
            *place = pair;
        }
    }
    table
});

/// The byte of each usual character, by code point; zero for the others.
static CODES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut codes = vec![0; 1 << 16];
    for (character, code) in USUAL.chars().zip(1..) {
        if let Some(place) = codes.get_mut(character as usize) {
            *place = code;
        }
    }
    codes
});

/// In the WHATWG's table a second pair for the ideographic space; in those of others a character for private use.
const SPACE_OF_OTHERS: [u8; 2] = [0xA3, 0xA0];

/// Whether all versions of the standard agree on the character: those of 2005 and 2022 differ in some two dozen.
fn is_settled(character: char) -> bool {
    !matches!(character, '\u{1E3F}' | '\u{20AC}' | '\u{9FB4}'..='\u{9FBB}' | '\u{E000}'..='\u{F8FF}' | '\u{FE10}'..='\u{FE19}')
}

/// JSON, encoded, with usual characters as one byte. It must have no character beyond ASCII outside its strings.
pub(super) fn encoded(json: String) -> Vec<u8> {
    written(json, &CODES)
}

/// So that it can be read without knowing which characters are usual.
pub(super) fn encoded_plainly(json: String) -> Vec<u8> {
    written(json, &[])
}

fn written(json: String, codes: &[u8]) -> Vec<u8> {
    if json.is_ascii() {
        return json.into_bytes();
    }
    let mut bytes = Vec::with_capacity(json.len());
    bytes.push(b' ');
    for character in json.chars() {
        let code = codes.get(character as usize).copied().unwrap_or(0);
        let pair = TABLE.get(character as usize).copied().unwrap_or_default();
        if character.is_ascii() {
            bytes.push(character as u8);
        } else if code > 0 {
            bytes.push(code);
        } else if pair != [0; 2] {
            bytes.extend(pair);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                bytes.extend(format!("\\u{unit:04x}").bytes());
            }
        }
        if bytes.len() > json.len() {
            return json.into_bytes();
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::{TABLE, USUAL, encoded, encoded_plainly};

    /// Of two pairs that mean the same, decoders may know one only.
    #[test]
    fn every_character_has_the_pair_that_all_decoders_know() {
        assert_eq!(TABLE['\u{3000}' as usize], [0xA1, 0xA1]);
        let mut pairs = std::collections::BTreeMap::<String, Vec<[u8; 2]>>::new();
        for pair in (0x81..=0xFE).flat_map(|lead| (0x40..=0xFE).map(move |trail| [lead, trail])) {
            pairs.entry(GBK.decode_without_bom_handling(&pair).0.into_owned()).or_default().push(pair);
        }
        for (text, pairs) in pairs.iter().filter(|(_, pairs)| pairs.len() > 1) {
            let written = text
                .chars()
                .any(|character| TABLE.get(character as usize).is_some_and(|pair| *pair != [0; 2]));
            assert!(text == "\u{3000}" || !written, "{text:?}: {pairs:x?}");
        }
    }

    fn read(bytes: Vec<u8>) -> String {
        if bytes[0] != b' ' {
            return String::from_utf8(bytes).unwrap();
        }
        let (read, _, faults) = GBK.decode(&bytes);
        assert!(!faults, "{read}");
        read.into_owned()
    }

    /// With codes replaced by what they stand for.
    fn usual(read: &str) -> String {
        let character =
            |code: char| USUAL.chars().nth((code as usize).wrapping_sub(1)).filter(|_| code < ' ');
        read.chars().map(|code| character(code).unwrap_or(code)).collect()
    }

    #[test]
    fn codes_are_bytes_that_json_does_not_use() {
        assert_eq!(USUAL.chars().count(), 31);
        assert_eq!(USUAL.chars().collect::<std::collections::BTreeSet<_>>().len(), 31);
        assert_eq!(encoded("\"的 人\"".to_owned()), b" \"\x01 \x1f\"");
    }

    #[test]
    fn both_encodings_say_the_same() {
        for text in ["代运营，窜货。", "𠀀 for 3 €", "naïve — “quoted”", "한국어", "ḿ\u{E5E5}龴︐", "plain"]
        {
            let json = serde_json::to_string(&format!("{text} 代运营代运营代运营代运营")).unwrap();
            let value = |json: &str| serde_json::from_str::<String>(json).unwrap();
            assert_eq!(value(&usual(&read(encoded(json.clone())))), value(&json), "{text}");
            assert_eq!(value(&read(encoded_plainly(json.clone()))), value(&json), "{text}");
        }
    }

    #[test]
    fn the_shorter_one_is_taken() {
        for (json, length) in [("\"代运营。\"", 10), ("\"fee\"", 5), ("\"한국어\"", 11)] {
            assert_eq!(encoded(json.to_owned()).len(), length, "{json}");
        }
    }
}
