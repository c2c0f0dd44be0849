//! The search index of a site: work enough to be done after the pages, and on a thread of its own while an author goes on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::Setting;
use crate::cache::{self, Kind, Packed, Records};
use crate::compressed::Compressed;
use crate::document::Documents;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::search::{self, Content, Packer, Segment};
use crate::site::{Drafts, Site};

/// Everything an index is made of.
#[derive(Clone, Debug)]
pub(super) struct Searched {
    pub(super) setting: Setting,
    pub(super) site: Arc<Site>,
    pub(super) documents: Arc<Documents>,
    pub(super) drafts: Drafts,
}

impl Searched {
    fn key(&self) -> Fingerprint {
        let documents = self.documents.iter().map(|parsed| (parsed.outline, parsed.content));
        let documents: Vec<_> = documents.collect();
        Fingerprint::of_value(&(self.setting.site, self.setting.theme.looks, self.drafts, documents))
    }

    /// What is to be made, unless it is the index of before.
    pub(super) fn indexing(&self, before: &IndexFiles) -> Option<Indexing> {
        let is_new = before.key != Some(self.key());
        is_new.then(|| Indexing { searched: self.clone(), before: before.clone() })
    }
}

/// An index to be made.
#[derive(Clone, Debug)]
pub struct Indexing {
    pub(super) searched: Searched,
    /// The one before: what is the same is not made again.
    pub(super) before: IndexFiles,
}

/// The files of an index, and what may be of use for the next.
#[derive(Clone, Debug, Default)]
pub struct IndexFiles {
    pub(super) key: Option<Fingerprint>,
    pub(super) files: Arc<Vec<(OutputPath, OutputFile)>>,
    /// Of what each of the files was before it was packed.
    contents: Arc<Vec<Fingerprint>>,
    /// As they are recorded, by what they are made of.
    segments: Arc<BTreeMap<Fingerprint, Compressed>>,
}

impl IndexFiles {
    /// Those that an earlier run made.
    pub(super) fn remembering(records: &Records) -> Self {
        let files = records.all(Kind::Index).find_map(|(key, list)| Self::listed(key, &list, records));
        let segments = records.all_compressed(Kind::Segment);
        let segments = segments.map(|(key, segment)| (key, segment.clone())).collect();
        Self { segments: Arc::new(segments), ..files.unwrap_or_default() }
    }

    /// What another run may want to know: each file by its own fingerprint, so that those that stay are written once.
    pub(super) fn records(&self) -> Vec<Packed> {
        let list = self.files.iter().zip(&*self.contents).flat_map(|((path, file), content)| {
            let (file, content) = (file.fingerprint.to_bytes(), content.to_bytes());
            [path.as_str().as_bytes().to_vec(), file.to_vec(), content.to_vec()]
        });
        let list = self.key.map(|key| Packed::of(Kind::Index, key, &cache::join(list)));
        let files = self.files.iter().map(|(_, file)| {
            let packed = file.as_compressed().cloned().unwrap_or_else(|| Compressed::of(&file.bytes()));
            Packed::new(Kind::IndexFile, file.fingerprint, packed)
        });
        let segments = self.segments.iter();
        let segments = segments.map(|(key, segment)| Packed::new(Kind::Segment, *key, segment.clone()));
        list.into_iter().chain(files).chain(segments).collect()
    }

    /// The files of a list, if all of them are there.
    fn listed(key: Fingerprint, list: &[u8], records: &Records) -> Option<Self> {
        let parts = cache::split(list)?;
        let (files, []) = parts.as_chunks::<3>() else { return None };
        let file = |[path, file, content]: &[&[u8]; 3]| {
            let path = OutputPath::new(std::str::from_utf8(path).ok()?).ok()?;
            let file = Fingerprint::from_bytes(file.first_chunk().copied()?);
            let content = Fingerprint::from_bytes(content.first_chunk().copied()?);
            let packed = records.compressed(Kind::IndexFile, file)?.clone();
            Some(((path, OutputFile::compressed(packed)), content))
        };
        let files: Option<Vec<_>> = files.iter().map(file).collect();
        let (files, contents): (Vec<_>, Vec<_>) = files?.into_iter().unzip();
        Some(Self { key: Some(key), files: Arc::new(files), contents: Arc::new(contents), ..Self::default() })
    }

    /// Each file with what it was packed from, by its place.
    fn by_place(&self) -> HashMap<&OutputPath, (Fingerprint, &OutputFile)> {
        let files = self.files.iter().zip(&*self.contents);
        files.map(|((path, file), content)| (path, (*content, file))).collect()
    }

    /// A segment as it was read before.
    fn recall(&self, key: Fingerprint) -> Option<(Segment, Compressed)> {
        let recorded = self.segments.get(&key)?;
        Some((Segment::recall(&recorded.bytes()?)?, recorded.clone()))
    }
}

impl Indexing {
    /// The same on one core, for when somebody may be waiting for the others.
    pub fn run_beside(&self) -> IndexFiles {
        match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
            Ok(pool) => pool.install(|| self.run()),
            Err(_) => self.run(),
        }
    }

    /// Reads every segment, fills every shelf and packs every file, each on all cores; but nothing that is as it was.
    pub fn run(&self) -> IndexFiles {
        let Searched { setting, site, documents, .. } = &self.searched;
        let catalogue = search::catalogue(&setting.config, site, documents);
        let read = catalogue.segments().into_par_iter().map(|(first, parts)| {
            let key = search::segment::key(parts);
            let (segment, recorded) = self.before.recall(key).unwrap_or_else(|| {
                let segment = search::analyse(parts);
                let recorded = Compressed::of(&segment.record());
                (segment, recorded)
            });
            ((first, segment), (key, recorded))
        });
        let (segments, recorded): (Vec<_>, BTreeMap<_, _>) = read.unzip();
        let shelves = search::shelf::ALL.into_par_iter();
        let volumes = shelves.map(|shelf| search::volume(&segments, shelf)).collect();
        let index = search::index(&catalogue, segments, volumes, &setting.config, &setting.glossary);

        let before = self.before.by_place();
        let packed = |packer: &mut Packer, content: Content<'_>| {
            let (path, made_of) = (content.path.clone(), content.made_of);
            let same = before.get(&path).filter(|(content, _)| *content == made_of);
            let file = same
                .map_or_else(|| OutputFile::new(index.pack(content, packer)), |(_, file)| (*file).clone());
            ((path, file), made_of)
        };
        let numbers = (0..index.len()).into_par_iter();
        let files =
            numbers.map_init(Packer::default, |packer, number| Some(packed(packer, index.content(number)?)));
        let (mut files, mut contents): (Vec<(OutputPath, OutputFile)>, Vec<_>) = files.flatten().unzip();
        let sums: Vec<[u8; 16]> = files.iter().map(|(_, file)| file.fingerprint.to_bytes()).collect();
        let named = files.iter().map(|(path, _)| path.as_str().as_bytes()).zip(&sums);
        let version = Fingerprint::of_parts(named.flat_map(|(path, sum)| [path, sum]));
        for manifest in index.manifests(version, &setting.theme.strings) {
            let (file, content) = packed(&mut Packer::default(), manifest);
            files.push(file);
            contents.push(content);
        }
        IndexFiles {
            key: Some(self.searched.key()),
            files: Arc::new(files),
            contents: Arc::new(contents),
            segments: Arc::new(recorded),
        }
    }
}
