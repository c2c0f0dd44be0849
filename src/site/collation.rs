//! The order of words in a language, from rules built into the program: Chinese by pinyin, never by the machine's locale.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

/// How the words of a language are ordered.
pub struct Collation {
    collator: Option<CollatorBorrowed<'static>>,
    pinyin: bool,
}

/// The heading a word stands under in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Letter {
    /// A to Z.
    Latin(char),
    /// Anything else: digits, signs, other scripts.
    Other,
}

impl std::fmt::Display for Letter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Latin(letter) => write!(formatter, "{letter}"),
            Self::Other => formatter.write_str("#"),
        }
    }
}

/// The first character of each pinyin initial in the CLDR pinyin order.
const INITIALS: [(char, &str); 23] = [
    ('A', "阿"),
    ('B', "八"),
    ('C', "嚓"),
    ('D', "哒"),
    ('E', "妸"),
    ('F', "发"),
    ('G', "旮"),
    ('H', "哈"),
    ('J', "讥"),
    ('K', "咔"),
    ('L', "垃"),
    ('M', "痳"),
    ('N', "拏"),
    ('O', "噢"),
    ('P', "妑"),
    ('Q', "七"),
    ('R', "呥"),
    ('S', "仨"),
    ('T', "他"),
    ('W', "屲"),
    ('X', "夕"),
    ('Y', "丫"),
    ('Z', "帀"),
];

impl Collation {
    /// The order of a language by its BCP 47 tag; that of Unicode when the tag says nothing.
    pub fn of(tag: &str) -> Self {
        let locale = Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN);
        let pinyin = locale.id.language.as_str() == "zh";
        // Traditional script would be ordered by strokes; one index by sound serves readers of both.
        let wanted = if pinyin { Locale::try_from_str("zh-u-co-pinyin").unwrap_or(locale) } else { locale };
        let collator = Collator::try_new(wanted.into(), CollatorOptions::default()).ok();
        Self { collator, pinyin }
    }

    /// A key that orders as the words do: first by letter, so that Latin words stand among Chinese ones.
    pub fn key(&self, text: &str) -> (Letter, Vec<u8>) {
        let mut key = Vec::new();
        match &self.collator {
            Some(collator) => {
                // Writing to memory cannot fail.
                let _ = collator.write_sort_key_to(text, &mut key);
            }
            None => key.extend_from_slice(text.as_bytes()),
        }
        (self.letter(text), key)
    }

    /// The letters that an index of the language has, whether or not a word stands under them: those that Chinese
    /// syllables begin with, else A to Z.
    pub fn alphabet(&self) -> impl Iterator<Item = Letter> {
        let initials = INITIALS.iter().map(|(letter, _)| *letter);
        let initial = move |letter: &char| !self.pinyin || initials.clone().any(|initial| initial == *letter);
        ('A'..='Z').filter(initial).map(Letter::Latin)
    }

    /// The letter a word stands under. Brackets and quotes before the first letter or digit do not count.
    pub fn letter(&self, text: &str) -> Letter {
        let Some(first) = text.chars().find(|character| character.is_alphanumeric()) else {
            return Letter::Other;
        };
        if let Some(latin) = plain_latin(first) {
            return Letter::Latin(latin);
        }
        let Some(collator) = self.collator.as_ref().filter(|_| self.pinyin) else { return Letter::Other };
        let mut buffer = [0; 4];
        let first: &str = first.encode_utf8(&mut buffer);
        let after =
            INITIALS.partition_point(|(_, boundary)| collator.compare(boundary, first) != Ordering::Greater);
        let initial = after.checked_sub(1).and_then(|index| INITIALS.get(index));
        match initial {
            Some((letter, _)) if is_han(first) => Letter::Latin(*letter),
            _ => Letter::Other,
        }
    }
}

fn is_han(text: &str) -> bool {
    text.chars().all(
        |c| matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF),
    )
}

/// The letter of A to Z under an accent or in full width.
fn plain_latin(character: char) -> Option<char> {
    use unicode_normalization::UnicodeNormalization;
    let base = std::iter::once(character).nfkd().next()?.to_ascii_uppercase();
    base.is_ascii_uppercase().then_some(base)
}

#[cfg(test)]
mod tests {
    use super::{Collation, Letter};

    #[test]
    fn chinese_is_ordered_by_sound() {
        let collation = Collation::of("zh-Hans");
        let mut words =
            ["直通车", "安徽", "TP服务商", "代运营", "甲方", "北京", "2024年", "淘宝", "Zhitong", "《手册》"];
        words.sort_by_cached_key(|word| collation.key(word));
        assert_eq!(
            words,
            ["安徽", "北京", "代运营", "甲方", "《手册》", "淘宝", "TP服务商", "直通车", "Zhitong", "2024年"]
        );
        let letters: Vec<String> = ["阿", "代运营", "（甲）", "ＡＢ", "é", "2024", "日本", "の"]
            .iter()
            .map(|word| collation.letter(word).to_string())
            .collect();
        assert_eq!(letters, ["A", "D", "J", "A", "E", "#", "R", "#"]);
    }

    #[test]
    fn chinese_has_the_letters_that_syllables_begin_with() {
        let letters =
            |tag| Collation::of(tag).alphabet().map(|letter| letter.to_string()).collect::<String>();
        assert_eq!(letters("zh-Hant"), "ABCDEFGHJKLMNOPQRSTWXYZ");
        assert_eq!(letters("en"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }

    #[test]
    fn english_puts_other_scripts_last() {
        let collation = Collation::of("en");
        let mut words = ["Zebra", "代运营", "éclair", "apple", "Eagle"];
        words.sort_by_cached_key(|word| collation.key(word));
        assert_eq!(words, ["apple", "Eagle", "éclair", "Zebra", "代运营"]);
        assert_eq!(collation.letter("代运营"), Letter::Other);
    }
}
