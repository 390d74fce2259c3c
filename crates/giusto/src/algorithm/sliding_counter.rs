//! The two-window counter: the previous window's count, weighted by how much of it still lies in
//! the last W, plus the current one's. Known from Cloudflare's description of 2017.
//!
//! ```text
//! e = time since the current window started
//! estimate = floor(prev * (W - e) / W) + curr
//! allowed  iff  estimate + cost <= L;  then curr += cost
//! ```
//!
//! An approximation by definition: it takes the previous window's requests to have come evenly. If
//! they all came at its end, up to 2 L pass within W. The word holds `index | prev | curr`.

mod changeable;
mod portable;

use std::time::Duration;

use super::{
    HORIZON, Step, WORD_BITS, WordAlgorithm,
    fixed::window_of,
    ratio,
    tiered::{self, Tiered},
    window_count::bits,
};
use crate::{Charge, Cost, Quota, QuotaError, Status, Timestamp, time::saturating_nanos};

/// A sliding window estimated from two fixed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlidingCounter {
    limit: u64,
    length_ns: u64,
    phase_ns: u64,
    count_bits: u32,
}

/// What a word says at some instant: counts of the previous and the current window, and how far the
/// current one has come.
#[derive(Clone, Copy, Debug)]
struct View {
    index: u64,
    prev: u64,
    curr: u64,
    elapsed_ns: u64,
}

impl SlidingCounter {
    /// Windows that start at the clock's zero and every period after.
    ///
    /// # Errors
    /// [`QuotaError::Unlimited`], [`QuotaError::BurstNotSupported`]; [`QuotaError::DoesNotFit`] where
    /// two counts and ten years of windows exceed a word; [`QuotaError::FasterThanClock`] at one
    /// unit per nanosecond and above, where the estimate means nothing.
    pub fn new(quota: Quota) -> Result<Self, QuotaError> {
        Self::with_horizon(quota, HORIZON)
    }

    /// The same for a clock that will not pass `horizon`, so that larger limits fit the word. Past
    /// the range of the word time stands still.
    ///
    /// # Errors
    /// As [`SlidingCounter::new`].
    pub fn with_horizon(quota: Quota, horizon: Duration) -> Result<Self, QuotaError> {
        let (limit, length_ns) = window_of(quota, "sliding-counter")?;
        if limit >= length_ns {
            return Err(QuotaError::FasterThanClock { algorithm: "sliding-counter" });
        }
        let last_index = (saturating_nanos(horizon) / length_ns).saturating_add(1);
        // At least one count above the limit, for what a debit may come to; and all that the windows
        // leave, as in `window_count`.
        let needed = 2 * bits(limit + 1) + bits(last_index);
        if needed > WORD_BITS {
            return Err(QuotaError::DoesNotFit { algorithm: "sliding-counter", bits: needed });
        }
        let count_bits = (WORD_BITS - bits(last_index)) / 2;
        Ok(Self { limit, length_ns, phase_ns: 0, count_bits })
    }

    /// A limit for each quota, in their order, that can decide on the states of any other (see
    /// [`Limiter::under`](crate::Limiter::under)). So can those made one by one with the same period, horizon and phase, so that
    /// larger limits may follow later.
    ///
    /// # Errors
    /// [`QuotaError::PeriodsDiffer`]; as [`SlidingCounter::new`].
    pub fn tiers(quotas: &[Quota]) -> Result<Vec<Self>, QuotaError> {
        tiered::each(quotas, "sliding-counter", Self::new)
    }

    /// The same windows as seen by a clock whose zero lies `phase` after the start of one.
    #[must_use]
    pub fn with_phase(self, phase: Duration) -> Self {
        Self { phase_ns: saturating_nanos(phase) % self.length_ns, ..self }
    }

    /// The largest count: that many units, or more than the word can tell.
    const fn overflow(&self) -> u64 {
        (1 << self.count_bits) - 1
    }

    const fn last_index(&self) -> u64 {
        (1 << (WORD_BITS - 2 * self.count_bits)) - 1
    }

    /// The window and the two counts that a word holds.
    #[inline]
    const fn parts(&self, word: u64) -> (u64, u64, u64) {
        let count = self.overflow();
        (word >> (2 * self.count_bits), word >> self.count_bits & count, word & count)
    }

    /// A clock behind the stored window is read as that window's start, where the estimate is highest.
    #[inline]
    fn view(&self, word: u64, now: Timestamp) -> View {
        let (stored, prev, curr) = self.parts(word);
        let time = now.as_nanos().saturating_add(self.phase_ns);
        let (index, elapsed_ns) = match time / self.length_ns {
            index if index > self.last_index() => (self.last_index(), self.length_ns - 1),
            index => (index, time % self.length_ns),
        };
        match index.checked_sub(stored) {
            None => View { index: stored, prev, curr, elapsed_ns: 0 },
            Some(0) => View { index, prev, curr, elapsed_ns },
            Some(1) => View { index, prev: curr, curr: 0, elapsed_ns },
            Some(_) => View { index, prev: 0, curr: 0, elapsed_ns },
        }
    }

    #[inline]
    const fn word(&self, view: View) -> u64 {
        (view.index << self.count_bits | view.prev) << self.count_bits | view.curr
    }

    /// The previous window's share, rounded down.
    #[inline]
    fn share(&self, prev: u64, elapsed_ns: u64) -> u64 {
        let left_ns = self.length_ns - elapsed_ns;
        match prev.checked_mul(left_ns) {
            Some(product) => product / self.length_ns,
            None => ratio::floor(prev, left_ns, self.length_ns),
        }
    }

    /// The estimate of what was used.
    #[inline]
    fn used(&self, view: View) -> u64 {
        self.share(view.prev, view.elapsed_ns) + view.curr
    }

    #[inline]
    fn remaining(&self, view: View) -> u64 {
        self.limit.saturating_sub(self.used(view))
    }

    /// The first instant, from the start of window `index`, at which the share of `prev` has fallen to
    /// `room`: `prev * (W - e) < (room + 1) * W`.
    fn falls_to(&self, room: u64, index: u64, prev: u64) -> Option<Timestamp> {
        let elapsed_ns = if prev <= room {
            0
        } else {
            // Between 1 and W, since room + 1 <= prev.
            self.length_ns - (ratio::ceil(room + 1, self.length_ns, prev) - 1)
        };
        let time = index.checked_mul(self.length_ns)?.checked_add(elapsed_ns)?;
        Some(Timestamp::from_nanos(time.saturating_sub(self.phase_ns)))
    }

    /// The first instant at which the estimate leaves room for `cost`, which is at most the limit.
    fn fits_at(&self, view: View, now: Timestamp, cost: u64) -> Option<Timestamp> {
        if cost <= self.remaining(view) { Some(now) } else { self.room_at(view, cost) }
    }

    /// When so much fits that does not fit now.
    fn room_at(&self, view: View, cost: u64) -> Option<Timestamp> {
        let room = self.limit - cost;
        let instant = match room.checked_sub(view.curr) {
            Some(room) => self.falls_to(room, view.index, view.prev),
            // Not before the current window has become the previous one.
            None => self.falls_to(room, view.index + 1, view.curr),
        };
        instant.filter(|_| view.index < self.last_index())
    }
}

impl WordAlgorithm for SlidingCounter {
    #[inline]
    fn step(&self, word: u64, now: Timestamp, cost: Cost) -> Step {
        if cost.units() > self.limit || self.limit == 0 {
            return Step::Never;
        }
        let view = self.view(word, now);
        if cost.units() > self.remaining(view) {
            Step::Deny
        } else if cost == Cost::ZERO {
            Step::Allow(word)
        } else {
            Step::Allow(self.word(View { curr: view.curr + cost.units(), ..view }))
        }
    }

    #[inline]
    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status {
        let view = self.view(word, now);
        let possible = cost.units() <= self.limit && self.limit > 0;
        Status {
            at: now,
            cost,
            limit: self.limit,
            remaining: self.remaining(view),
            next_at: if possible { self.fits_at(view, now, cost.units()) } else { None },
            // A closed limit, too, is full again only when nothing counts as used.
            full_at: if self.used(view) == 0 { Some(now) } else { self.room_at(view, self.limit) },
            charged_at: None,
        }
    }

    /// The count of the window that was charged, if it still weighs, is lowered.
    fn refund(&self, word: u64, _now: Timestamp, charge: &Charge) -> u64 {
        let view = self.view(word, Timestamp::ZERO);
        let charged = self.view(0, charge.at).index;
        let cost = charge.cost.units();
        // A count that the word cannot tell stays, since nobody knows what it is above.
        let is_told = |count: u64| count < self.overflow();
        if charged == view.index && is_told(view.curr) {
            self.word(View { curr: view.curr.saturating_sub(cost), ..view })
        } else if charged + 1 == view.index && is_told(view.prev) {
            self.word(View { prev: view.prev.saturating_sub(cost), ..view })
        } else {
            word
        }
    }

    fn debit(&self, word: u64, now: Timestamp, cost: Cost) -> u64 {
        if cost == Cost::ZERO {
            return word;
        }
        let view = self.view(word, now);
        let curr = view.curr.saturating_add(cost.units()).min(self.overflow());
        self.word(View { curr, ..view })
    }

    #[inline]
    fn is_idle(&self, word: u64, now: Timestamp) -> bool {
        let (view, fresh) = (self.view(word, now), self.view(0, now));
        self.used(view) == 0 && view.index == fresh.index
    }

    #[inline]
    fn is_spent(&self, word: u64, now: Timestamp) -> bool {
        self.is_idle(word, now) && word >> (2 * self.count_bits) < self.view(0, now).index
    }

    /// Whole windows of L each, one instant at the end of the window before them, and what the window
    /// after them admits in the e that is left: `L + k L + ceil(L e / W)`, with `k = floor((w - 2) / W)`
    /// and e the rest.
    fn worst_case(&self, window: Duration) -> u64 {
        let window_ns = saturating_nanos(window);
        if window_ns < 2 {
            return if window_ns == 0 { 0 } else { self.limit };
        }
        let (whole, rest_ns) = ((window_ns - 2) / self.length_ns, (window_ns - 2) % self.length_ns);
        let part = ratio::ceil(self.limit, rest_ns, self.length_ns);
        self.limit.saturating_mul(whole + 1).saturating_add(part)
    }
}

impl Tiered for SlidingCounter {
    #[inline]
    fn is_tier_of(&self, other: &Self) -> bool {
        *self == Self { limit: self.limit, ..*other }
    }
}
