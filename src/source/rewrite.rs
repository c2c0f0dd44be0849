//! Changes an author's file: the only place of the program that does.
//!
//! The new file is written beside the old one under a hidden name, through to disk, and then takes its name in one step:
//! whatever happens at whatever moment, the complete old or the complete new file is there. A file that is no longer
//! what it was when it was read is left alone, and so is everything that is not a plain file below `content/`.
#![expect(clippy::disallowed_methods, reason = "this is the place that changes authors' files")]

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::SourceFile;
use crate::fingerprint::Fingerprint;
use crate::path::CONTENT;
use crate::words::{Words, words};

/// Why a file was not changed. It is what it was before.
#[derive(Debug)]
pub enum Unwritten {
    /// It is a link, or behind one: what it leads to may be someone else's.
    Link,
    /// It lies outside `content/`.
    Outside,
    /// It is not the file that was read.
    Changed,
    /// Its permissions say that nobody should write to it.
    ReadOnly,
    /// The system refused.
    Failed(io::Error),
}

impl Unwritten {
    /// The reason, as the end of a sentence.
    pub fn words(&self) -> Words {
        match self {
            Self::Link => words!(
                en: "it is a link or behind one; name the file that it leads to",
                zh: "它是符号链接，或在符号链接后面；请直接写它指向的文件",
            ),
            Self::Outside => words!(en: "it lies outside {CONTENT}/", zh: "它不在{CONTENT}/里"),
            Self::Changed => words!(
                en: "it has changed since it was read; run the command again",
                zh: "读取之后它又变了；请再运行一次命令",
            ),
            Self::ReadOnly => {
                words!(en: "it is read-only; make it writable first", zh: "它是只读的；请先改成可写")
            }
            Self::Failed(fault) => Words::same(fault.to_string()),
        }
    }
}

impl From<io::Error> for Unwritten {
    fn from(fault: io::Error) -> Self {
        Self::Failed(fault)
    }
}

/// Puts `bytes` in place of a file of the project below `root` that was read as `file`. It keeps its permissions.
///
/// # Errors
/// Says why the file was left as it is.
pub fn rewrite(root: &Path, file: &SourceFile, bytes: &[u8]) -> Result<(), Unwritten> {
    if file.path.within(CONTENT).is_none() {
        return Err(Unwritten::Outside);
    }
    let target = root.join(file.path.as_str());
    let metadata = plain_file(root, file)?;
    if metadata.permissions().readonly() {
        return Err(Unwritten::ReadOnly);
    }
    unchanged(&target, file)?;
    let (temporary, mut new) = create_beside(&target, file)?;
    let written = fill(&mut new, bytes, &metadata).map_err(Unwritten::from);
    drop(new);
    // Someone may have saved the file in the meantime; what remains is the instant of the exchange.
    let exchanged = written
        .and_then(|()| unchanged(&target, file))
        .and_then(|()| fs::rename(&temporary, &target).map_err(Unwritten::from));
    if exchanged.is_err() {
        // It is ours, made a moment ago. That it cannot be removed changes nothing for the author's file.
        let _ = fs::remove_file(&temporary);
    }
    exchanged?;
    sync_folder(&target);
    Ok(())
}

/// What the file is, if neither it nor a folder on the way to it is a link.
fn plain_file(root: &Path, file: &SourceFile) -> Result<Metadata, Unwritten> {
    let mut path = root.to_path_buf();
    let mut metadata = None;
    for part in file.path.as_str().split('/') {
        path.push(part);
        let found = path.symlink_metadata()?;
        if found.file_type().is_symlink() {
            return Err(Unwritten::Link);
        }
        metadata = Some(found);
    }
    metadata.filter(Metadata::is_file).ok_or(Unwritten::Link)
}

fn unchanged(target: &Path, file: &SourceFile) -> Result<(), Unwritten> {
    let now = fs::read(target)?;
    if *now == *file.bytes { Ok(()) } else { Err(Unwritten::Changed) }
}

/// A new file in the same folder, under a hidden name that no scan reads: that of the content it replaces.
fn create_beside(target: &Path, file: &SourceFile) -> Result<(PathBuf, File), Unwritten> {
    let name = Fingerprint::of(file.path.as_str().as_bytes());
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    // A run that was killed may have left one: it is neither used nor removed, since it may be in use.
    for attempt in 0..16 {
        let temporary = target.with_file_name(format!(".diptych-fix-{name}-{attempt}.tmp"));
        match File::create_new(&temporary) {
            Ok(new) => return Ok((temporary, new)),
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => taken = fault,
            Err(fault) => return Err(fault.into()),
        }
    }
    Err(taken.into())
}

fn fill(new: &mut File, bytes: &[u8], like: &Metadata) -> io::Result<()> {
    // First the permissions: what the old file hid, the new one never shows.
    new.set_permissions(like.permissions())?;
    new.write_all(bytes)?;
    new.sync_all()
}

/// That the name leads to the new file should survive a power cut too. Where folders cannot be synced, it mostly does.
fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent().filter(|_| cfg!(unix)) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Unwritten, rewrite};
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    fn project() -> (tempfile::TempDir, SourceFile) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("content/zh")).unwrap();
        fs::write(root.path().join("content/zh/a.md"), "old").unwrap();
        let file = SourceFile::new(SourcePath::new("content/zh/a.md").unwrap(), *b"old");
        (root, file)
    }

    fn names(root: &tempfile::TempDir) -> Vec<String> {
        let entries = fs::read_dir(root.path().join("content/zh")).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let (root, file) = project();
        rewrite(root.path(), &file, b"new").unwrap();
        assert_eq!(fs::read(root.path().join("content/zh/a.md")).unwrap(), b"new");
        assert_eq!(names(&root), ["a.md"]);
    }

    #[test]
    fn a_file_that_has_changed_or_gone_is_left_alone() {
        let (root, file) = project();
        fs::write(root.path().join("content/zh/a.md"), "newer").unwrap();
        assert!(matches!(rewrite(root.path(), &file, b"new"), Err(Unwritten::Changed)));
        assert_eq!(fs::read(root.path().join("content/zh/a.md")).unwrap(), b"newer");
        fs::remove_file(root.path().join("content/zh/a.md")).unwrap();
        assert!(matches!(rewrite(root.path(), &file, b"new"), Err(Unwritten::Failed(_))));
        assert_eq!(names(&root), [""; 0]);
    }

    #[test]
    fn only_content_is_written() {
        let (root, _) = project();
        fs::write(root.path().join("site.toml"), "old").unwrap();
        let file = SourceFile::new(SourcePath::config(), *b"old");
        assert!(matches!(rewrite(root.path(), &file, b"new"), Err(Unwritten::Outside)));
        assert_eq!(fs::read(root.path().join("site.toml")).unwrap(), b"old");
    }

    #[test]
    fn what_a_killed_run_left_is_neither_used_nor_removed() {
        let (root, file) = project();
        let name = super::Fingerprint::of(file.path.as_str().as_bytes());
        let left = root.path().join(format!("content/zh/.diptych-fix-{name}-0.tmp"));
        fs::write(&left, "half").unwrap();
        rewrite(root.path(), &file, b"new").unwrap();
        assert_eq!(fs::read(&left).unwrap(), b"half");
        assert_eq!(names(&root).len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_read_only_files_are_left_alone_and_permissions_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let (root, file) = project();
        let target = root.path().join("content/zh/a.md");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        rewrite(root.path(), &file, b"old").unwrap();
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);

        fs::set_permissions(&target, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(matches!(rewrite(root.path(), &file, b"new"), Err(Unwritten::ReadOnly)));

        fs::rename(&target, root.path().join("elsewhere.md")).unwrap();
        symlink(root.path().join("elsewhere.md"), &target).unwrap();
        assert!(matches!(rewrite(root.path(), &file, b"new"), Err(Unwritten::Link)));
        fs::rename(root.path().join("content/zh"), root.path().join("moved")).unwrap();
        symlink(root.path().join("moved"), root.path().join("content/zh")).unwrap();
        assert!(matches!(rewrite(root.path(), &file, b"new"), Err(Unwritten::Link)));
        assert_eq!(fs::read(root.path().join("elsewhere.md")).unwrap(), b"old");
    }
}
