//! When a client gives up: bounds that go with any behaviour.
//!
//! ```text
//! attempts   requests of a job <= most
//! time       each request of a job is sent by its arrival + most
//! retries    a request earns x/100 of a retry, a retry takes a whole one; at most `saved` are kept
//! ```
//!
//! The last is a token bucket in the client, so that retries <= x % of all its requests at any
//! time: each retry was earned by requests before it. The bound on what is kept stops a long calm
//! from paying for a storm.

use super::{ClientError, Job, Pace};

/// What a retry takes, in the unit in which requests earn.
const RETRY: u32 = 100;

/// At most this share of a client's requests are retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryShare {
    percent: u32,
    saved: u32,
}

impl RetryShare {
    /// At most `percent` % of a client's requests, of which `saved` retries may come at once.
    ///
    /// # Errors
    /// Where the share is not between 1 % and 99 %, or not a single retry may be kept.
    pub fn new(percent: u32, saved: u32) -> Result<Self, ClientError> {
        if percent == 0 || percent >= 100 {
            return Err(ClientError::RetryShare(percent));
        }
        if saved == 0 {
            return Err(ClientError::NothingSaved);
        }
        Ok(Self { percent, saved })
    }

    fn most(self) -> u32 {
        self.saved.saturating_mul(RETRY)
    }
}

/// When a client gives a job up; without bounds it never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// The most requests of a job, the first included.
    pub attempts: Option<u32>,
    /// The longest from a job's arrival to its last request.
    pub time_ns: Option<u64>,
    /// The largest share of retries.
    pub retries: Option<RetryShare>,
}

impl Budget {
    /// A request was sent, which earns a part of a retry.
    pub(crate) fn earn(&self, pace: &mut Pace) {
        if let Some(share) = self.retries {
            pace.tokens = pace.tokens.saturating_add(share.percent).min(share.most());
        }
    }

    pub(super) fn allows_another(&self, job: &Job, pace: &Pace) -> bool {
        self.attempts.is_none_or(|most| job.attempts < most)
            && (self.retries.is_none() || pace.tokens >= RETRY)
    }

    pub(super) fn in_time(&self, job: &Job, at_ns: u64) -> bool {
        self.time_ns.is_none_or(|most| at_ns <= job.arrived_ns.saturating_add(most))
    }

    pub(super) fn spend(&self, pace: &mut Pace) {
        if self.retries.is_some() {
            pace.tokens = pace.tokens.saturating_sub(RETRY);
        }
    }
}
