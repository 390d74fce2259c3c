//! A timer of virtual time, strict: it wakes exactly those that still sleep, at their instants.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use giusto::{Clock, ManualClock, Timer, Timestamp};

type Sleepers = Arc<Mutex<BTreeMap<(Timestamp, u64), Waker>>>;

#[derive(Default)]
pub(crate) struct VirtualTimer {
    clock: Arc<ManualClock>,
    sleepers: Sleepers,
    slept: Mutex<u64>,
}

/// A sleep is known to the timer until it ends or is dropped.
pub(crate) struct Sleep {
    clock: Arc<ManualClock>,
    sleepers: Sleepers,
    place: (Timestamp, u64),
}

impl VirtualTimer {
    pub(crate) fn advance(&self, nanos: u64) {
        self.clock.advance(Duration::from_nanos(nanos));
        self.wake();
    }

    /// Moves to the first instant that somebody sleeps for; whether anybody does.
    pub(crate) fn advance_to_next(&self) -> bool {
        let next = self.sleepers.lock().expect("no poison").keys().next().copied();
        let Some((until, _)) = next else { return false };
        self.clock.set(until.max(self.clock.now()));
        self.wake();
        true
    }

    fn wake(&self) {
        let now = self.clock.now();
        let mut sleepers = self.sleepers.lock().expect("no poison");
        let later = sleepers.split_off(&(now, u64::MAX));
        let over = std::mem::replace(&mut *sleepers, later);
        drop(sleepers);
        over.into_values().for_each(Waker::wake);
    }
}

impl Clock for VirtualTimer {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Timer for VirtualTimer {
    type Sleep = Sleep;

    fn sleep_until(&self, at: Timestamp) -> Sleep {
        let mut slept = self.slept.lock().expect("no poison");
        *slept += 1;
        Sleep {
            clock: Arc::clone(&self.clock),
            sleepers: Arc::clone(&self.sleepers),
            place: (at, *slept),
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.clock.now() >= self.place.0 {
            return Poll::Ready(());
        }
        let mut sleepers = self.sleepers.lock().expect("no poison");
        sleepers.insert(self.place, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        // Also while a test fails, when the lock may be poisoned.
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.place);
    }
}
