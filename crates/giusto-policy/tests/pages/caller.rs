//! Whoever calls a provider on virtual time, and the edges of what it may.

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Response, Source};

pub(crate) const MS: u64 = 1_000_000;
pub(crate) const SECOND: u64 = 1_000 * MS;

/// A method and a path.
pub(crate) type Call = (&'static str, &'static str);

/// An instant as people write it, in nanoseconds since 1970-01-01 UTC.
pub(crate) fn utc(text: &str) -> u64 {
    let instant: jiff::Timestamp = text.parse().expect("a test writes instants as RFC 3339 does");
    u64::try_from(instant.as_nanosecond()).expect("a test's instants are after 1970")
}

/// The policy of a document, its format told by its name.
pub(crate) fn policy(name: &str, text: &str) -> Policy {
    let format = Format::of_path(name.as_ref()).expect("a document's name tells its format");
    Policy::read(Source::new(name, format, text)).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A plan that starts to decide at `start`.
pub(crate) fn plan(policy: &Policy, deployment: &Deployment, start: u64) -> Plan {
    let start = Timestamp::from_nanos(start);
    Plan::new(policy, deployment, start).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Somebody who calls, and what the service knows of them.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) attributes: &'a [(&'a str, &'a str)],
}

impl Caller<'_> {
    /// The response to a call at an instant.
    pub(crate) fn call(&self, at: u64, (method, path): Call) -> Response {
        let request = Request::new(method, path).attributes(self.attributes);
        self.plan.decide_at(Timestamp::from_nanos(at), &request).response(&request)
    }

    /// The response to a call that passes.
    pub(crate) fn passes(&self, at: u64, call: Call) -> Response {
        let response = self.call(at, call);
        assert_eq!(response.status, None, "{call:?} at {at}: {response:?}");
        response
    }

    /// The response to a call that is turned away with a status.
    pub(crate) fn is_answered(&self, status: u16, at: u64, call: Call) -> Response {
        let response = self.call(at, call);
        assert_eq!(response.status, Some(status), "{call:?} at {at}: {response:?}");
        response
    }

    /// Uses `limit` up at one instant, by all calls in turn: the last passes, the next does not. It
    /// passes again exactly when `Retry-After` says, which is `wait` seconds, and not 1 ms before.
    pub(crate) fn edge(&self, at: u64, calls: &[Call], limit: usize, wait: u64) -> Response {
        let mut calls = calls.iter().copied().cycle();
        let mut next = || calls.next().expect("an edge has calls");
        for _ in 0..limit {
            self.passes(at, next());
        }
        let denied = self.is_answered(429, at, next());
        assert_eq!(denied.header("Retry-After"), Some(wait.to_string().as_str()), "{denied:?}");
        let again = at + wait * SECOND;
        self.is_answered(429, again - MS, next());
        self.is_answered(429, again - 1, next());
        self.passes(again, next());
        denied
    }

    /// Whoever waits for the whole seconds of `Retry-After` is never too early, wherever in a
    /// second the denial is, and waits less than a second longer than needed.
    pub(crate) fn never_too_early(&self, at: u64, call: Call) {
        for offset in [0, 1, MS, 500 * MS, SECOND - MS, SECOND - 1] {
            let denied = self.is_answered(429, at + offset, call);
            let wait: u64 = denied.header("Retry-After").unwrap().parse().unwrap();
            let stated = at + offset + wait * SECOND;
            assert_eq!(self.peek(stated, call).status, None, "{offset} ns past the second");
            assert_eq!(self.peek(stated - SECOND, call).status, Some(429));
        }
    }

    /// The response to a call that is not charged.
    pub(crate) fn peek(&self, at: u64, (method, path): Call) -> Response {
        let request = Request::new(method, path).attributes(self.attributes);
        self.plan.peek_at(Timestamp::from_nanos(at), &request).response(&request)
    }
}

/// Header fields as a test writes them.
pub(crate) fn headers(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
