//! A limit whose numbers can be changed while it is in use, for all keys or for one.
//!
//! ```text
//! key -> slot -> frame and word -> edition -> next edition ...
//! ```
//!
//! A change is one exchange, of the number of the edition in force: no key is touched by it. A key of an
//! earlier edition is carried over, as of the instant of the change, by whoever comes to it next. Its
//! word is exchanged or frozen first, so that a decision by the old numbers that was on its way is
//! either there already or finds the word changed and begins again by the new ones.

mod current;
mod edition;
mod held;
mod inherit;
pub(super) mod inline;
mod scene;
mod shared;
mod slots;
mod terms;

use std::{
    fmt,
    sync::{Arc, OnceLock, PoisonError},
    time::Duration,
};

use self::{
    current::Newest,
    edition::{Edition, Numbers},
    terms::Frame,
};
use super::{Algorithm, SharedAlgorithm, WordAlgorithm, framed::Framed};
use crate::{
    Charge, Cost, Decision, Grant, Timestamp, Verdict, reclaim,
    sync::{AtomicU64, Mutex, Ordering},
};
pub use inherit::{Change, Changeable, Inherit, Moment};
pub(super) use scene::Scene;
pub(super) use terms::Terms;

/// Changes that a state may have to be carried through when it is next touched.
const CHANGES_PER_WALK: u32 = if cfg!(giusto_loom) { 2 } else { 64 };

/// An algorithm whose numbers can be changed while it is in use, and whose reservations do not drain.
///
/// Under a [`Limiter`](crate::Limiter) its numbers are changed for all keys by
/// [`Limiter::change`](crate::Limiter::change) and for one key by
/// [`Limiter::set_override`](crate::Limiter::set_override). Every decision is by the numbers before
/// the change or by those after it; one that begins after the change returned is by those after it.
/// What a state becomes is said by [`Inherit`].
///
/// A key's word stays in its slot through the first 16 changes, and while it has no override and no
/// reservation; else its state is a line outside of it. A limit whose numbers are fixed does not use
/// this type, and pays for nothing of it.
///
/// ```
/// use giusto::{Cost, Gcra, Inherit, Limiter, Live, MonotonicClock, Quota};
///
/// let hundred = Gcra::new(Quota::per_hour(100))?;
/// let limiter = Limiter::<str, _>::new(Live::new(hundred), MonotonicClock::new());
/// assert!(limiter.check_n("alice", Cost::new(30)).is_allowed());
///
/// limiter.change(Gcra::new(Quota::per_hour(50))?, Inherit::Proportional);
/// assert_eq!(limiter.peek("alice", Cost::ONE).status().remaining(), 35);
///
/// limiter.set_override("bob", Gcra::new(Quota::per_hour(5_000))?, Inherit::AsIs)?;
/// assert!(limiter.check_n("bob", Cost::new(5_000)).is_allowed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reservations
/// What is reserved (see [`Ticket`](crate::Ticket)) of a [`Gcra`](crate::Gcra) or a
/// [`RollingStrict`](crate::RollingStrict) is held beside what was used until it is settled: it does
/// not drain meanwhile, and all that was not used comes back, however long the call took. What was
/// used counts from the settlement on. Of windows, what is reserved counts in the window of its
/// origin, as it does without this type.
///
/// # Bound
/// While numbers are in force, no more passes than they allow. In a window that holds a change, no
/// more than before and after it allow together.
pub struct Live<A: Changeable> {
    /// The number of the edition in force.
    in_force: AtomicU64,
    /// The numbers of the first editions, which stay for as long as the limit does.
    kept: [OnceLock<Numbers<A>>; KEPT],
    newest: Newest<A>,
    changes: Mutex<Changes>,
}

/// Of whoever changes the limit.
#[derive(Debug, Default)]
struct Changes {
    made: u64,
    /// Since all states were last carried over.
    since_walk: u32,
}

/// Editions that need no pin to be read: those whose words are in slots.
const KEPT: usize = inline::EDITIONS;

/// The numbers in force for one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce<A> {
    /// The algorithm with its numbers.
    pub algorithm: A,
    /// Whether they are the key's own.
    pub is_override: bool,
}

/// The state of one key under a [`Live`] limit, shared by any number of threads: one line of memory,
/// until its numbers change.
#[repr(align(64))]
pub struct LiveState<A: Changeable> {
    framed: Framed<Frame<A>>,
}

impl<A: Changeable> Live<A> {
    /// A limit that begins with these numbers.
    pub fn new(algorithm: A) -> Self {
        let first = Numbers::first(algorithm);
        let kept = [const { OnceLock::new() }; KEPT];
        let _ = kept[0].set(first.clone());
        Self {
            in_force: AtomicU64::new(0),
            kept,
            newest: Newest::new(Edition::new(first)),
            changes: Mutex::new(Changes::default()),
        }
    }

    /// The numbers that are in force for keys without an override.
    pub fn current(&self) -> A {
        self.read(0, |scene| scene.in_force().1.algorithm)
    }

    /// Changes the numbers for all keys that have none of their own, as of `at`. One change comes
    /// after the other: an instant before the latest change is read as that of it.
    ///
    /// `at` must not lie before decisions already taken: they are given back as if made after it.
    ///
    /// States are carried over when they are next touched, through all changes since. Under a
    /// [`Limiter`](crate::Limiter) use its own `change`, which sees to it that these are few.
    pub fn change_at(&self, at: Timestamp, algorithm: A, inherit: Inherit) {
        self.change_by(|| at, || at, algorithm, inherit);
    }

    /// The same as of what `clock` says. `seen` is asked when the change is made: who decides by the
    /// numbers before it has read the clock by then.
    pub(crate) fn change_by(
        &self,
        clock: impl Fn() -> Timestamp,
        seen: impl Fn() -> Timestamp,
        algorithm: A,
        inherit: Inherit,
    ) {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let at = clock();
        let guard = reclaim::pin();
        // Whoever changed the limit before has stored what it linked.
        let newest = self.newest.stored(&guard);
        let next = newest.numbers.followed(algorithm, at, inherit, false);
        if let Some(kept) = index(next.number).and_then(|number| self.kept.get(number)) {
            let _ = kept.set(next.clone());
        }
        let next = Arc::new(Edition::new(next));
        newest.link(Arc::clone(&next));
        changes.made += 1;
        changes.since_walk += 1;
        // AcqRel, partner `in_force`: the edition and the link to it are complete. The change. An
        // exchange, so that processors have let go of it before the clock is read again.
        self.in_force.swap(changes.made, Ordering::AcqRel);
        self.newest.store(Arc::clone(&next), &guard);
        next.numbers.seen_by_all(seen());
    }

    /// The number of the edition in force.
    #[inline]
    fn in_force(&self) -> u64 {
        // Acquire, partner `change_by`.
        self.in_force.load(Ordering::Acquire)
    }

    /// The numbers of an edition, if it is one of the first.
    #[inline]
    fn kept(&self, number: u64) -> Option<&Numbers<A>> {
        self.kept.get(index(number)?)?.get()
    }

    /// Whether there were so many changes that all states should be carried over: once for each time.
    pub(crate) fn is_walk_due(&self) -> bool {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = changes.since_walk >= CHANGES_PER_WALK;
        if is_due {
            changes.since_walk = 0;
        }
        is_due
    }
}

/// An edition's place among those that are kept.
fn index(number: u64) -> Option<usize> {
    usize::try_from(number).ok()
}

impl<A: Changeable> Default for LiveState<A> {
    fn default() -> Self {
        Self { framed: Framed::new() }
    }
}

impl<A: Changeable + fmt::Debug> fmt::Debug for Live<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("current", &self.current()).finish_non_exhaustive()
    }
}

impl<A: Changeable> fmt::Debug for LiveState<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveState").finish_non_exhaustive()
    }
}

/// What the shared verb says of a state that one caller owns; one that has ended begins afresh.
fn alone<A: Changeable, T>(
    state: &mut LiveState<A>,
    verb: impl Fn(&LiveState<A>) -> Option<T>,
) -> T {
    loop {
        match verb(state) {
            Some(answer) => return answer,
            None => *state = LiveState::default(),
        }
    }
}

impl<A: Changeable> Algorithm for Live<A> {
    type State = LiveState<A>;

    fn admit_at(&self, state: &mut LiveState<A>, now: Timestamp, cost: Cost) -> Verdict {
        alone(state, |state| self.admit_shared(state, now, cost))
    }

    fn check_at(&self, state: &mut LiveState<A>, now: Timestamp, cost: Cost) -> Decision {
        alone(state, |state| self.check_shared(state, now, cost))
    }

    fn peek_at(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Decision {
        let fresh = || self.peek_shared(&LiveState::default(), now, cost);
        let peek = self.peek_shared(state, now, cost).or_else(fresh);
        peek.unwrap_or_else(|| unreachable!("a fresh state has not ended"))
    }

    fn refund_at(&self, state: &mut LiveState<A>, now: Timestamp, charge: Charge) {
        alone(state, |state| self.refund_shared(state, now, &charge));
    }

    fn debit_at(&self, state: &mut LiveState<A>, now: Timestamp, cost: Cost) {
        alone(state, |state| self.debit_shared(state, now, cost));
    }

    fn settle_at(&self, state: &mut LiveState<A>, now: Timestamp, reserved: Charge, actual: Cost) {
        alone(state, |state| self.settle_shared(state, now, &reserved, actual));
    }

    fn is_idle(&self, state: &LiveState<A>, now: Timestamp) -> bool {
        self.is_idle_shared(state, now)
    }

    /// By the numbers in force.
    fn worst_case(&self, window: Duration) -> u64 {
        WordAlgorithm::worst_case(&self.current(), window)
    }

    fn grant_at(&self, state: &mut LiveState<A>, now: Timestamp, at_most: Cost) -> Grant {
        alone(state, |state| self.grant_shared(state, now, at_most))
    }
}
