//! Decides, before anything is touched, what becomes of every file on disk and how every file of the site gets there.
//!
//! | on disk | listed | wanted | fate |
//! |---|---|---|---|
//! | same bytes | yes | yes | kept |
//! | changed by hand, gone | yes | yes | written anew |
//! | as we wrote it | yes | no | removed |
//! | changed by hand | yes | no | the user's: carried over |
//! | anything | no | no | the user's: carried over |
//! | anything | no | yes | the user's, and in the way: refused |
#![expect(
    clippy::disallowed_methods,
    reason = "reads published files to see whether they are still what was written"
)]

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::fault::{PublishFault, shown};
use super::manifest::{MANIFEST_FILE, Manifest};
use super::platform::{self, Identity};
use super::previous::Previous;
use super::stage::Stamp;
use super::survey::Survey;
use super::tree::{Entry, Kind, spelled, walk};
use super::{OutputFile, OutputSet};
use crate::fingerprint::Fingerprint;
use crate::path::add_folders;
use crate::words::{Phrase, words};

/// What becomes of an entry of the old folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// A file of the new site as it is.
    Keep,
    /// Ours, and not in the new site in this form.
    Drop,
    /// The user's.
    Carry,
}

/// A file of the new site: its path and what is in it.
pub(super) type Wanted<'set> = (&'set str, &'set OutputFile);

/// A file of the new site that is on disk already.
#[derive(Debug)]
pub(super) struct Kept<'set> {
    pub(super) path: &'set str,
    pub(super) file: &'set OutputFile,
    pub(super) sight: Sight,
}

/// What a published file was like when it was judged.
#[derive(Debug, Default)]
pub(super) struct Sight {
    /// Which file that was.
    pub(super) identity: Option<Identity>,
    /// How it looked, if no later change can look the same.
    pub(super) stamp: Option<Stamp>,
}

/// How the new site comes about.
#[derive(Debug)]
pub(super) struct Plan<'set> {
    /// What is in the old folder, and its fate.
    pub(super) found: Vec<(Entry, Fate)>,
    /// Files of the new site that are on disk already, in the order of paths.
    pub(super) kept: Vec<Kept<'set>>,
    /// Files of the new site that are not.
    pub(super) written: Vec<Wanted<'set>>,
    /// Folders that files of the new site need.
    pub(super) folders: FxHashSet<&'set str>,
    /// How many files of the old site are in the new one no longer.
    pub(super) stale: usize,
}

impl<'set> Plan<'set> {
    pub(super) fn make(
        set: &'set OutputSet,
        out: &Path,
        previous: &Previous,
        survey: &Survey,
    ) -> Result<Self, PublishFault> {
        let wanted: FxHashMap<&str, &OutputFile> =
            set.iter().map(|(path, file)| (path.as_str(), file)).collect();
        let nothing = Manifest::default();
        let (listed, entries) = match previous {
            Previous::Missing => (&nothing, Vec::new()),
            Previous::Empty => (&nothing, walk(out)?),
            Previous::Site(manifest) => (&**manifest, walk(out)?),
        };
        let judge =
            Judge { out, survey, wanted: &wanted, listed, listed_folders: folders_of(listed.paths()) };
        let (fates, sights): (Vec<Fate>, Vec<Sight>) = judge.fates(&entries)?.into_iter().unzip();
        let stale = fates.iter().zip(&entries).filter(|(fate, entry)| judge.is_stale(**fate, entry)).count();
        let found: Vec<(Entry, Fate)> = entries.into_iter().zip(fates).collect();

        let folders = folders_of(wanted_paths(set));
        refuse_blocked(out, &found, &wanted, &folders)?;
        let on_disk = found.iter().zip(sights).filter(|((_, fate), _)| *fate == Fate::Keep);
        let mut on_disk: FxHashMap<_, _> =
            on_disk.filter_map(|((entry, _), sight)| Some((spelled(&entry.path)?, sight))).collect();
        let (mut kept, mut written) = (Vec::with_capacity(on_disk.len()), Vec::new());
        for (path, file) in set.iter() {
            match on_disk.remove(path.as_str()) {
                Some(sight) => kept.push(Kept { path: path.as_str(), file, sight }),
                None => written.push((path.as_str(), file)),
            }
        }
        drop(on_disk);
        Ok(Self { found, kept, written, folders, stale })
    }

    /// Whether the files on disk are the site already.
    pub(super) fn changes_nothing(&self) -> bool {
        self.written.is_empty() && self.stale == 0
    }

    /// The kept file at a path, and its place among them.
    pub(super) fn kept_at(&self, path: &Path) -> Option<(usize, &Kept<'set>)> {
        let path = spelled(path)?;
        let place = self.kept.binary_search_by(|kept| kept.path.cmp(&path)).ok()?;
        self.kept.get(place).map(|kept| (place, kept))
    }

    /// What the user has in the old folder, in the order of paths.
    pub(super) fn carried(&self) -> impl Iterator<Item = &Entry> {
        self.found.iter().filter(|(_, fate)| *fate == Fate::Carry).map(|(entry, _)| entry)
    }
}

fn wanted_paths(set: &OutputSet) -> impl Iterator<Item = &str> {
    set.iter().map(|(path, _)| path.as_str())
}

/// Every folder that some path needs.
fn folders_of<'a>(paths: impl Iterator<Item = &'a str>) -> FxHashSet<&'a str> {
    let mut folders = FxHashSet::default();
    paths.for_each(|path| add_folders(path, &mut folders));
    folders
}

/// Knows what is wanted and what was listed, and looks at the disk.
struct Judge<'a> {
    out: &'a Path,
    survey: &'a Survey,
    wanted: &'a FxHashMap<&'a str, &'a OutputFile>,
    listed: &'a Manifest,
    listed_folders: FxHashSet<&'a str>,
}

/// The fate of an entry, and what it was like if it is kept.
type Judged = (Fate, Sight);

/// What a file holds.
enum Content {
    /// What it should.
    Expected(Sight),
    /// Something else.
    Other,
}

/// Files are read in pieces of this many bytes.
pub(super) const PIECE: usize = 64 * 1024;

impl Judge<'_> {
    fn fates(&self, entries: &[Entry]) -> Result<Vec<Judged>, PublishFault> {
        let judged = entries.par_iter().map_init(|| vec![0; PIECE], |piece, entry| self.fate(entry, piece));
        Ok(judged.collect::<anyhow::Result<Vec<Judged>>>()?)
    }

    fn fate(&self, entry: &Entry, piece: &mut [u8]) -> anyhow::Result<Judged> {
        let Some(path) = spelled(&entry.path) else { return Ok((Fate::Carry, Sight::default())) };
        if entry.kind.is_folder() {
            let fate = if self.listed_folders.contains(&*path) { Fate::Drop } else { Fate::Carry };
            return Ok((fate, Sight::default()));
        }
        if path == MANIFEST_FILE {
            return Ok((Fate::Drop, Sight::default()));
        }
        let Some(listed) = self.listed.get(&path) else { return Ok((Fate::Carry, Sight::default())) };
        // A link or a pipe in place of a file of ours: the user's doing, and never read through.
        let is_file = entry.kind == Kind::File;
        let full = self.out.join(&entry.path);
        let mut holds = |length, fingerprint| {
            if !is_file {
                return Ok(Content::Other);
            }
            self.content(&path, &full, (length, fingerprint), piece)
                .with_context(|| format!("cannot read {}", shown(&full)))
        };
        Ok(match self.wanted.get(&*path) {
            Some(wanted) => match holds(wanted.length(), wanted.fingerprint)? {
                Content::Expected(sight) => (Fate::Keep, sight),
                Content::Other => (Fate::Drop, Sight::default()),
            },
            None => match holds(listed.length, listed.fingerprint)? {
                Content::Expected(_) => (Fate::Drop, Sight::default()),
                Content::Other => (Fate::Carry, Sight::default()),
            },
        })
    }

    /// Whether a file has exactly the bytes it should have, without holding all of it.
    fn content(
        &self,
        path: &str,
        full: &Path,
        (length, fingerprint): (u64, Fingerprint),
        piece: &mut [u8],
    ) -> std::io::Result<Content> {
        let metadata = full.symlink_metadata()?;
        if metadata.len() != length {
            return Ok(Content::Other);
        }
        let stamp = Stamp::of(&metadata);
        let (own, stamp) = match self.survey.fingerprint(path, &stamp) {
            Some(seen) => (seen, Some(stamp)),
            None => {
                let stamp = Some(stamp).filter(Stamp::is_settled);
                (Fingerprint::of_read(File::open(full)?, piece)?, stamp)
            }
        };
        let sight = Sight { identity: platform::identity(&metadata), stamp };
        Ok(if own == fingerprint { Content::Expected(sight) } else { Content::Other })
    }

    fn is_stale(&self, fate: Fate, entry: &Entry) -> bool {
        fate == Fate::Drop
            && !entry.kind.is_folder()
            && spelled(&entry.path)
                .is_some_and(|path| path != MANIFEST_FILE && !self.wanted.contains_key(&*path))
    }
}

fn refuse_blocked(
    out: &Path,
    found: &[(Entry, Fate)],
    wanted: &FxHashMap<&str, &OutputFile>,
    folders: &FxHashSet<&str>,
) -> Result<(), PublishFault> {
    let is_wanted = |path: &Path| spelled(path).is_some_and(|path| wanted.contains_key(&*path));
    let is_folder = |path: &Path| spelled(path).is_some_and(|path| folders.contains(&*path));
    let blocking =
        found.iter().filter(|(_, fate)| *fate == Fate::Carry).map(|(entry, _)| entry).find(|entry| {
            entry.path.ancestors().any(is_wanted) || (!entry.kind.is_folder() && is_folder(&entry.path))
        });
    match blocking {
        None => Ok(()),
        Some(entry) => {
            let place = shown(&out.join(&entry.path));
            Err(PublishFault::refused(
                words!(
                    en: "{place} is in the way of the site, and diptych did not write it",
                    zh: "{place}挡住了站点的位置，而它不是diptych写的",
                ),
                Phrase {
                    english: "move it out of the output folder; files that belong to the site go into `content/static`",
                    chinese: "把它移出输出文件夹；属于站点的文件放进`content/static`",
                },
            ))
        }
    }
}
