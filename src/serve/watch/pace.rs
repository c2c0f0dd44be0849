//! How long to wait for more changes: not at all after a single save, longer and longer in a storm of them.

use std::time::Duration;

/// The first wait in a storm.
const SHORTEST: Duration = Duration::from_millis(25);
/// How many times a wait may grow to three times its length.
const STEPS: u32 = 3;
/// A storm that never pauses is interrupted after this many of its waits, so that something is shown; then after twice as
/// many, and so on.
const WAITS: u32 = 4;
/// How often that doubles.
const DOUBLINGS: u32 = 3;

/// More changes than this at once are a storm.
const MANY: usize = 50;

/// Grows with every change that comes while an earlier one is being built, and is forgotten when a change comes alone.
#[derive(Debug, Default)]
pub(super) struct Pace {
    hurries: u32,
    /// How many builds in a row had a storm go on beside them.
    storms: u32,
}

impl Pace {
    /// So many paths changed while the site was being built. Nobody saves that many files: a program is at work, and is
    /// waited for.
    pub(super) fn hurried(&mut self, paths: usize) {
        let next = if paths > MANY { STEPS + 1 } else { self.hurries + 1 };
        self.hurries = next.min(STEPS + 1);
        self.storms += u32::from(paths > MANY);
    }

    /// A change came after nothing had happened for so long.
    pub(super) fn calm(&mut self, idle: Duration) {
        if idle > self.quiet() {
            *self = Self::default();
        }
    }

    /// How long it has to be quiet.
    pub(super) fn quiet(&self) -> Duration {
        match self.hurries {
            0 => Duration::ZERO,
            hurries => SHORTEST * 3_u32.pow(hurries - 1),
        }
    }

    /// How long to wait for that at most.
    pub(super) fn longest(&self) -> Duration {
        self.quiet() * WAITS * 2_u32.pow(self.storms.saturating_sub(1).min(DOUBLINGS))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Pace;

    #[test]
    fn a_single_save_waits_for_nothing_and_a_storm_longer_and_longer() {
        let mut pace = Pace::default();
        let mut waits = Vec::new();
        for _ in 0..6 {
            waits.push(pace.quiet().as_millis());
            pace.hurried(1);
        }
        assert_eq!(waits, [0, 25, 75, 225, 675, 675]);
        assert_eq!(pace.longest(), Duration::from_millis(2700));
        pace.calm(Duration::from_millis(100));
        assert_eq!(pace.quiet(), Duration::from_millis(675), "a storm may pause");
        pace.calm(Duration::from_secs(1));
        assert_eq!(pace.quiet(), Duration::ZERO);
        let mut longest = Vec::new();
        for _ in 0..6 {
            pace.hurried(1000);
            assert_eq!(pace.quiet(), Duration::from_millis(675), "a program is at work");
            longest.push(pace.longest().as_millis());
        }
        assert_eq!(longest, [2_700, 5_400, 10_800, 21_600, 21_600, 21_600], "the longer, the more patience");
        pace.calm(Duration::from_secs(1));
        assert_eq!(pace.longest(), Duration::ZERO);
    }
}
