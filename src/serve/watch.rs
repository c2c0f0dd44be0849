//! Waits until something in a project has changed. Events are hints: what changed is found by scanning.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::source::scan;

/// After an event, quiet for this long means that an editor or a checkout has finished.
const QUIET: Duration = Duration::from_millis(30);
/// A storm of events is interrupted after this long, so that something is shown.
const LONGEST: Duration = Duration::from_millis(500);

/// Watches a project.
pub(super) struct Watcher {
    events: Receiver<()>,
    native: RecommendedWatcher,
    /// Folders that belong to a site and are not watched yet, since they do not exist yet.
    missing: Vec<PathBuf>,
}

impl Watcher {
    /// Begins to watch the folders that belong to a site.
    ///
    /// # Errors
    /// When the system refuses to watch the project's folder.
    pub(super) fn new(root: &Path) -> anyhow::Result<Self> {
        let (send, events) = channel();
        let root_folder = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let relevant = move |path: &Path| {
            let inside = path.strip_prefix(&root_folder).unwrap_or(path);
            scan::SITE_FOLDERS.iter().any(|folder| inside.starts_with(folder)) || inside.iter().count() <= 1
        };
        let mut native = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let matters = match &event {
                Ok(event) => {
                    !matches!(event.kind, EventKind::Access(_))
                        && event.paths.iter().any(|path| relevant(path))
                }
                Err(_) => true,
            };
            if matters {
                // The receiver is gone only when the program ends.
                let _ = send.send(());
            }
        })
        .context("cannot watch files on this system")?;
        native
            .watch(root, RecursiveMode::NonRecursive)
            .with_context(|| format!("cannot watch {}", root.display()))?;
        let missing = scan::SITE_FOLDERS.iter().map(|folder| root.join(folder)).collect();
        let mut watcher = Self { events, native, missing };
        watcher.watch_new_folders()?;
        Ok(watcher)
    }

    fn watch_new_folders(&mut self) -> anyhow::Result<()> {
        for folder in std::mem::take(&mut self.missing) {
            if folder.is_dir() {
                let watched = self.native.watch(&folder, RecursiveMode::Recursive);
                watched.with_context(|| format!("cannot watch {}", folder.display()))?;
            } else {
                self.missing.push(folder);
            }
        }
        Ok(())
    }

    /// Waits for a change, then for quiet. `false` when there will never be another.
    pub(super) fn wait(&mut self) -> bool {
        // A folder that cannot be watched now is tried again after the next change.
        let _ = self.watch_new_folders();
        if self.events.recv().is_err() {
            return false;
        }
        let began = Instant::now();
        while began.elapsed() < LONGEST {
            match self.events.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }
}
