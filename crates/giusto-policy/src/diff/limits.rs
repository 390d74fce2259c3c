//! Limits that are new, gone or other than they were.

use super::{Bearing, Changes, counts, gone_and_new, listed, numbers};
use crate::{
    Document, Policy,
    document::{Condition, CostRule, Counts, Limit, Numbers, Selector},
};

pub(super) fn limits(old: &Policy, new: &Policy, changes: &mut Changes) {
    let (before, after) = (old.document(), new.document());
    let (gone, fresh) = gone_and_new(before.limits.keys(), after.limits.keys());
    for id in gone {
        changes.say(format!("limits.{id}"), Bearing::Looser, "is gone, with its counts");
    }
    for id in fresh {
        let limit = &after.limits[id];
        let scope = selectors(after, limit);
        let numbers = written(after, limit.quota.as_ref());
        let shadow = if limit.shadow { ", counted and not enforced" } else { "" };
        let algorithm = limit.algorithm.name();
        let text = format!("is new: {numbers} by `{algorithm}`, per {}{shadow}", scope_text(scope));
        changes.say(format!("limits.{id}"), Bearing::Tighter, text);
    }
    let inherited = counts::inherited(old, new);
    for (id, limit) in &before.limits {
        let Some(other) = after.limits.get(id) else { continue };
        let place = format!("limits.{id}");
        let recounts = counting((before, limit), (after, other), &place, changes);
        rest(limit, other, &place, changes);
        let kept = inherited.as_ref().and_then(|inherited| counts::are_kept(inherited, id));
        match kept {
            Some(true) if recounts => {
                changes.say(place, Bearing::Other, "counts are kept when it is loaded");
            }
            Some(false) => {
                let text = "counts start from nothing when it is loaded: all is left to everybody";
                changes.say(place, Bearing::Other, text);
            }
            _ => {}
        }
    }
}

/// The numbers of a limit in words.
fn written(document: &Document, numbers: Option<&Numbers>) -> String {
    match numbers {
        None => "a running total".to_owned(),
        Some(Numbers::One(amount)) => numbers::written(document, amount),
        Some(Numbers::ByPlan(plans)) => {
            let each = plans.iter();
            let each = each.map(|(plan, amount)| {
                format!("{} for `{plan}`", numbers::written(document, amount))
            });
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

fn selectors<'d>(document: &'d Document, limit: &Limit) -> &'d [Selector] {
    let scope = limit.scope.as_ref().and_then(|scope| document.scopes.get(scope));
    scope.map_or(&[], Vec::as_slice)
}

fn scope_text(scope: &[Selector]) -> String {
    match scope {
        [] => "all requests together".to_owned(),
        scope => listed(scope),
    }
}

/// Numbers, algorithm, scope and what else says what is counted; whether any of it changed.
fn counting(
    (before, old): (&Document, &Limit),
    (after, new): (&Document, &Limit),
    place: &str,
    changes: &mut Changes,
) -> bool {
    let found = changes.list.len();
    amounts((before, old.quota.as_ref()), (after, new.quota.as_ref()), place, changes);
    changes.other(place, (&old.algorithm, &new.algorithm), |old, new| {
        format!("counts by `{}`, no longer by `{}`", new.name(), old.name())
    });
    let scopes = (&selectors(before, old), &selectors(after, new));
    changes.other(place, scopes, |old, new| {
        format!("has a counter per {}, no longer per {}", scope_text(new), scope_text(old))
    });
    changes.other(place, (&old.per_rule, &new.per_rule), |_, new| {
        if *new {
            "each rule has a counter of its own".to_owned()
        } else {
            "all its rules share one counter".to_owned()
        }
    });
    changes.list.len() > found
}

/// Numbers of a limit, plan by plan.
pub(super) fn amounts(
    (before, old): (&Document, Option<&Numbers>),
    (after, new): (&Document, Option<&Numbers>),
    place: &str,
    changes: &mut Changes,
) {
    match (old, new) {
        (None, None) => {}
        (Some(Numbers::One(from)), Some(Numbers::One(to))) => {
            if let Some((bearing, text)) = numbers::compared((before, from), (after, to)) {
                changes.say(place, bearing, text);
            }
        }
        (Some(from), Some(to)) => {
            for plan in after.plans.keys() {
                let known = before.plans.contains_key(plan);
                let was = numbers::of_plan(from, plan).filter(|_| known);
                let (bearing, text) = match (was, numbers::of_plan(to, plan)) {
                    (Some(was), Some(is)) => match numbers::compared((before, was), (after, is)) {
                        Some(found) => found,
                        None => continue,
                    },
                    (None, Some(is)) => {
                        (Bearing::Other, format!("has {} now", numbers::written(after, is)))
                    }
                    (Some(was), None) => {
                        let text = format!("has no number now, and had {was}");
                        (Bearing::Other, text)
                    }
                    (None, None) => continue,
                };
                changes.say(place, bearing, format!("plan `{plan}`: {text}"));
            }
        }
        (from, to) => {
            let text = format!("from {} to {}", written(before, from), written(after, to));
            changes.say(place, Bearing::Other, text);
        }
    }
}

/// What is left: what it costs, who is counted, and what is done about it.
fn rest(old: &Limit, new: &Limit, place: &str, changes: &mut Changes) {
    changes.other(place, (&old.cost, &new.cost), |old, new| {
        format!("a request costs {}, no longer {}", cost(new), cost(old))
    });
    if old.counts != new.counts {
        let (bearing, text) = match new.counts {
            Counts::Admitted => (Bearing::Looser, "attempts that are denied no longer count"),
            Counts::Attempts => (Bearing::Tighter, "attempts that are denied count, too"),
        };
        changes.say(place, bearing, text);
    }
    changes.other(place, (&old.uncounted, &new.uncounted), |old, new| {
        format!("answers that do not count: {}, formerly {}", listed(new), listed(old))
    });
    changes.other(place, (&old.when, &new.when), |old, new| {
        format!("applies {}, formerly {}", conditions(new), conditions(old))
    });
    enforcement(old, new, place, changes);
    changes.other(place, (&old.max_keys, &new.max_keys), |old, new| {
        format!("holds at most {} keys, formerly {}", listed(new), listed(old))
    });
    changes.other(place, (&old.alert_below, &new.alert_below), |old, new| {
        format!("alerts below {}, formerly {}", listed(new), listed(old))
    });
    changes.other(place, (&old.kept, &new.kept), |_, new| {
        if *new {
            "counts are kept over a restart".to_owned()
        } else {
            "counts are no longer kept over a restart".to_owned()
        }
    });
    changes.other(place, (&old.unit, &new.unit), |old, new| {
        format!("counts {}, formerly {}", listed(new), listed(old))
    });
    changes.other(place, (&old.title, &new.title), |_, _| "has another title".to_owned());
}

/// What is done about a limit that is reached.
fn enforcement(old: &Limit, new: &Limit, place: &str, changes: &mut Changes) {
    if old.shadow != new.shadow {
        let (bearing, text) = if new.shadow {
            (Bearing::Looser, "is only counted, and no longer enforced")
        } else {
            (Bearing::Tighter, "is enforced, and no longer only counted")
        };
        changes.say(place, bearing, text);
    }
    changes.other(place, (&old.candidate, &new.candidate), |old, new| {
        format!("tries {} beside it, formerly {}", listed(new), listed(old))
    });
    changes.other(place, (&old.denial, &new.denial), |old, new| {
        let kind = |denial: &Option<String>| {
            denial.clone().unwrap_or_else(|| crate::check::DEFAULT_DENIAL.to_owned())
        };
        format!("denies as `{}`, no longer as `{}`", kind(new), kind(old))
    });
}

fn cost(rule: &CostRule) -> String {
    match rule {
        CostRule::Units(units) => units.to_string(),
        CostRule::From(selector) => format!("what `{selector}` says"),
    }
}

/// What requests must carry, in words.
pub(super) fn conditions(conditions: &[Condition]) -> String {
    if conditions.is_empty() {
        return "always".to_owned();
    }
    let one = |condition: &Condition| {
        let any = condition.any_of.iter().map(|wanted| format!("`{wanted}`")).collect::<Vec<_>>();
        format!("{} is {}", condition.selector, any.join(" or "))
    };
    format!("when {}", conditions.iter().map(one).collect::<Vec<_>>().join(" and "))
}
