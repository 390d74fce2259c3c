//! Fixed windows anchored at the first hit: the first request after a window has ended opens the
//! next one.
//!
//! ```text
//! expired  iff  now >= start + W
//! allowed  iff  (expired ? 0 : count) + cost <= L;  an allowed request of an expired window opens one
//! ```
//!
//! The start needs a nanosecond's resolution and the count its own bits, together more than one
//! word: the state is two words, and exact over the whole range of the clock.

use std::time::Duration;

use super::{Algorithm, fixed::window_of};
use crate::{Charge, Cost, Decision, Quota, QuotaError, Status, Timestamp, time::saturating_nanos};

/// A counter whose window starts with the first request that it admits.
///
/// A request that can never pass opens no window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstHitWindow {
    limit: u64,
    length_ns: u64,
}

/// The open window of one key; fresh while nothing is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenWindow {
    start: Timestamp,
    count: u64,
}

impl FirstHitWindow {
    /// `quota.limit` units in each window of the quota's period.
    ///
    /// # Errors
    /// [`QuotaError::Unlimited`], [`QuotaError::BurstNotSupported`].
    pub fn new(quota: Quota) -> Result<Self, QuotaError> {
        let (limit, length_ns) = window_of(quota, "fixed")?;
        Ok(Self { limit, length_ns })
    }

    fn end(&self, window: OpenWindow) -> Timestamp {
        window.start.after(Duration::from_nanos(self.length_ns))
    }

    /// The window that counts at `now`: the open one, or a new one.
    #[inline]
    fn current(&self, window: OpenWindow, now: Timestamp) -> OpenWindow {
        if window.count == 0 || now >= self.end(window) {
            OpenWindow { start: now, count: 0 }
        } else {
            window
        }
    }

    fn status(&self, window: OpenWindow, now: Timestamp, cost: Cost) -> Status {
        let window = self.current(window, now);
        let remaining = self.limit - window.count;
        // An end that saturates is past the clock's range and never comes.
        let end = Some(self.end(window)).filter(|&end| end < Timestamp::MAX);
        let next_at = if cost.units() > self.limit || self.limit == 0 {
            None
        } else if cost.units() <= remaining {
            Some(now)
        } else {
            end
        };
        let full_at = if window.count == 0 { Some(now) } else { end };
        Status { at: now, cost, limit: self.limit, remaining, next_at, full_at, charged_at: None }
    }
}

impl Algorithm for FirstHitWindow {
    type State = OpenWindow;

    fn check_at(&self, state: &mut OpenWindow, now: Timestamp, cost: Cost) -> Decision {
        let decision = self.peek_at(state, now, cost);
        if !decision.is_allowed() || cost == Cost::ZERO {
            return decision;
        }
        let window = self.current(*state, now);
        *state = OpenWindow { start: window.start, count: window.count + cost.units() };
        Decision::Allowed(Status { charged_at: Some(now), ..self.status(*state, now, cost) })
    }

    fn peek_at(&self, state: &OpenWindow, now: Timestamp, cost: Cost) -> Decision {
        let status = self.status(*state, now, cost);
        if cost.units() > self.limit || self.limit == 0 {
            Decision::Never(status)
        } else if cost.units() > status.remaining {
            Decision::Denied(status)
        } else {
            Decision::Allowed(status)
        }
    }

    /// Only the window that was charged gives back. The unit that opened it stays while others are
    /// counted in it, since it is what keeps two full windows from touching; a charge that is all
    /// there is takes its window away with it.
    fn refund_at(&self, state: &mut OpenWindow, _now: Timestamp, charge: Charge) {
        if charge.at < state.start || charge.at >= self.end(*state) {
            return;
        }
        let opened = charge.at == state.start && state.count > charge.cost.units();
        let back = charge.cost.units().saturating_sub(u64::from(opened));
        state.count = state.count.saturating_sub(back);
    }

    fn is_idle(&self, state: &OpenWindow, now: Timestamp) -> bool {
        self.current(*state, now).count == 0
    }

    /// The larger of two arrangements. Windows back to back: `L * ceil(w / W)`. Or all but the first
    /// unit of a window at its last instant, then whole ones: `L - 1 + L * (floor((w - 2) / W) + 1)`.
    fn worst_case(&self, window: Duration) -> u64 {
        let window_ns = saturating_nanos(window);
        let whole = self.limit.saturating_mul(window_ns.div_ceil(self.length_ns));
        if window_ns < 2 || self.length_ns < 2 || self.limit == 0 {
            return whole;
        }
        let following = (window_ns - 2) / self.length_ns + 1;
        whole.max((self.limit - 1).saturating_add(self.limit.saturating_mul(following)))
    }
}
