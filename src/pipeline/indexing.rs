//! The search index of a site: work enough to be done after the pages, and on a thread of its own while an author goes on.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use super::Setting;
use crate::cache::{self, Kind, Packed, Records};
use crate::document::Documents;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::search;
use crate::site::{Drafts, Site};

/// Everything an index is made of.
#[derive(Clone, Debug)]
pub struct Indexing {
    pub(super) setting: Setting,
    pub(super) site: Arc<Site>,
    pub(super) documents: Arc<Documents>,
    pub(super) drafts: Drafts,
}

/// The files of an index.
#[derive(Clone, Debug, Default)]
pub struct IndexFiles {
    pub(super) key: Option<Fingerprint>,
    pub(super) files: Arc<Vec<(OutputPath, OutputFile)>>,
}

impl IndexFiles {
    /// Those that an earlier run made.
    pub(super) fn remembering(records: &Records) -> Self {
        records.all(Kind::Index).find_map(|(key, bytes)| Self::decode(key, &bytes)).unwrap_or_default()
    }

    /// What another run may want to know.
    pub(super) fn records(&self) -> Vec<Packed> {
        let parts = self
            .files
            .iter()
            .flat_map(|(path, file)| [Cow::Borrowed(path.as_str().as_bytes()), file.bytes()]);
        let pack = |key| Packed::of(Kind::Index, key, &cache::join(parts));
        self.key.map(pack).into_iter().collect()
    }

    fn decode(key: Fingerprint, bytes: &[u8]) -> Option<Self> {
        let parts = cache::split(bytes)?;
        let (pairs, []) = parts.as_chunks::<2>() else { return None };
        let file = |[path, bytes]: &[&[u8]; 2]| {
            let path = OutputPath::new(std::str::from_utf8(path).ok()?).ok()?;
            Some((path, OutputFile::new(*bytes)))
        };
        let files = pairs.iter().map(file).collect::<Option<_>>()?;
        Some(Self { key: Some(key), files: Arc::new(files) })
    }
}

impl Indexing {
    /// Of everything the index is made of.
    pub(super) fn key(&self) -> Fingerprint {
        let documents = self.documents.iter().map(|parsed| (parsed.outline, parsed.content));
        let documents: Vec<_> = documents.collect();
        Fingerprint::of_value(&(self.setting.site, self.setting.theme.looks, self.drafts, documents))
    }

    /// The same on one core, for when somebody may be waiting for the others.
    pub fn run_beside(&self) -> IndexFiles {
        match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
            Ok(pool) => pool.install(|| self.run()),
            Err(_) => self.run(),
        }
    }

    /// Reads every part, fills every shelf and packs every file, each on all cores.
    pub fn run(&self) -> IndexFiles {
        let config = &self.setting.config;
        let catalogue = search::catalogue(config, &self.site, &self.documents);
        let analyses: Vec<_> = catalogue.parts.par_iter().map(search::analyse).collect();
        let shelves = search::shelf::ALL.into_par_iter();
        let volumes = shelves.map(|shelf| search::volume(&analyses, shelf)).collect();
        let index = search::index(&catalogue, analyses, volumes, config, &self.setting.glossary);
        let files = (0..index.len()).into_par_iter();
        let files = files.map_init(search::Packer::default, |packer, number| index.file(number, packer));
        let files: Vec<_> = files.collect();
        let mut files: Vec<(OutputPath, Vec<u8>)> = files.into_iter().flatten().collect();
        files.extend(index.manifests(&files, &self.setting.theme.strings));
        let files = files.into_par_iter().map(|(path, bytes)| (path, OutputFile::new(bytes)));
        IndexFiles { key: Some(self.key()), files: Arc::new(files.collect()) }
    }
}
