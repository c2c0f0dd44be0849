//! The folders of a site that was replaced, laid by: the next site is put together in them, so that what did not change need
//! not be linked anew, nor removed again afterwards. With tens of thousands of files that takes longer than all else that
//! is done after an edit.
//!
//! Nothing in a spare is trusted. It may be half of one, damaged or of another site: of it those files stay that are the very
//! files that are published now, which have been judged, and everything else goes. An inventory tells which files those are
//! without looking at each: as long as a folder looks as it did, nobody has put anything into it or in the place of anything.
#![expect(clippy::disallowed_methods, reason = "moves the folders of sites that were replaced")]

use std::fs::{self, Metadata, OpenOptions};
use std::io::{Error, ErrorKind, Result as IoResult, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::manifest::MANIFEST_FILE;
use super::plan::{Fate, Plan};
use super::platform::{self, FolderStamp, Identity};
use super::tree::{Entry, Kind, read_folder, walk, walk_from};

/// So many files and folders are linked and removed before anybody notices.
const FEW: usize = 1000;

/// Where the folders are, in the spare.
const SITE: &str = "site";
/// Where the inventory is. It is there before what it tells of.
const INVENTORY: &str = "inventory";

/// A place for the folders of a site that was replaced.
#[derive(Clone, Debug)]
pub struct Spare {
    folder: PathBuf,
    /// Sites of fewer files and folders are not laid by.
    least: usize,
}

/// Something that was laid by.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) entry: Entry,
    /// Which file it is, if that is known.
    pub(super) identity: Option<Identity>,
}

/// What was in the folders of a site, folder by folder, the site itself first.
#[derive(Debug, Serialize, Deserialize)]
struct Inventory(Vec<Record>);

/// What was in one folder, but for other folders.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    path: String,
    /// How it looked, if no later change can look the same.
    stamp: Option<FolderStamp>,
    /// Names, in their order, and which files they were if that is known.
    files: Vec<(String, Option<Identity>)>,
}

impl Spare {
    /// A folder of ours that need not exist, on the file system of the output; where it is not, it stays empty.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, least: FEW }
    }

    /// A place for sites of any size.
    #[cfg(test)]
    pub(super) fn of_any_size(folder: PathBuf) -> Self {
        Self { folder, least: 0 }
    }

    /// Moves what is laid by into a new folder, and tells what that is. Whoever worked in one of these folders while they were
    /// replaced may have left something there: it moves to the same place of the output.
    pub(super) fn give(&self, stage: &Path, out: &Path) -> Vec<Found> {
        let site = self.folder.join(SITE);
        let Some(found) = self.found(&site, out) else { return Vec::new() };
        let mut tops = found.iter().map(|found| &found.entry.path).filter(|path| is_top(path));
        if tops.try_for_each(|top| fs::rename(site.join(top), stage.join(top))).is_err() {
            // Some of it, perhaps.
            let there = walk(stage).unwrap_or_default().into_iter();
            let there = there.filter(|entry| entry.path != Path::new(MANIFEST_FILE));
            return there.map(|entry| Found { entry, identity: None }).collect();
        }
        let _ = fs::remove_dir(site);
        let _ = fs::remove_file(self.folder.join(INVENTORY));
        let _ = fs::remove_dir(&self.folder);
        found
    }

    /// What is laid by, once nothing else is there. `None` where that cannot be, or cannot be told. Never through a link.
    fn found(&self, site: &Path, out: &Path) -> Option<Vec<Found>> {
        if !is_folder(&self.folder) || !is_folder(site) {
            return None;
        }
        let inventory = self.folder.join(INVENTORY);
        if read_folder(site, Path::new("")).ok()?.is_empty() {
            return Some(Vec::new());
        }
        inventory.symlink_metadata().ok().filter(Metadata::is_file)?;
        let inventory: Inventory = postcard::from_bytes(&fs::read(inventory).ok()?).ok()?;
        let known = inventory.folders();
        let lists = inventory.0.par_iter().map(|record| record.found(site, &known));
        let (found, newcomers): (Vec<_>, Vec<_>) = lists.collect::<Option<Vec<_>>>()?.into_iter().unzip();
        newcomers.iter().flatten().try_for_each(|newcomer| {
            let (from, to) = (site.join(&newcomer.path), out.join(&newcomer.path));
            let is_free = to.symlink_metadata().is_err_and(|fault| fault.kind() == ErrorKind::NotFound);
            is_free.then(|| fs::create_dir_all(to.parent()?).and_then(|()| fs::rename(from, to)).ok())?
        })?;
        Some(found.into_iter().flatten().collect())
    }

    /// Takes what is in the folder that was the output until now, if that is what was found in it and nothing of the user's.
    /// The folder itself stays, for whoever works in it is to see that it is the output no longer. Whether all was taken: the
    /// rest is still there.
    pub(super) fn take(&self, old: &Path, plan: &Plan) -> bool {
        if plan.found.len() < self.least {
            return false;
        }
        let inventory = Inventory::of(plan).filter(|inventory| inventory.is_of(old));
        inventory.is_some_and(|inventory| self.lay_by(old, &inventory).is_ok())
    }

    fn lay_by(&self, old: &Path, inventory: &Inventory) -> IoResult<()> {
        let bytes = postcard::to_allocvec(inventory).map_err(Error::other)?;
        // Fails where nobody keeps a cache, and where a build that died has left it.
        let made = fs::create_dir(&self.folder);
        if !is_folder(&self.folder) {
            return made;
        }
        let site = self.folder.join(SITE);
        // Not where something is laid by already.
        fs::create_dir(&site)?;
        let list = self.folder.join(INVENTORY);
        if list.symlink_metadata().is_ok() {
            fs::remove_file(&list)?;
        }
        OpenOptions::new().write(true).create_new(true).open(list)?.write_all(&bytes)?;
        inventory.tops().try_for_each(|top| fs::rename(old.join(top), site.join(top)))
    }
}

impl Inventory {
    /// What was found in the output and is not the user's. `None` where that cannot be laid by: a folder is closed to its owner,
    /// or is called something that is not text.
    fn of(plan: &Plan) -> Option<Self> {
        let mut records = vec![Record { path: String::new(), stamp: None, files: Vec::new() }];
        let mut places: FxHashMap<&Path, usize> = std::iter::once((Path::new(""), 0)).collect();
        let mut kept = plan.kept.iter().peekable();
        for (entry, fate) in &plan.found {
            if let Kind::Folder { mode, stamp } = entry.kind {
                if platform::is_closed(mode) {
                    return None;
                }
                places.insert(&entry.path, records.len());
                records.push(Record { path: entry.path.to_str()?.to_owned(), stamp, files: Vec::new() });
            } else if *fate != Fate::Carry && entry.path != Path::new(MANIFEST_FILE) {
                let own = kept.next_if(|kept| Path::new(kept.path) == entry.path);
                let name = entry.path.file_name()?.to_str()?.to_owned();
                let record = records.get_mut(*places.get(entry.path.parent()?)?)?;
                record.files.push((name, own.and_then(|kept| kept.sight.identity)));
            }
        }
        Some(Self(records))
    }

    fn folders(&self) -> FxHashSet<&Path> {
        self.0.iter().map(|record| Path::new(&record.path)).collect()
    }

    /// What is in the site itself: the paths of its files and folders.
    fn tops(&self) -> impl Iterator<Item = &str> {
        let files = self.0.first().into_iter().flat_map(|site| &site.files).map(|(name, _)| &**name);
        files.chain(self.0.iter().map(|record| &*record.path).filter(|path| is_top(Path::new(path))))
    }

    /// Whether it tells all that is in a folder that has its manifest still.
    fn is_of(&self, folder: &Path) -> bool {
        let known = self.folders();
        self.0.par_iter().all(|record| record.is_of(folder, &known))
    }
}

impl Record {
    fn is_of(&self, site: &Path, known: &FxHashSet<&Path>) -> bool {
        let path = Path::new(&self.path);
        if self.looks_like(&site.join(path)) {
            return true;
        }
        let Ok(entries) = read_folder(site, path) else { return false };
        let mut files = 0;
        let is_known = entries.iter().filter(|entry| entry.path != Path::new(MANIFEST_FILE)).all(|entry| {
            if entry.kind.is_folder() {
                return known.contains(&*entry.path);
            }
            files += 1;
            self.file(&entry.path).is_some()
        });
        is_known && files == self.files.len()
    }

    fn looks_like(&self, folder: &Path) -> bool {
        self.stamp.is_some() && platform::folder(folder).is_ok_and(|folder| folder.stamp == self.stamp)
    }

    fn file(&self, path: &Path) -> Option<&(String, Option<Identity>)> {
        let name = path.file_name()?.to_str()?;
        self.files.get(self.files.binary_search_by(|(own, _)| (**own).cmp(name)).ok()?)
    }

    /// What is there of it now, itself included, and what else is there. `None` when that cannot be told.
    fn found(&self, site: &Path, known: &FxHashSet<&Path>) -> Option<(Vec<Found>, Vec<Entry>)> {
        let path = Path::new(&self.path);
        let folder = match platform::folder(&site.join(path)) {
            Ok(folder) => folder,
            // A build that died may have left only some.
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Some(Default::default()),
            Err(_) => return None,
        };
        let mut found = Vec::with_capacity(1 + self.files.len());
        if !self.path.is_empty() {
            let kind = Kind::Folder { mode: folder.mode, stamp: folder.stamp };
            found.push(Found { entry: Entry { path: path.to_path_buf(), kind }, identity: None });
        }
        if self.stamp.is_some() && self.stamp == folder.stamp {
            let files = self.files.iter();
            found.extend(files.map(|(name, identity)| Found {
                entry: Entry { path: path.join(name), kind: Kind::File },
                identity: *identity,
            }));
            return Some((found, Vec::new()));
        }
        let mut newcomers = Vec::new();
        for entry in read_folder(site, path).ok()? {
            if entry.kind.is_folder() {
                if !known.contains(&*entry.path) {
                    let (folders, files): (Vec<_>, Vec<_>) = walk_from(site, &entry.path)
                        .ok()?
                        .into_iter()
                        .partition(|entry| entry.kind.is_folder());
                    newcomers.extend(files);
                    let folders = std::iter::once(entry).chain(folders);
                    found.extend(folders.map(|entry| Found { entry, identity: None }));
                }
            } else if self.file(&entry.path).is_some() {
                let identity = platform::identity(&site.join(&entry.path).symlink_metadata().ok()?);
                found.push(Found { entry, identity });
            } else {
                newcomers.push(entry);
            }
        }
        Some((found, newcomers))
    }
}

/// And no link to one.
fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

fn is_top(path: &Path) -> bool {
    path.components().count() == 1
}
