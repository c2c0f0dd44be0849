//! How many clients there may be at once, and who has to leave when there are too many.
//!
//! Clients who have opened a connection and not yet asked for anything are the first to go, the one who has waited
//! longest before the others: whoever wants to exhaust the server does it like that. Who is being answered stays.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// Everybody who is connected.
#[derive(Clone)]
pub(super) struct Crowd {
    most: usize,
    members: Arc<Mutex<Members>>,
}

#[derive(Default)]
struct Members {
    next: u64,
    leave: BTreeMap<u64, Arc<Notify>>,
    /// Those who have not asked for anything yet.
    silent: BTreeSet<u64>,
}

/// One connection. Whoever drops it has left.
pub(super) struct Member {
    number: u64,
    crowd: Crowd,
    leave: Arc<Notify>,
}

impl Crowd {
    pub(super) fn new(most: usize) -> Self {
        Self { most, members: Arc::default() }
    }

    /// Takes in one more. `None` when there is no room and nobody who could be asked to leave.
    pub(super) fn enter(&self) -> Option<Member> {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        if members.leave.len() >= self.most && !members.ask_one_to_leave() {
            return None;
        }
        let number = members.next;
        members.next += 1;
        let leave = Arc::new(Notify::new());
        members.leave.insert(number, Arc::clone(&leave));
        members.silent.insert(number);
        Some(Member { number, crowd: self.clone(), leave })
    }

    /// Makes room. Whether there was anybody to leave.
    pub(super) fn make_room(&self) -> bool {
        self.members.lock().unwrap_or_else(PoisonError::into_inner).ask_one_to_leave()
    }
}

impl Members {
    fn ask_one_to_leave(&mut self) -> bool {
        let Some(number) = self.silent.pop_first() else { return false };
        if let Some(leave) = self.leave.remove(&number) {
            leave.notify_one();
        }
        true
    }
}

impl Member {
    /// This client has asked for something.
    pub(super) fn has_spoken(&self) {
        let mut members = self.crowd.members.lock().unwrap_or_else(PoisonError::into_inner);
        members.silent.remove(&self.number);
    }

    /// Waits until this client has to leave.
    pub(super) async fn has_to_leave(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let mut members = self.crowd.members.lock().unwrap_or_else(PoisonError::into_inner);
        members.leave.remove(&self.number);
        members.silent.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::Crowd;

    #[test]
    fn who_is_silent_makes_room_for_others() {
        let crowd = Crowd::new(2);
        let (first, second) = (crowd.enter().expect("room"), crowd.enter().expect("room"));
        second.has_spoken();
        let third = crowd.enter().expect("the first has to leave");
        third.has_spoken();
        assert!(crowd.enter().is_none(), "all are being answered");
        drop(first);
        assert!(crowd.enter().is_none(), "the first had left already");
        drop(second);
        assert!(crowd.enter().is_some());
    }
}
