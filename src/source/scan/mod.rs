//! Reads a project from disk: the only reader of project files.
//!
//! Links are the way secrets get out of a project and loops get in, so: a link to a file inside the project is read
//! as that file; a link to a folder, out of the project or to nothing is skipped with a warning. Pipes, sockets and
//! devices are never opened. Hidden and temporary files are nobody's content and are passed over.
#![expect(clippy::disallowed_methods, reason = "this is the place that reads project files")]

mod glance;
mod reading;
mod scanner;
mod seen;

use std::borrow::Cow;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;
pub use scanner::Scanner;
use seen::{Memory, Seen};
use walkdir::{DirEntry, WalkDir};

use super::{SourceFile, SourceTree};
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::path::{CONTENT, SourcePath};
use crate::words::{Phrase, Words, words};

/// A file or folder that cannot be read.
pub const UNREADABLE: Code =
    Code::new("unreadable-file", "a file or folder cannot be read", "文件或文件夹无法读取").fixed();
/// A link that is not followed, or something that is neither file nor folder.
pub const SKIPPED: Code =
    Code::new("skipped-file", "a link or special file is not published", "符号链接或特殊文件不会发布");
/// A file name that is not UTF-8 or cannot be written portably.
pub const BAD_FILE_NAME: Code =
    Code::new("bad-file-name", "a file name cannot be used on every system", "文件名不是每个系统都能用")
        .fixed();

/// What of the project belongs to the site, relative to its root.
pub const SITE_FOLDERS: [&str; 3] = [CONTENT, "themes", "archetypes"];
/// Larger files are refused: a knowledge base links to its films, it does not carry them.
const LARGEST_FILE: u64 = 64 * MEBIBYTE;
const MEBIBYTE: u64 = 1024 * 1024;

/// Reads `site.toml`, `content/`, `themes/` and `archetypes/` below `root`.
///
/// What cannot be read is reported and left out; the rest is still there.
///
/// # Errors
/// When `root` itself cannot be read.
pub fn scan(root: &Path) -> anyhow::Result<Checked<SourceTree>> {
    let nothing = Memory::new();
    let mut walk = Walk::new(root, &nothing)?;
    walk.everything();
    Ok(walk.found)
}

/// A walk through a project.
struct Walk<'a> {
    root: &'a Path,
    real_root: PathBuf,
    /// What was read the last time.
    memory: &'a Memory,
    /// What was read this time.
    seen: Memory,
    found: Checked<SourceTree>,
}

impl<'a> Walk<'a> {
    fn new(root: &'a Path, memory: &'a Memory) -> anyhow::Result<Self> {
        let real_root =
            root.canonicalize().with_context(|| format!("cannot read the folder {}", root.display()))?;
        Ok(Self { root, real_root, memory, seen: Memory::new(), found: Checked::default() })
    }

    fn everything(&mut self) {
        let config = self.root.join(SourcePath::config().as_str());
        if config.is_file() {
            self.read(vec![(config, SourcePath::config())]);
        }
        for folder in SITE_FOLDERS {
            let start = self.root.join(folder);
            let said = self.found.diagnostics.len();
            match followed(&start, &self.real_root) {
                Ok(_) if start.is_dir() => self.folder(&start),
                Err(Unread::Skipped(skip)) => self.found.diagnostics.push(unfollowed(folder, skip.why)),
                // A folder that is not there holds nothing. What cannot be read says so when it is walked.
                Ok(_) | Err(Unread::Failed(_) | Unread::TooLarge(_)) => {}
            }
            let is_silent = self.found.diagnostics.len() == said;
            if folder == CONTENT && is_silent && self.found.value.below(CONTENT).next().is_none() {
                self.found.diagnostics.push(no_content(&start));
            }
        }
    }

    fn folder(&mut self, start: &Path) {
        let mut listed: Vec<(PathBuf, SourcePath)> = Vec::new();
        let entries = WalkDir::new(start).sort_by_file_name().into_iter();
        let root = self.root;
        for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_nobodys(entry, root)) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => match source_path(entry.path(), root) {
                    Ok(path) => listed.push((entry.into_path(), path)),
                    Err(diagnostic) => self.found.diagnostics.push(*diagnostic),
                },
                Err(fault) => {
                    let path = fault.path().unwrap_or(start).to_path_buf();
                    let reason = fault.io_error().map_or_else(
                        || words!(en: "cannot be read", zh: "读不出来"),
                        |fault| Words::same(fault.to_string()),
                    );
                    self.found.diagnostics.push(unreadable(&path, root, &reason));
                }
            }
        }
        self.read(listed);
    }

    /// Reads files, on all cores. Of two spellings of a name the last is kept.
    fn read(&mut self, listed: Vec<(PathBuf, SourcePath)>) {
        let Self { real_root, memory, .. } = self;
        let read = listed.into_par_iter().map(|(path, name)| {
            let read = read_file(&path, &name, real_root, memory.get(&path));
            (path, name, read)
        });
        for (path, name, read) in read.collect::<Vec<_>>() {
            match read {
                Ok((seen, file)) => {
                    if self.found.value.get(&name).is_some() {
                        self.found.diagnostics.push(two_spellings(&name));
                    }
                    self.found.value.insert(file.clone());
                    self.seen.insert(path, (seen, file));
                }
                Err(unread) => self.found.diagnostics.push(unread.diagnostic(&name)),
            }
        }
    }
}

/// The configuration alone, if there is one that can be read.
pub fn config(root: &Path) -> Option<SourceFile> {
    let real_root = root.canonicalize().ok()?;
    let (name, path) = (SourcePath::config(), root.join(SourcePath::config().as_str()));
    read_file(&path, &name, &real_root, None).ok().map(|(_, file)| file)
}

/// Not a warning as for a single file: without its content the site would be published empty.
fn unfollowed(folder: &str, why: Phrase) -> Diagnostic {
    let message = words!(
        en: "the folder `{folder}` is not read: {why}", zh: "文件夹`{folder}`没有读取：{why}"; why
    );
    Diagnostic::error_anywhere(SKIPPED, message).with_help(Phrase {
        english: "copy the folder into the project; `--root` names a project elsewhere",
        chinese: "把文件夹复制到项目里；项目在别处时用`--root`指定",
    })
}

/// Content that was forgotten, or that a checkout has left out, must not replace a published site by an empty one.
fn no_content(folder: &Path) -> Diagnostic {
    let what = match folder.is_dir() {
        true => words!(en: "there is no file in the folder `{CONTENT}`", zh: "`{CONTENT}`文件夹里没有文件"),
        false => words!(en: "there is no folder `{CONTENT}`", zh: "没有`{CONTENT}`文件夹"),
    };
    Diagnostic::error_anywhere(UNREADABLE, what).with_help(Phrase {
        english: "put it back, or begin a page with `diptych new index`; `--root` names a project elsewhere",
        chinese: "把内容放回去，或者用`diptych new index`新建页面；项目在别处时用`--root`指定",
    })
}

/// Hidden files, editors' temporary files and package folders: not content, and often secrets.
/// Below `content/static` the few dot names that hosts look for are content.
fn is_nobodys(entry: &DirEntry, root: &Path) -> bool {
    entry.path().strip_prefix(root).is_ok_and(is_nobodys_name)
}

/// Whether a file of the project that was called so would be passed over without a word.
pub fn is_passed_over(path: &SourcePath) -> bool {
    Path::new(path.as_str()).ancestors().any(is_nobodys_name)
}

/// `inside` is relative to the project.
fn is_nobodys_name(inside: &Path) -> bool {
    let Some(name) = inside.file_name().and_then(|name| name.to_str()) else { return false };
    if matches!(name, ".well-known" | ".nojekyll" | ".htaccess") {
        return inside.parent() != Some(Path::new("content/static"));
    }
    let temporary = name.ends_with('~') || (name.starts_with('#') && name.ends_with('#')) || name == "4913";
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or("");
    name.starts_with('.')
        || temporary
        || matches!(extension, "swp" | "swo" | "swx" | "tmp" | "crswap")
        || name.contains("___jb_")
        || matches!(name, "node_modules" | "Thumbs.db" | "desktop.ini")
}

fn source_path(path: &Path, root: &Path) -> Result<SourcePath, Box<Diagnostic>> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
    let name = parts.map(|parts| parts.join("/"));
    name.as_deref().and_then(SourcePath::new).ok_or_else(|| {
        let shown = relative.to_string_lossy().escape_debug().to_string();
        Box::new(
            Diagnostic::error_anywhere(
                BAD_FILE_NAME,
                words!(
                    en: "the file name `{shown}` is not UTF-8 or has a backslash",
                    zh: "文件名`{shown}`不是UTF-8，或含有反斜杠",
                ),
            )
            .with_help(words!(en: "rename the file", zh: "给文件改名")),
        )
    })
}

fn two_spellings(name: &SourcePath) -> Diagnostic {
    let message = words!(
        en: "two files are called `{name}`, written with different Unicode compositions",
        zh: "有两个文件都叫`{name}`，只是Unicode组合方式不同",
    );
    Diagnostic::error(BAD_FILE_NAME, Location::file(name), message).with_help(Phrase {
        english: "keep one of them; macOS and Windows cannot hold both",
        chinese: "只留一个；macOS和Windows存不下两个",
    })
}

/// What is not read on purpose: why, and what to do about a file of this kind.
struct Skip {
    why: Phrase,
    help: Phrase,
}

const TO_A_FOLDER: Skip = Skip {
    why: Phrase {
        english: "links to folders are not followed", chinese: "不会跟随指向文件夹的链接"
    },
    help: Phrase {
        english: "copy the folder to where the link is, or remove the link",
        chinese: "把文件夹复制到链接所在的地方，或者删掉链接",
    },
};
const NO_FILE: Skip = Skip {
    why: Phrase {
        english: "it is a pipe, a socket or a device", chinese: "它是管道、套接字或设备"
    },
    help: Phrase {
        english: "remove it from the project: only ordinary files are published",
        chinese: "把它从项目里删掉：只发布普通文件",
    },
};
const TO_NOTHING: Skip = Skip {
    why: Phrase { english: "the link leads nowhere", chinese: "链接指向的地方不存在" },
    help: Phrase {
        english: "put a file in its place, or remove the link",
        chinese: "换成真正的文件，或者删掉链接",
    },
};
const OUTSIDE: Skip = Skip {
    why: Phrase { english: "the link leads out of the project", chinese: "链接指向项目之外" },
    help: COPY_THE_FILE,
};
const TO_HIDDEN: Skip = Skip {
    why: Phrase { english: "the link leads to a hidden file", chinese: "链接指向隐藏文件" },
    help: COPY_THE_FILE,
};
const COPY_THE_FILE: Phrase = Phrase {
    english: "copy the file into the project, or remove the link",
    chinese: "把文件复制到项目里，或者删掉链接",
};

enum Unread {
    Skipped(Skip),
    Failed(String),
    TooLarge(u64),
}

impl Unread {
    fn diagnostic(&self, name: &SourcePath) -> Diagnostic {
        let place = Location::file(name);
        match self {
            Self::Skipped(Skip { why, help }) => {
                let message = words!(en: "not published: {why}", zh: "不会发布：{why}"; why);
                Diagnostic::warning(SKIPPED, place, message).with_help(*help)
            }
            Self::Failed(why) => {
                let message = words!(en: "cannot read the file: {why}", zh: "无法读取文件：{why}");
                Diagnostic::error(UNREADABLE, place, message).with_help(Phrase {
                    english: "check its permissions; nothing is published while a source is missing",
                    chinese: "检查它的权限；缺了源文件就什么都不发布",
                })
            }
            Self::TooLarge(size) => {
                let (size, most) = (size / MEBIBYTE, LARGEST_FILE / MEBIBYTE);
                let message = words!(en: "the file has {size} MiB", zh: "文件有{size} MiB");
                Diagnostic::error(UNREADABLE, place, message).with_help(words!(
                    en: "at most {most} MiB are published: link to large files elsewhere",
                    zh: "最多发布{most} MiB的文件：大文件放到别处，再链接过去",
                ))
            }
        }
    }
}

impl From<std::io::Error> for Unread {
    fn from(fault: std::io::Error) -> Self {
        Self::Failed(fault.to_string())
    }
}

/// A file as it is now. One that looks as it did when it was read is not read again.
fn read_file(
    path: &Path,
    name: &SourcePath,
    real_root: &Path,
    known: Option<&(Seen, SourceFile)>,
) -> Result<(Seen, SourceFile), Unread> {
    let (target, metadata) = followed(path, real_root)?;
    if metadata.is_dir() {
        return Err(Unread::Skipped(TO_A_FOLDER));
    }
    if !metadata.is_file() {
        return Err(Unread::Skipped(NO_FILE));
    }
    if metadata.len() > LARGEST_FILE {
        return Err(Unread::TooLarge(metadata.len()));
    }
    // It is looked at before it is read: a change in between shows the next time.
    let seen = Seen::new(&metadata);
    match known {
        Some((before, file)) if before.is_still(&seen) => Ok((seen, file.clone())),
        // Changed so lately that another change would not show: read again, and as a rule in vain.
        Some((_, file)) if file.path == *name && reading::holds(&target, &file.bytes)? => {
            Ok((seen, file.clone()))
        }
        _ => Ok((seen, SourceFile::new(name.clone(), reading::whole(&target, metadata.len())?))),
    }
}

/// Where a path leads, if that is a place of the project which is not hidden, and what is there.
fn followed<'a>(path: &'a Path, real_root: &Path) -> Result<(Cow<'a, Path>, Metadata), Unread> {
    let metadata = path.symlink_metadata()?;
    if !metadata.is_symlink() {
        return Ok((Cow::Borrowed(path), metadata));
    }
    let target = path.canonicalize().map_err(|_| Unread::Skipped(TO_NOTHING))?;
    let Ok(inside) = target.strip_prefix(real_root) else {
        return Err(Unread::Skipped(OUTSIDE));
    };
    if inside.iter().any(|part| part.to_string_lossy().starts_with('.')) {
        return Err(Unread::Skipped(TO_HIDDEN));
    }
    let metadata = target.metadata()?;
    Ok((Cow::Owned(target), metadata))
}

fn unreadable(path: &Path, root: &Path, reason: &Words) -> Diagnostic {
    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let shown = shown.escape_debug();
    let message = words!(en: "cannot read `{shown}`: {reason}", zh: "无法读取`{shown}`：{reason}"; reason);
    Diagnostic::error_anywhere(UNREADABLE, message)
        .with_help(words!(en: "check its permissions", zh: "检查它的权限"))
}
