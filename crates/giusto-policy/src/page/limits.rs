//! Limits in words: numbers, windows, scopes and endpoints.

use giusto::Quota;

use super::Cell;
use crate::{
    Document,
    document::{AlgorithmName, Amount, Condition, Limit, Numbers, Rule, Selector},
    resolve::Resolver,
    words,
};

/// Whether a limit can turn anybody away.
pub(super) fn is_enforced(limit: &Limit) -> bool {
    !limit.shadow && limit.algorithm != AlgorithmName::Total
}

pub(super) fn title<'d>(id: &'d str, limit: &'d Limit) -> &'d str {
    limit.title.as_deref().unwrap_or(id)
}

pub(super) fn unit(limit: &Limit) -> &str {
    limit.unit.as_deref().unwrap_or("requests")
}

/// The numbers of an amount, where the document alone says them.
pub(super) fn known(document: &Document, amount: &Amount) -> Option<Quota> {
    Resolver::new(document, std::collections::BTreeMap::new(), None).quota(amount).ok()
}

/// `10,000 requests`, `Custom`, `50% of standard (500 requests)`.
pub(super) fn count(document: &Document, amount: &Amount, unit: &str) -> String {
    let numbers = known(document, amount).map(|quota| match quota.limit() {
        None => "unlimited".to_owned(),
        Some(limit) => format!("{} {unit}", words::grouped(limit)),
    });
    match (amount, numbers) {
        (Amount::Share { .. }, Some(numbers)) => format!("{amount} ({numbers})"),
        (Amount::Share { .. }, None) => amount.to_string(),
        (_, Some(numbers)) => numbers,
        (_, None) => "Custom".to_owned(),
    }
}

/// `1,000 requests per minute`.
pub(super) fn rate(document: &Document, amount: &Amount, unit: &str) -> String {
    let count = count(document, amount, unit);
    match known(document, amount).and_then(|quota| quota.period()) {
        Some(period) => format!("{count} per {}", per(period)),
        None => count,
    }
}

/// `minute`, `60 days`: what stands behind "per".
pub(super) fn per(period: giusto::Period) -> String {
    match (period.length().as_secs(), period.length().subsec_nanos()) {
        (60, 0) => "minute".to_owned(),
        (3600, 0) => "hour".to_owned(),
        _ => {
            let words = words::period(period);
            words.strip_prefix("1 ").map(str::to_owned).unwrap_or(words)
        }
    }
}

/// `1,500 requests`, where an amount has a burst of its own.
pub(super) fn burst(document: &Document, amount: &Amount, unit: &str) -> Option<String> {
    let burst = known(document, amount)?.own_burst()?;
    Some(format!("{} {unit}", words::grouped(burst)))
}

/// Every amount of a limit, each with the plan that it is for.
pub(super) fn amounts<'d>(
    document: &'d Document,
    numbers: &'d Numbers,
) -> Vec<(Option<&'d str>, &'d Amount)> {
    match numbers {
        Numbers::One(amount) => vec![(None, amount)],
        Numbers::ByPlan(plans) => {
            let named = document.plans.iter().filter_map(|(id, plan)| {
                let amount = plans.get(id)?;
                Some((Some(plan.title.as_deref().unwrap_or(id)), amount))
            });
            named.collect()
        }
    }
}

/// The numbers of a limit in one cell: `Pro 30, Scale 60 requests` where plans differ.
pub(super) fn numbers(document: &Document, numbers: &Numbers, limit: &Limit) -> String {
    let amounts = amounts(document, numbers);
    let each: Vec<_> = amounts
        .iter()
        .map(|(plan, amount)| {
            let mut text = count(document, amount, unit(limit));
            if let Some(burst) = burst(document, amount, unit(limit)) {
                text = format!("{text}, burst {burst}");
            }
            plan.map_or_else(|| text.clone(), |plan| format!("{plan}: {text}"))
        })
        .collect();
    each.join("; ")
}

/// The window of a limit, the same for all of its numbers.
pub(super) fn window(document: &Document, numbers: &Numbers) -> String {
    let amounts = amounts(document, numbers);
    let mut periods = amounts
        .iter()
        .filter_map(|(_, amount)| known(document, amount).and_then(|quota| quota.period()));
    periods.next().map_or_else(|| "Custom".to_owned(), words::period)
}

/// `per organisation`, `for everybody together`.
pub(super) fn scope(document: &Document, limit: &Limit) -> String {
    let selectors = limit.scope.as_ref().and_then(|scope| document.scopes.get(scope));
    let mut parts: Vec<_> = selectors.into_iter().flatten().map(part).collect();
    if limit.per_rule {
        parts.push("endpoint".to_owned());
    }
    if parts.is_empty() {
        return "for everybody together".to_owned();
    }
    format!("per {}", parts.join(" and "))
}

/// A part of a request as people call it.
fn part(selector: &Selector) -> String {
    match selector {
        Selector::Attribute(name) => name.replace('-', " "),
        Selector::Path(name) => name.clone(),
        Selector::Header(name) => format!("header {name}"),
        Selector::Ip => "client address".to_owned(),
        Selector::Host => "host".to_owned(),
        Selector::Method => "method".to_owned(),
    }
}

/// `feature is card-funding-controls`.
pub(super) fn conditions(conditions: &[Condition]) -> String {
    let each: Vec<_> = conditions
        .iter()
        .map(|condition| match condition.any_of.as_slice() {
            [one] if one == "*" => format!("{} is given", part(&condition.selector)),
            several => format!("{} is {}", part(&condition.selector), several.join(" or ")),
        })
        .collect();
    each.join(" and ")
}

/// The endpoints of a rule.
pub(super) fn endpoints(document: &Document, rule: &Rule) -> Cell {
    if !rule.requests.is_empty() {
        return Cell::Code(rule.requests.iter().map(ToString::to_string).collect());
    }
    let is_first = document.rules.first().is_some_and(|first| first.id == rule.id);
    Cell::words(match (&rule.title, rule.when.as_slice()) {
        (Some(title), _) => title.clone(),
        (None, []) if is_first => "All requests".to_owned(),
        (None, []) => "All other requests".to_owned(),
        (None, when) => format!("Requests where {}", conditions(when)),
    })
}
