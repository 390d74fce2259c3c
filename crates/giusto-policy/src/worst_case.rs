//! The most that can pass: what a published limit admits at worst, not what its number suggests.
//!
//! `300/60s` in windows of the clock lets 600 pass within a minute that straddles two of them. The
//! engine knows such figures for each algorithm; here they are told for every limit as it is
//! deployed, for every plan and override, and for rules that charge several limits.

use std::{collections::BTreeMap, time::Duration};

use giusto::Quota;
use serde::Serialize;

use crate::{
    document::CostRule,
    plan::{Meter, Plan},
    resolve::Resolver,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

/// The most that one key of a limit can be counted for while the numbers are these.
///
/// Units, not requests. What passed and was given back, since its answer does not count, comes on
/// top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct WorstCase {
    /// The name of the limit.
    pub limit: String,
    /// The rule whose own counter this is, where each rule has one.
    pub rule: Option<String>,
    /// Who has these numbers.
    pub whose: Whose,
    /// The numbers, as they are written; `unlimited`.
    pub quota: String,
    /// What is counted, in the plural.
    pub unit: String,
    /// In any one second; none where there is no bound.
    pub second: Option<u64>,
    /// In any minute.
    pub minute: Option<u64>,
    /// In anything as long as a window of the limit.
    pub window: Option<u64>,
    /// In any 24 hours.
    pub day: Option<u64>,
}

/// Who has the numbers of a worst case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// Whoever asks.
    Everyone,
    /// Those of a plan.
    Plan(String),
    /// The key of an override, while it lasts: the place of the override in the document.
    Override(usize),
}

/// The most requests that can pass a rule, of one key of each limit that always applies to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RuleWorstCase {
    /// The name of the rule.
    pub rule: String,
    /// The plan; none where the document has no plans.
    pub plan: Option<String>,
    /// In any one second; none where there is no bound.
    pub second: Option<Bound>,
    /// In any minute.
    pub minute: Option<Bound>,
    /// In any 24 hours.
    pub day: Option<Bound>,
}

/// The lowest of several bounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Bound {
    /// So many requests.
    pub requests: u64,
    /// The limit that binds: of equal ones the first that the rule names.
    pub limit: String,
}

impl Plan {
    /// The most that can pass, by limit: for each plan that has numbers of its own, then for each
    /// override.
    pub fn worst_cases(&self) -> Vec<WorstCase> {
        self.meters().iter().flat_map(|meter| self.cases_of(meter)).collect()
    }

    /// The most requests that can pass, by rule and plan, and the limit that binds.
    ///
    /// Limits with a condition, limits that are not enforced, limits that give back, and limits
    /// whose cost a request tells bind only some requests, and are left out; so are overrides, and
    /// plans without access.
    pub fn rule_worst_cases(&self) -> Vec<RuleWorstCase> {
        let document = self.policy().document();
        let able = document.plans.iter().enumerate();
        let able = able.filter(|(_, (_, plan))| plan.no_access.is_none());
        let mut plans: Vec<_> = able.map(|(place, (name, _))| (place, Some(name))).collect();
        if document.plans.is_empty() {
            plans.push((0, None));
        }
        let mut cases = Vec::new();
        for (index, rule) in document.rules.iter().enumerate() {
            for (place, plan) in &plans {
                let bound = |window| self.bound(index, *place, window);
                cases.push(RuleWorstCase {
                    rule: rule.id.clone(),
                    plan: plan.cloned(),
                    second: bound(SECOND),
                    minute: bound(MINUTE),
                    day: bound(DAY),
                });
            }
        }
        cases
    }

    fn cases_of(&self, meter: &Meter) -> Vec<WorstCase> {
        let plans = &self.policy().document().plans;
        let mut cases = Vec::new();
        if meter.by_plan.len() == plans.len() {
            for ((name, plan), tier) in plans.iter().zip(&meter.by_plan) {
                if plan.no_access.is_none() {
                    cases.push(case(meter, Whose::Plan(name.clone()), *tier));
                }
            }
        } else {
            let tier = meter.by_plan.first().copied().flatten();
            cases.push(case(meter, Whose::Everyone, tier));
        }
        for (place, quota) in self.overrides_of(meter) {
            let tier = meter.quotas.iter().position(|own| *own == quota);
            cases.push(case(meter, Whose::Override(place), tier));
        }
        cases
    }

    /// The overrides of a limit, by their place, with their numbers.
    fn overrides_of(&self, meter: &Meter) -> Vec<(usize, Quota)> {
        let document = self.policy().document();
        let given = &self.deployment().parameters;
        let given =
            given.iter().filter_map(|(name, text)| Some((name.clone(), text.parse().ok()?)));
        let parameters: BTreeMap<String, Quota> = given.collect();
        let resolver = Resolver::new(document, parameters, None);
        let overrides = document.overrides.iter().enumerate();
        let own = overrides.filter(|(_, one)| one.limit == meter.id);
        own.filter_map(|(place, one)| Some((place, resolver.quota(&one.quota).ok()?))).collect()
    }

    /// The lowest bound on requests of a rule under a plan, of the limits that bind all of them.
    fn bound(&self, rule: usize, plan: usize, window: Duration) -> Option<Bound> {
        let charged = self.charged_by(rule);
        let always = charged.filter(|meter| meter.when.is_empty() && meter.uncounted.is_empty());
        let bounds = always.filter_map(|meter| {
            let tier = match meter.by_plan.as_slice() {
                [one] => *one,
                plans => plans.get(plan).copied().flatten(),
            };
            let units = most(meter, tier, window)?;
            let CostRule::Units(cost) = meter.cost else { return None };
            Some(Bound { requests: units.checked_div(cost)?, limit: meter.id.clone() })
        });
        bounds.min_by_key(|bound| bound.requests)
    }
}

fn case(meter: &Meter, whose: Whose, tier: Option<usize>) -> WorstCase {
    let quota = tier.and_then(|tier| meter.quota(tier));
    let length = quota.and_then(|quota| quota.period()).map(|period| period.length());
    WorstCase {
        limit: meter.id.clone(),
        rule: meter.rule.clone(),
        whose,
        quota: quota.unwrap_or(Quota::UNLIMITED).to_string(),
        unit: meter.unit.clone(),
        second: most(meter, tier, SECOND),
        minute: most(meter, tier, MINUTE),
        window: length.and_then(|length| most(meter, tier, length)),
        day: most(meter, tier, DAY),
    }
}

/// None for a limit that denies nothing: a running total, one that is not enforced, none at all.
fn most(meter: &Meter, tier: Option<usize>, window: Duration) -> Option<u64> {
    let tier = tier.filter(|&tier| !meter.shadow && meter.quota(tier).is_some())?;
    Some(meter.counter.worst_case(tier, window)).filter(|&most| most < u64::MAX)
}
