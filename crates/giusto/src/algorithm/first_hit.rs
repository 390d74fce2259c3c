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

mod shared_window;

use std::time::Duration;

pub use shared_window::SharedWindow;

use super::{
    Algorithm,
    fixed::window_of,
    tiered::{self, Tiered},
};
use crate::{
    Charge, Cost, Decision, Quota, QuotaError, Status, Timestamp, Verdict, cost::Balance,
    time::saturating_nanos,
};

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

    /// A limit for each quota, in their order, that can decide on the states of any other (see
    /// [`Limiter::under`](crate::Limiter::under)). So can those made one by one with the same period, so that
    /// larger limits may follow later.
    ///
    /// # Errors
    /// [`QuotaError::PeriodsDiffer`]; as [`FirstHitWindow::new`].
    pub fn tiers(quotas: &[Quota]) -> Result<Vec<Self>, QuotaError> {
        tiered::each(quotas, "fixed", Self::new)
    }

    /// The instant at which a window ends; none where that is past the clock's range.
    fn end(&self, window: OpenWindow) -> Option<Timestamp> {
        window.start.as_nanos().checked_add(self.length_ns).map(Timestamp::from_nanos)
    }

    /// The window that counts at `now`: the open one, or a new one.
    #[inline]
    fn current(&self, window: OpenWindow, now: Timestamp) -> OpenWindow {
        let over = self.end(window).is_some_and(|end| end <= now);
        if over || (window.count == 0 && now >= window.start) {
            OpenWindow { start: now, count: 0 }
        } else {
            window
        }
    }

    /// The answer where `window` counts.
    #[inline]
    fn verdict(&self, window: OpenWindow, cost: Cost) -> Verdict {
        if cost.units() > self.limit || self.limit == 0 {
            Verdict::Never
        } else if cost.units() > self.limit.saturating_sub(window.count) {
            Verdict::Denied
        } else {
            Verdict::Allowed
        }
    }

    fn status(&self, window: OpenWindow, now: Timestamp, cost: Cost) -> Status {
        let window = self.current(window, now);
        let remaining = self.limit.saturating_sub(window.count);
        let end = self.end(window);
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

    #[inline]
    fn admit_at(&self, state: &mut OpenWindow, now: Timestamp, cost: Cost) -> Verdict {
        let window = self.current(*state, now);
        let verdict = self.verdict(window, cost);
        if verdict.is_allowed() && cost > Cost::ZERO {
            *state = OpenWindow { start: window.start, count: window.count + cost.units() };
        }
        verdict
    }

    fn check_at(&self, state: &mut OpenWindow, now: Timestamp, cost: Cost) -> Decision {
        let verdict = self.admit_at(state, now, cost);
        let charged = verdict.is_allowed() && cost > Cost::ZERO;
        let status = self.status(*state, now, cost);
        verdict.with(Status { charged_at: charged.then_some(now), ..status })
    }

    fn peek_at(&self, state: &OpenWindow, now: Timestamp, cost: Cost) -> Decision {
        let verdict = self.verdict(self.current(*state, now), cost);
        verdict.with(self.status(*state, now, cost))
    }

    /// Only the window that was charged gives back. The unit that opened it stays while others are
    /// counted in it, since it is what keeps two full windows from touching; a charge that is all
    /// there is takes its window away with it.
    fn refund_at(&self, state: &mut OpenWindow, _now: Timestamp, charge: Charge) {
        if !charged_in(self, *state, &charge) {
            return;
        }
        let opened = charge.at == state.start && state.count > charge.cost.units();
        let back = charge.cost.units().saturating_sub(u64::from(opened));
        state.count = state.count.saturating_sub(back);
    }

    /// What a settled request did use keeps the window open, so all of the rest is given back.
    fn settle_at(&self, state: &mut OpenWindow, now: Timestamp, reserved: Charge, actual: Cost) {
        match reserved.balance(actual) {
            Balance::Back(rest) if actual == Cost::ZERO => self.refund_at(state, now, rest),
            Balance::Back(rest) if charged_in(self, *state, &rest) => {
                state.count = state.count.saturating_sub(rest.cost.units());
            }
            Balance::Back(_) => {}
            Balance::Owed(more) => self.debit_at(state, now, more),
        }
    }

    fn debit_at(&self, state: &mut OpenWindow, now: Timestamp, cost: Cost) {
        if cost > Cost::ZERO {
            let OpenWindow { start, count } = self.current(*state, now);
            *state = OpenWindow { start, count: count.saturating_add(cost.units()) };
        }
    }

    fn is_idle(&self, state: &OpenWindow, now: Timestamp) -> bool {
        let window = self.current(*state, now);
        window.count == 0 && window.start <= now
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

impl Tiered for FirstHitWindow {
    #[inline]
    fn is_tier_of(&self, other: &Self) -> bool {
        *self == Self { limit: self.limit, ..*other }
    }
}

/// Whether a charge was made in the window.
fn charged_in(limit: &FirstHitWindow, window: OpenWindow, charge: &Charge) -> bool {
    charge.at >= window.start && limit.end(window).is_none_or(|end| charge.at < end)
}
