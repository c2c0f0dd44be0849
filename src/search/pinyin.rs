//! How Chinese is typed without a Chinese keyboard: syllables, and their first letters.

use std::collections::BTreeSet;

use pinyin::{Pinyin, ToPinyin, ToPinyinMulti};

use super::text::fold;

/// Readings of a phrase that are tried beside the first, one character at a time: 调整 is `diaozheng` and `tiaozheng`.
const MOST_READINGS: usize = 6;

/// What a reader may type for a phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// All syllables, without tones, in every reading; `ü` as `v` and as `u`.
    pub(super) full: BTreeSet<String>,
    /// The first letter of each syllable.
    pub(super) initials: BTreeSet<String>,
}

/// Both ways of typing a phrase. Empty when it holds anything that is not read in pinyin.
pub(super) fn typed(phrase: &str) -> Typed {
    let mut typed = Typed::default();
    let readings: Option<Vec<Vec<&'static str>>> = phrase.chars().map(readings).collect();
    let Some(readings) = readings else { return typed };
    let first: Vec<&str> = readings.iter().filter_map(|of| of.first().copied()).collect();
    typed.add(&first);
    let mut tried = 0;
    for (at, others) in readings.iter().enumerate() {
        for other in others.iter().skip(1) {
            if tried == MOST_READINGS {
                return typed;
            }
            let mut reading = first.clone();
            if let Some(syllable) = reading.get_mut(at) {
                *syllable = other;
            }
            typed.add(&reading);
            tried += 1;
        }
    }
    typed
}

/// As [`typed`], for a pinyin somebody has written: `dài yùnyíng`.
pub(super) fn written(pinyin: &str) -> Option<String> {
    let mut letters = String::new();
    for letter in pinyin.to_lowercase().chars() {
        match letter {
            'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => letters.push('v'),
            letter => letters.extend(fold(&letter.to_string()).chars().filter(char::is_ascii_alphanumeric)),
        }
    }
    (!letters.is_empty()).then_some(letters)
}

impl Typed {
    fn add(&mut self, syllables: &[&str]) {
        let joined = syllables.concat();
        if joined.contains('ü') {
            self.full.insert(joined.replace('ü', "v"));
            self.full.insert(joined.replace('ü', "u"));
        } else {
            self.full.insert(joined);
        }
        self.initials.insert(syllables.iter().filter_map(|syllable| syllable.chars().next()).collect());
    }
}

/// The readings of a character, the usual one first, each spelling once.
fn readings(character: char) -> Option<Vec<&'static str>> {
    let mut readings: Vec<&'static str> = vec![character.to_pinyin().map(Pinyin::plain)?];
    if let Some(all) = character.to_pinyin_multi() {
        for reading in all.into_iter().map(Pinyin::plain) {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    Some(readings)
}

#[cfg(test)]
mod tests {
    use super::{typed, written};

    #[test]
    fn phrases_are_typed_in_full_and_by_initials() {
        let keys = typed("代运营");
        assert!(keys.full.contains("daiyunying") && keys.initials.contains("dyy"), "{keys:?}");
        for (phrase, pinyin) in [
            ("调整", "tiaozheng"),
            ("重启", "chongqi"),
            ("长度", "changdu"),
            ("策略", "celve"),
            ("策略", "celue"),
            ("绿色", "lvse"),
        ] {
            assert!(typed(phrase).full.contains(pinyin), "{phrase} {pinyin}: {:?}", typed(phrase));
        }
        assert!(typed("B2C").full.is_empty());
        assert_eq!(written("TP fúwùshāng").as_deref(), Some("tpfuwushang"));
        assert_eq!(written("zhuǎnhuà lǜ").as_deref(), Some("zhuanhualv"));
    }
}
