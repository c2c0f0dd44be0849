//! How many clients there may be at once, and who has to leave when there are too many.
//!
//! Clients who have opened a connection and not yet asked for anything are the first to go, the one who has waited
//! longest before the others: whoever wants to exhaust the server does it like that. Then those go who were answered and
//! have not asked for more, and last of all those who listen: browsers come back for that. Who is being answered stays.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// Everybody who is connected.
#[derive(Clone)]
pub(super) struct Crowd {
    most: usize,
    members: Arc<Mutex<Members>>,
}

/// Why a client is not being answered just now. The first of these have to leave first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Idle {
    /// It has not asked for anything yet.
    Silent,
    /// It has got what it asked for, and may ask for more.
    Answered,
    /// It is told of each new state of the site.
    Listening,
}

/// A place among those who may have to leave, by how they are idle and since when.
type Place = (Idle, u64);

#[derive(Default)]
struct Members {
    /// Counts what happens: numbers members, and tells who has been idle for longer.
    next: u64,
    all: BTreeMap<u64, Entry>,
    idle: BTreeMap<Place, u64>,
}

struct Entry {
    leave: Arc<Notify>,
    /// `None` while it is being answered.
    place: Option<Place>,
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
        self.with(|members| {
            if members.all.len() >= self.most && !members.ask_one_to_leave() {
                return None;
            }
            let (number, leave) = (members.tick(), Arc::new(Notify::new()));
            members.all.insert(number, Entry { leave: Arc::clone(&leave), place: None });
            members.put(number, Some(Idle::Silent));
            Some(Member { number, crowd: self.clone(), leave })
        })
    }

    /// Makes room. Whether there was anybody to leave.
    pub(super) fn make_room(&self) -> bool {
        self.with(Members::ask_one_to_leave)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Members) -> T) -> T {
        act(&mut self.members.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Members {
    fn tick(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn ask_one_to_leave(&mut self) -> bool {
        let Some((_, number)) = self.idle.pop_first() else { return false };
        if let Some(entry) = self.all.remove(&number) {
            entry.leave.notify_one();
        }
        true
    }

    /// Who goes on being idle in the same way keeps its place.
    fn put(&mut self, number: u64, idle: Option<Idle>) {
        let now = self.tick();
        // Nobody is found who has been asked to leave already.
        let Some(entry) = self.all.get_mut(&number) else { return };
        if entry.place.map(|(idle, _)| idle) == idle {
            return;
        }
        if let Some(place) = entry.place.take() {
            self.idle.remove(&place);
        }
        entry.place = idle.map(|idle| (idle, now));
        if let Some(place) = entry.place {
            self.idle.insert(place, number);
        }
    }
}

impl Member {
    /// This client has asked for something, and is being answered from now on.
    pub(super) fn has_asked(&self) {
        self.crowd.with(|members| members.put(self.number, None));
    }

    /// There is nothing more to be sent to this client for now.
    pub(super) fn is_idle(&self, idle: Idle) {
        self.crowd.with(|members| members.put(self.number, Some(idle)));
    }

    /// Waits until this client has to leave.
    pub(super) async fn has_to_leave(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.crowd.with(|members| {
            members.put(self.number, None);
            members.all.remove(&self.number);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::{Crowd, Idle, Member};

    fn has_left(member: &Member) -> bool {
        pin!(member.has_to_leave()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn who_is_silent_makes_room_for_others() {
        let crowd = Crowd::new(2);
        let (first, second) = (crowd.enter().expect("room"), crowd.enter().expect("room"));
        second.has_asked();
        let third = crowd.enter().expect("the first has to leave");
        third.has_asked();
        assert!(crowd.enter().is_none(), "all are being answered");
        drop(first);
        assert!(crowd.enter().is_none(), "the first had left already");
        drop(second);
        assert!(crowd.enter().is_some());
    }

    #[test]
    fn the_longest_idle_leave_first_and_listeners_last() {
        let crowd = Crowd::new(6);
        let members: Vec<Member> = (0..6).map(|_| crowd.enter().expect("room")).collect();
        for (number, idle) in
            [(4, Idle::Listening), (1, Idle::Answered), (3, Idle::Answered), (5, Idle::Listening)]
        {
            members[number].has_asked();
            members[number].is_idle(idle);
        }
        // Another answer, and the same state of idleness told again.
        members[1].has_asked();
        members[1].is_idle(Idle::Answered);
        members[3].is_idle(Idle::Answered);
        members[0].has_asked();
        let mut left = Vec::new();
        while crowd.make_room() {
            let gone = (0..6).filter(|number| !left.contains(number) && has_left(&members[*number]));
            let gone: Vec<usize> = gone.collect();
            left.extend(gone);
        }
        assert_eq!(left, [2, 3, 1, 4, 5], "who is being answered stays");
    }
}
