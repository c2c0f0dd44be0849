//! The way in: the files of a project as values, their text, and the size of their pictures.
//!
//! A [`SourceTree`] is an ordered map from path to [`SourceFile`]. Only [`scan`] reads the disk; everyone else takes
//! a tree. [`History`] asks git when files were changed. Nothing here knows what a page is.

mod edits;
mod history;
mod image;
mod line_index;
mod residue;
pub mod rewrite;
pub mod scan;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use edits::{Chosen, choose, edited};
pub use history::{History, Repository};
pub use image::{ImageSize, UNREADABLE_IMAGE, image_size};
pub use line_index::{LineIndex, Position};
pub use residue::{CONVERTER_RESIDUE, INVISIBLE_CHARACTER, LOST_TEXT, MISREAD_TEXT, residue};
pub use text::{
    CONTROL_CHARACTER, Decoded, Encoding, NOT_UTF8, OTHER_ENCODING, Undecodable, decode, decode_as, storable,
    text,
};

use crate::fingerprint::Fingerprint;
use crate::path::SourcePath;

/// One file: where it is and what is in it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it is, relative to the project.
    pub path: SourcePath,
    /// What is in it, byte for byte.
    pub bytes: Arc<[u8]>,
    /// Of the bytes.
    pub fingerprint: Fingerprint,
}

impl SourceFile {
    /// A file from its bytes.
    pub fn new(path: SourcePath, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let fingerprint = Fingerprint::of(&bytes);
        Self { path, bytes, fingerprint }
    }
}

/// Of the paths and the bytes of some files, in their order.
pub fn fingerprint<'a>(files: impl IntoIterator<Item = &'a SourceFile>) -> Fingerprint {
    let files: Vec<_> = files.into_iter().map(|file| (&file.path, file.fingerprint)).collect();
    Fingerprint::of_value(&files)
}

/// All files of a project that the build may look at, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    files: BTreeMap<SourcePath, SourceFile>,
}

impl SourceTree {
    /// Adds a file, in place of one with the same path.
    pub fn insert(&mut self, file: SourceFile) {
        self.files.insert(file.path.clone(), file);
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &SourcePath) {
        self.files.remove(path);
    }

    /// The file at a path.
    pub fn get(&self, path: &SourcePath) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// The file at a path given as text.
    pub fn find(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(&SourcePath::new(path)?)
    }

    /// All files, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values()
    }

    /// The files below a folder, in the order of their paths.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &SourceFile> {
        let folder = folder.to_owned();
        self.files.values().filter(move |file| file.path.within(&folder).is_some())
    }

    /// Of the paths and the bytes of all files.
    pub fn fingerprint(&self) -> Fingerprint {
        fingerprint(self.files.values())
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl FromIterator<SourceFile> for SourceTree {
    fn from_iter<I: IntoIterator<Item = SourceFile>>(files: I) -> Self {
        let mut tree = Self::default();
        for file in files {
            tree.insert(file);
        }
        tree
    }
}
