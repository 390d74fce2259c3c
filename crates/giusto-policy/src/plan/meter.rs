//! A meter: one limit as it is deployed, with its counter and the numbers of each tier.

use std::{collections::HashMap, time::Duration};

use giusto::{Cost, Member, Quota, Timestamp};

use super::{
    counter::{Asked, Counter},
    key::Key,
};
use crate::{
    document::{AlgorithmName, Conditions, CostRule, Counts, Percent, RequestPattern, Selector},
    request::Request,
};

/// A limit that is counted.
#[derive(Debug)]
pub struct Meter {
    pub(crate) id: String,
    /// The rule whose own counter this is, where each rule has one.
    pub(crate) rule: Option<String>,
    pub(crate) algorithm: AlgorithmName,
    pub(crate) unit: String,
    pub(crate) scope: Vec<Selector>,
    pub(crate) counter: Counter,
    /// The numbers, by tier; none of a running total.
    pub(crate) quotas: Vec<Quota>,
    /// The tier whose count reaches furthest.
    pub(crate) widest: usize,
    /// The tier of each plan; of a plan without a limit none. One for all where there are no plans.
    pub(crate) by_plan: Vec<Option<usize>>,
    pub(crate) overrides: HashMap<String, Vec<Period>, ahash::RandomState>,
    pub(crate) candidate: Option<(Counter, Quota)>,
    pub(crate) cost: CostRule,
    pub(crate) counts: Counts,
    pub(crate) uncounted: Vec<u16>,
    pub(crate) when: Conditions,
    pub(crate) shadow: bool,
    pub(crate) kept: bool,
    pub(crate) max_keys: Option<u64>,
    /// The zero of the plan's own clock.
    pub(crate) zero: Timestamp,
    pub(crate) alert_below: Option<Percent>,
    /// The kind of denial, by its place in the document.
    pub(crate) denial: usize,
}

/// For how long an override lasts, since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    pub(crate) from: Timestamp,
    pub(crate) until: Option<Timestamp>,
    /// None where the override lifts the limit.
    pub(crate) tier: Option<usize>,
}

impl Meter {
    /// The periods to whose multiples since 1970-01-01 UTC its windows are aligned.
    pub fn aligned_to(&self) -> impl Iterator<Item = Duration> {
        let is_aligned =
            matches!(self.algorithm, AlgorithmName::Fixed | AlgorithmName::SlidingCounter);
        let quotas = self.quotas.iter().chain(self.candidate.as_ref().map(|(_, quota)| quota));
        quotas.filter(move |_| is_aligned).filter_map(|quota| Some(quota.period()?.length()))
    }

    /// The name of the limit.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The rule whose own counter this is, where each rule has one.
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    /// What is counted, in the plural.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Whether it is counted and not enforced.
    pub const fn is_shadow(&self) -> bool {
        self.shadow
    }

    /// The keys whose counts are not, at a wall time, those of a key that was never seen.
    pub fn keys_at(&self, at: Timestamp) -> usize {
        let own = at.as_nanos().saturating_sub(self.zero.as_nanos());
        self.counter.keys_at(Timestamp::from_nanos(own))
    }

    /// The numbers of a tier; none of a running total.
    pub(crate) fn quota(&self, tier: usize) -> Option<Quota> {
        self.quotas.get(tier).copied()
    }

    /// The tier of a key at a wall time, where the limit applies to it.
    pub(crate) fn tier(&self, key: &str, plan: Option<usize>, wall: Timestamp) -> Option<usize> {
        if !self.overrides.is_empty() {
            let periods = self.overrides.get(key).into_iter().flatten();
            let in_force = |period: &&Period| {
                period.from <= wall && period.until.is_none_or(|until| wall < until)
            };
            if let Some(period) = periods.clone().find(in_force) {
                return period.tier;
            }
        }
        match self.by_plan.as_slice() {
            [one] => *one,
            // A plan that nobody knows is the lowest: no more than that is known to be paid for.
            plans => plans.get(plan.unwrap_or(0)).copied().flatten(),
        }
    }

    pub(crate) fn cost(&self, request: &Request<'_>, pattern: Option<&RequestPattern>) -> Cost {
        match &self.cost {
            CostRule::Units(units) => Cost::new(*units),
            CostRule::From(selector) => Cost::new(request.number(selector, pattern)),
        }
    }

    pub(crate) fn key<'r>(
        &self,
        request: &Request<'r>,
        pattern: Option<&RequestPattern>,
    ) -> Key<'r> {
        Key::of(&self.scope, request, pattern)
    }

    /// Whether it is only counted, and denies nobody.
    pub(crate) fn is_watched(&self) -> bool {
        self.shadow || self.algorithm == AlgorithmName::Total
    }

    /// Whether it is a rolling window that may be exceeded for a while.
    pub(crate) fn has_burst_limit(&self) -> bool {
        self.algorithm == AlgorithmName::Rolling
            && self.quotas.iter().any(|quota| quota.own_burst().is_some())
    }

    /// The tier that measures: the one behind all others, where the machine has one.
    /// A bucket is measured by the numbers of whoever asks, since its units are lengths of time.
    fn measure(&self, tier: usize) -> usize {
        let has_measure = match self.algorithm {
            AlgorithmName::Fixed
            | AlgorithmName::FirstHit
            | AlgorithmName::Calendar
            | AlgorithmName::Rolling => true,
            AlgorithmName::Gcra => return tier,
            AlgorithmName::SlidingCounter | AlgorithmName::Total => false,
        };
        if has_measure { self.quotas.len() } else { self.widest }
    }

    /// Units of a key that are counted, above its limit too.
    pub(crate) fn used(&self, key: &str, tier: usize, now: Timestamp) -> u64 {
        let asked = Asked::new(self.counter.under(self.measure(tier)), key, Cost::ZERO);
        let status = *asked.peek_at(now).status();
        status.limit() - status.remaining().min(status.limit())
    }
}
