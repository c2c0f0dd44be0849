//! Whether a project looks as it did when it was read: all that has to be known of it most of the time, and had for much
//! less than reading it again.
#![expect(clippy::disallowed_methods, reason = "this is the place that looks at project files")]

use std::fs::{DirEntry, read_dir};
use std::io::{ErrorKind, Result};
use std::path::Path;

use super::seen::{Memory, Seen};
use super::{SITE_FOLDERS, is_nobodys_name};
use crate::path::SourcePath;

/// Whether there is every file that was read, looking as it did, and nothing besides.
///
/// `false` also where that cannot be told at a glance: beside links, and beside anything that could not be read.
pub(super) fn is_as_it_was(root: &Path, memory: &Memory) -> bool {
    // Nothing was read: perhaps nothing could be.
    !memory.is_empty() && known(root, memory).is_ok_and(|known| known == Some(memory.len()))
}

/// How many files look as they did; `None` when there is anything else.
fn known(root: &Path, memory: &Memory) -> Result<Option<usize>> {
    let mut known = 0;
    let config = root.join(SourcePath::config().as_str());
    if let Some((seen, _)) = memory.get(&config) {
        if !seen.is_still(&Seen::new(&config.symlink_metadata()?)) {
            return Ok(None);
        }
        known += 1;
    } else if config.exists() {
        return Ok(None);
    }
    let mut folders = Vec::new();
    for folder in SITE_FOLDERS.map(|name| root.join(name)) {
        match folder.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => folders.push(folder),
            Ok(_) => return Ok(None),
            Err(fault) if fault.kind() == ErrorKind::NotFound => {}
            Err(fault) => return Err(fault),
        }
    }
    while let Some(folder) = folders.pop() {
        for entry in read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if path.strip_prefix(root).is_ok_and(is_nobodys_name) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if is_still(&entry, &path, memory)? {
                known += 1;
            } else {
                return Ok(None);
            }
        }
    }
    Ok(Some(known))
}

fn is_still(entry: &DirEntry, path: &Path, memory: &Memory) -> Result<bool> {
    let Some((seen, _)) = memory.get(path) else { return Ok(false) };
    // Of a link, this is how the link looks, and what it leads to was remembered.
    Ok(seen.is_still(&Seen::new(&entry.metadata()?)))
}
