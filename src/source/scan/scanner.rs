//! Reads a project again and again, and of its files only those that changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::seen::{Memory, Seen};
use super::{Walk, glance, is_nobodys_name, read_file, source_path};
use crate::diagnostic::Checked;
use crate::path::SourcePath;
use crate::source::{SourceFile, SourceTree};

/// A project under observation.
#[derive(Debug)]
pub struct Scanner {
    root: PathBuf,
    found: Checked<SourceTree>,
    memory: Memory,
}

impl Scanner {
    /// Reads the project at `root`.
    ///
    /// # Errors
    /// When its folder cannot be read.
    pub fn open(root: &Path) -> anyhow::Result<Self> {
        let mut scanner = Self { root: root.to_path_buf(), found: Checked::default(), memory: Memory::new() };
        scanner.scan()?;
        Ok(scanner)
    }

    /// What was read last.
    pub fn found(&self) -> &Checked<SourceTree> {
        &self.found
    }

    /// Looks at every file, and reads those that look different from the last time.
    ///
    /// # Errors
    /// When the project's folder cannot be read. What was read last is kept then.
    pub fn scan(&mut self) -> anyhow::Result<&Checked<SourceTree>> {
        if glance::is_as_it_was(&self.root, &self.memory) {
            return Ok(&self.found);
        }
        let mut walk = Walk::new(&self.root, &self.memory)?;
        walk.everything();
        (self.found, self.memory) = (walk.found, walk.seen);
        Ok(&self.found)
    }

    /// Looks only at files that something said have changed. What is more than an edit of files that were there and still
    /// are, such as a new file, makes it a whole [`scan`](Self::scan).
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn look(&mut self, changed: &BTreeSet<PathBuf>) -> anyhow::Result<&Checked<SourceTree>> {
        let Some(edited) = self.only_edited(changed) else { return self.scan() };
        for (path, seen, file) in edited {
            self.found.value.insert(file.clone());
            self.memory.insert(path, (seen, file));
        }
        Ok(&self.found)
    }

    /// The files at some paths as they are now, if nothing happened to them but edits.
    fn only_edited(&self, changed: &BTreeSet<PathBuf>) -> Option<Vec<(PathBuf, Seen, SourceFile)>> {
        let real_root = self.root.canonicalize().ok()?;
        let mut edited = Vec::new();
        for path in changed {
            let inside = path.strip_prefix(&self.root).or_else(|_| path.strip_prefix(&real_root)).ok()?;
            let path = self.root.join(inside);
            let name = source_path(&path, &self.root).ok()?;
            let is_known = self.memory.contains_key(&path);
            if !is_known && inside.ancestors().any(is_nobodys_name) {
                continue;
            }
            if !is_known || !self.is_plain(&name, &path) {
                return None;
            }
            let (seen, file) = read_file(&path, &name, &real_root, None).ok()?;
            edited.push((path, seen, file));
        }
        Some(edited)
    }

    /// Whether a file was read before without a word, and is neither a link nor a name with two spellings.
    fn is_plain(&self, name: &SourcePath, path: &Path) -> bool {
        let mut said = self.found.diagnostics.iter().filter_map(|said| said.location.as_ref());
        said.all(|location| location.path != *name)
            && path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
    }
}
