//! JSON as bytes, in the shorter of two encodings that every browser reads.
//!
//! A Han character takes three bytes in UTF-8 and two in GBK; compressed, Chinese prose is an eighth smaller so. What GBK
//! lacks, and what decoders disagree about, is written as an escape of JSON. A file in GBK begins with a space.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::GBK;
use rustc_hash::FxBuildHasher;

/// The two bytes of each character that has two.
static TABLE: LazyLock<HashMap<char, [u8; 2], FxBuildHasher>> = LazyLock::new(|| {
    let pairs = (0x81..=0xFE_u8).flat_map(|lead| (0x40..=0xFE_u8).map(move |trail| [lead, trail]));
    let character = |pair: &[u8; 2]| {
        let (text, has_errors) = GBK.decode_without_bom_handling(pair);
        let mut characters = text.chars();
        let first = characters.next().filter(|_| !has_errors && characters.as_str().is_empty())?;
        is_settled(first).then_some(first)
    };
    let pairs = pairs.filter(|pair| *pair != SPACE_OF_OTHERS);
    pairs.filter_map(|pair| Some((character(&pair)?, pair))).collect()
});

/// In the WHATWG's table a second pair for the ideographic space; in those of others a character for private use.
const SPACE_OF_OTHERS: [u8; 2] = [0xA3, 0xA0];

/// Whether all versions of the standard agree on the character: those of 2005 and 2022 differ in some two dozen.
fn is_settled(character: char) -> bool {
    !matches!(character, '\u{1E3F}' | '\u{20AC}' | '\u{9FB4}'..='\u{9FBB}' | '\u{E000}'..='\u{F8FF}' | '\u{FE10}'..='\u{FE19}')
}

/// JSON, encoded. It must have no character beyond ASCII outside its strings.
pub(super) fn encoded(json: String) -> Vec<u8> {
    if json.is_ascii() {
        return json.into_bytes();
    }
    let mut bytes = Vec::with_capacity(json.len());
    bytes.push(b' ');
    for character in json.chars() {
        if character.is_ascii() {
            bytes.push(character as u8);
        } else if let Some(pair) = TABLE.get(&character) {
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

    use super::{TABLE, encoded};

    /// Of two pairs that mean the same, decoders may know one only.
    #[test]
    fn every_character_has_the_pair_that_all_decoders_know() {
        assert_eq!(TABLE[&'\u{3000}'], [0xA1, 0xA1]);
        let mut pairs = std::collections::BTreeMap::<String, Vec<[u8; 2]>>::new();
        for pair in (0x81..=0xFE).flat_map(|lead| (0x40..=0xFE).map(move |trail| [lead, trail])) {
            pairs.entry(GBK.decode_without_bom_handling(&pair).0.into_owned()).or_default().push(pair);
        }
        for (text, pairs) in pairs.iter().filter(|(_, pairs)| pairs.len() > 1) {
            let written = text.chars().filter_map(|character| TABLE.get(&character)).next();
            assert!(text == "\u{3000}" || written.is_none(), "{text:?}: {pairs:x?}");
        }
    }

    #[test]
    fn both_encodings_say_the_same() {
        for text in ["代运营，窜货。", "𠀀 for 3 €", "naïve — “quoted”", "한국어", "ḿ\u{E5E5}龴︐", "plain"]
        {
            let json = serde_json::to_string(&format!("{text} 代运营代运营代运营代运营")).unwrap();
            let bytes = encoded(json.clone());
            let (read, faults) = if bytes[0] == b' ' {
                let (read, _, faults) = GBK.decode(&bytes);
                (read.into_owned(), faults)
            } else {
                (String::from_utf8(bytes).unwrap(), false)
            };
            let value = |json: &str| serde_json::from_str::<String>(json).unwrap();
            assert_eq!((value(&read), faults), (value(&json), false), "{text}");
        }
    }

    #[test]
    fn the_shorter_one_is_taken() {
        for (json, length) in [("\"代运营\"", 9), ("\"fee\"", 5), ("\"한국어\"", 11)] {
            assert_eq!(encoded(json.to_owned()).len(), length, "{json}");
        }
    }
}
