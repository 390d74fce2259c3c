//! The limits of a rule: whose counters they charge, by which numbers, and those that do not apply.

use super::{CandidateSeen, LimitSeen, Spared, instant, rules};
use crate::{
    document::{Counts, RequestPattern},
    plan::{Counted, Decision, Meter, Outcome},
    request::Request,
};

/// The limits that were asked, and those that were not.
pub(super) fn seen(
    decision: &Decision<'_>,
    rule: Option<usize>,
    request: &Request<'_>,
) -> (Vec<LimitSeen>, Vec<Spared>) {
    let Some(rule) = rule else { return (Vec::new(), Vec::new()) };
    let (mut limits, mut spared) = (Vec::new(), Vec::new());
    for meter in decision.plan().charged_by(rule) {
        let found = decision.counted().iter().find(|own| std::ptr::eq(own.meter(), meter));
        match found {
            Some(counted) => limits.push(limit(decision, counted, request)),
            None => spared.push(Spared {
                limit: meter.id().to_owned(),
                because: why_not(decision, meter, request),
            }),
        }
    }
    (limits, spared)
}

fn limit(decision: &Decision<'_>, counted: &Counted<'_>, request: &Request<'_>) -> LimitSeen {
    let (meter, pattern) = (counted.meter(), decision.pattern());
    let key = meter.key(request, pattern);
    let tier = meter.tier(&key, plan_of(decision), decision.at());
    let numbers = tier.and_then(|tier| meter.quota(tier));
    let candidate = meter.candidate.as_ref().map(|(_, quota)| CandidateSeen {
        numbers: quota.to_string(),
        allows: counted.candidate(),
    });
    LimitSeen {
        limit: meter.id().to_owned(),
        counter: match meter.rule() {
            None => meter.id().to_owned(),
            Some(rule) => format!("{}@{rule}", meter.id()),
        },
        algorithm: meter.algorithm.name(),
        unit: meter.unit().to_owned(),
        key: key_parts(meter, pattern, request),
        numbers: numbers.map(|quota| quota.to_string()),
        numbers_of: numbers_of(decision, meter, &key),
        cost: meter.cost(request, pattern).units(),
        allows: counted.answer().is_allowed(),
        used: counted.used(request, decision),
        remaining: counted.remaining(),
        counts_attempts: meter.counts == Counts::Attempts,
        shadow: meter.is_shadow(),
        candidate,
    }
}

fn key_parts(
    meter: &Meter,
    pattern: Option<&RequestPattern>,
    request: &Request<'_>,
) -> Vec<(String, Option<String>)> {
    let part = |selector: &crate::Selector| {
        (selector.to_string(), request.value(selector, pattern).map(std::borrow::Cow::into_owned))
    };
    meter.scope.iter().map(part).collect()
}

fn plan_of(decision: &Decision<'_>) -> Option<usize> {
    decision.plan().policy().document().plans.get_index_of(decision.tier()?)
}

/// Whose numbers these are.
fn numbers_of(decision: &Decision<'_>, meter: &Meter, key: &str) -> String {
    let at = decision.at();
    let mut periods = meter.overrides.get(key).into_iter().flatten();
    let in_force =
        periods.find(|period| period.from <= at && period.until.is_none_or(|until| at < until));
    if let Some(period) = in_force {
        return match period.until {
            None => "an override for good".to_owned(),
            Some(until) => format!("an override until {}", instant(until)),
        };
    }
    match (meter.by_plan.len(), decision.tier()) {
        (0 | 1, _) | (_, None) => "everybody".to_owned(),
        (_, Some(plan)) => format!("plan `{plan}`"),
    }
}

fn why_not(decision: &Decision<'_>, meter: &Meter, request: &Request<'_>) -> String {
    let pattern = decision.pattern();
    if decision.outcome() == Outcome::NoAccess {
        return "the plan has no access, so that no limit is asked".to_owned();
    }
    let unmet = meter.when.iter().find_map(|one| rules::unmet(one, pattern, request));
    unmet.unwrap_or_else(|| {
        let key = meter.key(request, pattern);
        match numbers_of(decision, meter, &key).as_str() {
            "everybody" => "it has no limit for anybody".to_owned(),
            other => format!("{other} has no limit here"),
        }
    })
}
