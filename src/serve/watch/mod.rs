//! Says when a project may have changed, and where. A hint only: what has changed is found by scanning.
//!
//! [`native`] asks the system to tell of changes; [`rounds`] looks without being told, rarely where the system tells and
//! often where it does not; [`pace`] decides how long to wait for more, which after a single save is not at all.

mod native;
mod pace;
mod rounds;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::path::SourcePath;
use crate::words::{Words, words};
use native::Native;
use pace::Pace;
use rounds::Rounds;

/// A file that is open for writing is as a rule closed within this time; if not, nobody else is kept waiting for it.
const LONGEST_WRITE: Duration = Duration::from_millis(50);

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Method {
    /// The system tells; where it cannot, by polling.
    #[default]
    Native,
    /// By looking at every file about once a second.
    Polling,
}

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Probably only these, absolute and without links in the project's own path. A folder stands for all that is in it.
    Paths(BTreeSet<PathBuf>),
    /// Anything: nobody has told, or too much was told to be remembered.
    Anything,
    /// Nothing: somebody else has something to say.
    Nothing,
}

/// What came of following a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Changed,
    Unchanged,
}

/// One thing the system has told.
enum Notice {
    /// A file has appeared. Whoever makes it may be about to write it, and to close it then.
    Created(PathBuf),
    /// A file is being written and will be closed.
    Writing(PathBuf),
    /// Something has changed, and is complete.
    Changed(PathBuf),
    /// Some changes were not told.
    Lost,
    /// Nothing has changed.
    Woken,
}

/// Watches a project.
pub(super) struct Watcher {
    notices: Receiver<Notice>,
    /// Kept, so that the channel never ends.
    sender: Sender<Notice>,
    /// Where the project is said to be. It may be a link that is led elsewhere one day.
    place: PathBuf,
    /// Where it is.
    root: PathBuf,
    native: Option<Native>,
    pace: Pace,
    rounds: Rounds,
    gathered: Gathered,
    /// Files that somebody has written to and not closed.
    being_written: BTreeSet<PathBuf>,
}

/// What was told since the last hint.
#[derive(Default)]
struct Gathered {
    paths: BTreeSet<PathBuf>,
    /// Those of them that are about to be closed.
    unfinished: BTreeSet<PathBuf>,
    lost: bool,
    woken: bool,
}

/// Ends the wait of a watcher.
#[derive(Clone)]
pub(super) struct Waker(Sender<Notice>);

impl Waker {
    /// The watcher gives [`Hint::Nothing`], unless there is another to give.
    pub(super) fn wake(&self) {
        // The watcher is gone only when the program ends.
        let _ = self.0.send(Notice::Woken);
    }
}

impl Gathered {
    fn add(&mut self, notice: Notice) {
        match notice {
            Notice::Created(path) | Notice::Writing(path) => {
                self.unfinished.insert(path.clone());
                self.paths.insert(path);
            }
            Notice::Changed(path) => {
                self.unfinished.remove(&path);
                self.paths.insert(path);
            }
            Notice::Lost => self.lost = true,
            Notice::Woken => self.woken = true,
        }
    }

    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.lost
    }

    fn into_hint(self) -> Hint {
        match (self.lost, self.paths.is_empty()) {
            (true, _) => Hint::Anything,
            (false, true) => Hint::Nothing,
            (false, false) => Hint::Paths(self.paths),
        }
    }
}

impl Watcher {
    /// Begins to watch. Where the system cannot, the watcher polls, and a sentence says why.
    pub(super) fn new(root: &Path, method: Method) -> (Self, Option<Words>) {
        let (sender, notices) = channel();
        let place = root.to_path_buf();
        let root = place.canonicalize().unwrap_or_else(|_| place.clone());
        let mut watcher = Self {
            notices,
            sender,
            place,
            root,
            native: None,
            pace: Pace::default(),
            rounds: Rounds::new(Instant::now(), Method::Polling),
            gathered: Gathered::default(),
            being_written: BTreeSet::new(),
        };
        let warning = (method == Method::Native).then(|| watcher.begin_native()).and_then(Result::err);
        (watcher, warning)
    }

    fn begin_native(&mut self) -> Result<(), Words> {
        self.native = Some(Native::new(&self.root, self.sender.clone())?);
        self.rounds = Rounds::new(Instant::now(), Method::Native);
        Ok(())
    }

    /// Watches what is in the place of the project now. Whether that is something else than before.
    fn follow(&mut self) -> Result<bool, Words> {
        let Some(native) = &mut self.native else { return Ok(false) };
        match self.place.canonicalize() {
            Ok(root) if root != self.root => {
                self.native = Some(Native::new(&root, self.sender.clone())?);
                self.being_written.clear();
                self.root = root;
                Ok(true)
            }
            // Where there is nothing just now, something may come back.
            Ok(_) | Err(_) => native.renew(),
        }
    }

    /// What ends the wait from another thread.
    pub(super) fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Waits until something may have changed, at most until `deadline`.
    pub(super) fn wait(&mut self, deadline: Option<Instant>) -> Hint {
        let mut gathered = std::mem::take(&mut self.gathered);
        self.drain(&mut gathered);
        let began = Instant::now();
        if gathered.is_empty() && gathered.woken {
            return Hint::Nothing;
        }
        if gathered.is_empty() {
            let next = self.rounds.next();
            let until = deadline.map_or(next, |deadline| deadline.min(next));
            match self.notices.recv_timeout(until.saturating_duration_since(began)) {
                Ok(notice) => self.take_in(&mut gathered, notice),
                // The channel does not end while its sender is kept.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return Hint::Anything;
                }
            }
            if gathered.is_empty() && gathered.woken {
                return Hint::Nothing;
            }
            self.pace.calm(began.elapsed());
        } else {
            // It came while the site was being built: more of it may be on the way.
            self.pace.hurried(gathered.paths.len());
        }
        self.settle(&mut gathered);
        self.rounds.told(Instant::now());
        gathered.into_hint()
    }

    /// Waits for quiet, and for files that are open for writing.
    fn settle(&mut self, gathered: &mut Gathered) {
        let began = Instant::now();
        let (quiet, longest) = (self.pace.quiet(), self.pace.longest());
        loop {
            self.drain(gathered);
            let patience = match (gathered.unfinished.is_empty(), began.elapsed()) {
                (_, passed) if passed >= longest.max(LONGEST_WRITE) => return,
                (true, passed) if passed >= longest => return,
                (true, _) => quiet,
                (false, _) => quiet.max(LONGEST_WRITE),
            };
            if patience.is_zero() {
                return;
            }
            match self.notices.recv_timeout(patience) {
                Ok(notice) => self.take_in(gathered, notice),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn drain(&mut self, gathered: &mut Gathered) {
        while let Ok(notice) = self.notices.try_recv() {
            self.take_in(gathered, notice);
        }
    }

    fn take_in(&mut self, gathered: &mut Gathered, notice: Notice) {
        match &notice {
            Notice::Writing(path) if !self.being_written.contains(path) => {
                self.being_written.insert(path.clone());
            }
            Notice::Changed(path) => {
                self.being_written.remove(path);
            }
            // That they were closed may be what was lost.
            Notice::Lost => self.being_written.clear(),
            Notice::Created(_) | Notice::Writing(_) | Notice::Woken => {}
        }
        gathered.add(notice);
    }

    /// Files that somebody is writing just now, as far as the system tells.
    pub(super) fn being_written(&mut self) -> BTreeSet<SourcePath> {
        let mut gathered = std::mem::take(&mut self.gathered);
        self.drain(&mut gathered);
        self.gathered = gathered;
        let inside =
            self.being_written.iter().filter_map(|path| path.strip_prefix(&self.root).ok()?.to_str());
        inside.filter_map(SourcePath::new).collect()
    }

    /// Is told what came of the last hint, and how long looking took. A sentence, when that says something about this
    /// system that its user should know.
    pub(super) fn looked(&mut self, hint: &Hint, found: Found, took: Duration) -> Option<Words> {
        let mut gathered = std::mem::take(&mut self.gathered);
        self.drain(&mut gathered);
        let told = !gathered.is_empty();
        self.gathered = gathered;
        let has_followed = match self.follow() {
            Ok(has_followed) => has_followed,
            Err(reason) => {
                self.native = None;
                self.being_written.clear();
                self.rounds = Rounds::new(Instant::now(), Method::Polling);
                return Some(reason);
            }
        };
        // Of what another folder brings with it, nobody could have told.
        let unannounced = *hint == Hint::Anything && found == Found::Changed && !told && !has_followed;
        let clear = self.rounds.looked(Instant::now(), took, *hint == Hint::Anything, unannounced);
        if has_followed {
            // What changed in it before it was watched.
            self.rounds.told(Instant::now());
        }
        clear.then(|| {
            words!(
                en: "this system does not say when files change (a Windows drive in WSL, a folder of Docker, a network \
                     drive): looking every second instead; `--poll` does so from the start",
                zh: "这个系统不会告知文件有变化（WSL里的Windows盘、Docker的文件夹、网络盘）：改为每秒查看一次；\
                     用`--poll`可以从一开始就这样做",
            )
        })
    }
}
