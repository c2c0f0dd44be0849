//! The way out: the whole site as a value, and the one place that writes it to disk.
//!
//! An [`OutputSet`] is an ordered map from path to bytes; the pipeline fills it, the server serves it, [`publish()`]
//! writes it. [`Claims`] finds producers that want one place. Nothing here knows what the bytes are.
//!
//! On disk a site is a folder with a manifest of what diptych wrote there. The folder is replaced as a whole and
//! atomically; what the manifest does not list belongs to the user and survives.

mod claims;
mod fault;
mod guard;
mod manifest;
mod neighbours;
mod plan;
mod platform;
mod previous;
mod publish;
mod resolve;
mod retire;
mod stage;
#[cfg(test)]
mod tests;
mod tree;

use std::borrow::{Borrow, Cow};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use claims::{Claims, Clash, Collision};
pub use fault::PublishFault;
pub use guard::{Protected, guard};
pub use manifest::MANIFEST_FILE;
pub use publish::{Published, publish};

use crate::compressed::Compressed;
use crate::fingerprint::Fingerprint;
use crate::path::OutputPath;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct OutputFile {
    contents: Contents,
    /// Of the bytes.
    pub fingerprint: Fingerprint,
}

/// What is in a file.
#[derive(Clone, Debug)]
enum Contents {
    Plain(Arc<[u8]>),
    Compressed(Compressed),
}

impl OutputFile {
    /// A file from its bytes.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let fingerprint = Fingerprint::of(&bytes);
        Self::known(bytes, fingerprint)
    }

    /// A file whose fingerprint is known already.
    pub fn known(bytes: Arc<[u8]>, fingerprint: Fingerprint) -> Self {
        Self { contents: Contents::Plain(bytes), fingerprint }
    }

    /// A file that is unpacked when somebody asks for it.
    pub fn compressed(bytes: Compressed) -> Self {
        let fingerprint = bytes.fingerprint();
        Self { contents: Contents::Compressed(bytes), fingerprint }
    }

    /// What is in it.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match &self.contents {
            Contents::Plain(bytes) => Cow::Borrowed(bytes),
            // Made in this run, or read from a file whose sum was right: it can be unpacked.
            Contents::Compressed(compressed) => Cow::Owned(compressed.bytes().unwrap_or_default()),
        }
    }

    /// What is in it, shared where it is kept as it is.
    pub fn shared(&self) -> Arc<[u8]> {
        match &self.contents {
            Contents::Plain(bytes) => Arc::clone(bytes),
            Contents::Compressed(_) => self.bytes().into(),
        }
    }

    /// What is in it, if it is kept compressed.
    pub fn as_compressed(&self) -> Option<&Compressed> {
        match &self.contents {
            Contents::Plain(_) => None,
            Contents::Compressed(compressed) => Some(compressed),
        }
    }

    /// How many bytes are in it.
    pub fn length(&self) -> u64 {
        let length = match &self.contents {
            Contents::Plain(bytes) => bytes.len(),
            Contents::Compressed(compressed) => compressed.unpacked_length(),
        };
        length as u64
    }
}

/// Equal fingerprints mean equal bytes: sites of thousands of pages are compared after every edit.
impl PartialEq for OutputFile {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for OutputFile {}

/// The whole site in memory, in the order of its paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputSet {
    /// Shared until one of the sets is changed: the dev server keeps the site it serves while the next one is made.
    files: Arc<BTreeMap<OutputPath, OutputFile>>,
}

/// Lets a set be asked by text. Sound, since an [`OutputPath`] is ordered and compared as its text.
impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl OutputSet {
    /// Adds a file and returns the one it replaced. Producers that might meet at one place ask [`Claims`] first.
    pub fn insert(&mut self, path: OutputPath, bytes: impl Into<Arc<[u8]>>) -> Option<OutputFile> {
        self.insert_file(path, OutputFile::new(bytes))
    }

    /// Adds a file whose fingerprint is known already, and returns the one it replaced.
    pub fn insert_file(&mut self, path: OutputPath, file: OutputFile) -> Option<OutputFile> {
        Arc::make_mut(&mut self.files).insert(path, file)
    }

    /// The file at a path, given as an [`OutputPath`] or as text in NFC.
    pub fn get<Q: Ord + ?Sized>(&self, path: &Q) -> Option<&OutputFile>
    where
        OutputPath: Borrow<Q>,
    {
        self.files.get(path)
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&OutputPath, &OutputFile)> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many bytes all files have together.
    pub fn total_bytes(&self) -> u64 {
        self.files.values().map(OutputFile::length).sum()
    }
}

impl FromIterator<(OutputPath, OutputFile)> for OutputSet {
    fn from_iter<I: IntoIterator<Item = (OutputPath, OutputFile)>>(files: I) -> Self {
        Self { files: Arc::new(files.into_iter().collect()) }
    }
}
