//! Words that are different words in Taiwan and on the mainland: 軟體 and 软件.
//!
//! The table is `TWPhrases.txt` of OpenCC (Apache-2.0, see `data/LICENSE-OpenCC`), folded. Only what a site can need of it
//! is shipped with the site.

use std::sync::LazyLock;

use super::text::{fold, is_wide};

/// Pairs of words that mean the same, folded: the mainland's, Taiwan's.
static PAIRS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let lines = include_str!("data/taiwan.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| {
        let (mainland, taiwan) = line.split_once('\t')?;
        let taiwan = taiwan.split(' ').next()?;
        let pair = (fold(mainland), fold(taiwan));
        let han = |word: &str| word.chars().count() >= 2 && word.chars().all(is_wide);
        (pair.0 != pair.1 && han(&pair.0) && han(&pair.1)).then_some(pair)
    });
    pairs.collect()
});

/// What a reader may type for a word of the site, and that word.
pub(super) fn words(occurs: impl Fn(&str) -> bool) -> Vec<(&'static str, &'static str)> {
    let both = PAIRS.iter().flat_map(|(mainland, taiwan)| [(taiwan, mainland), (mainland, taiwan)]);
    both.map(|(typed, meant)| (typed.as_str(), meant.as_str())).filter(|(_, meant)| occurs(meant)).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_of_the_site_are_found_by_their_other_names() {
        assert_eq!(words(|word| word == "软件"), [("软体", "软件")]);
        assert!(words(|word| word == "服务器").contains(&("伺服器", "服务器")));
        assert!(words(|_| false).is_empty());
    }
}
