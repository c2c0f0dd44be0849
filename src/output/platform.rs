//! What each system calls the few things that the standard library does not offer, or offers on one system only.
//!
//! Where a system lacks something, the function here does the next best thing and says so.
#![cfg_attr(
    unix,
    expect(
        clippy::disallowed_methods,
        reason = "opens the new folder, or each new file, to have it written to disk"
    )
)]

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Which file or folder it is, however it is spelled. `None` where the system does not tell (Windows).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

#[cfg(unix)]
pub(super) fn identity(metadata: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some(Identity { device: metadata.dev(), inode: metadata.ino() })
}

#[cfg(not(unix))]
pub(super) fn identity(_: &Metadata) -> Option<Identity> {
    None
}

/// Permission bits, with set-group-id and sticky. 0 where there are none (Windows).
#[cfg(unix)]
pub(super) fn mode(metadata: &Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
pub(super) fn mode(_: &Metadata) -> u32 {
    0
}

#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Whether a mode keeps the owner of a folder from working in it.
pub(super) fn is_closed(mode: u32) -> bool {
    cfg!(unix) && mode & 0o700 != 0o700
}

/// Tells whether something was put into a folder or taken out of it between two looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FolderStamp {
    identity: Identity,
    /// When that was done last.
    pub(super) modified: SystemTime,
}

/// What there is to know of a folder before anything is done to what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folder {
    /// As [`mode`] tells it.
    pub(super) mode: u32,
    /// `None` where the system does not tell.
    pub(super) stamp: Option<FolderStamp>,
    /// Whether another file system, or another part of this one, is mounted there.
    pub(super) is_mount_root: bool,
}

/// Looks at a folder, and not through a link.
///
/// Linux knows exactly where something is mounted. Elsewhere it is where a folder is on another device than its parent; a bind
/// mount within one file system is not recognised there and fails later, harmlessly, when the folder is to be replaced.
///
/// # Errors
/// When there is nothing, or it cannot be looked at.
pub(super) fn folder(path: &Path) -> io::Result<Folder> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use std::time::{Duration, UNIX_EPOCH};

        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, makedev, statx};
        if let Ok(facts) = statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS)
            && facts.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
        {
            let device = makedev(facts.stx_dev_major, facts.stx_dev_minor);
            let seconds = u64::try_from(facts.stx_mtime.tv_sec).ok();
            let since = seconds.map(|seconds| Duration::new(seconds, facts.stx_mtime.tv_nsec));
            let modified = since.and_then(|since| UNIX_EPOCH.checked_add(since));
            return Ok(Folder {
                mode: u32::from(facts.stx_mode) & 0o7777,
                stamp: modified.map(|modified| FolderStamp {
                    identity: Identity { device, inode: facts.stx_ino },
                    modified,
                }),
                is_mount_root: facts.stx_attributes.contains(StatxAttributes::MOUNT_ROOT),
            });
        }
    }
    let here = path.symlink_metadata()?;
    let above = path.parent().and_then(|parent| parent.symlink_metadata().ok());
    let is_mount_root = match (identity(&here), above.and_then(|metadata| identity(&metadata))) {
        (Some(here), Some(above)) => here.device != above.device,
        _ => false,
    };
    let stamp = identity(&here).zip(here.modified().ok());
    let stamp = stamp.map(|(identity, modified)| FolderStamp { identity, modified });
    Ok(Folder { mode: mode(&here), stamp, is_mount_root })
}

/// Asks, without trying, whether entries may be made and removed in a folder.
///
/// # Errors
/// What an attempt would fail with. Windows is not asked; there the attempt itself tells.
pub(super) fn check_writable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        access(folder, Access::WRITE_OK | Access::EXEC_OK)?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes a link of its own that leads where `original` leads. Never looks at what that is.
pub(super) fn copy_link(original: &Path, link: &Path) -> io::Result<()> {
    let target = std::fs::read_link(original)?;
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(target, link)
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::{FileTypeExt, symlink_dir, symlink_file};
        let leads_to_folder = original.symlink_metadata()?.file_type().is_symlink_dir();
        if leads_to_folder { symlink_dir(target, link) } else { symlink_file(target, link) }
    }
}

/// Removes a link, not what it leads to. Windows removes links to folders as folders.
pub(super) fn remove_link(link: &Path) -> io::Result<()> {
    let removed = std::fs::remove_file(link);
    if cfg!(windows) && removed.is_err() { std::fs::remove_dir(link) } else { removed }
}

/// Gives two folders each other's name in one step.
///
/// # Errors
/// [`io::ErrorKind::Unsupported`] when the system or the file system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::{Errno, retry_on_intr};
    match retry_on_intr(|| renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)) {
        // File systems that do not know the flag say EINVAL, kernels before it ENOSYS, some network drives ENOTSUP.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Err(io::ErrorKind::Unsupported.into()),
        result => Ok(result?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Sees to it that a tree survives a power cut, once for all its files. `written` are those that are new.
///
/// Linux writes back the whole file system in one call, folders and links with it. Elsewhere each new file is
/// synced; the folders then follow with the journal of the file system.
pub(super) fn sync_tree<'a>(root: &Path, written: impl ParallelIterator<Item = &'a str>) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::io::{Errno, retry_on_intr};
        let folder = std::fs::File::open(root)?;
        match retry_on_intr(|| rustix::fs::syncfs(&folder)) {
            Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => {}
            result => return Ok(result?),
        }
    }
    written.try_for_each(|path| sync_file(&root.join(path)))
}

/// Plain `fsync` also on Apple systems: the stronger `F_FULLFSYNC` of the standard library takes milliseconds a file.
fn sync_file(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let file = std::fs::File::open(path)?;
        Ok(rustix::io::retry_on_intr(|| rustix::fs::fsync(&file))?)
    }
    // Windows flushes only what is open for writing.
    #[cfg(not(unix))]
    std::fs::OpenOptions::new().write(true).open(path)?.sync_all()
}
