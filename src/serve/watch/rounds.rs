//! When to look without having been told: soon after a change, since systems tell of new folders too late, and now and
//! then in any case.

use std::time::{Duration, Instant};

use super::Method;

/// Where the system tells of changes, what it forgot is found after this long.
const RARELY: Duration = Duration::from_secs(3);
/// Where it does not.
const OFTEN: Duration = Duration::from_secs(1);
/// After a change.
const SOON: Duration = Duration::from_millis(300);
/// Looking takes at most one part in so many of the time, however large a project is.
const SHARE: u32 = 150;
/// So many changes that nobody told of mean that nobody will. One may be an accident.
const ACCIDENTS: u32 = 2;

/// The times of looking.
#[derive(Debug)]
pub(super) struct Rounds {
    interval: Duration,
    next: Instant,
    /// What one look at everything costs.
    cost: Duration,
    /// Whether the next look is one that follows a change.
    soon: bool,
    unannounced: u32,
}

impl Rounds {
    pub(super) fn new(now: Instant, method: Method) -> Self {
        let interval = match method {
            Method::Native => RARELY,
            Method::Polling => OFTEN,
        };
        Self { interval, next: now + interval, cost: Duration::ZERO, soon: false, unannounced: 0 }
    }

    /// When to look next.
    pub(super) fn next(&self) -> Instant {
        self.next
    }

    /// Somebody has told of a change.
    pub(super) fn told(&mut self, now: Instant) {
        self.next = now + SOON;
        self.soon = true;
        self.unannounced = 0;
    }

    /// Somebody has looked, and that took so long. Whether it has just become clear that changes are not announced here.
    pub(super) fn looked(
        &mut self,
        now: Instant,
        took: Duration,
        everywhere: bool,
        unannounced: bool,
    ) -> bool {
        if !everywhere {
            self.next = now + SOON.max(self.cost * 4);
            return false;
        }
        self.cost = took;
        if unannounced && !self.soon && self.interval > OFTEN {
            self.unannounced += 1;
        }
        let clear = self.unannounced >= ACCIDENTS;
        if clear {
            self.interval = OFTEN;
            self.unannounced = 0;
        }
        self.soon = false;
        self.next = now + self.interval.max(self.cost * SHARE);
        clear
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Method, Rounds};

    #[test]
    fn looking_never_takes_a_noticeable_share() {
        let now = Instant::now();
        let mut rounds = Rounds::new(now, Method::Polling);
        rounds.looked(now, Duration::from_millis(5), true, false);
        assert_eq!(rounds.next(), now + Duration::from_secs(1));
        rounds.looked(now, Duration::from_millis(100), true, false);
        assert_eq!(rounds.next(), now + Duration::from_secs(15));
    }

    #[test]
    fn a_system_that_tells_nothing_is_found_out() {
        let now = Instant::now();
        let look = |rounds: &mut Rounds, missed| rounds.looked(now, Duration::ZERO, true, missed);
        let mut rounds = Rounds::new(now, Method::Native);
        assert!(!look(&mut rounds, true), "one may be an accident");
        rounds.told(now);
        assert_eq!(rounds.next(), now + Duration::from_millis(300));
        assert!(!look(&mut rounds, true), "systems are late with new folders");
        assert!(!look(&mut rounds, true) && !look(&mut rounds, false));
        assert!(look(&mut rounds, true));
        assert_eq!(rounds.next(), now + Duration::from_secs(1));
        assert!(!look(&mut rounds, true) && !look(&mut rounds, true), "it is said once");
    }
}
