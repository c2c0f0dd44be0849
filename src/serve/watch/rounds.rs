//! When to look without having been told: soon after a change, since systems tell of new folders too late, and now and
//! then in any case.

use std::time::{Duration, Instant};

use super::Method;

/// How often to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval {
    /// As a rule.
    usual: Duration,
    /// However large a project is.
    longest: Duration,
}

/// Where the system tells of changes: what it forgot is found after this long.
const RARELY: Interval = Interval { usual: Duration::from_secs(3), longest: Duration::from_secs(10) };
/// Where it does not, nobody else does: three seconds are promised there, which have to do for looking and building too.
const OFTEN: Interval = Interval { usual: Duration::from_secs(1), longest: Duration::from_millis(2500) };
/// After a change.
const SOON: Duration = Duration::from_millis(300);
/// Looking takes at most one part in so many of the time, unless that would be too late.
const SHARE: u32 = 60;
/// So many changes that nobody told of mean that nobody will. One may be an accident.
const ACCIDENTS: u32 = 2;

/// The times of looking.
#[derive(Debug)]
pub(super) struct Rounds {
    interval: Interval,
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
        Self { interval, next: now + interval.usual, cost: Duration::ZERO, soon: false, unannounced: 0 }
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
        if unannounced && !self.soon && self.interval != OFTEN {
            self.unannounced += 1;
        }
        let clear = self.unannounced >= ACCIDENTS;
        if clear {
            self.interval = OFTEN;
            self.unannounced = 0;
        }
        self.soon = false;
        let Interval { usual, longest } = self.interval;
        self.next = now + (self.cost * SHARE).clamp(usual, longest);
        clear
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Method, Rounds};

    #[test]
    fn looking_takes_no_noticeable_share_and_is_never_put_off_for_long() {
        let now = Instant::now();
        let check = |method, cost, expected| {
            let mut rounds = Rounds::new(now, method);
            rounds.looked(now, Duration::from_millis(cost), true, false);
            assert_eq!(rounds.next(), now + Duration::from_millis(expected), "{method:?} {cost}");
        };
        for (cost, expected) in [(5, 1000), (30, 1800), (100, 2500), (5000, 2500)] {
            check(Method::Polling, cost, expected);
        }
        for (cost, expected) in [(5, 3000), (100, 6000), (5000, 10_000)] {
            check(Method::Native, cost, expected);
        }
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
