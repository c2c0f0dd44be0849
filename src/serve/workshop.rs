//! The loop of the dev server: wait, look, build, publish. It ends with the program.
//!
//! Pages are published as soon as they are built. The search index follows, made by another thread, so that it keeps nobody
//! waiting.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use tokio::sync::watch;

use super::days::Days;
use super::hold::{self, Held, Settled};
use super::watch::{Found, Hint, Method, Waker, Watcher};
use super::{News, Snapshot};
use crate::cache::{self, Changes, Purpose, Records};
use crate::diagnostic::{Checked, Diagnostic};
use crate::pipeline::{Builder, IndexFiles, Options};
use crate::source::scan::Scanner;
use crate::source::{History, SourceTree};
use crate::words::{Phrase, Words};

/// Builds a project again and again.
pub(super) struct Workshop<T> {
    pub(super) root: PathBuf,
    pub(super) options: Options,
    pub(super) method: Method,
    pub(super) snapshots: watch::Sender<Arc<Snapshot>>,
    pub(super) tell: T,
}

/// What was built last, and what is being built.
struct Work {
    builder: Builder,
    /// What was built from.
    shown: Checked<SourceTree>,
    /// What was said.
    said: Option<Vec<Diagnostic>>,
    index: Index,
    /// Whether the next start was given what this one built.
    has_kept: bool,
}

/// The search index that is being made.
struct Index {
    send: Sender<IndexFiles>,
    made: Receiver<IndexFiles>,
    waker: Waker,
    is_running: bool,
}

impl<T: Fn(News<'_>)> Workshop<T> {
    /// Builds until nobody serves any more.
    ///
    /// # Errors
    /// When the project cannot be read at the start.
    pub(super) fn run(mut self) -> anyhow::Result<()> {
        // Watching begins before reading: what changes in between is not missed.
        let (mut watcher, warning) = Watcher::new(&self.root, self.method);
        self.warn(warning);
        let (scanner, builder) = std::thread::scope(|threads| {
            let builder = threads.spawn(|| {
                let records = cache::load(&self.root, Purpose::Serve);
                Builder::remembering(Arc::new(records))
            });
            (Scanner::open(&self.root), builder.join().unwrap_or_default())
        });
        let mut scanner = scanner?;
        let mut days = Days::new(&self.root, watcher.waker());
        self.options.history = Arc::new(History::read(&self.root));
        let mut work = Work {
            builder,
            shown: scanner.found().clone(),
            said: None,
            index: Index::new(watcher.waker()),
            has_kept: false,
        };
        self.build(&mut work);
        let mut held = Held::default();
        // When to look again whether what is held has come back.
        let mut again = None;
        let mut is_lost = false;
        while !self.snapshots.is_closed() {
            let hint = watcher.wait(again);
            self.adopt_index(&mut work);
            self.adopt_days(&mut work, &mut days);
            if hint == Hint::Nothing {
                continue;
            }
            again = None;
            let began = Instant::now();
            let found = look(&mut scanner, &hint)
                .filter(|found| hold::is_whole(&found.value) || !hold::is_whole(&work.shown.value));
            let took = began.elapsed();
            if is_lost != found.is_none() {
                is_lost = found.is_none();
                self.warn(is_lost.then(|| LOST.into()));
            }
            let mut outcome = Found::Unchanged;
            if let Some(found) = found {
                let said_same = found.diagnostics == work.shown.diagnostics;
                let open = watcher.being_written();
                let Settled { tree, again: later } =
                    held.settle(&work.shown.value, &found.value, &open, began);
                again = later;
                if !said_same || !hold::are_equal(&tree, &work.shown.value) {
                    outcome = Found::Changed;
                    work.shown = Checked::new(tree, found.diagnostics.clone());
                    self.build(&mut work);
                }
            }
            self.warn(watcher.looked(&hint, outcome, took));
            days.follow();
        }
        Ok(())
    }

    fn build(&self, work: &mut Work) {
        let begun = work.builder.begin(&work.shown, &self.options);
        self.publish(|current| current.early(&begun));
        let build = work.builder.finish(begun);
        let sources = work.shown.value.clone();
        // Browsers first: a report of many problems takes a while to be written.
        self.publish(|current| current.next(build.clone(), sources));
        work.index.begin(&work.builder);
        if work.said.as_ref() != Some(&build.diagnostics) {
            (self.tell)(News::Built { sources: &work.shown, build: &build });
            work.said = Some(build.diagnostics);
        }
    }

    /// Publishes the search index when it has been made, and begins another when that is of an older state.
    fn adopt_index(&self, work: &mut Work) {
        let Ok(index) = work.index.made.try_recv() else { return };
        work.index.is_running = false;
        if let Some(build) = work.builder.adopt(index) {
            self.publish(|current| Some(current.with_index(build)));
        }
        if !work.has_kept {
            work.has_kept = true;
            self.keep(&work.builder);
        }
        work.index.begin(&work.builder);
    }

    /// Builds again when pages were changed on other days than was known.
    fn adopt_days(&mut self, work: &mut Work, days: &mut Days) {
        let Some(history) = days.answer() else { return };
        if history != *self.options.history {
            self.options.history = Arc::new(history);
            self.build(work);
        }
        days.follow();
    }

    /// Leaves what was built to the next start, on a thread of its own. Who cannot write here only waits longer then.
    fn keep(&self, builder: &Builder) {
        let (root, results) = (self.root.clone(), builder.results());
        let nothing = Records::default();
        std::thread::spawn(move || {
            let results = results.pack();
            Changes::between(Purpose::Serve, &results, &nothing).store(&root)
        });
    }

    /// Whoever asks is answered from the state before until the next is there, and waits neither for its making nor for
    /// what is left of the old one to go.
    fn publish(&self, next: impl FnOnce(&Snapshot) -> Option<Snapshot>) {
        let current = self.snapshots.borrow().clone();
        if let Some(next) = next(&current) {
            self.snapshots.send_replace(Arc::new(next));
        }
    }

    fn warn(&self, warning: Option<Words>) {
        if let Some(warning) = warning {
            (self.tell)(News::Warning(warning));
        }
    }
}

/// What is on disk; `None` when the project cannot be read just now.
fn look<'a>(scanner: &'a mut Scanner, hint: &Hint) -> Option<&'a Checked<SourceTree>> {
    match hint {
        Hint::Paths(paths) => scanner.look(paths),
        Hint::Anything | Hint::Nothing => scanner.scan(),
    }
    .ok()
}

const LOST: Phrase = Phrase {
    english: "the project is gone or has no content: showing what was there last, until it is back",
    chinese: "项目不见了，或者没有内容：先显示之前的样子，直到它回来",
};

impl Index {
    fn new(waker: Waker) -> Self {
        let (send, made) = channel();
        Self { send, made, waker, is_running: false }
    }

    /// Begins to make the index of what was built last, unless there is one, or one is being made.
    fn begin(&mut self, builder: &Builder) {
        if self.is_running {
            return;
        }
        let Some(indexing) = builder.indexing() else { return };
        self.is_running = true;
        let (send, waker) = (self.send.clone(), self.waker.clone());
        std::thread::spawn(move || {
            // Nobody waits for it only when the program ends.
            let _ = send.send(indexing.run_beside());
            waker.wake();
        });
    }
}
