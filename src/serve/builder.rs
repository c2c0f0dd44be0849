//! The loop of the dev server: wait, look, build, publish. It ends with the program.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::watch::Sender;

use super::hold::{self, Held, Settled};
use super::watch::{Found, Method, Watcher};
use super::{News, Snapshot};
use crate::diagnostic::{Checked, Diagnostic};
use crate::pipeline::{self, Options};
use crate::source::{SourceTree, scan};

/// Builds a project again and again.
pub(super) struct Builder<T> {
    pub(super) root: PathBuf,
    pub(super) options: Options,
    pub(super) method: Method,
    pub(super) snapshots: Sender<Arc<Snapshot>>,
    pub(super) tell: T,
}

/// What is served, and what was said about it.
struct Shown {
    sources: Checked<SourceTree>,
    diagnostics: Vec<Diagnostic>,
}

impl<T: Fn(News<'_>)> Builder<T> {
    /// Builds until nobody serves any more.
    ///
    /// # Errors
    /// When the project cannot be read at the start.
    pub(super) fn run(self) -> anyhow::Result<()> {
        // Watching begins before reading: what changes in between is not missed.
        let (mut watcher, warning) = Watcher::new(&self.root, self.method);
        self.warn(warning);
        let mut shown = self.build(scan::scan(&self.root)?, None);
        let mut held = Held::default();
        let mut again = None;
        let mut lost = false;
        while !self.snapshots.is_closed() {
            let hint = watcher.wait(again.take());
            let began = Instant::now();
            let found = self.look();
            let took = began.elapsed();
            let found =
                found.filter(|found| hold::is_whole(&found.value) || !hold::is_whole(&shown.sources.value));
            if lost != found.is_none() {
                lost = found.is_none();
                self.warn(lost.then(|| {
                    "the project is gone or has no content: showing what was there last, until it is back"
                        .to_owned()
                }));
            }
            let changed = found.and_then(|found| {
                let Settled { tree, again: later } = held.settle(&shown.sources.value, &found.value, began);
                again = later;
                let found = Checked::new(tree, found.diagnostics);
                let same = hold::are_equal(&found.value, &shown.sources.value)
                    && found.diagnostics == shown.sources.diagnostics;
                (!same).then_some(found)
            });
            let outcome = if changed.is_some() { Found::Changed } else { Found::Unchanged };
            if let Some(found) = changed {
                shown = self.build(found, Some(&shown));
            }
            self.warn(watcher.looked(&hint, outcome, took));
        }
        Ok(())
    }

    /// What is on disk; `None` when the project cannot be read just now.
    fn look(&self) -> Option<Checked<SourceTree>> {
        scan::scan(&self.root).ok()
    }

    fn build(&self, sources: Checked<SourceTree>, shown: Option<&Shown>) -> Shown {
        let build = pipeline::build(&sources, &self.options);
        let diagnostics = build.diagnostics.clone();
        if shown.is_none_or(|shown| shown.diagnostics != diagnostics) {
            (self.tell)(News::Built { sources: &sources, build: &build });
        }
        self.snapshots.send_if_modified(|current| match current.next(build, sources.value.clone()) {
            Some(next) => {
                *current = Arc::new(next);
                true
            }
            None => false,
        });
        Shown { sources, diagnostics }
    }

    fn warn(&self, warning: Option<String>) {
        if let Some(warning) = warning {
            (self.tell)(News::Warning(warning));
        }
    }
}
