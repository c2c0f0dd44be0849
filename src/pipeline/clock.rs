//! How long steps take: the one thing in a build that differs from run to run, and nobody builds upon.

use std::time::{Duration, Instant};

/// Runs from the end of one step to the end of the next.
#[derive(Debug)]
pub(super) struct Stopwatch {
    last: Instant,
    /// What was timed, in order.
    pub(super) laps: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    /// The step that ends now.
    pub(super) fn lap(&mut self, step: &'static str) {
        let time = self.last.elapsed();
        self.add(step, time);
    }

    /// A step that was timed by itself.
    pub(super) fn add(&mut self, step: &'static str, time: Duration) {
        self.laps.push((step, time));
        self.last = Instant::now();
    }
}

/// What a step gives, and how long it took.
pub(super) fn timed<T>(step: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (step(), began.elapsed())
}
