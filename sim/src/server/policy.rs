//! A policy as a server: a key and a cost become a request, which its plan decides on.

use std::{cell::RefCell, rc::Rc};

use giusto::Timestamp;
use giusto_policy::{Decision, Outcome as Ruled, Plan, Request};
use indexmap::{Equivalent, IndexMap};

use super::{Answer, Outcome, Server, limiter::nanos};
use crate::scenario::Asking;

/// What became of requests by the rule that they fell under and the limit that bound, in the order
/// in which the pairs were first seen.
pub type ByRule = IndexMap<(String, String), u64>;

/// A rule and a limit as they are looked up, without copies of their names.
#[derive(Hash)]
struct Pair<'n>(&'n str, &'n str);

impl Equivalent<(String, String)> for Pair<'_> {
    fn equivalent(&self, (rule, limit): &(String, String)) -> bool {
        self.0 == rule && self.1 == limit
    }
}

/// A plan as a server.
pub struct Published<'s> {
    plan: Plan,
    asking: &'s Asking,
    /// The name of each key.
    names: &'s [String],
    /// What each key asks for.
    requests: &'s [(String, String)],
    /// The wall time of the world's zero.
    zero: Timestamp,
    by_rule: Rc<RefCell<ByRule>>,
}

impl<'s> Published<'s> {
    /// A server of `plan`; key `k` is called `names[k]` and asks for the method and the path
    /// `requests[k]`. What became of requests is counted into `by_rule`.
    pub fn new(
        plan: Plan,
        asking: &'s Asking,
        (names, requests): (&'s [String], &'s [(String, String)]),
        zero: Timestamp,
        by_rule: Rc<RefCell<ByRule>>,
    ) -> Self {
        Self { plan, asking, names, requests, zero, by_rule }
    }

    fn count(&self, decision: &Decision<'_>) {
        let rule = decision.rule().map_or("", |rule| rule.id.as_str());
        let limit = match decision.outcome() {
            Ruled::Admitted => "admitted",
            Ruled::NoAccess => "no access",
            Ruled::TooLarge => "too large",
            Ruled::Limited(_) => decision.binding().map_or("", |counted| counted.meter().id()),
        };
        let mut by_rule = self.by_rule.borrow_mut();
        match by_rule.get_mut(&Pair(rule, limit)) {
            Some(count) => *count += 1,
            // Names are copied the first time alone, not for each request.
            None => drop(by_rule.insert((rule.to_owned(), limit.to_owned()), 1)),
        }
    }
}

impl Server for Published<'_> {
    fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Answer {
        let place = key as usize;
        let (name, cost) = (self.names.get(place).map_or("", String::as_str), cost.to_string());
        let (method, path) = self
            .requests
            .get(place)
            .map_or(("GET", "/"), |(method, path)| (method.as_str(), path.as_str()));
        let fixed =
            self.asking.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let keys = self.asking.key.iter().map(|attribute| (attribute.as_str(), name));
        let costs = self.asking.cost.iter().map(|attribute| (attribute.as_str(), cost.as_str()));
        let attributes: Vec<_> = keys.chain(costs).chain(fixed).collect();
        let request = Request::new(method, path).attributes(&attributes);
        let at = Timestamp::from_nanos(self.zero.as_nanos().saturating_add(now_ns));
        let decision = self.plan.decide_at(at, &request);
        self.count(&decision);
        Answer::from(&decision)
    }
}

impl From<&Decision<'_>> for Answer {
    /// Of several limits a client sees the one that binds, or the one of which least is left.
    fn from(decision: &Decision<'_>) -> Self {
        let counted = decision.counted().iter().map(giusto_policy::Counted::answer);
        let seen = decision.binding().map(giusto_policy::Counted::answer);
        let seen = seen.or_else(|| counted.min_by_key(|answer| answer.status().remaining()));
        let outcome = match decision.outcome() {
            Ruled::Admitted => Outcome::Admitted,
            Ruled::NoAccess | Ruled::TooLarge => Outcome::Never,
            Ruled::Limited(_) if seen.is_some_and(giusto::Decision::is_never) => Outcome::Never,
            Ruled::Limited(_) => Outcome::Denied,
        };
        let denied = outcome == Outcome::Denied;
        Self {
            outcome,
            retry_after_ns: decision.next_after().filter(|_| denied).map(nanos),
            limit: seen.map_or(u64::MAX, |answer| answer.status().limit()),
            remaining: seen.map_or(u64::MAX, |answer| answer.status().remaining()),
            reset_ns: seen.and_then(|answer| answer.status().full_after()).map(nanos),
        }
    }
}
