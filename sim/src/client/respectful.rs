//! Again when the server says.
//!
//! ```text
//! next = now + Retry-After + uniform[0, jitter]       where told, 1 ns later at the least
//!      = what a backoff says                          where not
//! ```
//!
//! The jitter comes after: a client that comes earlier than it was told is denied.

use super::{Backoff, Job, Reply};
use crate::random::Random;

/// Waits for as long as it is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Respectful {
    /// The most that chance adds.
    pub jitter_ns: u64,
    /// What to do where nothing is told.
    pub otherwise: Backoff,
}

impl Respectful {
    pub(super) fn again(&self, job: &mut Job, reply: &Reply<'_>, random: &mut Random) -> u64 {
        let Some(wait_ns) = reply.answer.retry_after_ns else {
            return self.otherwise.again(job, reply, random);
        };
        let jitter_ns = if self.jitter_ns == 0 { 0 } else { random.between(0, self.jitter_ns) };
        // A server that says 0 must not make time stand still.
        job.delay_ns = wait_ns.saturating_add(jitter_ns).max(1);
        reply.after(job.delay_ns)
    }

    pub(super) const fn draws(&self) -> bool {
        self.jitter_ns > 0 || self.otherwise.draws()
    }
}
