//! Delays that grow, and what chance does to them.
//!
//! With retry n = 0, 1, 2, ... and d = min(cap, base factor^n):
//!
//! ```text
//! none          wait = d
//! full          wait = uniform[0, d]
//! equal         wait = d/2 + uniform[0, d/2]
//! decorrelated  wait = min(cap, uniform[base, 3 last])        last = base before the first
//! ```
//!
//! The four are those of Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog,
//! 2015), where the factor is 2.

use super::{ClientError, Job, Reply};
use crate::random::Random;

/// What chance does to a delay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Jitter {
    /// Nothing.
    #[default]
    None,
    /// Anything up to it.
    Full,
    /// Half of it, and anything up to the other half.
    Equal,
    /// Anything from the base to three times the last delay.
    Decorrelated,
}

/// Delays that grow from retry to retry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    base_ns: u64,
    factor: f64,
    cap_ns: u64,
    jitter: Jitter,
}

impl Backoff {
    /// Delays from `base_ns` on, `factor` times as long each time, never more than `cap_ns`.
    /// Decorrelated jitter does not use the factor.
    ///
    /// # Errors
    /// Where the base is 0, the factor below 1 or no number, or the cap below the base.
    pub fn new(
        base_ns: u64,
        factor: f64,
        cap_ns: u64,
        jitter: Jitter,
    ) -> Result<Self, ClientError> {
        if base_ns == 0 {
            return Err(ClientError::NoBase);
        }
        if !(factor >= 1.0 && factor.is_finite()) {
            return Err(ClientError::Factor(factor));
        }
        if cap_ns < base_ns {
            return Err(ClientError::Cap { base_ns, cap_ns });
        }
        Ok(Self { base_ns, factor, cap_ns, jitter })
    }

    pub(super) fn again(&self, job: &mut Job, reply: &Reply<'_>, random: &mut Random) -> u64 {
        let full = self.grown(job.attempts.saturating_sub(1));
        job.delay_ns = match self.jitter {
            Jitter::None => full,
            Jitter::Full => random.between(0, full),
            Jitter::Equal => full / 2 + random.between(0, full - full / 2),
            Jitter::Decorrelated => {
                let last = job.delay_ns.max(self.base_ns);
                random.between(self.base_ns, last.saturating_mul(3)).min(self.cap_ns)
            }
        };
        reply.after(job.delay_ns)
    }

    /// The delay before retry `retry`, counted from 0, without chance.
    fn grown(&self, retry: u32) -> u64 {
        let delay = self.base_ns as f64 * libm::pow(self.factor, f64::from(retry));
        // Beyond 64 bits, and where the power is infinite, the cap is less.
        if delay >= self.cap_ns as f64 { self.cap_ns } else { whole(delay) }
    }

    pub(super) const fn draws(&self) -> bool {
        !matches!(self.jitter, Jitter::None)
    }
}

/// Nanoseconds without their fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive and below a cap of 64 bits"
)]
const fn whole(delay: f64) -> u64 {
    delay as u64
}
