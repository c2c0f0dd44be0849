//! Entries as bytes, in shards that hold a range of keys each. [`super`] says what each byte means.

use super::alias::Alias;
use super::lexicon::Entry;
use super::listing::varint;
use super::stem::is_common;

/// Bytes of a shard, before it is compressed: no cut before the first, always one after the last.
const SIZES: (usize, usize) = (1_100, 3_000);
/// Between the two, a key in so many begins a shard. It depends on the key alone, so a change moves few borders.
const CUT: u64 = 12;

/// The keys of a range.
#[derive(Debug)]
pub(super) struct Shard {
    /// What tells its first key from the last one before it: a beginning of the first key, and what the shard is known by.
    pub(super) first: String,
    /// Its entries.
    pub(super) bytes: Vec<u8>,
}

/// All entries as shards, and the sections that are listed elsewhere, block by block.
#[derive(Debug, Default)]
pub(super) struct Shards {
    pub(super) shards: Vec<Shard>,
    pub(super) blocks: Vec<(String, Vec<u8>)>,
}

impl Shards {
    pub(super) fn of<'a>(entries: impl Iterator<Item = (&'a String, &'a Entry)>) -> Self {
        let mut all = Self::default();
        let (mut before, mut shared_with): (&str, &str) = ("", "");
        for (key, entry) in entries {
            let size = all.shards.last().map_or(usize::MAX, |shard| shard.bytes.len());
            let begins = size > SIZES.1 || (size > SIZES.0 && hash(key).is_multiple_of(CUT));
            if begins {
                all.shards.push(Shard { first: separator(before, key).to_owned(), bytes: Vec::new() });
                shared_with = "";
            }
            let mut bytes = Vec::new();
            all.entry(&mut bytes, shared_with, key, entry);
            if let Some(shard) = all.shards.last_mut() {
                shard.bytes.extend(bytes);
            }
            (before, shared_with) = (key, key);
        }
        all
    }

    fn entry(&mut self, bytes: &mut Vec<u8>, before: &str, key: &str, entry: &Entry) {
        shared(bytes, before, key);
        let flags = usize::from(!entry.aliases.is_empty()) | (usize::from(entry.form_of.is_some()) << 1);
        let flags = flags | (usize::from(is_common(key)) << 2);
        varint(bytes, (entry.frequency << 3) | flags);
        if let Some(head) = &entry.form_of {
            shared(bytes, key, head);
        }
        bytes.extend(&entry.listing.inline);
        let blocks = entry.listing.blocks.iter().enumerate();
        self.blocks.extend(blocks.map(|(number, block)| (format!("{key}\n{number}"), block.clone())));
        if !entry.aliases.is_empty() {
            varint(bytes, entry.aliases.len());
            for alias in &entry.aliases {
                self::alias(bytes, alias);
            }
        }
    }
}

fn alias(bytes: &mut Vec<u8>, alias: &Alias) {
    let mut simple = |kind: u8, phrase: &str| {
        bytes.push(kind);
        text(bytes, phrase);
    };
    match alias {
        Alias::Pinyin(phrase) => simple(0, phrase),
        Alias::Initials(phrase) => simple(1, phrase),
        Alias::Region(phrase) => simple(2, phrase),
        Alias::Compound(words) => simple(3, words),
        Alias::Term { number, names, pages } => {
            bytes.push(4);
            varint(bytes, number.map_or(0, |number| number + 1));
            varint(bytes, names.len());
            for (language, name) in names {
                varint(bytes, *language);
                text(bytes, name);
            }
            varint(bytes, pages.len());
            for page in pages {
                varint(bytes, *page);
            }
        }
    }
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    varint(bytes, text.len());
    bytes.extend(text.as_bytes());
}

/// The shortest beginning of a key that comes after the key before it.
fn separator<'a>(before: &str, key: &'a str) -> &'a str {
    let same = before.chars().zip(key.chars()).take_while(|(a, b)| a == b).count();
    let end = key.char_indices().nth(same + 1).map_or(key.len(), |(at, _)| at);
    key.get(..end).unwrap_or(key)
}

/// A key by what it shares with the one before it.
fn shared(bytes: &mut Vec<u8>, before: &str, key: &str) {
    let pairs = before.char_indices().zip(key.char_indices());
    let same = pairs.take_while(|((_, a), (_, b))| a == b).last();
    let same = same.map_or(0, |((at, letter), _)| at + letter.len_utf8()).min(255);
    let rest = key.as_bytes().get(same..).unwrap_or_default();
    if same < 15 && rest.len() < 16 {
        bytes.push(u8::try_from(same << 4 | rest.len()).unwrap_or(0));
    } else {
        bytes.push(0xF0);
        varint(bytes, same);
        varint(bytes, rest.len());
    }
    bytes.extend(rest);
}

/// FNV-1a, 64 bits: what decides where shards begin.
fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Entry;
    use super::super::listing::Listing;
    use super::{Shards, separator, shared};

    #[test]
    fn keys_share_whole_characters() {
        let bytes = |before: &str, key: &str| {
            let mut bytes = Vec::new();
            shared(&mut bytes, before, key);
            bytes
        };
        assert_eq!(bytes("limit", "limits"), [0x51, b's']);
        // 代 and 价 share two bytes and no character.
        assert_eq!(bytes("代", "价")[0], 0x03);
        assert_eq!(bytes("", &"x".repeat(20))[..3], [0xF0, 0, 20]);
    }

    #[test]
    fn shards_are_known_by_as_little_as_tells_them_apart() {
        for (before, key, first) in [
            ("", "agency", "a"),
            ("limit", "limitation", "limita"),
            ("代运", "价格", "价"),
            ("代运", "代运营", "代运营"),
        ] {
            assert_eq!(separator(before, key), first);
        }
    }

    #[test]
    fn sections_follow_their_key() {
        let listing = Listing { inline: vec![2, 0x39, 3], blocks: vec![vec![7]] };
        let entry = Entry { frequency: 3, listing, ..Entry::default() };
        let shards = Shards::of([(&"b".to_owned(), &entry)].into_iter());
        assert_eq!(shards.shards[0].bytes, [0x01, b'b', 24, 2, 0x39, 3]);
        assert_eq!(shards.blocks, [("b\n0".to_owned(), vec![7])]);
    }
}
