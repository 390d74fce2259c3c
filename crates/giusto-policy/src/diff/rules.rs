//! Rules that are new, gone or other than they were. What they charge is said of requests.

use super::{Bearing, Changes, limits::conditions, listed};
use crate::{
    Document,
    document::{Batch, Rule},
};

pub(super) fn rules(before: &Document, after: &Document, changes: &mut Changes) {
    let of = |document: &Document, id: &str| document.rules.iter().position(|rule| rule.id == id);
    for rule in before.rules.iter().filter(|rule| of(after, &rule.id).is_none()) {
        changes.say(format!("rules.{}", rule.id), Bearing::Other, "is gone");
    }
    for rule in &after.rules {
        let place = format!("rules.{}", rule.id);
        if let Some(old) = of(before, &rule.id) {
            one(&before.rules[old], rule, &place, changes);
            continue;
        }
        let (requests, limits) = (listed(&rule.requests), listed(&rule.limits));
        let requests = if rule.requests.is_empty() { "all requests" } else { &requests };
        let text = format!("is new: {requests} {}, charged to {limits}", when(rule));
        changes.say(place, Bearing::Other, text);
    }
    let order: Vec<_> = after.rules.iter().filter_map(|rule| of(before, &rule.id)).collect();
    if !order.is_sorted() {
        let text = "rules stand in another order, and the first that matches decides";
        changes.say("rules", Bearing::Other, text);
    }
}

fn when(rule: &Rule) -> String {
    conditions(&rule.when)
}

fn one(old: &Rule, new: &Rule, place: &str, changes: &mut Changes) {
    let gone = old.requests.iter().filter(|pattern| !new.requests.contains(pattern));
    let fresh = new.requests.iter().filter(|pattern| !old.requests.contains(pattern));
    let (gone, fresh) = (gone.collect::<Vec<_>>(), fresh.collect::<Vec<_>>());
    if !gone.is_empty() {
        changes.say(place, Bearing::Other, format!("is no longer about {}", listed(gone)));
    }
    if !fresh.is_empty() {
        changes.say(place, Bearing::Other, format!("is about {}, too", listed(fresh)));
    }
    changes.other(place, (&old.when, &new.when), |_, _| {
        format!("matches {}, formerly {}", when(new), when(old))
    });
    // Headers speak of the first limit unless something else is said.
    let shown = |rule: &Rule| rule.shown.as_ref().or(rule.limits.first()).cloned();
    changes.other(place, (&shown(old), &shown(new)), |old, new| {
        format!("headers speak of {}, formerly of {}", listed(new), listed(old))
    });
    let common = |rule: &Rule, other: &Rule| {
        rule.limits.iter().filter(|id| other.limits.contains(id)).cloned().collect::<Vec<_>>()
    };
    changes.other(place, (&common(old, new), &common(new, old)), |_, _| {
        "limits stand in another order: of several that deny alike the first answers".to_owned()
    });
    changes.other(place, (&old.title, &new.title), |_, _| "has another title".to_owned());
    batch(old.batch.as_ref(), new.batch.as_ref(), place, changes);
}

fn batch(old: Option<&Batch>, new: Option<&Batch>, place: &str, changes: &mut Changes) {
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) => {
            let text = format!("one request holds at most {}, as `{}` says", new.at_most, new.from);
            changes.say(place, Bearing::Tighter, text);
        }
        (Some(old), None) => {
            let text = format!("one request may hold more than {}", old.at_most);
            changes.say(place, Bearing::Looser, text);
        }
        (Some(old), Some(new)) => {
            if old.at_most != new.at_most {
                let looser = new.at_most > old.at_most;
                let bearing = if looser { Bearing::Looser } else { Bearing::Tighter };
                let text =
                    format!("one request holds at most {}, formerly {}", new.at_most, old.at_most);
                changes.say(place, bearing, text);
            }
            changes.other(place, (&old.from, &new.from), |old, new| {
                format!("`{new}` says what a request holds, formerly `{old}`")
            });
            changes.other(place, (&old.denial, &new.denial), |old, new| {
                format!("too large a request is denied as `{new}`, formerly as `{old}`")
            });
        }
    }
}
