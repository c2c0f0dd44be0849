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
/// Without any event a scan still happens this often: network drives and containers send none.
const RESCAN: Duration = Duration::from_secs(5);

/// Watches a project.
pub(super) struct Watcher {
    events: Receiver<()>,
    /// Kept, since dropping it ends the watch.
    _native: RecommendedWatcher,
}

impl Watcher {
    /// Begins to watch the folders that belong to a site.
    ///
    /// # Errors
    /// When the system refuses to watch the project's folder.
    pub(super) fn new(root: &Path) -> anyhow::Result<Self> {
        let (send, events) = channel();
        let folders: Vec<PathBuf> = scan::SITE_FOLDERS.iter().map(|folder| root.join(folder)).collect();
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
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            native
                .watch(folder, RecursiveMode::Recursive)
                .with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        Ok(Self { events, _native: native })
    }

    /// Waits for a change, then for quiet. `false` when there will never be another.
    pub(super) fn wait(&self) -> bool {
        match self.events.recv_timeout(RESCAN) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
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
