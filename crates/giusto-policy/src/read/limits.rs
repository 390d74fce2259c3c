//! Limits, and what replaces their numbers.

use std::str::FromStr;

use giusto::{Quota, QuotaError};

use super::fields::{self, Fields, join};
use crate::document::{
    AlgorithmName, Amount, CostRule, Counts, Environment, Limit, Numbers, Override, Percent,
    Selector, host,
};
use giusto_document::{Context, Node, Value};

pub(super) fn limit(node: &Node, path: &str, context: &Context<'_>) -> Option<Limit> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let algorithm = fields.required("algorithm", algorithm);
    let limit = Limit {
        title: fields.optional("title", fields::text),
        scope: fields.optional("scope", fields::text),
        quota: fields.optional("quota", numbers),
        algorithm: algorithm.unwrap_or(AlgorithmName::Fixed),
        unit: fields.optional("unit", fields::text),
        cost: fields.optional("cost", cost).unwrap_or_default(),
        counts: fields.optional("counts", counts).unwrap_or_default(),
        uncounted: fields.list("uncounted", fields::status),
        per_rule: fields.optional("per-rule", fields::flag).unwrap_or_default(),
        when: fields::conditions(&fields, "when", context),
        shadow: fields.optional("shadow", fields::flag).unwrap_or_default(),
        candidate: fields.optional("candidate", amount),
        denial: fields.optional("denial", fields::text),
        kept: fields.optional("kept", fields::flag).unwrap_or_default(),
        alert_below: fields.optional("alert-below", percent),
        max_keys: fields.optional("max-keys", fields::whole),
    };
    if algorithm.is_some() && limit.algorithm != AlgorithmName::Total && !fields.has("quota") {
        let help = Some(format!("add `quota`: {}", Amount::EXPECTED));
        context.fault(&node.span, path, "this limit has no `quota`".into(), help);
    }
    fields.finish();
    Some(limit)
}

/// A quota, with a suggestion where its unit of time is mistyped.
pub(super) fn amount(node: &Node, path: &str, context: &Context<'_>) -> Option<Amount> {
    let Value::Text(text) = &node.value else {
        fields::mismatch(node, path, context, Amount::EXPECTED);
        return None;
    };
    match text.parse() {
        Ok(amount) => Some(amount),
        Err(why) => {
            let help = respelled(text).map_or_else(
                || format!("expected {}", Amount::EXPECTED),
                |likely| format!("did you mean `{likely}`?"),
            );
            context.fault(&node.span, path, why, Some(help));
            None
        }
    }
}

/// The quota that was probably meant, where one word of it is no unit of time.
fn respelled(text: &str) -> Option<String> {
    const UNITS: [&str; 17] = [
        "min", "mins", "minutes", "s", "second", "seconds", "h", "hour", "hours", "day", "days",
        "week", "weeks", "month", "ms", "us", "ns",
    ];
    let (number, rest) = text.split_once('/')?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, unit) = rest.split_at(digits);
    let (unit, tail) = unit
        .split_once(' ')
        .map_or((unit, String::new()), |(unit, tail)| (unit, format!(" {tail}")));
    let letters = unit.to_ascii_lowercase();
    let starts = |candidate: &&&str| letters.starts_with(**candidate) && candidate.len() > 1;
    let similar = || {
        let edits = |unit: &&&str| strsim::damerau_levenshtein(&letters, unit);
        UNITS.iter().min_by_key(edits).filter(|unit| edits(unit) <= (letters.len() / 2).min(2))
    };
    let likely = UNITS.iter().rev().find(starts).or_else(similar)?;
    let likely = format!("{number}/{count}{likely}{tail}");
    let parsed: Result<Quota, QuotaError> = Quota::from_str(&likely);
    parsed.is_ok().then_some(likely)
}

fn numbers(node: &Node, path: &str, context: &Context<'_>) -> Option<Numbers> {
    match &node.value {
        Value::Table(_) => Some(Numbers::ByPlan(fields::named(node, path, context, amount))),
        _ => amount(node, path, context).map(Numbers::One),
    }
}

fn algorithm(node: &Node, path: &str, context: &Context<'_>) -> Option<AlgorithmName> {
    fields::choice(node, path, context, "algorithm", &AlgorithmName::ALL)
}

fn counts(node: &Node, path: &str, context: &Context<'_>) -> Option<Counts> {
    let all = [("admitted", Counts::Admitted), ("attempts", Counts::Attempts)];
    fields::choice(node, path, context, "way to count", &all)
}

fn cost(node: &Node, path: &str, context: &Context<'_>) -> Option<CostRule> {
    match &node.value {
        Value::Integer(_) => fields::whole(node, path, context).map(CostRule::Units),
        _ => fields::selector(node, path, context).map(CostRule::From),
    }
}

fn percent(node: &Node, path: &str, context: &Context<'_>) -> Option<Percent> {
    const EXPECTED: &str = "a percentage like `10%`";
    let Value::Text(text) = &node.value else {
        fields::mismatch(node, path, context, EXPECTED);
        return None;
    };
    let number = text.trim().strip_suffix('%').ok_or_else(|| format!("`{text}` lacks a `%`"));
    let hundred = || "100".parse().expect("a hundred is a percentage");
    match number.and_then(Percent::from_str) {
        Ok(percent) if percent <= hundred() => Some(percent),
        Ok(percent) => {
            let message = format!("{percent} is more than all of it");
            context.fault(&node.span, path, message, Some(format!("expected {EXPECTED}")));
            None
        }
        Err(why) => {
            context.fault(&node.span, path, why, Some(format!("expected {EXPECTED}")));
            None
        }
    }
}

pub(super) fn overriding(node: &Node, path: &str, context: &Context<'_>) -> Option<Override> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let limit = fields.required("limit", fields::text);
    let key = fields.required("key", key);
    let quota = fields.required("quota", amount);
    let from = fields.required("from", instant);
    let has_until = fields.has("until");
    let until = fields.optional("until", instant);
    let reason = fields.optional("reason", fields::text);
    fields.finish();
    if has_until && until.is_none() {
        return None;
    }
    Some(Override { limit: limit?, key: key?, quota: quota?, from: from?, until, reason })
}

fn instant(node: &Node, path: &str, context: &Context<'_>) -> Option<jiff::Timestamp> {
    const EXPECTED: &str = "an instant like `2026-12-01T00:00:00Z`";
    let Value::Text(text) = &node.value else {
        fields::mismatch(node, path, context, EXPECTED);
        return None;
    };
    match text.parse() {
        Ok(instant) => Some(instant),
        Err(error) => {
            let message = format!("`{text}` is no instant: {error}");
            context.fault(&node.span, path, message, Some(format!("expected {EXPECTED}")));
            None
        }
    }
}

fn key(node: &Node, path: &str, context: &Context<'_>) -> Option<Vec<(Selector, String)>> {
    let Value::Table(entries) = &node.value else {
        fields::mismatch(node, path, context, "a table of selectors and their values");
        return None;
    };
    let parts = entries.iter().filter_map(|entry| {
        let selector = fields::selector_key(entry, path, context);
        let value = fields::text(&entry.value, &join(path, &entry.key), context);
        match (selector?, value?) {
            (Selector::Host, value) => Some((Selector::Host, host::folded(&value).into_owned())),
            other => Some(other),
        }
    });
    Some(parts.collect())
}

pub(super) fn environment(node: &Node, path: &str, context: &Context<'_>) -> Option<Environment> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let limits = fields.has("limits").then(|| fields.list("limits", fields::text));
    let environment = Environment {
        about: fields.optional("about", fields::text),
        limits,
        quotas: fields.map("quotas", numbers),
    };
    fields.finish();
    Some(environment)
}
