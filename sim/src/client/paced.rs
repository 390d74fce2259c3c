//! Evenly what is left, until there is more: a client that reads every answer.
//!
//! ```text
//! n    = remaining / cost                  requests that are left
//! gap  = ceil(reset / n)                   n > 0
//! next = last + gap, or now + reset        n > 0, or n = 0
//! ```
//!
//! `remaining` and `reset` are those of the `RateLimit` header: what is left, and how long until
//! there is more. Each answer corrects the gap, so that what others use, or the server has rounded,
//! is seen after one request. Of several requests in flight each keeps the gap to the one before.

use super::{Backoff, Job, Pace, Reply};
use crate::random::Random;

/// Spaces its requests by what the answers say is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paced {
    /// What to do where nothing is told.
    pub otherwise: Backoff,
}

impl Paced {
    pub(super) fn first(pace: &mut Pace, now_ns: u64) -> u64 {
        pace.take_place(now_ns)
    }

    pub(super) fn hear(pace: &mut Pace, reply: &Reply<'_>) {
        let Some(reset_ns) = reply.answer.reset_ns else { return };
        match reply.answer.remaining / reply.cost.max(1) {
            0 => {
                // The first of those that wait goes at the reset, the others keep the gap to it.
                let opens_ns = reply.after(reset_ns).saturating_sub(pace.gap_ns);
                pace.last_ns = pace.last_ns.max(opens_ns);
            }
            left => pace.gap_ns = reset_ns.div_ceil(left),
        }
    }

    pub(super) fn again(
        self,
        job: &mut Job,
        pace: &mut Pace,
        reply: &Reply<'_>,
        random: &mut Random,
    ) -> u64 {
        match (reply.answer.retry_after_ns, reply.answer.reset_ns) {
            (None, None) => self.otherwise.again(job, reply, random),
            // A server that says 0 must not make time stand still.
            (retry, _) => pace.take_place(reply.after(retry.unwrap_or(0).max(1))),
        }
    }

    pub(super) const fn draws(self) -> bool {
        self.otherwise.draws()
    }
}
