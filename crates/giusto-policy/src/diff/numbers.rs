//! Numbers up or down, and by how much.

use std::collections::BTreeMap;

use giusto::Quota;

use super::{Bearing, counts::STAND_IN};
use crate::{
    Document,
    document::{Amount, Numbers},
    resolve::Resolver,
};

/// What an amount comes to.
struct Known {
    /// The parameter that it is a share of, which stays what it is.
    parameter: Option<String>,
    quota: Option<Quota>,
    text: String,
}

/// How an amount differs from an earlier one, if it does.
pub(super) fn compared(
    (before, old): (&Document, &Amount),
    (after, new): (&Document, &Amount),
) -> Option<(Bearing, String)> {
    let (was, is) = (known(before, old), known(after, new));
    if was.parameter != is.parameter {
        return Some((Bearing::Other, format!("from {} to {}", was.text, is.text)));
    }
    let (Some(from), Some(to)) = (was.quota, is.quota) else {
        return (was.text != is.text)
            .then(|| (Bearing::Other, format!("from {} to {}", was.text, is.text)));
    };
    if from == to {
        return None;
    }
    let (bearing, by) = step(from, to);
    let by = by.map(|by| format!(" ({by})")).unwrap_or_default();
    Some((bearing, format!("from {} to {}{by}", was.text, is.text)))
}

/// The amount of a plan.
pub(super) fn of_plan<'n>(numbers: &'n Numbers, plan: &str) -> Option<&'n Amount> {
    match numbers {
        Numbers::One(amount) => Some(amount),
        Numbers::ByPlan(amounts) => amounts.get(plan),
    }
}

/// An amount with what it comes to.
pub(super) fn written(document: &Document, amount: &Amount) -> String {
    known(document, amount).text
}

fn known(document: &Document, amount: &Amount) -> Known {
    let names = document.parameters.keys();
    let stand_ins: BTreeMap<_, Quota> =
        names.filter_map(|name| Some((name.clone(), STAND_IN.parse().ok()?))).collect();
    let quota = Resolver::new(document, stand_ins, None).quota(amount).ok();
    let parameter = parameter(document, amount, document.quotas.len());
    let text = match (amount, quota) {
        (Amount::Share { .. }, Some(quota)) if parameter.is_none() => format!("{amount} = {quota}"),
        _ => amount.to_string(),
    };
    Known { parameter, quota, text }
}

/// The parameter that an amount comes from; shares are followed through so many names at most.
fn parameter(document: &Document, amount: &Amount, most: usize) -> Option<String> {
    match amount {
        Amount::Quota(_) => None,
        Amount::Parameter(name) => Some(name.clone()),
        Amount::Share { of, .. } => {
            parameter(document, document.quotas.get(of)?, most.checked_sub(1)?)
        }
    }
}

/// Whom a step suits, and how large it is.
fn step(from: Quota, to: Quota) -> (Bearing, Option<String>) {
    let (old, new) = match (rate(from), rate(to)) {
        (None, _) => return (Bearing::Tighter, None),
        (_, None) => return (Bearing::Looser, None),
        (Some(old), Some(new)) => (old, new),
    };
    let bearing = match (new.0 - old.0, new.1 - old.1) {
        (on_average, at_once) if on_average >= 0.0 && at_once >= 0.0 => Bearing::Looser,
        (on_average, at_once) if on_average <= 0.0 && at_once <= 0.0 => Bearing::Tighter,
        _ => Bearing::Other,
    };
    let (on_average, at_once) = (factor(old.0, new.0), factor(old.1, new.1));
    let by = match (on_average, at_once) {
        (Some(one), Some(other)) if one == other => Some(format!("×{one}")),
        (Some(one), Some(other)) => Some(format!("×{one} on average, ×{other} at once")),
        _ => None,
    };
    (bearing, by)
}

/// Units a second on average, and at once; none where there is no limit.
fn rate(quota: Quota) -> Option<(f64, f64)> {
    let (limit, period) = (quota.limit()?, quota.period()?);
    let at_once = quota.own_burst().unwrap_or(limit);
    Some((limit as f64 / period.length().as_secs_f64(), at_once as f64))
}

/// How many times as much, to three places; none from nothing.
fn factor(old: f64, new: f64) -> Option<String> {
    let factor = (old > 0.0).then(|| format!("{:.3}", new / old))?;
    Some(factor.trim_end_matches('0').trim_end_matches('.').to_owned())
}
