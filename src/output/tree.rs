//! Walks an output folder without following a link: what is really there, whatever a manifest says.
#![expect(clippy::disallowed_methods, reason = "this is the place that walks the output folder")]

use std::borrow::Cow;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;

use super::fault::{PublishFault, shown};
use super::platform::{self, FolderStamp};
use super::stage::is_settled;
use crate::path::OutputPath;
use crate::words::words;

/// Something below the walked folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where, relative to the walked folder, in the letters of the system.
    pub(super) path: PathBuf,
    /// What.
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder {
        mode: u32,
        /// How it looked, if no later change can look the same.
        stamp: Option<FolderStamp>,
    },
    Link,
    /// A pipe, a socket or a device: never opened.
    Special,
}

impl Kind {
    pub(super) fn is_folder(self) -> bool {
        matches!(self, Self::Folder { .. })
    }
}

/// Everything below `root`, sorted: a folder comes before what is in it.
pub(super) fn walk(root: &Path) -> Result<Vec<Entry>, PublishFault> {
    walk_from(root, Path::new(""))
}

/// The same of what is below a folder in it.
pub(super) fn walk_from(root: &Path, folder: &Path) -> Result<Vec<Entry>, PublishFault> {
    let mut found = Vec::new();
    let mut level = vec![folder.to_path_buf()];
    while !level.is_empty() {
        let lists = level.par_iter().map(|folder| read_folder(root, folder));
        let entries: Vec<Entry> = lists.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        level =
            entries.iter().filter(|entry| entry.kind.is_folder()).map(|entry| entry.path.clone()).collect();
        found.extend(entries);
    }
    found.sort_unstable_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
    Ok(found)
}

/// A path as the core spells it; `None` when it is not UTF-8, and so nothing the core knows.
pub(super) fn spelled(path: &Path) -> Option<Cow<'_, str>> {
    let text = path.to_str()?;
    if cfg!(windows) {
        Some(text.replace('\\', "/").into())
    } else if cfg!(target_vendor = "apple") {
        // Some of its file systems give back names decomposed, whatever they were given.
        Some(OutputPath::new(text).map_or(text.into(), |path| path.as_str().to_owned().into()))
    } else {
        Some(text.into())
    }
}

/// What is in a folder below `root`, in no order.
pub(super) fn read_folder(root: &Path, folder: &Path) -> Result<Vec<Entry>, PublishFault> {
    let full = root.join(folder);
    let entries =
        std::fs::read_dir(&full).with_context(|| format!("cannot read the folder {}", shown(&full)))?;
    entries
        .map(|entry| {
            let entry = entry.with_context(|| format!("cannot read the folder {}", shown(&full)))?;
            let kind = kind(&entry)?;
            Ok(Entry { path: folder.join(entry.file_name()), kind })
        })
        .collect()
}

fn kind(entry: &DirEntry) -> Result<Kind, PublishFault> {
    let unseen = || format!("cannot look at {}", shown(&entry.path()));
    let kind = entry.file_type().with_context(unseen)?;
    if kind.is_symlink() {
        return Ok(Kind::Link);
    }
    if kind.is_file() {
        return Ok(Kind::File);
    }
    if !kind.is_dir() {
        return Ok(Kind::Special);
    }
    let folder = platform::folder(&entry.path()).with_context(unseen)?;
    // The old folder is removed in the end; what is mounted in it must not go with it.
    if folder.is_mount_root {
        let place = shown(&entry.path());
        return Err(PublishFault::refused(
            words!(
                en: "something is mounted at {place}, inside the output", zh: "输出文件夹里的{place}挂载了别的东西"
            ),
            words!(en: "unmount it, or name another folder", zh: "先卸载它，或者换一个文件夹"),
        ));
    }
    let stamp = folder.stamp.filter(|stamp| is_settled(stamp.modified));
    Ok(Kind::Folder { mode: folder.mode, stamp })
}
