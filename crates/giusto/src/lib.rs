//! Exact rate limiting in explicit time.
//!
//! A [`Quota`] holds the numbers of a limit, an [`Algorithm`] turns them into decisions, and a
//! limiter keeps the state of each key. Time is an argument everywhere: the `..._at(now)` verbs are
//! the primitives, and the verbs without it only read a [`Clock`] first. So the code that decides
//! in production is the code that a simulator runs on virtual time.
//!
//! ```
//! use giusto::{Cost, DirectLimiter, Gcra, ManualClock, Quota};
//! use std::time::Duration;
//!
//! let clock = ManualClock::new();
//! let quota: Quota = "300/60s burst 2".parse()?;
//! let limiter = DirectLimiter::new(Gcra::new(quota)?, &clock);
//!
//! assert!(limiter.check().is_allowed());
//! assert!(limiter.check().is_allowed());
//! let denied = limiter.check();
//! assert!(denied.is_denied());
//! // One unit comes back every 60 s / 300 = 200 ms, exactly.
//! assert_eq!(denied.status().next_after(), Some(Duration::from_millis(200)));
//!
//! clock.advance(Duration::from_millis(200));
//! assert!(limiter.check().is_allowed());
//! // More than the burst can never pass, which is not the same as "not now".
//! assert!(limiter.check_n(Cost::new(3)).is_never());
//! # Ok::<(), giusto::QuotaError>(())
//! ```
//!
//! # Which limiter
//!
//! | type | keys | for |
//! |---|---|---|
//! | [`Limiter`] | any | services: shared by threads, lock-free, bounded |
//! | [`DirectLimiter`] | none | a whole service, a connection |
//! | [`LocalLimiter`] | any | one thread: simulations, event loops |
//!
//! # Which algorithm
//!
//! | type | per key | never more than, in any half-open window W |
//! |---|---|---|
//! | [`Gcra`] | one word | burst + what W refills (2 L - 1 where burst = L) |
//! | [`FixedWindow`] | one word | 2 L |
//! | [`FirstHitWindow`] | two words | 2 L - 1 |
//! | [`Calendar`] | one word | 2 L |
//! | [`SlidingCounter`] | one word | 2 L |
//! | [`Rolling`] | 16 bytes per instant admitted in the window | L |
//! | [`RollingStrict`] | one word | L |
//! | [`InFlight`] | one word | unbounded: at most L at once |
//! | [`Live`] of a one-word algorithm | one word or a line | as that algorithm, while its numbers last |
//! | [`Unlimited`] | nothing | unbounded |
//!
//! The exact figure for any length of time is [`Algorithm::worst_case`].
//!
//! # Guarantees
//!
//! - Arithmetic is on integers. Where a rate cannot be exact over the clock's whole range, it is
//!   rounded so that less is admitted, never more; [`Gcra::shortfall`] says by how much.
//! - Time that goes backwards never creates credit in a check.
//! - A denied, impossible or peeked request leaves the state as it was.
//! - Nothing here panics on any input. A decision on a known key allocates nothing, except that the
//!   log of a [`Rolling`] key grows by chunks and a [`FirstHitWindow`] that is shared opens its next
//!   window in new memory; and a [`Live`] key moves to memory of its own for an override, a
//!   reservation or a change late in its life.

mod algorithm;
mod cell;
mod clock;
mod cost;
mod decision;
mod error;
mod joint;
mod key;
mod limiter;
mod observe;
mod quota;
mod reclaim;
mod snapshot;
mod store;
mod sync;
mod table;
mod time;
mod wait;

pub use algorithm::{
    AdmissionLog, Algorithm, Calendar, Change, Changeable, FirstHitWindow, FixedWindow, Gcra,
    InFlight, InForce, Inherit, Live, LiveState, Moment, OpenWindow, Rolling, RollingStrict,
    SharedAlgorithm, SharedLog, SharedWindow, SlidingCounter, SlotAlgorithm, Step, Tiered,
    Unlimited, Window, WordAlgorithm,
};
pub use cell::Cell;
pub use clock::{CachedClock, Clock, ManualClock, MonotonicClock, WallClock};
pub use cost::{Charge, Cost, Grant};
pub use decision::{Decision, Status, Verdict};
pub use error::QuotaError;
pub use joint::{All, Claim, Joint, Limited, Member, Members, OnDrop, Taking, Ticket, all};
pub use key::{Exact, Hashed, Key};
pub use limiter::{
    BuildError, Builder, DirectLimiter, Limiter, LocalLimiter, NoRoom, Pinned, Request, Under,
};
pub use observe::{
    Agreement, Beside, Counters, KeyedLimit, Observed, Observer, OnDecision, Pair, Shadow, TopKey,
    TopKeys, Totals, Unenforced,
};
pub use quota::{Period, Quota, Unit};
pub use snapshot::{Portable, PortableKey, SnapshotError};
pub use store::{DenseStore, HashStore, Store};
#[cfg(giusto_loom)]
#[doc(hidden)]
pub use sync::take_turns;
pub use table::WhenFull;
pub use time::Timestamp;
pub use wait::{
    Bounds, Enqueued, Estimate, FairQueue, Limit, Refused, Shedding, Timer, UntilReady, Wait,
    WaitRequest, WaiterId, WaitingRoom,
};

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The example of the page on limits composed, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/composition.md")]
struct Composition;
