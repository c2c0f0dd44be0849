//! Removes an old site once the new one is in its place, and what dead builds left. Never follows a link.
//!
//! The old folder holds what we wrote, second links to what was carried over, and perhaps something the user put
//! there in the very moment of the exchange. Only the first two are removed by name; the last is moved to the new site.
#![expect(clippy::disallowed_methods, reason = "this is the place that removes old sites")]

use std::fs;
use std::io::{ErrorKind, Result as IoResult};
use std::path::Path;

use anyhow::{Context, bail};
use rayon::prelude::*;

use super::fault::shown;
use super::manifest::MANIFEST_FILE;
use super::plan::{Fate, Plan};
use super::platform;
use super::spare::Spare;
use super::stage::{Carried, Stamp, levels};
use super::tree::Kind;

/// Removes the folder that was the output until now, or what is in it lies in the `spare` then. The manifest goes last, so that the
/// folder stays recognisable.
pub(super) fn retire(
    old: &Path,
    out: &Path,
    plan: &Plan,
    carried: &[Carried],
    spare: Option<&Spare>,
) -> anyhow::Result<()> {
    open_found_folders(old, plan)?;
    carried.iter().try_for_each(|carried| settle(old, out, carried))?;
    if !spare.is_some_and(|spare| spare.take(old, plan)) {
        remove_found(old, out, plan)?;
    }
    gone(fs::remove_file(old.join(MANIFEST_FILE))).with_context(|| unremoved(old))?;
    remove_folder(old, out, Path::new(""))
}

/// Removes what was found in the old folder and is not the user's, and the folders.
fn remove_found(old: &Path, out: &Path, plan: &Plan) -> anyhow::Result<()> {
    plan.found.par_iter().try_for_each(|(entry, fate)| {
        if *fate == Fate::Carry || entry.kind.is_folder() || entry.path == Path::new(MANIFEST_FILE) {
            return Ok(());
        }
        let path = old.join(&entry.path);
        let removed =
            if entry.kind == Kind::Link { platform::remove_link(&path) } else { fs::remove_file(&path) };
        gone(removed).with_context(|| unremoved(&path))
    })?;
    let folders =
        plan.found.iter().filter(|(entry, _)| entry.kind.is_folder()).map(|(entry, _)| &*entry.path);
    for level in levels(folders).iter().rev() {
        level.par_iter().try_for_each(|folder| remove_folder(old, out, folder))?;
    }
    Ok(())
}

/// Removes a folder that a dead build left, whatever is in it: all of it is in the output too, or never was.
pub(super) fn remove_leftover(folder: &Path) -> anyhow::Result<()> {
    let removed = match remove_marked(folder) {
        Err(fault) if fault.kind() == ErrorKind::PermissionDenied => {
            open_folders(folder).and_then(|()| remove_marked(folder))
        }
        result => result,
    };
    removed.with_context(|| unremoved(folder))
}

fn remove_marked(folder: &Path) -> IoResult<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if kind.is_symlink() {
            platform::remove_link(&entry.path())?;
        } else if entry.file_name() != MANIFEST_FILE {
            fs::remove_file(entry.path())?;
        }
    }
    gone(fs::remove_file(folder.join(MANIFEST_FILE)))?;
    fs::remove_dir(folder)
}

/// Lets the owner into folders that were closed, for what is in them could not be removed otherwise.
fn open_folders(folder: &Path) -> IoResult<()> {
    let mut closed = vec![folder.to_path_buf()];
    while let Some(folder) = closed.pop() {
        platform::set_mode(&folder, 0o700)?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                closed.push(entry.path());
            }
        }
    }
    Ok(())
}

fn open_found_folders(old: &Path, plan: &Plan) -> anyhow::Result<()> {
    for (entry, _) in &plan.found {
        if let Kind::Folder { mode, .. } = entry.kind
            && platform::is_closed(mode)
        {
            let path = old.join(&entry.path);
            platform::set_mode(&path, 0o700).with_context(|| unremoved(&path))?;
        }
    }
    Ok(())
}

/// Removes the original of something carried over. If it was changed after that, the change goes to the new site.
fn settle(old: &Path, out: &Path, carried: &Carried) -> anyhow::Result<()> {
    let (original, copy) = (old.join(carried.path), out.join(carried.path));
    let metadata = match original.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(()),
        Err(fault) => return Err(fault).with_context(|| unremoved(&original)),
    };
    if Stamp::of(&metadata) != carried.stamp {
        fs::rename(&original, &copy)
            .with_context(|| format!("cannot move {} to {}", shown(&original), shown(&copy)))?;
    }
    // Renaming one link of a file over another leaves both.
    let removed =
        if metadata.is_symlink() { platform::remove_link(&original) } else { fs::remove_file(&original) };
    gone(removed).with_context(|| unremoved(&original))
}

fn remove_folder(old: &Path, out: &Path, folder: &Path) -> anyhow::Result<()> {
    let path = old.join(folder);
    match fs::remove_dir(&path) {
        Err(fault) if fault.kind() == ErrorKind::DirectoryNotEmpty => {
            rescue(old, out, folder)?;
            gone(fs::remove_dir(&path)).with_context(|| unremoved(&path))
        }
        result => gone(result).with_context(|| unremoved(&path)),
    }
}

/// Moves what appeared in a folder while the site was published to the same place in the new site.
fn rescue(old: &Path, out: &Path, folder: &Path) -> anyhow::Result<()> {
    let path = old.join(folder);
    for entry in fs::read_dir(&path).with_context(|| unremoved(&path))? {
        let newcomer = entry.with_context(|| unremoved(&path))?.file_name();
        let (from, to) = (path.join(&newcomer), out.join(folder).join(&newcomer));
        if to.symlink_metadata().is_ok() {
            // Without its manifest no later build takes the folder for a leftover.
            gone(fs::remove_file(old.join(MANIFEST_FILE))).with_context(|| unremoved(old))?;
            bail!("{} appeared while the site was published; it was kept at {}", shown(&to), shown(&from));
        }
        fs::create_dir_all(out.join(folder))
            .and_then(|()| fs::rename(&from, &to))
            .with_context(|| format!("cannot move {} to {}", shown(&from), shown(&to)))?;
    }
    Ok(())
}

/// Somebody else removed it first: as good.
fn gone(removed: IoResult<()>) -> IoResult<()> {
    match removed {
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn unremoved(path: &Path) -> String {
    format!("cannot remove {}", shown(path))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::retire;
    use crate::output::Survey;
    use crate::output::manifest::Manifest;
    use crate::output::plan::Plan;
    use crate::output::previous::{Previous, previous};
    use crate::output::stage::Stage;
    use crate::output::{OutputSet, Protected, publish};
    use crate::path::OutputPath;

    fn set(files: &[&str]) -> OutputSet {
        let mut set = OutputSet::default();
        for path in files {
            set.insert(OutputPath::new(path).unwrap(), path.as_bytes());
        }
        set
    }

    fn write(path: PathBuf, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Publishes `old`, lets the user work, then publishes `new` by hand with `meanwhile` before the old one goes.
    fn check(meanwhile: impl Fn(&Path), result: impl Fn(anyhow::Result<()>, &Path, &Path)) {
        let folder = tempfile::tempdir().unwrap();
        let (out, old) = (folder.path().join("public"), folder.path().join(".public.stage-1"));
        publish(&set(&["en/a", "gone/b"]), &out, &Protected::default(), &Survey::default()).unwrap();
        write(out.join("CNAME"), "mine");
        write(out.join("mine/x"), "mine");
        let new = set(&["en/a", "en/c"]);
        let previous = previous(&out, &Survey::default()).unwrap();
        assert_ne!(previous, Previous::Empty);
        let plan = Plan::make(&new, &out, &previous, &Survey::default()).unwrap();
        let stage = Stage::create(old.clone()).unwrap();
        let carried = stage.fill(&out, &plan, &Manifest::of(&new).render(), None).unwrap().carried;
        let between = folder.path().join("between");
        for (from, to) in [(&out, &between), (&old, &out), (&between, &old)] {
            fs::rename(from, to).unwrap();
        }
        meanwhile(&old);
        result(retire(&old, &out, &plan, &carried, None), &out, &old);
    }

    #[test]
    fn what_appears_or_changes_in_the_last_moment_moves_to_the_new_site() {
        let meanwhile = |old: &Path| {
            write(old.join("new.txt"), "new");
            write(old.join("gone/deep/new.txt"), "new");
            write(old.join("mine/new.txt"), "new");
            fs::remove_file(old.join("CNAME")).unwrap();
            write(old.join("CNAME"), "replaced");
        };
        check(meanwhile, |retired, out, old| {
            retired.unwrap();
            assert!(!old.exists());
            for (path, text) in [
                ("new.txt", "new"),
                ("gone/deep/new.txt", "new"),
                ("mine/new.txt", "new"),
                ("CNAME", "replaced"),
                ("mine/x", "mine"),
                ("en/c", "en/c"),
            ] {
                assert_eq!(fs::read_to_string(out.join(path)).unwrap(), text, "{path}");
            }
        });
    }

    #[test]
    fn what_has_no_place_in_the_new_site_is_kept_where_it_is() {
        let meanwhile = |old: &Path| write(old.join("en/c"), "mine");
        check(meanwhile, |retired, out, old| {
            assert!(format!("{:#}", retired.unwrap_err()).contains("it was kept at"));
            assert_eq!(fs::read_to_string(old.join("en/c")).unwrap(), "mine");
            publish(&set(&["en/c"]), out, &Protected::default(), &Survey::default()).unwrap();
            assert_eq!(fs::read_to_string(old.join("en/c")).unwrap(), "mine");
        });
    }
}
