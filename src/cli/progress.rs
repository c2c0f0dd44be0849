//! A line that says the program is at work, for people who wait longer than half a second at a terminal.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Console, environment};
use crate::words::Phrase;

/// Shown after this time, and renewed that often.
const PATIENCE: Duration = Duration::from_millis(500);

/// The line, while there is work.
pub(super) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins to wait for what is being done. Shows nothing in CI, with `--quiet` or when nobody looks at standard error.
    pub(super) fn start(console: &Console, doing: Phrase) -> Self {
        if console.quiet || environment("CI").is_some() || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let (done, wait) = mpsc::channel::<()>();
        let began = Instant::now();
        let doing = *doing.get(console.speech);
        let line = std::thread::spawn(move || {
            let mut shown = false;
            while wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown = true;
                let _ = write!(std::io::stderr(), "\r{doing} … {:.1} s", began.elapsed().as_secs_f32());
                let _ = std::io::stderr().flush();
            }
            if shown {
                let _ = write!(std::io::stderr(), "\r\u{1b}[K");
            }
        });
        Self(Some((done, line)))
    }

    /// Takes the line away.
    pub(super) fn finish(self) {
        if let Some((done, line)) = self.0 {
            drop(done);
            let _ = line.join();
        }
    }
}
