//! One limit of the engine as a server: a counter per key, or one that all keys share.

use std::time::Duration;

use giusto::{
    Algorithm, Cost, Decision, DenseStore, LocalLimiter, ManualClock, Timestamp, Verdict,
};

use super::{Answer, Outcome, Server};
use crate::{grid::Scope, subject::Subject};

/// The limiter of `subject` as a server for `keys` keys.
pub fn limited(subject: &Subject, keys: usize, scope: Scope) -> Box<dyn Server> {
    match *subject {
        Subject::Gcra(algorithm) => server(algorithm, keys, scope),
        Subject::Fixed(algorithm) => server(algorithm, keys, scope),
        Subject::FirstHit(algorithm) => server(algorithm, keys, scope),
        Subject::Calendar(algorithm) => server(algorithm, keys, scope),
        Subject::SlidingCounter(algorithm) => server(algorithm, keys, scope),
        Subject::Rolling(algorithm) => server(algorithm, keys, scope),
        Subject::RollingStrict(algorithm) => server(algorithm, keys, scope),
        Subject::Unlimited(algorithm) => server(algorithm, keys, scope),
    }
}

fn server<A: Algorithm + 'static>(algorithm: A, keys: usize, scope: Scope) -> Box<dyn Server>
where
    A::State: 'static,
{
    let shared = scope == Scope::Shared;
    let store = DenseStore::with_keys(if shared { 1 } else { keys });
    Box::new(Limited { limiter: LocalLimiter::new(algorithm, store, ManualClock::new()), shared })
}

struct Limited<A: Algorithm> {
    limiter: LocalLimiter<A, DenseStore<A::State>, ManualClock>,
    shared: bool,
}

impl<A: Algorithm> Server for Limited<A> {
    fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Answer {
        let key = if self.shared { 0 } else { key };
        let now = Timestamp::from_nanos(now_ns);
        Answer::from(&self.limiter.check_at(now, key, Cost::new(cost)))
    }
}

impl From<&Decision> for Answer {
    fn from(decision: &Decision) -> Self {
        let status = decision.status();
        let outcome = match decision.verdict() {
            Verdict::Allowed => Outcome::Admitted,
            Verdict::Denied => Outcome::Denied,
            Verdict::Never => Outcome::Never,
        };
        let denied = outcome == Outcome::Denied;
        Self {
            outcome,
            retry_after_ns: status.next_after().filter(|_| denied).map(nanos),
            limit: status.limit(),
            remaining: status.remaining(),
            reset_ns: status.full_after().map(nanos),
        }
    }
}

pub(super) fn nanos(wait: Duration) -> u64 {
    u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX)
}
