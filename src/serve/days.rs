//! Follows the repository of a project: on which days pages were changed is asked again when somebody has committed, on a
//! thread of its own, since an edit should not wait for git.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::watch::Waker;
use crate::source::{History, Repository};

/// The days of changes, as they become known.
pub(super) struct Days {
    root: PathBuf,
    repository: Repository,
    send: Sender<History>,
    read: Receiver<History>,
    waker: Waker,
    is_asking: bool,
}

impl Days {
    /// What is committed from now on is followed.
    pub(super) fn new(root: &Path, waker: Waker) -> Self {
        let (send, read) = channel();
        let repository = Repository::of(root);
        Self { root: root.to_path_buf(), repository, send, read, waker, is_asking: false }
    }

    /// Asks the repository, if another commit is its last.
    pub(super) fn follow(&mut self) {
        // Somebody who commits meanwhile is noticed the next time.
        if self.is_asking || !self.repository.has_moved() {
            return;
        }
        self.is_asking = true;
        let (root, send, waker) = (self.root.clone(), self.send.clone(), self.waker.clone());
        std::thread::spawn(move || {
            // Nobody waits for it only when the program ends.
            let _ = send.send(History::read(&root));
            waker.wake();
        });
    }

    /// What the repository has said since.
    pub(super) fn answer(&mut self) -> Option<History> {
        let history = self.read.try_recv().ok()?;
        self.is_asking = false;
        Some(history)
    }
}
