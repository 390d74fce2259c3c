//! Plans, parameters, overrides and environments: who gets which numbers.

use super::{Bearing, Changes, gone_and_new, limits::amounts, listed, numbers};
use crate::{Document, document::Override};

pub(super) fn plans(before: &Document, after: &Document, changes: &mut Changes) {
    let (gone, fresh) = gone_and_new(before.parameters.keys(), after.parameters.keys());
    for name in gone {
        let text = "is gone: a deployment that gives it is refused";
        changes.say(format!("parameters.{name}"), Bearing::Other, text);
    }
    for name in fresh {
        let text = "is new: a deployment must give it";
        changes.say(format!("parameters.{name}"), Bearing::Other, text);
    }
    let from = |document: &Document| document.membership.as_ref().map(|one| one.from.clone());
    changes.other("membership", (&from(before), &from(after)), |old, new| {
        format!("the plan is told by {}, formerly by {}", listed(new), listed(old))
    });
    let (gone, fresh) = gone_and_new(before.plans.keys(), after.plans.keys());
    for name in gone {
        let text = "is gone: who names it is of the lowest plan";
        changes.say(format!("plans.{name}"), Bearing::Other, text);
    }
    for name in fresh {
        changes.say(format!("plans.{name}"), Bearing::Other, "is new");
    }
    let order: Vec<_> =
        after.plans.keys().filter_map(|name| before.plans.get_index_of(name)).collect();
    if !order.is_sorted() {
        let text = "stand in another order, and of several the highest counts";
        changes.say("plans", Bearing::Other, text);
    }
    for (name, old) in &before.plans {
        let Some(new) = after.plans.get(name) else { continue };
        let place = format!("plans.{name}");
        let (bearing, text) = match (&old.no_access, &new.no_access) {
            (old, new) if old == new => continue,
            (None, Some(kind)) => (Bearing::Tighter, format!("has no access, denied as `{kind}`")),
            (Some(_), None) => (Bearing::Looser, "has access".to_owned()),
            (_, kind) => (Bearing::Other, format!("is denied as {}", listed(kind))),
        };
        changes.say(place, bearing, text);
    }
}

pub(super) fn overrides(before: &Document, after: &Document, changes: &mut Changes) {
    let same = |one: &Override, other: &Override| {
        one.limit == other.limit && one.key == other.key && one.from == other.from
    };
    for old in &before.overrides {
        let Some(new) = after.overrides.iter().find(|new| same(old, new)) else {
            let text = format!("of {}, {} of `{}`, is gone", whose(old), old.quota, old.limit);
            changes.say("overrides", Bearing::Other, text);
            continue;
        };
        let compared = numbers::compared((before, &old.quota), (after, &new.quota));
        if let Some((bearing, text)) = compared {
            let text = format!("of {}, `{}`: {text}", whose(old), old.limit);
            changes.say("overrides", bearing, text);
        }
        changes.other("overrides", (&old.until, &new.until), |old_until, new_until| {
            let until = |until: &Option<jiff::Timestamp>| {
                until.map_or_else(|| "never".to_owned(), |until| until.to_string())
            };
            let (new_until, old_until) = (until(new_until), until(old_until));
            format!("of {}, `{}`: ends {new_until}, formerly {old_until}", whose(old), old.limit)
        });
    }
    for new in &after.overrides {
        if !before.overrides.iter().any(|old| same(old, new)) {
            let quota = numbers::written(after, &new.quota);
            let until = new.until.map(|until| format!(" until {until}")).unwrap_or_default();
            let (whose, limit) = (whose(new), &new.limit);
            let text = format!("of {whose} is new: {quota} of `{limit}` from {}{until}", new.from);
            changes.say("overrides", Bearing::Other, text);
        }
    }
}

fn whose(one: &Override) -> String {
    let part = |(selector, value): &(_, String)| format!("{selector} = `{value}`");
    let parts: Vec<_> = one.key.iter().map(part).collect();
    if parts.is_empty() { "everybody".to_owned() } else { parts.join(" and ") }
}

pub(super) fn environments(before: &Document, after: &Document, changes: &mut Changes) {
    let (gone, fresh) = gone_and_new(before.environments.keys(), after.environments.keys());
    for name in gone {
        changes.say(format!("environments.{name}"), Bearing::Other, "is gone");
    }
    for name in fresh {
        changes.say(format!("environments.{name}"), Bearing::Other, "is new");
    }
    for (name, old) in &before.environments {
        let Some(new) = after.environments.get(name) else { continue };
        let place = format!("environments.{name}");
        changes.other(&place, (&old.limits, &new.limits), |old, new| {
            let limits = |limits: &Option<Vec<String>>| match limits {
                None => "what the rule says".to_owned(),
                Some(limits) => listed(limits),
            };
            format!("every rule charges {}, formerly {}", limits(new), limits(old))
        });
        let (gone, fresh) = gone_and_new(old.quotas.keys(), new.quotas.keys());
        for id in gone.into_iter().chain(fresh).chain(old.quotas.keys()) {
            // Where an environment says nothing of a limit, the document's own numbers are in
            // force.
            let was = old.quotas.get(id).or_else(|| before.limits.get(id)?.quota.as_ref());
            let is = new.quotas.get(id).or_else(|| after.limits.get(id)?.quota.as_ref());
            let place = format!("{place}.quotas.{id}");
            if !changes.list.iter().any(|change| change.place == place) {
                amounts((before, was), (after, is), &place, changes);
            }
        }
    }
}
