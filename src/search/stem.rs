//! Forms of one English word: `limit`, `limits`, `limiting`.
//!
//! Stems never leave this room: the index lists the forms a site uses, so the browser needs no stemmer and cannot
//! disagree with this one.

use rust_stemmers::{Algorithm, Stemmer};

/// What all forms of a word share. Words of other writings are their own stem.
pub(super) fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

/// Words that say nothing about a page. They count in titles and headings only.
pub(super) fn is_common(word: &str) -> bool {
    word.len() <= LONGEST_COMMON && COMMON.binary_search(&word).is_ok()
}

const LONGEST_COMMON: usize = 5;
const COMMON: [&str; 60] = [
    "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "do",
    "does", "for", "from", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "more", "not",
    "of", "on", "one", "only", "or", "other", "s", "so", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "to", "was", "we", "what", "when", "which", "will", "with",
    "would", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::{COMMON, LONGEST_COMMON, is_common, stem};

    #[test]
    fn forms_share_a_stem() {
        for (form, same) in [("limiting", "limits"), ("properties", "property"), ("computed", "computing")] {
            assert_eq!(stem(form), stem(same));
        }
        assert_eq!((stem("b2c").as_str(), stem("gas").as_str()), ("b2c", "gas"));
    }

    #[test]
    fn common_words_are_sorted() {
        assert!(COMMON.is_sorted());
        assert_eq!(COMMON.iter().map(|word| word.len()).max(), Some(LONGEST_COMMON));
        assert!(is_common("the") && !is_common("plugin"));
    }
}
