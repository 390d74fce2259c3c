//! Algorithms: pure transitions from the state of one key to the next, in explicit time.
//!
//! Most algorithms keep one 64-bit word per key and implement [`WordAlgorithm`]; the blanket
//! implementation below turns each of them into an [`Algorithm`] whose state is a [`Cell`], so that
//! there is one way from a transition to a decision. No clock, no I/O and no randomness inside.

mod calendar;
mod first_hit;
mod fixed;
mod gcra;
mod ratio;
mod rolling;
mod rolling_strict;
mod sliding_counter;
mod unlimited;
mod window_count;

use std::time::Duration;

pub use calendar::Calendar;
pub use first_hit::{FirstHitWindow, OpenWindow};
pub use fixed::FixedWindow;
pub use gcra::Gcra;
pub use rolling::{AdmissionLog, Rolling, Window};
pub use rolling_strict::RollingStrict;
pub use sliding_counter::SlidingCounter;
pub use unlimited::Unlimited;

use crate::{Cell, Charge, Cost, Decision, Grant, Status, Timestamp};

/// The bits of a word that an algorithm may use; the two above are left to the table that holds it.
pub(crate) const WORD_BITS: u32 = 62;
/// The largest word.
pub(crate) const WORD_MAX: u64 = (1 << WORD_BITS) - 1;

/// The time for which a limit tells every nanosecond apart unless another horizon is asked for: ten
/// years of uptime.
pub(crate) const HORIZON: Duration = Duration::from_hours(3_652 * 24);

/// What a limit does to the state of one key.
///
/// # Laws
/// For every state, time and cost:
/// - a check is allowed exactly if a peek at the same instant is, and a denial leaves the state be;
/// - it passes at [`Status::next_at`] and not one nanosecond earlier, all else equal;
/// - the largest cost that passes is [`Status::remaining`];
/// - an idle state decides as a fresh one does, now and at any later time;
/// - an earlier `now` never allows what a later one denies;
/// - what was admitted in any `(t - window, t]` is at most [`Algorithm::worst_case`] of that window,
///   times being those of the decisions and not decreasing;
/// - a refund leaves no more than if the charge had never been made.
pub trait Algorithm {
    /// What is remembered of one key; the default is the fresh state.
    type State: Default;

    /// Decides, and charges if allowed.
    fn check_at(&self, state: &mut Self::State, now: Timestamp, cost: Cost) -> Decision;

    /// Decides without charging.
    fn peek_at(&self, state: &Self::State, now: Timestamp, cost: Cost) -> Decision;

    /// Gives back what was charged, as far as that can admit nothing above the bound.
    ///
    /// `now` must not lie before a decision already taken on this key (see
    /// [`Gcra`] for why); [`LocalLimiter`](crate::LocalLimiter) sees to that itself.
    fn refund_at(&self, state: &mut Self::State, now: Timestamp, charge: Charge);

    /// Whether the state is indistinguishable from a fresh one, from `now` on.
    fn is_idle(&self, state: &Self::State, now: Timestamp) -> bool;

    /// The most that can be admitted per key in any `(t - window, t]`, in units, whatever the
    /// requests; `u64::MAX` where there is no bound.
    fn worst_case(&self, window: Duration) -> u64;

    /// Charges as many units as fit, up to `at_most`.
    fn grant_at(&self, state: &mut Self::State, now: Timestamp, at_most: Cost) -> Grant {
        let fits = self.peek_at(state, now, Cost::ZERO).status().remaining();
        let granted = Cost::new(fits.min(at_most.units()));
        if granted > Cost::ZERO {
            return Grant { granted, decision: self.check_at(state, now, granted) };
        }
        let probe = at_most.min(Cost::ONE);
        Grant { granted, decision: self.peek_at(state, now, probe) }
    }
}

/// The outcome of one transition over a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Passes; the word becomes this one.
    Allow(u64),
    /// Does not pass now.
    Deny,
    /// Cannot pass, however long it waits.
    Never,
}

/// A transition over one 64-bit word: shared by threads as a [`Cell`], explored by exhaustion.
///
/// The word 0 is fresh, no word exceeds 62 bits, and a charge always makes the word larger.
pub trait WordAlgorithm {
    /// The transition. Pure.
    fn step(&self, word: u64, now: Timestamp, cost: Cost) -> Step;

    /// What the state says of itself and of a request of this cost. Pure.
    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status;

    /// The word after giving back a charge. Pure; never larger than `word`.
    fn refund(&self, word: u64, now: Timestamp, charge: &Charge) -> u64;

    /// See [`Algorithm::is_idle`].
    fn is_idle(&self, word: u64, now: Timestamp) -> bool;

    /// See [`Algorithm::worst_case`].
    fn worst_case(&self, window: Duration) -> u64;
}

/// Verbs on a cell that other threads may be using.
pub(crate) mod shared {
    use super::{Cell, Charge, Cost, Decision, Grant, Status, Step, Timestamp, WordAlgorithm};

    /// The answer of a step that was taken at `now` and left `word` behind.
    #[inline]
    fn decision<A>(algorithm: &A, step: Step, word: u64, now: Timestamp, cost: Cost) -> Decision
    where
        A: WordAlgorithm + ?Sized,
    {
        let status = algorithm.status(word, now, cost);
        match step {
            Step::Allow(_) => Decision::Allowed(status),
            Step::Deny => Decision::Denied(status),
            Step::Never => Decision::Never(status),
        }
    }

    #[inline]
    pub(crate) fn check<A>(algorithm: &A, cell: &Cell, now: Timestamp, cost: Cost) -> Decision
    where
        A: WordAlgorithm + ?Sized,
    {
        let (word, step) = cell.update(|word| match algorithm.step(word, now, cost) {
            step @ Step::Allow(next) => (next, (next, step)),
            step => (word, (word, step)),
        });
        match decision(algorithm, step, word, now, cost) {
            Decision::Allowed(status) => Decision::Allowed(Status {
                charged_at: (cost > Cost::ZERO).then_some(now),
                ..status
            }),
            refused => refused,
        }
    }

    #[inline]
    pub(crate) fn peek<A>(algorithm: &A, cell: &Cell, now: Timestamp, cost: Cost) -> Decision
    where
        A: WordAlgorithm + ?Sized,
    {
        let word = cell.load();
        decision(algorithm, algorithm.step(word, now, cost), word, now, cost)
    }

    pub(crate) fn grant<A>(algorithm: &A, cell: &Cell, now: Timestamp, at_most: Cost) -> Grant
    where
        A: WordAlgorithm + ?Sized,
    {
        // The amount is chosen anew whenever another thread changed the word in between.
        let (word, granted) = cell.update(|word| {
            let fits = algorithm.status(word, now, Cost::ZERO).remaining();
            let granted = Cost::new(fits.min(at_most.units()));
            match algorithm.step(word, now, granted) {
                Step::Allow(next) => (next, (next, granted)),
                Step::Deny | Step::Never => (word, (word, Cost::ZERO)),
            }
        });
        if granted > Cost::ZERO {
            let status = algorithm.status(word, now, granted);
            return Grant {
                granted,
                decision: Decision::Allowed(Status { charged_at: Some(now), ..status }),
            };
        }
        let probe = at_most.min(Cost::ONE);
        let step = algorithm.step(word, now, probe);
        Grant { granted, decision: decision(algorithm, step, word, now, probe) }
    }

    pub(crate) fn refund<A>(algorithm: &A, cell: &Cell, now: Timestamp, charge: &Charge)
    where
        A: WordAlgorithm + ?Sized,
    {
        cell.update(|word| (algorithm.refund(word, now, charge), ()));
    }
}

impl<A: WordAlgorithm> Algorithm for A {
    type State = Cell;

    #[inline]
    fn check_at(&self, state: &mut Cell, now: Timestamp, cost: Cost) -> Decision {
        shared::check(self, state, now, cost)
    }

    #[inline]
    fn peek_at(&self, state: &Cell, now: Timestamp, cost: Cost) -> Decision {
        shared::peek(self, state, now, cost)
    }

    fn refund_at(&self, state: &mut Cell, now: Timestamp, charge: Charge) {
        shared::refund(self, state, now, &charge);
    }

    fn is_idle(&self, state: &Cell, now: Timestamp) -> bool {
        WordAlgorithm::is_idle(self, state.load(), now)
    }

    fn worst_case(&self, window: Duration) -> u64 {
        WordAlgorithm::worst_case(self, window)
    }

    fn grant_at(&self, state: &mut Cell, now: Timestamp, at_most: Cost) -> Grant {
        shared::grant(self, state, now, at_most)
    }
}
