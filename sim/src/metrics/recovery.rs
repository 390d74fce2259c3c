//! How soon a key is served again after it was not.
//!
//! ```text
//! denial run   a maximal run of consecutive denied requests of a key
//!              recovery = from its first denial to the key's next admission
//! overload     a maximal run of consecutive requests of a key at each of which more than L units
//!              are offered in (t - W, t], those at t up to and with the request
//!              recovery = from the last denial in it to the key's next admission
//! ```
//!
//! Runs that the trace ends before the key was admitted again have no recovery; they are counted
//! apart. An overload without a denial needs none and does not count. A recovery of 0 is one within
//! the same instant: a smaller request passed.

use std::collections::VecDeque;

use super::rank::percentile;
use crate::{
    replay::{CostRule, Decisions},
    trace::Trace,
};

/// Recoveries of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Those that happened.
    pub count: u64,
    /// Those that the end of the trace cut off.
    pub unended: u64,
    /// The median of those that happened, by nearest rank, in nanoseconds.
    pub median: Option<u64>,
    /// The longest of those that happened, in nanoseconds.
    pub longest: Option<u64>,
}

impl Recovery {
    fn of(mut took: Vec<u64>, unended: usize) -> Self {
        took.sort_unstable();
        Self {
            count: took.len() as u64,
            unended: unended as u64,
            median: percentile(&took, 50),
            longest: took.last().copied(),
        }
    }

    /// The recoveries after denial runs.
    pub fn after_denials(trace: &Trace, decisions: &Decisions) -> Self {
        let mut since: Vec<Option<u64>> = vec![None; trace.key_count()];
        let mut took = Vec::new();
        for (index, admitted) in decisions.iter().enumerate() {
            let now = trace.times()[index];
            let denied_since = &mut since[trace.keys()[index] as usize];
            if !admitted {
                denied_since.get_or_insert(now);
            } else if let Some(first) = denied_since.take() {
                took.push(now - first);
            }
        }
        Self::of(took, since.iter().flatten().count())
    }

    /// The recoveries after overloads, under a limit of `units` in `window_ns`.
    pub fn after_overload(
        trace: &Trace,
        decisions: &Decisions,
        cost: CostRule,
        units: u64,
        window_ns: u64,
    ) -> Self {
        let mut keys = vec![Offers::default(); trace.key_count()];
        let mut took = Vec::new();
        for (index, admitted) in decisions.iter().enumerate() {
            let now = trace.times()[index];
            let offers = &mut keys[trace.keys()[index] as usize];
            let offered = offers.within(now, cost.of(trace, index), window_ns);
            if offered > u128::from(units) {
                offers.overload.get_or_insert_default().note(now, admitted);
            } else {
                took.extend(offers.end_overload());
            }
            if admitted {
                took.extend(offers.locked_out.drain(..).map(|denied| now - denied));
            }
        }
        for offers in &mut keys {
            took.extend(offers.end_overload());
        }
        Self::of(took, keys.iter().map(|offers| offers.locked_out.len()).sum())
    }
}

/// An overload that has not ended.
#[derive(Clone, Copy, Debug, Default)]
struct Overload {
    /// Its last denial.
    denied: Option<u64>,
    /// The first admission after that.
    admitted: Option<u64>,
}

impl Overload {
    fn note(&mut self, now: u64, admitted: bool) {
        if !admitted {
            (self.denied, self.admitted) = (Some(now), None);
        } else if self.denied.is_some() {
            self.admitted.get_or_insert(now);
        }
    }
}

/// What one key offers, and how it fares.
#[derive(Clone, Debug, Default)]
struct Offers {
    recent: VecDeque<(u64, u64)>,
    sum: u128,
    overload: Option<Overload>,
    /// The last denials of overloads that have ended without an admission after them.
    locked_out: Vec<u64>,
}

impl Offers {
    /// The units offered in `(now - window, now]`, `units` now included.
    fn within(&mut self, now: u64, units: u64, window_ns: u64) -> u128 {
        while let Some(&(time, old)) = self.recent.front() {
            if now - time < window_ns {
                break;
            }
            self.sum -= u128::from(old);
            self.recent.pop_front();
        }
        self.recent.push_back((now, units));
        self.sum += u128::from(units);
        self.sum
    }

    /// Ends the overload that there may be; its recovery if it has had one.
    fn end_overload(&mut self) -> Option<u64> {
        let ended = self.overload.take()?;
        let denied = ended.denied?;
        if ended.admitted.is_none() {
            self.locked_out.push(denied);
        }
        Some(ended.admitted? - denied)
    }
}
