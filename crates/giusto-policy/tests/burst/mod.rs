//! Plans on virtual time, and the law of a burst as a judge counts it.
//!
//! The judge knows instants and nothing else: how many were admitted in every interval of whole
//! windows. It shares no arithmetic with the algorithm, which books units in slots.

#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod greedy;

use giusto::Timestamp;
use giusto_policy::{Deployment, Faults, Format, Plan, Policy, Request, Response, Source};
use serde_json::Value;

/// The instant at which all walks begin, in seconds since 1970-01-01 UTC.
pub(crate) const START: u64 = 1_704_711_540;
pub(crate) const SECOND: u64 = 1_000_000_000;
pub(crate) const MINUTE: u64 = 60 * SECOND;

/// So many nanoseconds after the start.
pub(crate) fn at(nanos: u64) -> Timestamp {
    Timestamp::from_nanos(START * SECOND + nanos)
}

/// A plan of a document, with what the deployment gives.
pub(crate) fn planned(document: &str, given: &[(&str, &str)]) -> Result<Plan, Faults> {
    let policy = Policy::read(Source::new("page.toml", Format::Toml, document))?;
    let given = given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let deployment = Deployment { parameters: given.collect(), ..Deployment::default() };
    Plan::new(&policy, &deployment, at(0))
}

/// What is wrong, in one text.
pub(crate) fn faults(document: &str, given: &[(&str, &str)]) -> String {
    planned(document, given).expect_err("something is wrong").to_string()
}

/// How many of `count` requests at one instant pass.
pub(crate) fn passed(plan: &Plan, nanos: u64, request: &Request<'_>, count: usize) -> usize {
    (0..count).filter(|_| plan.decide_at(at(nanos), request).is_admitted()).count()
}

/// One request, and its response.
pub(crate) fn answer(plan: &Plan, nanos: u64, request: &Request<'_>) -> Response {
    plan.decide_at(at(nanos), request).response(request)
}

/// The numbers of the three headers: limit, remaining, reset.
pub(crate) fn headers(response: &Response) -> [u64; 3] {
    ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"].map(|name| {
        let value = response.header(name).unwrap_or_else(|| panic!("{name} is on every response"));
        value.parse().unwrap_or_else(|_| panic!("{name} is a number: {value}"))
    })
}

/// The body, as a value.
pub(crate) fn json(response: &Response) -> Value {
    serde_json::from_str(response.body.as_deref().expect("a denial has a body")).expect("JSON")
}

/// At most `base * k + burst - base` in any `(t - k windows, t]`.
pub(crate) struct Law {
    pub(crate) base: u64,
    pub(crate) burst: u64,
    pub(crate) window: u64,
    /// When it begins, after the start: clocks do not go back from one law to the next.
    pub(crate) since: u64,
    /// Instants of what was admitted, in order.
    pub(crate) admitted: Vec<u64>,
}

impl Law {
    pub(crate) fn new(base: u64, burst: u64, window: u64) -> Self {
        Self { base, burst, window, since: 0, admitted: Vec::new() }
    }

    /// Whether one more at an instant, not before the others, leaves all intervals within the law.
    pub(crate) fn has_room(&self, now: u64) -> bool {
        let mut windows = 1;
        loop {
            let length = windows * self.window;
            let outside = self.admitted.partition_point(|&instant| instant + length <= now);
            let within = (self.admitted.len() - outside) as u64;
            if within + 1 > self.base * windows + self.burst - self.base {
                return false;
            }
            if outside == 0 {
                return true;
            }
            windows += 1;
        }
    }

    /// The most that lies in any interval of so many windows.
    pub(crate) fn most_within(&self, windows: u64) -> u64 {
        let length = windows * self.window;
        let (mut oldest, mut most) = (0, 0);
        for (newest, instant) in self.admitted.iter().enumerate() {
            while self.admitted[oldest] + length <= *instant {
                oldest += 1;
            }
            most = most.max(newest - oldest + 1);
        }
        most as u64
    }

    /// Asks a plan at each instant, and sees that it denies where the law would be broken, and only
    /// there.
    pub(crate) fn follows(
        &mut self,
        plan: &Plan,
        request: &Request<'_>,
        arrivals: &[u64],
        what: &str,
    ) {
        for &now in arrivals {
            let admits = plan.decide_at(at(self.since + now), request).is_admitted();
            let (base, burst, count) = (self.base, self.burst, self.admitted.len());
            let context = || format!("{what}, {base} burst {burst}: at {now}, after {count}");
            assert_eq!(admits, self.has_room(now), "{}", context());
            if admits {
                self.admitted.push(now);
            }
        }
        self.holds(what);
    }

    /// That no interval holds more than it may.
    pub(crate) fn holds(&self, what: &str) {
        let last = self.admitted.last().copied().unwrap_or_default();
        for windows in 1..=last / self.window + 2 {
            let most = self.most_within(windows);
            let may = self.base * windows + self.burst - self.base;
            assert!(most <= may, "{what}: {most} of {may} within {windows} windows");
        }
    }
}
