//! Time that a thread has worked: other work on the machine is not counted.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The time that this thread has worked so far.
pub(crate) fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
