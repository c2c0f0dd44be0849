//! Builds the complete new folder next to the old one, where nobody looks yet.
//!
//! What did not change is linked, so that it costs no bytes and keeps its times; what did gets a new file of its own:
//! an existing one is never opened for writing, since the user may have linked a source to it. What is the user's is
//! linked too. Where links are not possible, files are copied. Folders of an earlier site may be laid by in a [`Spare`]: they are
//! used again, and hold most of the links already.
#![expect(clippy::disallowed_methods, reason = "this is the place that writes the site")]

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::OutputFile;
use super::fault::shown;
use super::manifest::MANIFEST_FILE;
use super::plan::{Kept, Plan};
use super::platform::{self, Identity};
use super::spare::{Found, Spare};
use super::tree::{Entry, Kind, spelled};

/// A new folder that is not yet in its place.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) path: PathBuf,
    /// The mode that new folders get here and now.
    usual_mode: u32,
}

/// What was put into the folder.
#[derive(Debug)]
pub(super) struct Filled<'plan> {
    pub(super) written: Vec<Written<'plan>>,
    pub(super) carried: Vec<Carried<'plan>>,
}

/// What an earlier site has left in the folder that can stay.
#[derive(Debug)]
struct There<'a> {
    /// Whether the place of each kept file has it, in the order of the plan.
    kept: Vec<bool>,
    /// Folders, and their modes.
    folders: FxHashMap<&'a Path, u32>,
}

/// Something of the user's that has been carried over, and what the original was at that moment.
#[derive(Debug)]
pub(super) struct Carried<'plan> {
    pub(super) path: &'plan Path,
    pub(super) stamp: Stamp,
}

/// The longest tick of a file system's clock, that of FAT.
pub(super) const COARSE: Duration = Duration::from_secs(2);

/// A file that was written, and how it looked then.
pub(super) type Written<'set> = (&'set str, Stamp);

/// Tells whether a file was replaced or changed between two looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    identity: Option<Identity>,
    length: u64,
    modified: Option<SystemTime>,
}

/// Whether whatever changes from now on has a later time than this, by any clock of a file system.
pub(super) fn is_settled(modified: SystemTime) -> bool {
    SystemTime::now().duration_since(modified).is_ok_and(|age| age > COARSE)
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        Self { identity: platform::identity(metadata), length: metadata.len(), modified }
    }

    /// Whether the file was written so long ago that whatever is written to it from now on gives it another time.
    pub(super) fn is_settled(&self) -> bool {
        self.modified().is_some_and(is_settled)
    }

    /// When the file was last written to; `None` where that does not tell files apart.
    pub(super) fn modified(&self) -> Option<SystemTime> {
        self.identity.and(self.modified)
    }
}

impl Stage {
    /// Makes the folder, open to nobody else until it is complete.
    pub(super) fn create(path: PathBuf) -> anyhow::Result<Self> {
        let unmade = || format!("cannot make the folder {}", shown(&path));
        fs::create_dir(&path).with_context(unmade)?;
        let closed = path.symlink_metadata().and_then(|metadata| {
            let usual_mode = platform::mode(&metadata);
            // The set-group-id bit stays, since folders inside inherit it.
            platform::set_mode(&path, 0o700 | (usual_mode & 0o2000))?;
            Ok(usual_mode)
        });
        let usual_mode = closed.inspect_err(|_| drop(fs::remove_dir(&path))).with_context(unmade)?;
        Ok(Self { path, usual_mode })
    }

    /// Puts everything into the folder. The manifest comes first: it marks the folder as ours to remove.
    pub(super) fn fill<'plan>(
        &self,
        out: &Path,
        plan: &'plan Plan,
        manifest: &str,
        spare: Option<&Spare>,
    ) -> anyhow::Result<Filled<'plan>> {
        write_new(&self.path.join(MANIFEST_FILE), manifest.as_bytes())?;
        let folders = folders(plan);
        let laid_by = spare.map_or_else(Vec::new, |spare| spare.give(&self.path, out));
        let there = self.tidy(&laid_by, plan, &folders)?;
        self.make_folders(folders.iter().copied().filter(|folder| !there.folders.contains_key(folder)))?;
        let written = plan.written.par_iter().map(|(path, file)| {
            let metadata = write_file(&self.path.join(path), file)?;
            Ok((*path, Stamp::of(&metadata)))
        });
        let written = written.collect::<anyhow::Result<Vec<_>>>()?;
        let missing = plan.kept.par_iter().zip(&there.kept).filter(|(_, is_there)| !**is_there);
        missing.try_for_each(|(kept, _)| self.keep(out, kept))?;
        let carried = plan.carried().filter(|entry| !entry.kind.is_folder());
        let carried = carried.map(|entry| self.carry(out, entry)).collect::<anyhow::Result<Vec<_>>>()?;
        self.set_modes(plan, &folders, &there.folders)?;
        Ok(Filled { written, carried })
    }

    /// Removes what an earlier site has left in the folder, but for folders that this one needs too and for links to the very
    /// files that it keeps.
    fn tidy<'a>(
        &self,
        laid_by: &'a [Found],
        plan: &Plan,
        folders: &FxHashSet<&Path>,
    ) -> anyhow::Result<There<'a>> {
        let files = laid_by.par_iter().filter(|found| !found.entry.kind.is_folder());
        let places = files.filter_map(|found| self.place_or_remove(found, plan).transpose());
        let mut kept = vec![false; plan.kept.len()];
        for place in places.collect::<anyhow::Result<Vec<usize>>>()? {
            kept.get_mut(place).into_iter().for_each(|is_there| *is_there = true);
        }
        let mut there = There { kept, folders: FxHashMap::default() };
        let mut gone = Vec::new();
        for Found { entry, .. } in laid_by {
            match entry.kind {
                Kind::Folder { mode, .. } if folders.contains(&*entry.path) => {
                    there.folders.insert(&entry.path, mode);
                }
                Kind::Folder { .. } => gone.push(&*entry.path),
                Kind::File | Kind::Link | Kind::Special => {}
            }
        }
        for folder in levels(gone.into_iter()).iter().rev().flatten() {
            let path = self.path.join(folder);
            fs::remove_dir(&path).with_context(|| format!("cannot remove {}", shown(&path)))?;
        }
        Ok(there)
    }

    /// Which kept file a link leads to that is in the place of that file. Any other is removed.
    fn place_or_remove(
        &self,
        Found { entry, identity }: &Found,
        plan: &Plan,
    ) -> anyhow::Result<Option<usize>> {
        if let Some((place, kept)) = plan.kept_at(&entry.path)
            && entry.kind == Kind::File
            && identity.is_some()
            && kept.sight.identity == *identity
        {
            return Ok(Some(place));
        }
        let path = self.path.join(&entry.path);
        let removed =
            if entry.kind == Kind::Link { platform::remove_link(&path) } else { fs::remove_file(&path) };
        removed.with_context(|| format!("cannot remove {}", shown(&path)))?;
        Ok(None)
    }

    /// Gives the folder the mode it is published with.
    pub(super) fn open_up(&self, mode: Option<u32>) -> anyhow::Result<()> {
        let mode = mode.unwrap_or(self.usual_mode);
        platform::set_mode(&self.path, mode).with_context(|| format!("cannot open up {}", shown(&self.path)))
    }

    /// Waits until everything is on disk, so that a power cut after the exchange finds the new site whole.
    pub(super) fn write_through(&self, plan: &Plan) -> anyhow::Result<()> {
        let written = plan.written.par_iter().map(|(path, _)| *path);
        platform::sync_tree(&self.path, written.chain(rayon::iter::once(MANIFEST_FILE)))
            .with_context(|| format!("cannot write {} to disk", shown(&self.path)))
    }

    fn make_folders<'a>(&self, folders: impl Iterator<Item = &'a Path>) -> anyhow::Result<()> {
        for level in levels(folders) {
            level.par_iter().try_for_each(|folder| {
                let full = self.path.join(folder);
                fs::create_dir(&full).with_context(|| format!("cannot make the folder {}", shown(&full)))
            })?;
        }
        Ok(())
    }

    fn keep(&self, out: &Path, kept: &Kept) -> anyhow::Result<()> {
        let (old, new) = (out.join(kept.path), self.path.join(kept.path));
        // Should the place be taken, writing says so.
        if fs::hard_link(&old, &new).is_ok() { Ok(()) } else { write_file(&new, kept.file).map(drop) }
    }

    fn carry<'plan>(&self, out: &Path, entry: &'plan Entry) -> anyhow::Result<Carried<'plan>> {
        let (old, new) = (out.join(&entry.path), self.path.join(&entry.path));
        let failed = || format!("cannot carry {} over to {}", shown(&old), shown(&new));
        let metadata = old.symlink_metadata().with_context(failed)?;
        match entry.kind {
            Kind::Link => platform::copy_link(&old, &new),
            Kind::File => fs::hard_link(&old, &new).or_else(|fault| match fault.kind() {
                ErrorKind::AlreadyExists => Err(fault),
                _ => copy(&old, &new, &metadata),
            }),
            Kind::Special | Kind::Folder { .. } => fs::hard_link(&old, &new),
        }
        .with_context(failed)?;
        Ok(Carried { path: &entry.path, stamp: Stamp::of(&metadata) })
    }

    /// Folders that were there keep their modes; the deepest first, for a mode may close the way.
    fn set_modes(
        &self,
        plan: &Plan,
        folders: &FxHashSet<&Path>,
        there: &FxHashMap<&Path, u32>,
    ) -> anyhow::Result<()> {
        let mode = |entry: &Entry| match entry.kind {
            Kind::Folder { mode, .. } => Some(mode),
            Kind::File | Kind::Link | Kind::Special => None,
        };
        let wanted: FxHashMap<&Path, u32> =
            plan.found.iter().filter_map(|(entry, _)| Some((&*entry.path, mode(entry)?))).collect();
        let mut folders: Vec<&Path> = folders.iter().copied().collect();
        folders.sort_unstable_by(|one, other| other.as_os_str().cmp(one.as_os_str()));
        for folder in folders {
            let wanted = *wanted.get(folder).unwrap_or(&self.usual_mode);
            if wanted != *there.get(folder).unwrap_or(&self.usual_mode) {
                let full = self.path.join(folder);
                platform::set_mode(&full, wanted)
                    .with_context(|| format!("cannot set the mode of {}", shown(&full)))?;
            }
        }
        Ok(())
    }
}

/// The folders of the new tree: those the site needs, those of the user, and those that lead to something of theirs.
fn folders<'a>(plan: &'a Plan) -> FxHashSet<&'a Path> {
    let mut folders: FxHashSet<&Path> = plan.folders.iter().map(Path::new).collect();
    for entry in plan.carried() {
        let start = if entry.kind.is_folder() { Some(&*entry.path) } else { entry.path.parent() };
        for folder in
            start.into_iter().flat_map(Path::ancestors).filter(|folder| !folder.as_os_str().is_empty())
        {
            let needed = spelled(folder).is_some_and(|folder| plan.folders.contains(&*folder));
            if needed || !folders.insert(folder) {
                break;
            }
        }
    }
    folders
}

/// Folders by depth, the shallowest first: those of one depth can be made at once.
pub(super) fn levels<'a>(folders: impl Iterator<Item = &'a Path>) -> Vec<Vec<&'a Path>> {
    let mut levels: Vec<Vec<&Path>> = Vec::new();
    for folder in folders {
        let depth = folder.components().count();
        if levels.len() <= depth {
            levels.resize(depth + 1, Vec::new());
        }
        if let Some(level) = levels.get_mut(depth) {
            level.push(folder);
        }
    }
    // Neighbours together: fewer folders are looked up anew.
    for level in &mut levels {
        level.sort_unstable_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    }
    levels
}

/// Writes a file of the site, and says how it looks then.
fn write_file(path: &Path, file: &OutputFile) -> anyhow::Result<Metadata> {
    write_new(path, &file.read().with_context(|| format!("cannot write {}", shown(path)))?)
}

/// Writes a file, and says how it looks then.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<Metadata> {
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.metadata()
    };
    write().with_context(|| format!("cannot write {}", shown(path)))
}

/// Copies bytes and permissions, and times as far as the system lets us.
fn copy(old: &Path, new: &Path, metadata: &Metadata) -> std::io::Result<()> {
    fs::copy(old, new)?;
    if let Ok(modified) = metadata.modified() {
        let _ = File::open(new).and_then(|file| file.set_modified(modified));
    }
    Ok(())
}
