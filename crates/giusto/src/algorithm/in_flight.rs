//! A limit on what is under way at once: requests, connections, jobs.
//!
//! ```text
//! allowed  iff  in flight + cost <= L;  then in flight += cost
//! settled, given back or dropped:            in flight -= cost
//! ```
//!
//! The word holds `changes | in flight`. Every change counts, so that words only grow and no two
//! states of a key look alike to a thread that stopped in between; the count of changes starts again
//! after 2^42 of them. Time plays no part.

mod changeable;

use std::time::Duration;

use super::{Step, Tiered, WORD_BITS, WORD_MAX, WordAlgorithm, window_count::bits};
use crate::{Charge, Cost, QuotaError, Status, Timestamp};

/// The bits of the count, whatever the limit: what is above a limit that shrank is to be known.
const COUNT_BITS: u32 = 20;
/// The largest count: that many units, or more than the word can tell.
const OVERFLOW: u64 = (1 << COUNT_BITS) - 1;
/// The most units that may be under way at once.
const LARGEST_LIMIT: u64 = OVERFLOW - 1;

/// At most so many units at once: what is admitted counts until it is given back.
///
/// Admissions are to be reserved (see [`Ticket`](crate::Ticket)), so that what ends is given back;
/// what a plain check admits is under way until it is refunded. A denial has no
/// [`Status::next_at`]: no clock tells when others end.
///
/// ```
/// use giusto::{Cost, InFlight, Limiter, MonotonicClock, all};
///
/// let jobs = Limiter::<str, _>::new(InFlight::new(2)?, MonotonicClock::new());
/// let first = all([jobs.claim("alice", Cost::ONE)]).reserve().expect("none is under way");
/// let second = all([jobs.claim("alice", Cost::ONE)]).reserve().expect("one is under way");
/// assert!(jobs.peek("alice", Cost::ONE).is_denied());
/// drop(first);
/// assert!(jobs.peek("alice", Cost::ONE).is_allowed());
/// # drop(second);
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InFlight {
    limit: u64,
}

impl InFlight {
    /// At most `limit` units at once; 0 closes the limit.
    ///
    /// # Errors
    /// [`QuotaError::DoesNotFit`] from 2^20 - 1 on.
    pub fn new(limit: u64) -> Result<Self, QuotaError> {
        if limit > LARGEST_LIMIT {
            let bits = bits(limit.saturating_add(1)) + WORD_BITS - COUNT_BITS;
            return Err(QuotaError::DoesNotFit { algorithm: "in-flight", bits });
        }
        Ok(Self { limit })
    }

    /// The word after one more change.
    #[inline]
    const fn changed(word: u64, in_flight: u64) -> u64 {
        let changes = (word >> COUNT_BITS) + 1;
        let word = (changes << COUNT_BITS | in_flight) & WORD_MAX;
        // The word 0 is that of a fresh key.
        if word == 0 { 1 << COUNT_BITS } else { word }
    }

    /// The word once `cost` has ended. More than the word can tell stays, since nobody knows what it
    /// is above.
    fn ended(word: u64, cost: Cost) -> u64 {
        let in_flight = in_flight(word);
        if cost == Cost::ZERO || in_flight == 0 || in_flight == OVERFLOW {
            return word;
        }
        Self::changed(word, in_flight.saturating_sub(cost.units()))
    }
}

impl WordAlgorithm for InFlight {
    const DRAINS: bool = false;

    #[inline]
    fn step(&self, word: u64, _now: Timestamp, cost: Cost) -> Step {
        if cost.units() > self.limit || self.limit == 0 {
            return Step::Never;
        }
        let in_flight = in_flight(word);
        if cost.units() > self.limit.saturating_sub(in_flight) {
            Step::Deny
        } else if cost == Cost::ZERO {
            Step::Allow(word)
        } else {
            Step::Allow(Self::changed(word, in_flight + cost.units()))
        }
    }

    #[inline]
    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status {
        let in_flight = in_flight(word);
        let remaining = self.limit.saturating_sub(in_flight);
        let fits = cost.units() <= remaining && self.limit > 0;
        Status {
            at: now,
            cost,
            limit: self.limit,
            remaining,
            next_at: fits.then_some(now),
            full_at: (in_flight == 0).then_some(now),
            charged_at: None,
        }
    }

    fn refund(&self, word: u64, _now: Timestamp, charge: &Charge) -> u64 {
        Self::ended(word, charge.cost)
    }

    fn debit(&self, word: u64, _now: Timestamp, cost: Cost) -> u64 {
        if cost == Cost::ZERO {
            return word;
        }
        let in_flight = in_flight(word).saturating_add(cost.units()).min(OVERFLOW);
        Self::changed(word, in_flight)
    }

    /// What was under way has ended, whatever it cost.
    fn settle(&self, word: u64, _now: Timestamp, reserved: &Charge, _actual: Cost) -> u64 {
        Self::ended(word, reserved.cost)
    }

    #[inline]
    fn is_idle(&self, word: u64, _now: Timestamp) -> bool {
        in_flight(word) == 0
    }

    /// No length of time bounds what can begin and end.
    fn worst_case(&self, window: Duration) -> u64 {
        if self.limit == 0 || window.is_zero() { 0 } else { u64::MAX }
    }
}

impl Tiered for InFlight {
    #[inline]
    fn is_tier_of(&self, _other: &Self) -> bool {
        true
    }
}

/// The units under way by a word.
#[inline]
const fn in_flight(word: u64) -> u64 {
    word & OVERFLOW
}
