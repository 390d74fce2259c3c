//! The rolling window's verbs on a log that other threads may be using.
//!
//! Each verb reads the log, decides, and adds its outcome if the log still is as it was read;
//! a denial and a peek only see to it that it was, and write nothing.

use std::hint;

use super::{
    Entry, Rolling,
    chunk::Refund,
    shared_log::{Addition, SharedLog},
    view::{Place, View},
};
use crate::{
    Charge, Cost, Decision, Grant, SharedAlgorithm, Status, Timestamp, Verdict,
    reclaim::{self, Guard},
};

/// What counts in a view at an instant.
struct Count<'guard> {
    view: View<'guard>,
    /// The instant: that of the request, or of the latest admission where the clock is behind. Under a
    /// burst limit the latest entry may lie ahead of every clock, and no clock is known to be behind:
    /// what such a clock still finds in the log counts, which may be more than must.
    at: Timestamp,
    used: u64,
    /// The oldest entry that counts.
    start: Option<Place<'guard>>,
    /// Whether a whole chunk has ceased to count since the tail was linked.
    is_long: bool,
}

impl Rolling {
    #[inline]
    fn count<'guard>(&self, view: View<'guard>, now: Timestamp) -> Count<'guard> {
        let at = now.max(view.latest);
        let at = if self.has_burst() { now } else { at };
        if self.is_over(&Entry { at: view.latest, units: 0 }, at) {
            return Count { view, at, used: 0, start: None, is_long: false };
        }
        let (mut used, mut start) = (view.units, None);
        for (place, entry) in view.entries_from(view.oldest) {
            if !self.is_over(&entry, at) {
                start = Some(place);
                break;
            }
            used = used.wrapping_sub(entry.units);
        }
        let is_long = start.is_some_and(|start| view.chunks_before(start) > 1);
        // Where all that is left was given back, nothing counts.
        Count { view, at, used, start: start.filter(|_| used > 0), is_long }
    }

    /// Takes a step on the log: `decide` says how much is charged, and the answer.
    #[inline]
    fn step_shared<T>(
        &self,
        log: &SharedLog,
        now: Timestamp,
        decide: impl Fn(&Count<'_>) -> (u64, T),
    ) -> Option<T> {
        let guard = reclaim::pin();
        loop {
            let count = self.count(log.view(&guard)?, now);
            let (units, answer) = decide(&count);
            let done = if units == 0 {
                count.view.holds()
            } else {
                let entry = Entry { at: self.slot_in(&count, units), units };
                let used = count.used.wrapping_add(units);
                let addition = Addition { entry, refund: None, used, start: count.start };
                log.admit(&count.view, &addition, count.is_long)
            };
            if done {
                return Some(answer);
            }
            hint::spin_loop();
        }
    }

    /// Where so many units are booked.
    #[inline]
    fn slot_in(&self, count: &Count<'_>, units: u64) -> Timestamp {
        if !self.has_burst() {
            return count.at;
        }
        let at = count.at.max(count.view.latest);
        self.slot_after(count.counting(), count.used, at, units)
    }

    /// The verdict, and the units to charge for it.
    #[inline]
    fn judge(&self, count: &Count<'_>, cost: Cost) -> (u64, Verdict) {
        let verdict = self.verdict(count.used.min(self.limit), cost);
        (if verdict.is_allowed() { cost.units() } else { 0 }, verdict)
    }

    /// The decision, and the units to charge for it.
    fn decide(&self, count: &Count<'_>, now: Timestamp, cost: Cost) -> (u64, Decision) {
        let (units, verdict) = self.judge(count, cost);
        (units, verdict.with(self.status_after(count, now, cost, units)))
    }

    /// What the log says of itself and of a request of this cost once `charged` units are added.
    fn status_after(&self, count: &Count<'_>, now: Timestamp, cost: Cost, charged: u64) -> Status {
        let own = (charged > 0).then(|| Entry { at: self.slot_in(count, charged), units: charged });
        let used = count.used.wrapping_add(charged);
        let possible = cost.units() <= self.base && self.base > 0;
        let last = own.or_else(|| count.last());
        Status {
            at: now,
            cost,
            limit: self.limit,
            remaining: self.remaining(used),
            next_at: if possible { self.fits_after(count, now, cost.units(), own) } else { None },
            full_at: last.map_or(Some(now), |last| self.end(&last)),
            charged_at: own.map(|own| own.at),
        }
    }

    /// The first instant at which `cost`, at most the limit, fits after `own` was added.
    fn fits_after(
        &self,
        count: &Count<'_>,
        now: Timestamp,
        cost: u64,
        own: Option<Entry>,
    ) -> Option<Timestamp> {
        let mut used = count.used.wrapping_add(own.map_or(0, |own| own.units));
        let mut instant = Some(now);
        let mut counting = count.counting().chain(own);
        while used > self.limit - cost {
            let entry = counting.next()?;
            used = used.wrapping_sub(entry.units);
            instant = self.end(&entry);
        }
        instant
    }

    /// What giving back this charge changes, if anything.
    fn refund<'guard>(&self, count: &Count<'guard>, charge: &Charge) -> Option<Addition<'guard>> {
        let charged = Entry { at: charge.at, units: charge.cost.units() };
        if self.is_over(&charged, count.at) {
            return None;
        }
        // Where entries lie ahead of the clock, what counts is told by where the log starts.
        if self.has_burst() && count.counting().next().is_none_or(|oldest| charge.at < oldest.at) {
            return None;
        }
        let admitted = count.view.admitted_at(charge.at);
        let back = admitted.min(charged.units);
        let used = count.used.wrapping_sub(back);
        (back > 0).then_some(Addition {
            entry: Entry { at: count.view.latest, units: 0 },
            refund: Some(Refund { at: charge.at, left: admitted - back }),
            used,
            start: count.start.filter(|_| used > 0),
        })
    }

    fn count_is_idle(count: &Count<'_>, now: Timestamp) -> bool {
        count.view.latest <= now && count.used == 0
    }
}

impl Count<'_> {
    /// The entries that count, oldest first.
    fn counting(&self) -> impl Iterator<Item = Entry> {
        let entries = self.start.map(|start| self.view.entries_from(start));
        entries.into_iter().flatten().map(|(_, entry)| entry)
    }

    /// The newest entry that counts.
    fn last(&self) -> Option<Entry> {
        let newest = self.view.newest_first().flat_map(|piece| piece.entries().rev());
        let mut given = newest.map(|(_, entry)| entry).filter(|entry| entry.units > 0);
        self.start.and_then(|_| given.next())
    }
}

impl SharedAlgorithm for Rolling {
    type Shared = SharedLog;

    fn open(&self) -> SharedLog {
        SharedLog::new(self.limit)
    }

    #[inline]
    fn admit_shared(&self, state: &SharedLog, now: Timestamp, cost: Cost) -> Option<Verdict> {
        self.step_shared(state, now, |count| self.judge(count, cost))
    }

    fn check_shared(&self, state: &SharedLog, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step_shared(state, now, |count| self.decide(count, now, cost))
    }

    fn peek_shared(&self, state: &SharedLog, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step_shared(state, now, |count| {
            let (_, verdict) = self.judge(count, cost);
            (0, verdict.with(self.status_after(count, now, cost, 0)))
        })
    }

    fn grant_shared(&self, state: &SharedLog, now: Timestamp, at_most: Cost) -> Option<Grant> {
        self.step_shared(state, now, |count| {
            let granted = self.remaining(count.used).min(at_most.units());
            let cost = if granted > 0 { Cost::new(granted) } else { at_most.min(Cost::ONE) };
            let (units, decision) = self.decide(count, now, cost);
            (units, Grant { granted: Cost::new(units), decision })
        })
    }

    fn refund_shared(&self, state: &SharedLog, _now: Timestamp, charge: &Charge) -> Option<()> {
        let guard = reclaim::pin();
        loop {
            let view = state.view(&guard)?;
            // What had ceased to count at the latest admission is out of the log.
            let latest = view.latest;
            let count = self.count(view, if self.has_burst() { Timestamp::ZERO } else { latest });
            let done = match self.refund(&count, charge) {
                Some(addition) => state.link(&count.view, &addition),
                None => count.view.holds(),
            };
            if done {
                return Some(());
            }
            hint::spin_loop();
        }
    }

    fn debit_shared(&self, state: &SharedLog, now: Timestamp, cost: Cost) -> Option<()> {
        self.step_shared(state, now, |count| (cost.units().min(u64::MAX - count.used), ()))
    }

    fn is_idle_shared(&self, state: &SharedLog, now: Timestamp) -> bool {
        self.step_shared(state, now, |count| (0, Self::count_is_idle(count, now))).unwrap_or(false)
    }

    fn close_if_idle(&self, state: &SharedLog, now: Timestamp) -> bool {
        let guard: Guard = reclaim::pin();
        while let Some(view) = state.view(&guard) {
            let count = self.count(view, now);
            if Self::count_is_idle(&count, now) {
                if SharedLog::end(&count.view) {
                    return true;
                }
            } else if count.view.holds() {
                return false;
            }
            hint::spin_loop();
        }
        false
    }

    fn heap_bytes(&self, state: &SharedLog) -> usize {
        state.heap_bytes(&reclaim::pin())
    }
}
