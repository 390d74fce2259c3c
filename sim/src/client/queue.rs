//! A queue in the client: evenly, within a share of a limit that it knows.
//!
//! ```text
//! n   = floor(share limit / cost)          requests in a window
//! gap = ceil(window / n)
//! ```
//!
//! Starts of requests are a gap apart, so that a half-open window holds at most n of them. Where
//! the queue is denied all the same, because others use the limit too, it stands still for as long
//! as it is told; a queue that is told nothing sends the job again in its turn.

use super::{ClientError, Pace, Reply};

/// Sends at a steady rate, whatever comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    share_units: u64,
    window_ns: u64,
}

impl Queue {
    /// `percent` % of `units` units in `window_ns`.
    ///
    /// # Errors
    /// Where the share is not between 1 % and 100 %, or the window is empty.
    pub fn new(units: u64, window_ns: u64, percent: u32) -> Result<Self, ClientError> {
        if percent == 0 || percent > 100 {
            return Err(ClientError::Share(percent));
        }
        if window_ns == 0 {
            return Err(ClientError::NoWindow);
        }
        let share = u128::from(units) * u128::from(percent) / 100;
        Ok(Self { share_units: u64::try_from(share).unwrap_or(u64::MAX), window_ns })
    }

    /// The most that it sends in a window, in units.
    pub const fn share_units(&self) -> u64 {
        self.share_units
    }

    pub(super) fn first(self, pace: &mut Pace, now_ns: u64, cost: u64) -> u64 {
        let at_ns = pace.take_place(now_ns);
        // A population refuses a cost that exceeds the share.
        let requests = (self.share_units / cost.max(1)).max(1);
        pace.gap_ns = self.window_ns.div_ceil(requests);
        at_ns
    }

    pub(super) fn again(self, pace: &mut Pace, reply: &Reply<'_>) -> u64 {
        self.first(pace, reply.after(reply.answer.retry_after_ns.unwrap_or(0)), reply.cost)
    }
}
