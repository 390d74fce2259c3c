//! The exact rolling window: a log of what was admitted and when.
//!
//! ```text
//! used = sum of the costs admitted in (now - W, now]     (half-open; closed: [now - W, now])
//! allowed  iff  used + cost <= L;  then (now, cost) is logged
//! ```
//!
//! The only algorithm that admits exactly L in any W and denies nothing needlessly. Its price is
//! memory: one entry for each instant at which something was admitted within the last W.

mod burst;
mod chain;
mod chunk;
mod note;
mod piece;
mod reached;
mod shape;
mod shared;
mod shared_log;
mod view;

use std::{collections::VecDeque, time::Duration};

pub use shared_log::SharedLog;

use super::{
    Algorithm,
    fixed::window_of,
    tiered::{self, Tiered},
};
use crate::{
    Charge, Cost, Decision, Quota, QuotaError, Status, Timestamp, Verdict, time::saturating_nanos,
};

/// Whether an event exactly one period old still counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Window {
    /// `(now - W, now]`: it does not.
    #[default]
    HalfOpen,
    /// `[now - W, now]`: it does.
    Closed,
}

/// At most L units in any window, exactly.
///
/// Memory per key: 16 bytes for each distinct instant admitted in the last W, of which there are at
/// most L, in a ring that grows by doubling: at a limit of 100,000 with every request at an instant
/// of its own, 2 MiB at worst; beside it 48 bytes, for a key that was never admitted too.
///
/// [`Rolling::with_burst_limit`] admits more within a window than in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rolling {
    /// The most within a window.
    limit: u64,
    /// The most for each window in the long run; the limit, unless there is a burst limit above it.
    base: u64,
    /// How long an entry counts: W, or W and one instant where the window is closed.
    life_ns: u64,
    /// Whether entries may lie ahead of the clock, as a burst limit makes them.
    books_ahead: bool,
}

/// What one key was admitted within the window, oldest first.
#[derive(Clone, Debug, Default)]
pub struct AdmissionLog {
    entries: VecDeque<Entry>,
    /// The sum of the costs of all entries.
    total: u64,
    /// The latest instant at which anything was booked, given back since or not.
    latest: Timestamp,
}

/// The units admitted at one instant.
#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Timestamp,
    units: u64,
}

impl Rolling {
    /// `quota.limit` units in any half-open window of the quota's period.
    ///
    /// # Errors
    /// [`QuotaError::Unlimited`], [`QuotaError::BurstNotSupported`].
    pub fn new(quota: Quota) -> Result<Self, QuotaError> {
        Self::with_window(quota, Window::HalfOpen)
    }

    /// The same with a choice of whether an event exactly one period old still counts.
    ///
    /// # Errors
    /// As [`Rolling::new`].
    pub fn with_window(quota: Quota, window: Window) -> Result<Self, QuotaError> {
        let (limit, length_ns) = window_of(quota, "rolling")?;
        let life_ns = length_ns.saturating_add(u64::from(window == Window::Closed));
        Ok(Self { limit, base: limit, life_ns, books_ahead: false })
    }

    /// A limit for each quota, in their order, that can decide on the states of any other (see
    /// [`Limiter::under`](crate::Limiter::under)). So can those made one by one with the same period and kind of window, so that
    /// larger limits may follow later.
    ///
    /// # Errors
    /// [`QuotaError::PeriodsDiffer`]; as [`Rolling::new`].
    pub fn tiers(quotas: &[Quota]) -> Result<Vec<Self>, QuotaError> {
        tiered::each(quotas, "rolling", Self::new)
    }

    /// The instant at which an entry stops counting; none where that is past the clock's range.
    fn end(&self, entry: &Entry) -> Option<Timestamp> {
        entry.at.as_nanos().checked_add(self.life_ns).map(Timestamp::from_nanos)
    }

    fn is_over(&self, entry: &Entry, now: Timestamp) -> bool {
        self.end(entry).is_some_and(|end| end <= now)
    }

    /// The units that still count at `now`, and how many entries no longer do.
    fn used(&self, log: &AdmissionLog, now: Timestamp) -> (u64, usize) {
        let over = log.entries.iter().take_while(|entry| self.is_over(entry, now));
        let (units, entries) =
            over.fold((0, 0), |(units, entries), entry| (units + entry.units, entries + 1));
        (log.total - units, entries)
    }

    /// The first instant at which `cost`, at most the limit, fits.
    fn fits_at(&self, log: &AdmissionLog, now: Timestamp, cost: u64) -> Option<Timestamp> {
        let (mut used, over) = self.used(log, now);
        let mut instant = Some(now);
        let mut counting = log.entries.iter().skip(over);
        while used > self.limit - cost {
            let entry = counting.next()?;
            used -= entry.units;
            instant = self.end(entry);
        }
        instant
    }

    fn status(&self, log: &AdmissionLog, now: Timestamp, cost: Cost) -> Status {
        let remaining = self.remaining(self.used(log, now).0);
        let possible = cost.units() <= self.base && self.base > 0;
        let full_at = match log.entries.back() {
            Some(last) if !self.is_over(last, now) => self.end(last),
            _ => Some(now),
        };
        Status {
            at: now,
            cost,
            limit: self.limit,
            remaining,
            next_at: if possible { self.fits_at(log, now, cost.units()) } else { None },
            full_at,
            charged_at: None,
        }
    }

    /// The answer where `used` units count.
    #[inline]
    fn verdict(&self, used: u64, cost: Cost) -> Verdict {
        if cost.units() > self.base || self.base == 0 {
            Verdict::Never
        } else if cost.units() > self.limit.saturating_sub(used) {
            Verdict::Denied
        } else {
            Verdict::Allowed
        }
    }
}

impl AdmissionLog {
    /// Stamps do not decrease: a clock that went back is logged at the latest instant known.
    fn push(&mut self, at: Timestamp, units: u64) {
        self.total += units;
        self.latest = self.latest.max(at);
        match self.entries.back_mut() {
            Some(last) if last.at == self.latest => last.units += units,
            _ => self.entries.push_back(Entry { at: self.latest, units }),
        }
    }

    /// Forgets the oldest entries. Each is forgotten once, so this is free on average.
    fn forget(&mut self, entries: usize) {
        for entry in self.entries.drain(..entries) {
            self.total -= entry.units;
        }
    }

    /// The bytes that this log holds on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
    }
}

impl Algorithm for Rolling {
    type State = AdmissionLog;

    fn admit_at(&self, state: &mut AdmissionLog, now: Timestamp, cost: Cost) -> Verdict {
        let (used, over) = self.used(state, now);
        let verdict = self.verdict(used, cost);
        if verdict.is_allowed() && cost > Cost::ZERO {
            // Only now: a clock that goes back after a denial must find what it would have found.
            let slot = self.slot(state, now, cost.units());
            state.forget(over);
            state.push(slot, cost.units());
        }
        verdict
    }

    fn check_at(&self, state: &mut AdmissionLog, now: Timestamp, cost: Cost) -> Decision {
        let verdict = self.admit_at(state, now, cost);
        let charged = verdict.is_allowed() && cost > Cost::ZERO;
        // The charge bears the stamp under which it is logged, so that a refund finds it.
        let charged_at = charged.then_some(state.latest);
        verdict.with(Status { charged_at, ..self.status(state, now, cost) })
    }

    fn peek_at(&self, state: &AdmissionLog, now: Timestamp, cost: Cost) -> Decision {
        self.verdict(self.used(state, now).0, cost).with(self.status(state, now, cost))
    }

    /// Takes the units out of the log, if they still are in it.
    fn refund_at(&self, state: &mut AdmissionLog, _now: Timestamp, charge: Charge) {
        let Ok(found) = state.entries.binary_search_by_key(&charge.at, |entry| entry.at) else {
            return;
        };
        let entry = &mut state.entries[found];
        let back = entry.units.min(charge.cost.units());
        entry.units -= back;
        state.total -= back;
        if entry.units == 0 {
            state.entries.remove(found);
        }
    }

    fn debit_at(&self, state: &mut AdmissionLog, now: Timestamp, cost: Cost) {
        if cost > Cost::ZERO {
            let slot = self.slot(state, now, cost.units());
            state.forget(self.used(state, now).1);
            state.push(slot, cost.units().min(u64::MAX - state.total));
        }
    }

    fn is_idle(&self, state: &AdmissionLog, now: Timestamp) -> bool {
        state.latest <= now && state.entries.back().is_none_or(|last| self.is_over(last, now))
    }

    /// `L` for each window that it takes to cover w: `L * ceil(w / W)`; W is one instant longer where
    /// the window is closed. And once what a burst limit is above L.
    fn worst_case(&self, window: Duration) -> u64 {
        let base = self.base.saturating_mul(saturating_nanos(window).div_ceil(self.life_ns));
        if base == 0 { 0 } else { base.saturating_add(self.limit - self.base) }
    }
}

impl Tiered for Rolling {
    #[inline]
    fn is_tier_of(&self, other: &Self) -> bool {
        // A log with slots ahead of the clock is no log of a clock that went back: only those who
        // expect such slots can read it. Of these each counts the same slots, whatever it would book.
        self.life_ns == other.life_ns && self.books_ahead == other.books_ahead
    }
}
