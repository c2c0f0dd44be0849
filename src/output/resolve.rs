//! Finds out where a path really leads, so that no spelling hides a folder: `.`, `..`, links, case, bind mounts.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;

use super::fault::{PublishFault, failed, shown};
use super::guard::{NAME_ANOTHER, nothing_inside};
use super::platform;
use crate::words::words;

/// Whether a link in the last part of a path is followed. Links before it always are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LastPart {
    Followed,
    Kept,
}

/// The absolute path without `.`, `..` and links: as the system sees it as far as it exists, by its letters after that.
pub(super) fn resolve(path: &Path, last: LastPart) -> Result<PathBuf, PublishFault> {
    let absolute =
        std::path::absolute(path).with_context(|| format!("cannot tell where {} is", shown(path)))?;
    let mut real = PathBuf::new();
    let mut parts = absolute.components().peekable();
    while let Some(part) = parts.next() {
        match part {
            Component::CurDir => {}
            // What is before has been resolved, so its parent is its real parent.
            Component::ParentDir => {
                real.pop();
            }
            Component::Prefix(_) | Component::RootDir => real.push(part),
            Component::Normal(name) if parts.peek().is_some() => {
                real = step(&real, name, LastPart::Followed)?
            }
            Component::Normal(name) => real = step(&real, name, last)?,
        }
    }
    Ok(real)
}

fn step(folder: &Path, name: &OsStr, link: LastPart) -> Result<PathBuf, PublishFault> {
    let next = folder.join(name);
    let metadata = match next.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(next),
        Err(fault) if fault.kind() == ErrorKind::NotADirectory => {
            return Err(PublishFault::refused(nothing_inside(folder), NAME_ANOTHER));
        }
        Err(fault) => return Err(failed(fault, "look at", &next)),
    };
    if metadata.is_symlink() && link == LastPart::Kept {
        return Ok(next);
    }
    // Also for what is no link: systems that ignore case then give the spelling on disk.
    match next.canonicalize() {
        Err(fault) if fault.kind() == ErrorKind::NotFound => {
            let link = shown(&next);
            let message = words!(
                en: "{link} is a symbolic link that leads nowhere", zh: "{link}是符号链接，指向的地方不存在"
            );
            let help =
                words!(en: "remove the link or restore what it led to", zh: "删掉链接，或者恢复它指向的内容");
            Err(PublishFault::refused(message, help))
        }
        result => result.map_err(|fault| failed(fault, "follow", &next)),
    }
}

/// A protected path may be a link: then both the link and what it leads to are protected. An empty one is the folder
/// we run in, as in `"site.toml".parent()`. One that the system cannot follow is taken by its letters.
pub(super) fn places_of(path: &Path) -> Result<[PathBuf; 2], PublishFault> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let spelled =
        std::path::absolute(path).with_context(|| format!("cannot tell where {} is", shown(path)))?;
    let kept = resolve(path, LastPart::Kept).unwrap_or(spelled);
    let followed = resolve(path, LastPart::Followed).unwrap_or_else(|_| kept.clone());
    Ok([kept, followed])
}

/// Whether a path is a folder or below it: by name, or by identity where names deceive (case, composition, bind mounts).
pub(super) fn is_within(path: &Path, folder: &Path) -> bool {
    let identity =
        |path: &Path| path.symlink_metadata().ok().and_then(|metadata| platform::identity(&metadata));
    let known = identity(folder);
    path.starts_with(folder) || (known.is_some() && path.ancestors().any(|above| identity(above) == known))
}
