//! Changes as the operating system tells of them.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Notice;
use crate::path::SourcePath;
use crate::source::scan;
use crate::words::{Words, words};

/// Whether this system tells when a file that was written is closed.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// The folders of a project that are watched.
pub(super) struct Native {
    system: RecommendedWatcher,
    folders: Vec<Folder>,
}

struct Folder {
    path: PathBuf,
    depth: RecursiveMode,
    /// What was there when it was watched: a folder that takes the place of another has to be watched anew.
    watched: Option<Identity>,
}

impl Native {
    /// Begins to watch, or says why that cannot be done.
    pub(super) fn new(root: &Path, sender: Sender<Notice>) -> Result<Self, Words> {
        let project = root.to_path_buf();
        let handler = move |event: notify::Result<Event>| {
            for notice in notices(event, &project) {
                // The receiver is gone only when the program ends.
                let _ = sender.send(notice);
            }
        };
        // What a link leads to is read where it is.
        let config = Config::default().with_follow_symlinks(false);
        let system = RecommendedWatcher::new(handler, config).map_err(|fault| refused(&fault))?;
        let folder = |path: PathBuf, depth| Folder { path, depth, watched: None };
        let mut folders = vec![folder(root.to_path_buf(), RecursiveMode::NonRecursive)];
        folders.extend(scan::SITE_FOLDERS.map(|name| folder(root.join(name), RecursiveMode::Recursive)));
        let mut native = Self { system, folders };
        native.renew()?;
        Ok(native)
    }

    /// Watches the folders that have come, and those that have taken the place of others. Whether there were any.
    pub(super) fn renew(&mut self) -> Result<bool, Words> {
        let mut has_come = false;
        for folder in &mut self.folders {
            let now = Identity::of(&folder.path);
            if now == folder.watched {
                continue;
            }
            if folder.watched.is_some() {
                // The system may have noticed by itself that the folder is gone.
                let _ = self.system.unwatch(&folder.path);
            }
            folder.watched = None;
            if now.is_none() {
                continue;
            }
            match self.system.watch(&folder.path, folder.depth) {
                Ok(()) => {
                    folder.watched = now;
                    has_come = true;
                }
                // Something in it went away in the meantime: it is tried again after the next look.
                Err(fault) if is_gone(&fault) || Identity::of(&folder.path) != now => {}
                Err(fault) => return Err(refused(&fault)),
            }
        }
        Ok(has_come)
    }
}

/// One event as notices about paths of the project that belong to the site.
fn notices(event: notify::Result<Event>, root: &Path) -> Vec<Notice> {
    let Ok(event) = event else { return vec![Notice::Lost] };
    if event.need_rescan() {
        return vec![Notice::Lost];
    }
    let notice = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Notice::Changed,
        EventKind::Access(_) => return Vec::new(),
        EventKind::Modify(ModifyKind::Data(_)) if TELLS_OF_CLOSING => Notice::Writing,
        EventKind::Create(CreateKind::File) if TELLS_OF_CLOSING => Notice::Created,
        _ => Notice::Changed,
    };
    let inside = event.paths.into_iter().filter_map(|path| {
        let inside = path.strip_prefix(root).ok()?;
        let first = inside.iter().next()?;
        let ours = scan::SITE_FOLDERS.iter().any(|folder| first == *folder);
        (ours || inside == Path::new(SourcePath::config().as_str())).then_some(path)
    });
    inside.map(notice).collect()
}

fn is_gone(fault: &notify::Error) -> bool {
    match &fault.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(fault) => fault.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn refused(fault: &notify::Error) -> Words {
    let advice = match fault.kind {
        ErrorKind::MaxFilesWatch => words!(
            en: "; on Linux, `sysctl fs.inotify.max_user_watches=524288` lets programs watch more folders",
            zh: "；在Linux上，`sysctl fs.inotify.max_user_watches=524288`可以让程序监视更多文件夹",
        ),
        _ => Words::default(),
    };
    words!(
        en: "cannot watch the project's folders ({fault}): looking for changes every second instead{advice}",
        zh: "无法监视项目的文件夹（{fault}）：改为每秒查看一次{advice}";
        advice
    )
}

/// What tells one folder from another at the same path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    /// `None` when there is no folder.
    fn of(path: &Path) -> Option<Self> {
        let metadata = path.metadata().ok().filter(std::fs::Metadata::is_dir)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Some(Self(metadata.dev(), metadata.ino()))
        }
        #[cfg(not(unix))]
        {
            let born = metadata.created().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            Some(Self(born.as_secs(), u64::from(born.subsec_nanos())))
        }
    }
}
