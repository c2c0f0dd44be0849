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

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;
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

/// All files of a project that the build may look at, in the order of their paths. A clone shares them until it is changed.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    files: Arc<BTreeMap<SourcePath, SourceFile>>,
}

/// A file as it is in one tree and in another, where these differ; at least one of both is there.
pub type Difference<'a> = (Option<&'a SourceFile>, Option<&'a SourceFile>);

impl SourceTree {
    /// Adds a file, in place of one with the same path.
    pub fn insert(&mut self, file: SourceFile) {
        Arc::make_mut(&mut self.files).insert(file.path.clone(), file);
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &SourcePath) {
        Arc::make_mut(&mut self.files).remove(path);
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
        let start = format!("{folder}/");
        let from = (Bound::Included(&*start), Bound::Unbounded);
        let files = self.files.range::<str, _>(from).map(|(_, file)| file);
        files.take_while(move |file| file.path.as_str().starts_with(&start))
    }

    /// What is not the same in another tree, in the order of paths.
    pub fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Difference<'a>> {
        let mut own = self.files().peekable();
        let mut others = other.files().peekable();
        let are_shared = Arc::ptr_eq(&self.files, &other.files);
        let mut differences = std::iter::from_fn(move || {
            loop {
                let order = match (own.peek(), others.peek()) {
                    (None, None) => return None,
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    // Most are the very same.
                    (Some(one), Some(other)) if one.path == other.path => Ordering::Equal,
                    (Some(one), Some(other)) => one.path.cmp(&other.path),
                };
                let one = if order.is_le() { own.next() } else { None };
                let other = if order.is_ge() { others.next() } else { None };
                if one.map(|file| file.fingerprint) != other.map(|file| file.fingerprint) {
                    return Some((one, other));
                }
            }
        });
        std::iter::from_fn(move || if are_shared { None } else { differences.next() })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SourceFile, SourceTree};
    use crate::path::SourcePath;

    fn tree() -> impl Strategy<Value = SourceTree> {
        let path =
            prop::sample::select(vec!["a/b.md", "a/c.md", "a-b/c.md", "a.md", "a", "ab/c.md", "甲/乙.md"]);
        let files = prop::collection::btree_map(path, 0..3u8, 0..6);
        files.prop_map(|files| {
            let file =
                |(path, text): (&str, u8)| SourceFile::new(SourcePath::new(path).unwrap(), [text].as_slice());
            files.into_iter().map(file).collect()
        })
    }

    proptest! {
        #[test]
        fn trees_differ_in_the_files_that_one_lacks_or_has_otherwise(one in tree(), other in tree()) {
            let of = |tree: &SourceTree, path: &SourcePath| tree.get(path).map(|file| file.fingerprint);
            let mut paths: Vec<SourcePath> =
                one.files().chain(other.files()).map(|file| file.path.clone()).collect();
            paths.sort();
            paths.dedup();
            let expected: Vec<_> = paths.iter()
                .map(|path| (of(&one, path), of(&other, path)))
                .filter(|(one, other)| one != other)
                .collect();
            let found: Vec<_> = one.differences(&other)
                .map(|(one, other)| (one.map(|file| file.fingerprint), other.map(|file| file.fingerprint)))
                .collect();
            prop_assert_eq!(found, expected);
            let (clone, mut changed) = (one.clone(), one.clone());
            prop_assert_eq!(one.differences(&clone).count(), 0);
            let new = SourcePath::new("a/new.md").unwrap();
            changed.insert(SourceFile::new(new.clone(), b"new".as_slice()));
            prop_assert_eq!(one.differences(&changed).count(), 1);
            prop_assert!(one.get(&new).is_none(), "a clone that is changed leaves the other");
            for folder in ["a", "a-b", "甲", "b"] {
                let below: Vec<&SourcePath> = one.below(folder).map(|file| &file.path).collect();
                let within = one.files().map(|file| &file.path).filter(|path| path.within(folder).is_some());
                prop_assert_eq!(below, within.collect::<Vec<_>>());
            }
        }
    }
}
