//! Traditional characters and their Simplified ones, one for one.
//!
//! The table is `TSCharacters.txt` of OpenCC (Apache-2.0, see `data/LICENSE-OpenCC`). Where it offers several, the
//! first is taken, on both sides of the search. A table of characters keeps places: a highlight in the folded text is one in the
//! original. Words that differ between regions are another matter: see [`super::region`].

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::listing::varint;

/// The character for each of the block of usual Han; what it has for characters beyond them.
static TABLE: LazyLock<(Vec<char>, FxHashMap<char, char>)> = LazyLock::new(|| {
    let (usual, rare): (Vec<_>, Vec<_>) = entries().partition(|(from, _)| USUAL.contains(from));
    let usual: FxHashMap<char, char> = usual.into_iter().collect();
    (USUAL.map(|han| usual.get(&han).copied().unwrap_or(han)).collect(), rare.into_iter().collect())
});

const USUAL: RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

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
    let (usual, rare) = &*TABLE;
    let place = (character as usize).checked_sub(*USUAL.start() as usize);
    let found = place.and_then(|place| usual.get(place)).or_else(|| rare.get(&character));
    found.copied().unwrap_or(character)
}

/// The part of the table that a site needs: the pairs whose Simplified character occurs, in its order; of each the
/// Traditional one and the step from the Simplified one before, as varints.
pub(super) fn table_for(occurs: impl Fn(char) -> bool) -> Vec<u8> {
    let pairs: BTreeSet<(char, char)> =
        entries().filter(|(_, to)| occurs(*to)).map(|(from, to)| (to, from)).collect();
    let mut table = Vec::new();
    let mut before = 0;
    for (to, from) in pairs {
        varint(&mut table, from as usize);
        varint(&mut table, to as usize - before);
        before = to as usize;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::text::is_wide;
    use super::{entries, simplified, table_for, varint};

    #[test]
    fn characters_fold_one_for_one() {
        for (from, to) in
            [('運', '运'), ('營', '营'), ('竄', '窜'), ('後', '后'), ('后', '后'), ('臺', '台'), ('a', 'a')]
        {
            assert_eq!(simplified(from), to, "{from}");
        }
        assert!(entries().all(|(_, to)| is_wide(to)));
        let mut table = Vec::new();
        for (from, step) in
            [('檯', '台' as usize), ('臺', 0), ('颱', 0), ('竄', '窜' as usize - '台' as usize)]
        {
            varint(&mut table, from as usize);
            varint(&mut table, step);
        }
        assert_eq!(table_for(|character| character == '台' || character == '窜'), table);
    }
}
