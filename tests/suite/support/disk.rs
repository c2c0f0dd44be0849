//! What is on a disk, so that a test can say that all of it still is what it was.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

/// A folder and everything below it, links not followed: by path, what it is. Equal states mean that nobody wrote:
/// content, modes, times and identities are all in it, and a folder's time tells of what came and went.
pub(crate) fn state(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    look(folder, folder, &mut |name, metadata, what| {
        let time = format!("{}.{:09}", metadata.mtime(), metadata.mtime_nsec());
        found.insert(name, format!("{what}, inode {}, changed {time}", metadata.ino()));
    });
    found
}

/// The same without times and identities: what a reader of the folder finds. Empty when there is no such folder.
pub(crate) fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if folder.symlink_metadata().is_ok() {
        look(folder, folder, &mut |name, _, what| {
            found.insert(name, what);
        });
    }
    found
}

fn look(root: &Path, path: &Path, see: &mut impl FnMut(String, &Metadata, String)) {
    let metadata = path.symlink_metadata().unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    let kind = metadata.file_type();
    let what = if kind.is_symlink() {
        format!("link to {}", fs::read_link(path).expect("a link").display())
    } else if kind.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            look(root, &entry.expect("an entry").path(), see);
        }
        "folder".to_owned()
    } else if kind.is_file() {
        let bytes = fs::read(path).expect("a file");
        format!("file of {} bytes, {:016x}", bytes.len(), xxh3_64(&bytes))
    } else {
        "special".to_owned()
    };
    let name = path.strip_prefix(root).expect("inside").to_string_lossy().into_owned();
    see(name, &metadata, format!("{what}, mode {:o}", metadata.mode() & 0o7777));
}

/// The names of what is in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.expect("an entry").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = fs::read_dir(folder).expect("a folder").map(name).collect();
    names.sort();
    names
}

/// Every file below a folder that has these bytes in it.
pub(crate) fn files_with(folder: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(&below).expect("a folder") {
            let path = entry.expect("an entry").path();
            let kind = path.symlink_metadata().expect("metadata").file_type();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                let bytes = fs::read(&path).expect("a file");
                let holds = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
                found.extend(holds.then(|| path.strip_prefix(folder).expect("inside").display().to_string()));
            }
        }
    }
    found.sort();
    found
}
