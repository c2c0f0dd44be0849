//! Traditional characters and their Simplified ones, one for one.
//!
//! The table is `TSCharacters.txt` of OpenCC (Apache-2.0, see `data/LICENSE-OpenCC`). Where it offers several, the
//! first is taken, on both sides of the search. A table of characters keeps places: a highlight in the folded text is one in the
//! original. Words that differ between regions are another matter: see [`super::region`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

static TABLE: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| entries().collect());

/// The table, in its own order, without what stays the same.
fn entries() -> impl Iterator<Item = (char, char)> {
    let lines = include_str!("data/simplified.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (from, to) = line.split_once('\t')?;
        let (from, to) = (from.chars().next()?, to.chars().next()?);
        (from != to).then_some((from, to))
    })
}

/// The Simplified character, or the character itself.
pub(super) fn simplified(character: char) -> char {
    if character < '\u{3400}' {
        return character;
    }
    TABLE.get(&character).copied().unwrap_or(character)
}

/// The part of the table that a site needs: a line for each Simplified character that occurs, and after it those that
/// become it.
pub(super) fn table_for(occurs: impl Fn(char) -> bool) -> String {
    let mut lines: BTreeMap<char, String> = BTreeMap::new();
    for (from, to) in entries().filter(|(_, to)| occurs(*to)) {
        lines.entry(to).or_insert_with(|| to.to_string()).push(from);
    }
    lines.into_values().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{simplified, table_for};

    #[test]
    fn characters_fold_one_for_one() {
        for (from, to) in
            [('運', '运'), ('營', '营'), ('竄', '窜'), ('後', '后'), ('后', '后'), ('臺', '台'), ('a', 'a')]
        {
            assert_eq!(simplified(from), to, "{from}");
        }
        assert_eq!(table_for(|character| character == '台' || character == '窜'), "台檯臺颱\n窜竄");
    }
}
