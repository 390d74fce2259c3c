//! A rolling window with a burst limit above its base: so much in the long run, more for a while.
//!
//! ```text
//! slot     = the first instant, not before now nor the latest slot, at which the slots of
//!            (slot - W, slot] leave room for the cost under the base L
//! allowed  iff  the slots after now - W + cost <= B;  then (slot, cost) is logged
//! ```
//!
//! No W holds more than L units of slots, so at an admission at most B lie after now - W and at most
//! L (k - 1) in the k - 1 windows before: in any (t - k W, t], for every k, at most L k + B - L are
//! admitted. Of units that come one by one this denies none that such an interval has room for: it is
//! the greedy shaper of network calculus (Le Boudec and Thiran, 2001, 1.5) with both limits as curves.

use super::{AdmissionLog, Entry, Rolling};
use crate::{Quota, QuotaError, Timestamp};

impl Rolling {
    /// `quota.limit` units in the long run, and up to `burst_limit` within a half-open window of the
    /// quota's period: in any (t - k W, t], for every k >= 1, at most `limit * k` and what the burst
    /// limit is above the limit.
    ///
    /// One request never passes for more than `quota.limit`: ask for more in parts. One of several
    /// units is booked whole where the last of them would be, so that it can weigh for longer than the
    /// same units one by one; of these none is denied needlessly. A refund makes room in the window
    /// that it was booked in, and what comes after it is booked no earlier.
    ///
    /// ```
    /// use giusto::{Algorithm, Cost, Quota, Rolling, Timestamp};
    /// use std::time::Duration;
    ///
    /// let rolling = Rolling::with_burst_limit(Quota::per_minute(1_000), 1_500)?;
    /// assert_eq!(rolling.worst_case(Duration::from_mins(1)), 1_500);
    /// assert_eq!(rolling.worst_case(Duration::from_mins(60)), 60_500);
    /// let mut log = Default::default();
    /// assert!(rolling.check_at(&mut log, Timestamp::ZERO, Cost::new(1_000)).is_allowed());
    /// assert!(rolling.check_at(&mut log, Timestamp::ZERO, Cost::new(500)).is_allowed());
    /// assert!(rolling.check_at(&mut log, Timestamp::ZERO, Cost::ONE).is_denied());
    /// # Ok::<(), giusto::QuotaError>(())
    /// ```
    ///
    /// A burst limit that is the limit admits what [`Rolling::new`] does, and is a tier of those above.
    ///
    /// # Errors
    /// [`QuotaError::BurstBelowLimit`]; as [`Rolling::new`].
    pub fn with_burst_limit(quota: Quota, burst_limit: u64) -> Result<Self, QuotaError> {
        let plain = Self::new(quota)?;
        if burst_limit < plain.base {
            return Err(QuotaError::BurstBelowLimit { burst_limit, limit: plain.base });
        }
        Ok(Self { limit: burst_limit, books_ahead: true, ..plain })
    }

    /// Whether an entry can lie after the instant at which it was admitted.
    #[inline]
    pub(super) const fn has_burst(&self) -> bool {
        self.books_ahead
    }

    /// The largest cost that passes where `used` units count.
    #[inline]
    pub(super) fn remaining(&self, used: u64) -> u64 {
        self.limit.saturating_sub(used).min(self.base)
    }

    /// Where so many units are booked that come at `now`.
    pub(super) fn slot(&self, log: &AdmissionLog, now: Timestamp, units: u64) -> Timestamp {
        let at = now.max(log.latest);
        if self.has_burst() {
            self.slot_after(log.entries.iter().copied(), log.total, at, units)
        } else {
            at
        }
    }

    /// Where so many units are booked, not before `at`, after these entries and their sum. A debt of
    /// more than the base is under no law, and is booked at once.
    pub(super) fn slot_after(
        &self,
        mut entries: impl Iterator<Item = Entry>,
        mut used: u64,
        at: Timestamp,
        units: u64,
    ) -> Timestamp {
        let Some(room) = self.base.checked_sub(units) else { return at };
        let mut slot = at;
        while used > room {
            let Some(entry) = entries.next() else { break };
            used = used.wrapping_sub(entry.units);
            // Past the clock's range there is one last slot.
            let end = self.end(&entry).unwrap_or(Timestamp::from_nanos(u64::MAX));
            slot = slot.max(end);
        }
        slot
    }
}
