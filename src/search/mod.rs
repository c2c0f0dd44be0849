//! The search index: everything a browser needs to find any page, in files small enough to load on demand.
//!
//! [`catalogue()`] lists what is searched, [`analyse`] reads one segment of it, [`volume`] puts together what all of them say
//! under the keys of a shelf, [`index`] binds the volumes, [`Index::content`] and [`Index::pack`] make one file. Segments,
//! shelves and files are independent of one another: the caller may share them out, and keep segments and files for the
//! next time.
//! On one page alone depend its parts of [`catalogue()`] (but for their numbers) and its files `f/` (which also name its
//! translations), on some neighbouring pages a segment. On the glossary and the addresses of the pages that explain its terms
//! depend the files `d/`. On all pages depend the numbers of parts and with them every list of sections in `t/` and `o/`, the
//! compounds and pinyin that [`index`] adds, `facets`, `fold` and the manifests; how keys are shared out among shards too,
//! and with it the names of `t/` and `r/`.
//! The browser's side is `themes/default/scripts/search/`. Nothing here knows HTML or templates.
//!
//! # Files
//!
//! All below `search/`, each compressed (RFC 1951); JSON is in UTF-8 or, where that is shorter, in GBK after a space, where
//! bytes below 32 stand for the characters that the manifest calls usual ([`encoding`]). With `urls = "directory"` they are
//! `NAME.bin`; with `urls = "file"` they are `NAME.js`, the script `diptych.file("NAME","BASE64")`, which a page opened from a disk may run.
//!
//! | name | what |
//! |---|---|
//! | a language's code | the manifest, JSON: ranges of languages and areas, the router with the beginnings of the shards' first keys, labels and words of the interface ([`manifest`]) |
//! | `r/HASH` | above 1,024 shards: the beginnings of the first keys of some of them, JSON; the router then lists those of these |
//! | `t/HASH` | a shard: the entries of a range of keys |
//! | `o/HASH` | sections of a frequent key beyond its best 512 |
//! | `f/NUMBER` | a part in full, JSON ([`fragment`]), its number in base 36 |
//! | `d/NUMBER` | a term of the glossary, JSON: for readers of each language its names, what it means, an address, the language of what it means |
//! | `fold` | for each Traditional character that a query may have: its code point, and the step from the Simplified one before to its own; varints |
//! | `facets` | for each kind, audience, tag and state the numbers of its pages, as steps; JSON |
//!
//! HASH is worked out from as much of the first key as tells it from the key before, which is what the router lists (in `o/`
//! from the key, a line feed and the block's number): [`packing::name_of`]. So most names stay when little changes: that of a
//! shard changes with its first key or with the one before. A name may come to hold other keys, so a query asks for
//! `NAME?v=VERSION` with the version of the manifest.
//!
//! # A shard
//!
//! Entries in the order of their keys, by code point. Numbers are varints (seven bits a byte, lowest first) where no
//! size is given. An entry is
//!
//! 1. the key: a byte with the number of bytes shared with the key before (4 bits) and of those that follow (4 bits), or
//!    0xF0 and both as numbers; then the bytes that follow. The first key of a shard shares nothing.
//! 2. `frequency << 3 | is_common << 2 | is_form << 1 | has_aliases`: in how many sections the key stands, and whether it
//!    is a word that says next to nothing.
//! 3. if it is a form: the key that has its sections, written as a key after this one.
//! 4. unless the frequency is 0 or the key begins with `~`: the best 512 sections, or all if there are fewer. For each part:
//!    the step from the number of the part before; then for each section a byte with the impact (4 bits), the field
//!    (2 bits: code, body, heading, title), whether it is the last of its part, and whether it is *not* the one after the
//!    section before (the first follows -1): then the number of sections left out follows. In a title, a byte with the
//!    number of terms of the title.
//! 5. if the frequency is above 512: the number of blocks in `o/`. A block is the number of its sections and the sections.
//! 6. if it has aliases: their number, then each: 0 pinyin, 1 initials, 2 region, 3 compound, with a text; 4 a term: 0 or its
//!    number in `d/` and 1; the number of names, each a language and a text; the number of pages, each the number of its first part.
//!
//! Keys that begin with `~` list words by their last two letters, for typing mistakes at the beginning of a word.

mod alias;
mod analysis;
mod catalogue;
mod definition;
mod encoding;
mod fragment;
mod lexicon;
mod listing;
mod manifest;
mod packing;
mod pinyin;
mod region;
mod script;
pub mod segment;
mod shard;
pub mod shelf;
mod stem;
pub mod text;

pub use analysis::analyse;
pub use catalogue::{Catalogue, Part, catalogue};
pub use lexicon::{Volume, volume};
pub use packing::{Content, Packer};
pub use segment::Segment;

use std::borrow::Cow;

use manifest::Facets;
use packing::Matter;

use crate::config::Config;
use crate::fingerprint::Fingerprint;
use crate::glossary::Glossary;
use crate::site::{PageId, page_of_term};
use crate::theme::Strings;

/// Shards that the manifest can list itself.
const MOST_LISTED: usize = 1_024;
/// Shards a leaf lists.
const LEAF: usize = 96;

/// The index before it is packed.
#[derive(Debug)]
pub struct Index<'a> {
    catalogue: &'a Catalogue<'a>,
    config: &'a Config,
    files: Vec<(String, Vec<u8>)>,
    router: Vec<String>,
    has_leaves: bool,
    facets: Facets<'a>,
}

/// Puts everything together. `segments` are those of the catalogue, each with the number of its first part, and `volumes` those of all shelves, in order.
pub fn index<'a>(
    catalogue: &'a Catalogue<'a>,
    segments: Vec<(usize, Segment)>,
    volumes: Vec<Volume>,
    config: &'a Config,
    glossary: &Glossary,
) -> Index<'a> {
    let mut lexicon = lexicon::Lexicon::of(volumes, segments);
    let explained = glossary.terms.iter().map(|term| {
        let page = page_of_term(config, catalogue.site, term).and_then(|id| catalogue.site.page(id));
        page.map(|page| page.versions.as_slice()).unwrap_or_default()
    });
    let explained: Vec<&[PageId]> = explained.collect();
    alias::add(&mut lexicon, catalogue, glossary, &explained);
    let characters = lexicon.characters();
    let shards = shard::Shards::of(lexicon.entries.iter());
    let mut router: Vec<String> = shards.shards.iter().map(|shard| shard.first.clone()).collect();
    let facets = Facets::of(catalogue);
    let mut files = vec![
        ("fold".to_owned(), script::table_for(|character| characters.contains(&character))),
        ("facets".to_owned(), facets.table.clone().into_bytes()),
    ];
    let terms = glossary.terms.iter().zip(&explained).enumerate();
    files.extend(terms.filter_map(|(number, (term, pages))| {
        let definition = definition::definition(catalogue, config, term, pages)?;
        Some((format!("d/{}", base36(number)), encoding::encoded(definition)))
    }));
    let named = |folder: &str, key: &str| format!("{folder}/{}", packing::name_of(key));
    files.extend(shards.shards.into_iter().map(|shard| (named("t", &shard.first), shard.bytes)));
    files.extend(shards.blocks.into_iter().map(|(key, bytes)| (named("o", &key), bytes)));
    let has_leaves = router.len() > MOST_LISTED;
    if has_leaves {
        let leaves: Vec<Vec<String>> = router.chunks(LEAF).map(<[String]>::to_vec).collect();
        router = leaves.iter().filter_map(|leaf| leaf.first().cloned()).collect();
        for leaf in leaves {
            let content = serde_json::to_vec(&manifest::front_coded(&leaf)).unwrap_or_default();
            files.extend(leaf.first().map(|first| (named("r", first), content)));
        }
    }
    Index { catalogue, config, files, router, has_leaves, facets }
}

impl Index<'_> {
    /// How many files there are beside the manifests.
    pub fn len(&self) -> usize {
        self.files.len() + self.catalogue.parts.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.catalogue.parts.is_empty()
    }

    /// What is in one file.
    pub fn content(&self, number: usize) -> Option<Content<'_>> {
        let urls = self.config.urls;
        if let Some((name, content)) = self.files.get(number) {
            return Some(Content::bytes(urls, name, content));
        }
        let number = number - self.files.len();
        let part = self.catalogue.parts.get(number)?;
        let made_of = fragment::key(self.catalogue, part);
        Some(Content::part(urls, format!("f/{}", base36(number)), part, made_of))
    }

    /// A file as browsers load it.
    pub fn pack(&self, content: Content<'_>, packer: &mut Packer) -> Vec<u8> {
        let bytes = match content.matter {
            Matter::Bytes(bytes) => Cow::Borrowed(bytes),
            Matter::Part(part) => encoding::encoded(fragment::fragment(self.catalogue, part)).into(),
            Matter::Manifest(json) => encoding::encoded_plainly(json).into(),
        };
        packer.pack(self.config.urls, &content.name, &bytes)
    }

    /// The manifests of all languages. `version` changes with every byte of any other file.
    pub fn manifests(&self, version: Fingerprint, strings: &[Strings]) -> Vec<Content<'_>> {
        let shared = manifest::Shared {
            catalogue: self.catalogue,
            config: self.config,
            version: &version.short(),
            router: self.router.clone(),
            has_leaves: self.has_leaves,
            facets: &self.facets,
        };
        let languages = self.config.languages.iter().enumerate();
        let manifests = languages.map(|(index, language)| {
            let none = Strings::none();
            let json = shared.manifest(index, strings.get(index).unwrap_or(&none));
            Content::manifest(self.config.urls, &language.code, json)
        });
        manifests.collect()
    }
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}
