//! What a run of the program leaves for the next: results by the fingerprint of what they were made of.
//!
//! [`Records`] knows nothing of what it keeps. [`load`] and [`Changes::store`] keep it in `.diptych-cache/`, which may be deleted at
//! any time: what is damaged, of another program or missing is as if there were nothing, and a result is never older than
//! what it was made of, since it is found by that (what a page includes is compared beside it).

mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

pub use file::{Changes, FOLDER, keep_note, load, note, place};

use rustc_hash::FxHashMap;

use crate::compressed::{Compressed, Keeper, Original};
use crate::fingerprint::Fingerprint;

/// What kind of result a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A file as it was read, but for its text.
    Document,
    /// Its text.
    Text,
    /// The HTML of a page.
    Page,
    /// The HTML of a sidebar.
    Sidebar,
    /// The colours of a block of code.
    Colours,
    /// Which files a search index has.
    Index,
    /// One of its files.
    IndexFile,
    /// What some neighbouring pages say, for a search index.
    Segment,
    /// Which pages a whole site has, and by what they are found.
    Rendering,
}

/// What pages are rendered for: those for readers and those of the dev server differ, what was read for them does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For readers.
    Publish,
    /// For the author who writes them.
    Serve,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Page,
        Self::Sidebar,
        Self::Colours,
        Self::Index,
        Self::Document,
        Self::Segment,
        Self::IndexFile,
        Self::Rendering,
        Self::Text,
    ];

    fn number(self) -> u8 {
        match self {
            Self::Page => 1,
            Self::Sidebar => 2,
            Self::Colours => 3,
            Self::Index => 4,
            Self::Document => 5,
            Self::Segment => 6,
            Self::IndexFile => 7,
            Self::Rendering => 8,
            Self::Text => 9,
        }
    }

    /// Whether it tells what files say, which is the same for every purpose.
    fn is_read(self) -> bool {
        match self {
            Self::Document | Self::Text | Self::Colours => true,
            Self::Page | Self::Sidebar | Self::Index | Self::IndexFile | Self::Segment | Self::Rendering => {
                false
            }
        }
    }

    fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// Results of one run, compressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    results: FxHashMap<(Kind, Fingerprint), Compressed>,
}

impl Records {
    /// The result of a kind that was made of something with this fingerprint.
    pub fn get(&self, kind: Kind, key: Fingerprint) -> Option<Vec<u8>> {
        self.compressed(kind, key)?.bytes()
    }

    /// The same, as it is kept.
    pub fn compressed(&self, kind: Kind, key: Fingerprint) -> Option<&Compressed> {
        self.results.get(&(kind, key))
    }

    /// All results of a kind, by their keys.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = (Fingerprint, Vec<u8>)> + '_ {
        self.all_compressed(kind).filter_map(|(key, result)| Some((key, result.bytes()?)))
    }

    /// The same, as they are kept.
    pub fn all_compressed(&self, kind: Kind) -> impl Iterator<Item = (Fingerprint, &Compressed)> {
        let own = self.results.iter().filter(|((own, _), _)| *own == kind);
        let mut own: Vec<_> = own.map(|((_, key), result)| (*key, result)).collect();
        own.sort_by_key(|(key, _)| *key);
        own.into_iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.results.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// Those of some kinds and shards by their shard. Each sorted, so that equal records are equal shards.
    fn shards(&self, shards: u8, of: impl Fn(Kind, u8) -> bool) -> BTreeMap<u8, Vec<Named<'_>>> {
        let named = self.results.iter().map(|named| (shard(named.0.1, shards), named));
        let mut sorted: Vec<(u8, Named<'_>)> =
            named.filter(|(number, ((kind, _), _))| of(*kind, *number)).collect();
        sorted.sort_unstable_by_key(|(_, (name, _))| **name);
        let mut by_shard: BTreeMap<u8, Vec<Named<'_>>> = BTreeMap::new();
        for (number, named) in sorted {
            by_shard.entry(number).or_default().push(named);
        }
        by_shard
    }

    /// The shards in which there is a record of some kinds.
    fn present_shards(&self, shards: u8, of: impl Fn(Kind) -> bool) -> BTreeSet<u8> {
        let own = self.results.keys().filter(|(kind, _)| of(*kind));
        own.map(|(_, key)| shard(*key, shards)).collect()
    }

    /// The shards in which these and others differ in a record of some kinds, or one of them lacks it.
    fn differing_shards(&self, others: &Self, shards: u8, of: impl Fn(Kind) -> bool) -> BTreeSet<u8> {
        let lacking = |one: &Self, other: &Self| -> Vec<u8> {
            let own = one.results.iter().filter(|((kind, _), _)| of(*kind));
            let differing = own.filter(|(name, result)| other.results.get(name) != Some(*result));
            differing.map(|((_, key), _)| shard(*key, shards)).collect()
        };
        [lacking(self, others), lacking(others, self)].concat().into_iter().collect()
    }
}

/// A number below `shards` that a key tells.
fn shard(key: Fingerprint, shards: u8) -> u8 {
    let [first, ..] = key.to_bytes();
    first % shards
}

/// A result with its name.
type Named<'a> = (&'a (Kind, Fingerprint), &'a Compressed);

/// Bytes of a head: the kind of a result (1), its key (16), its fingerprint (16), its length when unpacked and when packed (8 each,
/// lowest first).
const HEAD: usize = 1 + 16 + 16 + 8 + 8;

/// What there is to know of a result without looking at it.
fn head(&((kind, key), result): &Named<'_>) -> [u8; HEAD] {
    let original = result.original();
    let lengths = [original.length, result.packed_length()].map(|length| (length as u64).to_le_bytes());
    let [length, packed_length] = &lengths;
    let mut head = [0; HEAD];
    let parts: [&[u8]; 5] =
        [&[kind.number()], &key.to_bytes(), &original.fingerprint.to_bytes(), length, packed_length];
    head.iter_mut().zip(parts.into_iter().flatten()).for_each(|(place, byte)| *place = *byte);
    head
}

/// The results of some heads, each as [`head`] gave it. What is packed stands one after another at a place of the `whole`, and
/// nothing else. `None` when that is not so.
fn decode(heads: &[u8], whole: &Arc<dyn Keeper>, place: Range<usize>) -> Option<Vec<Packed>> {
    let (heads, []) = heads.as_chunks::<HEAD>() else { return None };
    let mut at = place.start;
    let results = heads.iter().map(|head| {
        let (number, rest) = head.split_first()?;
        let (key, rest) = rest.split_first_chunk::<16>()?;
        let (fingerprint, lengths) = rest.split_first_chunk::<16>()?;
        let (lengths, []) = lengths.as_chunks::<8>() else { return None };
        let mut lengths = lengths.iter().map(|length| usize::try_from(u64::from_le_bytes(*length)).ok());
        let (length, packed_length) = (lengths.next()??, lengths.next()??);
        let end = at.checked_add(packed_length)?;
        let original = Original { length, fingerprint: Fingerprint::from_bytes(*fingerprint) };
        let result = Compressed::again(whole, at..end, original);
        at = end;
        Some(Packed::new(Kind::of_number(*number)?, Fingerprint::from_bytes(*key), result))
    });
    let results = results.collect::<Option<Vec<_>>>()?;
    (at == place.end).then_some(results)
}

/// One result, compressed, for [`FromIterator`]: compressing is most of the work, and can be shared out.
#[derive(Debug)]
pub struct Packed {
    kind: Kind,
    key: Fingerprint,
    result: Compressed,
}

impl Packed {
    /// A result of a kind that was made of something with this fingerprint.
    pub fn new(kind: Kind, key: Fingerprint, result: Compressed) -> Self {
        Self { kind, key, result }
    }

    /// The same, to be compressed first.
    pub fn of(kind: Kind, key: Fingerprint, bytes: &[u8]) -> Self {
        Self::new(kind, key, Compressed::of(bytes))
    }
}

impl FromIterator<Packed> for Records {
    fn from_iter<I: IntoIterator<Item = Packed>>(packed: I) -> Self {
        let packed = packed.into_iter().map(|packed| ((packed.kind, packed.key), packed.result));
        Self { results: packed.collect() }
    }
}

/// Several byte strings as one, and back.
pub fn join(parts: impl IntoIterator<Item: AsRef<[u8]>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        let part = part.as_ref();
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part);
    }
    bytes
}

/// What [`join`] was given; `None` when the bytes are not its own.
pub fn split(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let (part, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        parts.push(part);
        rest = after;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use std::sync::Arc;

    use super::{Kind, Packed, Records, decode, head, join, shard, split};
    use crate::compressed::Keeper;
    use crate::fingerprint::Fingerprint;

    /// As one shard: its heads, and what is packed.
    fn encoded(records: &Records) -> (Vec<u8>, Vec<u8>) {
        let shards = records.shards(1, |_, _| true);
        let all = || shards.values().flatten();
        (
            all().flat_map(head).collect(),
            all().flat_map(|(_, result)| result.packed().unwrap().to_vec()).collect(),
        )
    }

    fn decoded((heads, packed): &(Vec<u8>, Vec<u8>)) -> Option<Records> {
        let whole: Arc<dyn Keeper> = Arc::new([b"before", packed.as_slice()].concat());
        Some(decode(heads, &whole, 6..6 + packed.len())?.into_iter().collect())
    }

    fn records(texts: &[(Kind, &[u8])]) -> Records {
        texts.iter().map(|(kind, text)| Packed::of(*kind, Fingerprint::of(text), text)).collect()
    }

    #[test]
    fn what_is_kept_is_found() {
        let texts = [(Kind::Page, "代运营".repeat(100)), (Kind::Colours, String::new())];
        let texts: Vec<_> = texts.iter().map(|(kind, text)| (*kind, text.as_bytes())).collect();
        let found = decoded(&encoded(&records(&texts))).unwrap();
        for (kind, text) in texts {
            assert_eq!(found.get(kind, Fingerprint::of(text)).as_deref(), Some(text));
            assert_eq!(found.get(Kind::Index, Fingerprint::of(text)), None);
        }
    }

    #[test]
    fn every_record_is_in_one_shard() {
        let texts: Vec<String> = (0..200).map(|number| number.to_string()).collect();
        let texts: Vec<_> = texts.iter().map(|text| (Kind::Page, text.as_bytes())).collect();
        let records = records(&texts);
        let shards = records.shards(64, |kind, _| kind == Kind::Page);
        assert!(shards.keys().all(|number| *number < 64));
        assert!(shards.len() > 40, "shared out evenly: {}", shards.len());
        assert_eq!(shards.values().map(Vec::len).sum::<usize>(), texts.len());
        assert!(records.shards(64, |kind, _| kind == Kind::Index).is_empty());
    }

    #[test]
    fn shards_differ_where_their_records_do() {
        let texts: Vec<String> = (0..200).map(|number| number.to_string()).collect();
        let of = |texts: &[String]| -> Records {
            texts
                .iter()
                .map(|text| Packed::of(Kind::Page, Fingerprint::of(text.as_bytes()), b"one"))
                .collect()
        };
        let (all, some) = (of(&texts), of(&texts[1..]));
        let number = shard(Fingerprint::of(texts[0].as_bytes()), 64);
        for (now, before) in [(&all, &some), (&some, &all)] {
            assert!(now.differing_shards(before, 64, |_| true).into_iter().eq([number]));
            assert!(now.differing_shards(before, 64, |kind| kind == Kind::Index).is_empty());
        }
        let mut other = all.clone();
        let key = (Kind::Page, Fingerprint::of(texts[0].as_bytes()));
        other.results.insert(key, Packed::of(Kind::Page, key.1, b"two").result);
        assert!(other.differing_shards(&all, 64, |_| true).into_iter().eq([number]));
        assert!(all.differing_shards(&all.clone(), 64, |_| true).is_empty());
        assert_eq!(of(&texts[..1]).present_shards(64, |_| true).into_iter().collect::<Vec<_>>(), [number]);
    }

    proptest! {
        #[test]
        fn anything_else_is_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(records) = decoded(&(bytes.clone(), bytes.clone())) {
                for kind in Kind::ALL {
                    records.all(kind).count();
                }
            }
            let _ = split(&bytes);
        }

        #[test]
        fn every_beginning_is_told_from_the_whole(cut in 0usize..60) {
            let (heads, packed) = encoded(&records(&[(Kind::Page, b"one".as_slice()), (Kind::Sidebar, b"two")]));
            let short = |bytes: &[u8]| bytes[..cut.min(bytes.len() - 1)].to_vec();
            prop_assert!(decoded(&(short(&heads), packed.clone())).is_none());
            prop_assert!(decoded(&(heads, short(&packed))).is_none());
        }

        #[test]
        fn parts_are_told_apart(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..5)) {
            let bytes = join(parts.iter().map(Vec::as_slice));
            let found = split(&bytes).unwrap();
            prop_assert!(found.into_iter().eq(parts.iter().map(Vec::as_slice)));
        }
    }
}
