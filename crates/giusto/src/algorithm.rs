//! Algorithms: pure transitions from the state of one key to the next, in explicit time.
//!
//! Most algorithms keep one 64-bit word per key and implement [`WordAlgorithm`]; the blanket
//! implementation below turns each of them into an [`Algorithm`] whose state is a [`Cell`], so that
//! there is one way from a transition to a decision. No clock, no I/O and no randomness inside.

mod calendar;
mod first_hit;
mod fixed;
mod framed;
mod gcra;
mod in_flight;
mod live;
mod off_word;
mod ratio;
mod rolling;
mod rolling_strict;
mod sliding_counter;
mod slot;
mod tiered;
mod unlimited;
pub(crate) mod verbs;
mod window_count;

use std::time::Duration;

pub use calendar::Calendar;
pub use first_hit::{FirstHitWindow, OpenWindow, SharedWindow};
pub use fixed::FixedWindow;
pub use gcra::Gcra;
pub use in_flight::InFlight;
pub use live::{Change, Changeable, InForce, Inherit, Live, LiveState, Moment};
pub use off_word::SharedAlgorithm;
pub use rolling::{AdmissionLog, Rolling, SharedLog, Window};
pub use rolling_strict::RollingStrict;
pub use sliding_counter::SlidingCounter;
pub(crate) use slot::Act;
pub use slot::SlotAlgorithm;
pub use tiered::Tiered;
pub use unlimited::Unlimited;

use crate::{Cell, Charge, Cost, Decision, Grant, Status, Timestamp, Verdict, cost::Balance};

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
/// - `admit_at` answers and charges as `check_at` does;
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

    /// Decides, and charges if allowed: the bare answer, as fast as it can be had.
    fn admit_at(&self, state: &mut Self::State, now: Timestamp, cost: Cost) -> Verdict;

    /// Decides, and charges if allowed.
    fn check_at(&self, state: &mut Self::State, now: Timestamp, cost: Cost) -> Decision;

    /// Decides without charging.
    fn peek_at(&self, state: &Self::State, now: Timestamp, cost: Cost) -> Decision;

    /// Gives back what was charged, as far as that can admit nothing above the bound.
    ///
    /// `now` must not lie before a decision already taken on this key (see
    /// [`Gcra`] for why); [`LocalLimiter`](crate::LocalLimiter) sees to that itself.
    fn refund_at(&self, state: &mut Self::State, now: Timestamp, charge: Charge);

    /// Charges `cost` whether it fits or not: what was consumed without asking. Until it has drained
    /// the limit denies.
    fn debit_at(&self, state: &mut Self::State, now: Timestamp, cost: Cost);

    /// Replaces what was reserved by what it cost: the rest is given back, as by a refund, and more
    /// than was reserved is debited at `now`. `now` as for [`Algorithm::refund_at`].
    fn settle_at(&self, state: &mut Self::State, now: Timestamp, reserved: Charge, actual: Cost) {
        match reserved.balance(actual) {
            Balance::Back(rest) => self.refund_at(state, now, rest),
            Balance::Owed(more) => self.debit_at(state, now, more),
        }
    }

    /// Whether the state is indistinguishable from a fresh one, from `now` on.
    fn is_idle(&self, state: &Self::State, now: Timestamp) -> bool;

    /// No more than this is admitted per key in any `(t - window, t]`, in units, whatever the
    /// requests; `u64::MAX` where there is no bound.
    ///
    /// Some requests reach it, except under a [`Gcra`] whose time per unit is no whole number of
    /// nanoseconds, where it can be a unit more than any do.
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

impl Step {
    /// The word that the step leaves behind.
    #[inline]
    pub(crate) const fn word_after(self, word: u64) -> u64 {
        match self {
            Self::Allow(next) => next,
            Self::Deny | Self::Never => word,
        }
    }

    /// The answer that the step stands for.
    #[inline]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Allow(_) => Verdict::Allowed,
            Self::Deny => Verdict::Denied,
            Self::Never => Verdict::Never,
        }
    }
}

/// A transition over one 64-bit word: shared by threads as a [`Cell`], explored by exhaustion.
///
/// The word 0 is fresh, no word exceeds 62 bits, and a charge always makes the word larger.
pub trait WordAlgorithm {
    /// Whether every state becomes idle by time alone. One that does not is never taken from its key
    /// to make room for another.
    const DRAINS: bool = true;

    /// The transition. Pure.
    fn step(&self, word: u64, now: Timestamp, cost: Cost) -> Step;

    /// What the state says of itself and of a request of this cost. Pure.
    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status;

    /// The word after giving back a charge. Pure; never larger than `word`.
    fn refund(&self, word: u64, now: Timestamp, charge: &Charge) -> u64;

    /// The word after a charge that is made whether it fits or not. Pure; never smaller than `word`.
    fn debit(&self, word: u64, now: Timestamp, cost: Cost) -> u64;

    /// The word after a reservation is replaced by what it cost: see [`Algorithm::settle_at`]. Pure.
    fn settle(&self, word: u64, now: Timestamp, reserved: &Charge, actual: Cost) -> u64 {
        match reserved.balance(actual) {
            Balance::Back(rest) => self.refund(word, now, &rest),
            Balance::Owed(more) => self.debit(word, now, more),
        }
    }

    /// See [`Algorithm::is_idle`].
    fn is_idle(&self, word: u64, now: Timestamp) -> bool;

    /// Whether another key may start from this word: it is idle, and a charge from now on makes it
    /// larger than any word that the key had, charges that were given back included.
    fn is_spent(&self, word: u64, now: Timestamp) -> bool {
        self.is_idle(word, now)
    }

    /// See [`Algorithm::worst_case`].
    fn worst_case(&self, window: Duration) -> u64;
}

impl<A: WordAlgorithm> Algorithm for A {
    type State = Cell;

    #[inline]
    fn admit_at(&self, state: &mut Cell, now: Timestamp, cost: Cost) -> Verdict {
        state.replace(|word| verbs::admit(self, word, now, cost))
    }

    #[inline]
    fn check_at(&self, state: &mut Cell, now: Timestamp, cost: Cost) -> Decision {
        state.replace(|word| verbs::check(self, word, now, cost))
    }

    #[inline]
    fn peek_at(&self, state: &Cell, now: Timestamp, cost: Cost) -> Decision {
        verbs::peek(self, state.load(), now, cost)
    }

    fn refund_at(&self, state: &mut Cell, now: Timestamp, charge: Charge) {
        state.replace(|word| (self.refund(word, now, &charge), ()));
    }

    fn debit_at(&self, state: &mut Cell, now: Timestamp, cost: Cost) {
        state.replace(|word| (self.debit(word, now, cost), ()));
    }

    fn settle_at(&self, state: &mut Cell, now: Timestamp, reserved: Charge, actual: Cost) {
        state.replace(|word| (self.settle(word, now, &reserved, actual), ()));
    }

    fn is_idle(&self, state: &Cell, now: Timestamp) -> bool {
        WordAlgorithm::is_idle(self, state.load(), now)
    }

    fn worst_case(&self, window: Duration) -> u64 {
        WordAlgorithm::worst_case(self, window)
    }

    fn grant_at(&self, state: &mut Cell, now: Timestamp, at_most: Cost) -> Grant {
        state.replace(|word| verbs::grant(self, word, now, at_most))
    }
}
