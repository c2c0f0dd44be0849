//! The place of the output among its neighbours: the lock, the names next to it, and the exchange.
//!
//! Next to `public` there may be `.public.stage-<pid>`, a new site being built or an old one being removed, and,
//! where two folders cannot be exchanged in one step, `.public.old-<pid>`, the old site set aside for a moment.
//! While the lock is held nobody is alive who owns one, so any that exists was left by a build that died.
#![expect(clippy::disallowed_methods, reason = "opens the parent folder and looks for leftovers in it")]

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::fault::shown;
use super::manifest::MANIFEST_FILE;
use super::platform;
use super::previous::{Previous, previous};
use super::retire::remove_leftover;
use super::survey::Survey;

const STAGE: &str = "stage";
const ASIDE: &str = "old";

/// The output's place, for as long as this build works on it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) out: PathBuf,
    parent: PathBuf,
    name: OsString,
    /// The parent folder, open and locked. `None` where folders cannot be locked (Windows, some network drives):
    /// then two builds at once may fail, and leftovers stay, since somebody might be alive in them.
    lock: Option<File>,
}

impl Place {
    /// Makes the parent folder if need be, and waits until no other build works in it.
    pub(super) fn take(out: PathBuf) -> anyhow::Result<Self> {
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            anyhow::bail!("{} has no parent folder", shown(&out));
        };
        let (parent, name) = (parent.to_path_buf(), name.to_owned());
        fs::create_dir_all(&parent).with_context(|| format!("cannot make the folder {}", shown(&parent)))?;
        let lock = match File::open(&parent) {
            // Windows opens no folders, and not every folder that one may write to one may also read.
            Err(fault) if fault.kind() == ErrorKind::PermissionDenied => None,
            opened => lock(opened.with_context(|| format!("cannot open the folder {}", shown(&parent)))?),
        };
        Ok(Self { out, parent, name, lock })
    }

    pub(super) fn stage(&self) -> PathBuf {
        self.neighbour(STAGE)
    }

    /// Removes what dead builds left, having put back the old site if one of them died while it was set aside.
    pub(super) fn clear_leftovers(&self) -> anyhow::Result<()> {
        if self.lock.is_none() {
            return Ok(());
        }
        for aside in self.leftovers(ASIDE)? {
            // An empty folder in the place costs nothing; the site set aside may hold what is the user's.
            let vacant =
                matches!(previous(&self.out, &Survey::default()), Ok(Previous::Missing | Previous::Empty));
            match previous(&aside, &Survey::default()) {
                Ok(Previous::Site(_)) if vacant => {
                    let _ = fs::remove_dir(&self.out);
                    rename(&aside, &self.out)?;
                }
                // Whatever it is, it may be the only copy.
                Err(_) if vacant => {}
                _ => remove_leftover(&aside)?,
            }
        }
        self.leftovers(STAGE)?.iter().try_for_each(|stage| remove_leftover(stage))
    }

    /// Puts a complete new folder into the place. Returns where the old one is now, if there was one.
    pub(super) fn put_in(&self, stage: &Path, previous: &Previous) -> anyhow::Result<Option<PathBuf>> {
        if *previous == Previous::Missing {
            rename(stage, &self.out)?;
            return Ok(None);
        }
        match platform::exchange(stage, &self.out) {
            Ok(()) => Ok(Some(stage.to_path_buf())),
            Err(fault) if fault.kind() == ErrorKind::Unsupported => self.put_in_by_renaming(stage).map(Some),
            Err(fault) => Err(explained(fault, stage, &self.out)),
        }
    }

    /// For a moment the output is missing; a build that dies in that moment is mended by the next.
    fn put_in_by_renaming(&self, stage: &Path) -> anyhow::Result<PathBuf> {
        let aside = self.neighbour(ASIDE);
        rename(&self.out, &aside)?;
        match rename(stage, &self.out) {
            Ok(()) => Ok(aside),
            Err(fault) => {
                rename(&aside, &self.out).with_context(|| format!("the old site is in {}", shown(&aside)))?;
                Err(fault)
            }
        }
    }

    /// Makes the exchange durable.
    pub(super) fn sync(&self) -> anyhow::Result<()> {
        let Some(parent) = &self.lock else { return Ok(()) };
        match parent.sync_all() {
            // Not every file system can sync a folder.
            Err(fault) if !matches!(fault.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
                Err(fault).with_context(|| format!("cannot write the folder {} to disk", shown(&self.parent)))
            }
            _ => Ok(()),
        }
    }

    fn neighbour(&self, what: &str) -> PathBuf {
        let mut name = self.prefix(what);
        name.push(std::process::id().to_string());
        self.parent.join(name)
    }

    fn prefix(&self, what: &str) -> OsString {
        let mut prefix = OsString::from(".");
        prefix.push(&self.name);
        prefix.push(format!(".{what}-"));
        prefix
    }

    /// Folders, not links, whose name is exactly one of ours and that are ours or empty.
    fn leftovers(&self, what: &str) -> anyhow::Result<Vec<PathBuf>> {
        let prefix = self.prefix(what);
        let unread = || format!("cannot read the folder {}", shown(&self.parent));
        let mut leftovers = Vec::new();
        for entry in fs::read_dir(&self.parent).with_context(unread)? {
            let entry = entry.with_context(unread)?;
            let named = is_numbered(&entry.file_name(), &prefix);
            if named && entry.file_type().with_context(unread)?.is_dir() && is_marked(&entry.path()) {
                leftovers.push(entry.path());
            }
        }
        leftovers.sort_unstable();
        Ok(leftovers)
    }
}

/// Waits for the lock. What cannot be locked is gone on without: the lock protects against a second build only.
fn lock(parent: File) -> Option<File> {
    loop {
        match parent.lock() {
            Ok(()) => return Some(parent),
            Err(fault) if fault.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

fn is_numbered(name: &OsStr, prefix: &OsStr) -> bool {
    let number = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
    number.is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
}

/// A stage gets its manifest first and loses it last; before and after, it is empty.
fn is_marked(folder: &Path) -> bool {
    let marked = folder.join(MANIFEST_FILE).symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    marked || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

fn rename(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::rename(from, to).map_err(|fault| explained(fault, from, to))
}

fn explained(fault: std::io::Error, from: &Path, to: &Path) -> anyhow::Error {
    let mounted = matches!(fault.kind(), ErrorKind::CrossesDevices | ErrorKind::ResourceBusy);
    let fault = anyhow::Error::new(fault);
    let message = format!("cannot put {} in the place of {}", shown(from), shown(to));
    if mounted {
        let inside = shown(&to.join("site"));
        return fault.context(format!(
            "{message}: it is a mount point, in use by the system or part of a container image; \
             publish to a folder inside it, such as {inside}, or remove it first"
        ));
    }
    fault.context(message)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Place;

    #[test]
    fn without_an_exchange_the_old_site_steps_aside() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::take(folder.path().join("public")).unwrap();
        for (name, text) in [(place.out.clone(), "old"), (place.stage(), "new")] {
            fs::create_dir(&name).unwrap();
            fs::write(name.join("x"), text).unwrap();
        }
        let aside = place.put_in_by_renaming(&place.stage()).unwrap();
        assert_eq!(fs::read_to_string(place.out.join("x")).unwrap(), "new");
        assert_eq!(fs::read_to_string(aside.join("x")).unwrap(), "old");
        fs::rename(&aside, folder.path().join("old")).unwrap();
        assert!(place.put_in_by_renaming(&place.stage()).is_err(), "there is no stage");
        assert_eq!(fs::read_to_string(place.out.join("x")).unwrap(), "new", "put back");
    }
}
