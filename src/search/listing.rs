//! The sections of a key as bytes, written and read. [`super`] says what each byte means.

use super::analysis::{Field, Weight};

/// Sections that are listed with their key; those of a more frequent one go on elsewhere.
pub(super) const INLINE: usize = 512;
/// Sections in one file of those that go on.
const BLOCK: usize = 4_096;

/// A section that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) part: u32,
    pub(super) weight: Weight,
}

/// The sections of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// What stands with the key: the best sections, and how many blocks follow if there are more.
    pub(super) inline: Vec<u8>,
    /// The others.
    pub(super) blocks: Vec<Vec<u8>>,
}

impl Listing {
    /// Lists sections, which are in order.
    pub(super) fn of(all: &[Posting]) -> Self {
        let mut listing = Self::default();
        if all.len() <= INLINE {
            write(&mut listing.inline, all);
            return listing;
        }
        let (inline, rest) = best(all);
        write(&mut listing.inline, &inline);
        varint(&mut listing.inline, rest.len().div_ceil(BLOCK));
        listing.blocks.extend(rest.chunks(BLOCK).map(|block| {
            let mut content = Vec::new();
            varint(&mut content, block.len());
            write(&mut content, block);
            content
        }));
        listing
    }
}

/// The sections that are most about the term, and the others, both in order.
fn best(postings: &[Posting]) -> (Vec<Posting>, Vec<Posting>) {
    let mut ranked: Vec<(std::cmp::Reverse<(Field, u8)>, usize)> = postings
        .iter()
        .enumerate()
        .map(|(at, posting)| (std::cmp::Reverse((posting.weight.field, posting.weight.impact)), at))
        .collect();
    let worst = ranked.select_nth_unstable(INLINE - 1).1;
    let worst = *worst;
    let is_best = |at: usize, posting: &Posting| {
        (std::cmp::Reverse((posting.weight.field, posting.weight.impact)), at) <= worst
    };
    let (inline, rest): (Vec<_>, Vec<_>) =
        postings.iter().enumerate().partition(|(at, posting)| is_best(*at, posting));
    let only = |numbered: Vec<(usize, &Posting)>| numbered.into_iter().map(|(_, posting)| *posting).collect();
    (only(inline), only(rest))
}

/// Writes sections, which are in order.
pub(super) fn write(bytes: &mut Vec<u8>, postings: &[Posting]) {
    let mut before = 0;
    for of_part in postings.chunk_by(|one, next| one.part == next.part) {
        let Some(first) = of_part.first() else { continue };
        varint(bytes, (first.part - before) as usize);
        before = first.part;
        let mut expected = 0;
        for (number, posting) in of_part.iter().enumerate() {
            let weight = posting.weight;
            let jumps = weight.section != expected;
            let last = number + 1 == of_part.len();
            let field = match weight.field {
                Field::Code => 0,
                Field::Body => 1,
                Field::Heading => 2,
                Field::Title => 3,
            };
            bytes.push(weight.impact | (field << 4) | (u8::from(last) << 6) | (u8::from(jumps) << 7));
            if jumps {
                varint(bytes, usize::from(weight.section - expected));
            }
            if weight.field == Field::Title {
                bytes.push(weight.title);
            }
            expected = weight.section + 1;
        }
    }
}

/// The sections that [`write()`] wrote, as those of parts whose numbers begin at `base`.
pub(super) fn read(bytes: &[u8], base: u32) -> impl Iterator<Item = Posting> {
    let mut rest = bytes;
    let (mut part, mut expected, mut begins) = (base, 0_u16, true);
    std::iter::from_fn(move || {
        if begins && !rest.is_empty() {
            part = part.wrapping_add(number(&mut rest)?);
            expected = 0;
        }
        let (flags, after) = rest.split_first()?;
        rest = after;
        if flags & 128 != 0 {
            expected = expected.wrapping_add(u16::try_from(number(&mut rest)?).ok()?);
        }
        let section = expected;
        let field = match (flags >> 4) & 3 {
            0 => Field::Code,
            1 => Field::Body,
            2 => Field::Heading,
            _ => Field::Title,
        };
        let mut title = 0;
        if field == Field::Title {
            let (terms, after) = rest.split_first()?;
            (title, rest) = (*terms, after);
        }
        begins = flags & 64 != 0;
        expected = section.wrapping_add(1);
        Some(Posting { part, weight: Weight { section, impact: flags & 15, field, title } })
    })
}

/// What [`varint`] wrote.
fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (mut number, mut shift) = (0_u32, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 127).checked_shl(shift)?;
        if byte & 128 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

/// Seven bits a byte, the lowest first, the highest bit set on all but the last.
pub(super) fn varint(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 127 {
        bytes.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::analysis::{Field, Weight};
    use super::{BLOCK, INLINE, Listing, Posting, best, read, write};

    fn posting(part: u32, section: u16, field: Field, title: u8) -> Posting {
        Posting { part, weight: Weight { section, impact: 9, field, title } }
    }

    /// Both are written a second time where they are read.
    #[test]
    fn the_script_has_the_same_limits() {
        let search = include_str!("../../themes/default/scripts/search/search.js");
        let shard = include_str!("../../themes/default/scripts/search/shard.js");
        assert!(search.contains(&format!("\nconst BLOCK = {BLOCK};\n")));
        assert!(shard.contains(&format!("\nconst INLINE = {INLINE};\n")));
    }

    #[test]
    fn sections_are_listed_by_part() {
        let listing = Listing::of(&[
            posting(2, 0, Field::Title, 3),
            posting(2, 1, Field::Body, 0),
            posting(5, 7, Field::Code, 0),
        ]);
        assert_eq!(listing.inline, [2, 0x39, 3, 0x59, 3, 0xC9, 7]);
        assert!(listing.blocks.is_empty());
    }

    prop_compose! {
        fn sections()(steps in prop::collection::vec((0u32..300, 0u16..300, 1u8..16, 0u8..4, 1u8..9), 0..40)) -> Vec<Posting> {
            let (mut part, mut section) = (0, 0);
            steps.into_iter().map(|(further, next, impact, field, terms)| {
                (part, section) = if further % 3 == 0 { (part, section + 1 + next) } else { (part + further, next) };
                let field = [Field::Code, Field::Body, Field::Heading, Field::Title][usize::from(field)];
                let title = if field == Field::Title { terms } else { 0 };
                Posting { part, weight: Weight { section, impact, field, title } }
            }).collect()
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(sections in sections(), base in 0u32..9_000) {
            let mut bytes = Vec::new();
            write(&mut bytes, &sections);
            let moved: Vec<Posting> = sections.iter().map(|one| Posting { part: base + one.part, ..*one }).collect();
            prop_assert_eq!(read(&bytes, base).collect::<Vec<_>>(), moved);
        }

        #[test]
        fn anything_else_ends(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            prop_assert!(read(&bytes, 0).count() <= bytes.len());
        }
    }

    #[test]
    fn the_best_sections_stand_with_their_key() {
        let field = |part: u32| if part.is_multiple_of(3) { Field::Heading } else { Field::Body };
        let all: Vec<Posting> =
            (0..(INLINE as u32) * 2).map(|part| posting(part, 0, field(part), 0)).collect();
        let (inline, rest) = best(&all);
        assert_eq!((inline.len(), rest.len()), (INLINE, INLINE));
        assert!(rest.iter().all(|posting| posting.weight.field == Field::Body));
        assert!([&inline, &rest].iter().all(|list| list.is_sorted_by_key(|posting| posting.part)));
        assert_eq!(Listing::of(&all).blocks.len(), 1);
        let all: Vec<Posting> =
            (0..(INLINE + BLOCK + 1) as u32).map(|part| posting(part, 0, Field::Body, 0)).collect();
        assert_eq!(Listing::of(&all).blocks.len(), 2);
    }
}
