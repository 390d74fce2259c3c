//! The waiting room under every interleaving that loom explores, for the bounds that each model
//! states: is a wake-up ever lost?
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_wait --release`. Each
//! model counts its executions, and the models are tried on a room that is known to be wrong.

#![cfg(giusto_loom)]

mod explored;

use std::{
    future::{Future, Pending, pending},
    panic,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

use explored::explore;
use giusto::{
    Bounds, Clock, Cost, Decision, DirectLimiter, FairQueue, Gcra, Limit, ManualClock, Quota,
    Refused, Timer, Timestamp, Wait, WaitingRoom,
};
use loom::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// Time stands still, so only wakers wake.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::ZERO
    }
}

impl Timer for Still {
    type Sleep = Pending<()>;

    fn sleep_until(&self, _: Timestamp) -> Self::Sleep {
        pending()
    }
}

/// A limit that denies more than one unit, and everything until it is opened; no clock tells when.
struct Gate {
    open: AtomicBool,
    allowed: Decision,
    denied: Decision,
}

impl Gate {
    fn new(open: bool) -> Self {
        let quota: Quota = "1/s".parse().expect("a quota");
        let limit = DirectLimiter::new(Gcra::new(quota).expect("fits"), ManualClock::new());
        let allowed = limit.check_at(Timestamp::MAX, Cost::ONE);
        // At the end of time no instant can be told.
        let denied = limit.check_at(Timestamp::MAX, Cost::ONE);
        assert!(allowed.is_allowed() && denied.is_denied());
        assert_eq!(denied.status().next_at(), None);
        Self { open: AtomicBool::new(open), allowed, denied }
    }

    fn open(&self) {
        // Release, partner the load in `peek_at`.
        self.open.store(true, Ordering::Release);
    }
}

impl Limit for Gate {
    fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        self.peek_at(now, cost)
    }

    fn peek_at(&self, _: Timestamp, cost: Cost) -> Decision {
        // Acquire, partner the store in `open`.
        let open = self.open.load(Ordering::Acquire);
        if open && cost <= Cost::ONE { self.allowed } else { self.denied }
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        // Release, partner the exchange in `take`.
        self.0.store(true, Ordering::Release);
    }
}

impl Woken {
    fn new() -> Arc<Self> {
        Arc::new(Self(AtomicBool::new(false)))
    }

    fn take(&self) -> bool {
        // Acquire, partner the store in `wake`.
        self.0.swap(false, Ordering::Acquire)
    }
}

fn poll<F: Future + Unpin>(future: &mut F, woken: &Arc<Woken>) -> Poll<F::Output> {
    let waker = Waker::from(Arc::clone(woken));
    Pin::new(future).poll(&mut Context::from_waker(&waker))
}

/// Polls once, lets `other` end, and then polls if woken: whether it was ready in the end.
fn ready_in_the_end<F>(mut future: F, other: thread::JoinHandle<()>) -> bool
where
    F: Future<Output = Result<Decision, Refused>> + Unpin,
{
    let woken = Woken::new();
    let first = poll(&mut future, &woken);
    other.join().expect("no thread panics");
    first.is_ready() || (woken.take() && poll(&mut future, &woken).is_ready())
}

/// A room that is never freed, since the threads of a model borrow it. What loom tracks in it ends
/// with its execution.
fn room(open: bool) -> &'static WaitingRoom<Gate, Still> {
    Box::leak(Box::new(WaitingRoom::new(Gate::new(open), Still, Bounds::default())))
}

/// Bound: 2 threads, no bound on preemptions. The head's future is dropped while the one behind it
/// takes its place in the queue and polls.
#[test]
fn a_drop_of_the_head_races_a_poll() {
    let executions = explore(|| {
        let room = room(true);
        let mut head = room.until_ready(Cost::new(2));
        assert!(poll(&mut head, &Woken::new()).is_pending());
        let other = thread::spawn(move || drop(head));
        assert!(ready_in_the_end(room.until_ready(Cost::ONE), other), "a wake-up was lost");
        assert!(room.is_empty());
    });
    println!("executions: {executions}");
    assert!(executions >= 2, "{executions}");
}

/// Bound: 2 threads, no bound on preemptions. The limit is opened and the room notified while the
/// head polls.
#[test]
fn a_release_races_a_poll() {
    let executions = explore(|| {
        let room = room(false);
        let other = thread::spawn(move || {
            room.limit().open();
            room.notify();
        });
        assert!(ready_in_the_end(room.until_ready(Cost::ONE), other), "a wake-up was lost");
        assert!(room.is_empty());
    });
    println!("executions: {executions}");
    assert!(executions >= 10, "{executions}");
}

/// Bound: 3 threads, no bound on preemptions. The room is notified and the head dropped while the
/// one behind polls: the one release must reach it, whoever was woken for it first.
#[test]
fn a_release_and_a_drop_race_a_poll() {
    let executions = explore(|| {
        let room = room(false);
        let mut head = room.until_ready(Cost::ONE);
        assert!(poll(&mut head, &Woken::new()).is_pending());
        let notifier = thread::spawn(move || {
            room.limit().open();
            room.notify();
        });
        let other = thread::spawn(move || {
            drop(head);
            notifier.join().expect("no thread panics");
        });
        assert!(ready_in_the_end(room.until_ready(Cost::ONE), other), "a wake-up was lost");
        assert!(room.is_empty());
    });
    println!("executions: {executions}");
    assert!(executions >= 100, "{executions}");
}

/// One waiter behind a head that is cancelled, in a room that lets go of the lock between asking
/// and leaving the waker.
fn wait_with_a_late_waker() {
    let gate = Gate::new(true);
    let state = Arc::new(Mutex::new((FairQueue::new(Bounds::default()), None::<Waker>)));
    let enqueue = |units: u64| {
        let queue = &mut state.lock().expect("no poison").0;
        let peek = |at, cost| gate.peek_at(at, cost);
        queue.enqueue_at(Timestamp::ZERO, Cost::new(units).into(), peek).expect("room").id
    };
    let [head, behind] = [enqueue(2), enqueue(1)];
    let others = Arc::clone(&state);
    let other = thread::spawn(move || {
        let waker = {
            let mut state = others.lock().expect("no poison");
            state.0.cancel(head);
            state.1.take()
        };
        waker.into_iter().for_each(Waker::wake);
    });
    let ask = || {
        let queue = &mut state.lock().expect("no poison").0;
        queue.poll_at(Timestamp::ZERO, behind, |at, cost| gate.check_at(at, cost))
    };
    let woken = Woken::new();
    let first = ask();
    state.lock().expect("no poison").1 = Some(Waker::from(Arc::clone(&woken)));
    other.join().expect("no thread panics");
    let ready = |wait| matches!(wait, Wait::Admitted(_));
    assert!(ready(first) || (woken.take() && ready(ask())), "a wake-up was lost");
}

/// The mutation: loom finds the cancellation that happens in between.
#[test]
fn loom_catches_a_room_that_leaves_its_waker_too_late() {
    let caught = panic::catch_unwind(|| explore(wait_with_a_late_waker)).expect_err("must fail");
    let message = caught.downcast_ref::<&str>().copied().unwrap_or_default();
    assert_eq!(message, "a wake-up was lost");
}
