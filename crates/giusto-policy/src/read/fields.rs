//! Fields of every document, and those that only a policy has: selectors, conditions, statuses.

use giusto_document::{Context, Entry, Node, Value};
pub(super) use giusto_document::{
    Fields, choice, flag, items, join, mismatch, name, named, parsed, text, whole,
};

use crate::document::{Condition, Conditions, Selector, host};

/// Conditions, none if they are left out.
pub(super) fn conditions(
    fields: &Fields<'_, '_, '_>,
    key: &'static str,
    context: &Context<'_>,
) -> Conditions {
    let Some((node, path)) = fields.take(key) else { return Vec::new() };
    let Value::Table(entries) = &node.value else {
        mismatch(node, &path, context, "a table of selectors");
        return Vec::new();
    };
    entries.iter().filter_map(|entry| condition(entry, &path, context)).collect()
}

/// A status of a response.
pub(super) fn status(node: &Node, path: &str, context: &Context<'_>) -> Option<u16> {
    let number = whole(node, path, context)?;
    let status = u16::try_from(number).ok().filter(|status| (100..=599).contains(status));
    if status.is_none() {
        let help = Some("statuses of responses go from 100 to 599".to_owned());
        context.fault(&node.span, path, format!("{number} is no status"), help);
    }
    status
}

/// A selector.
pub(super) fn selector(node: &Node, path: &str, context: &Context<'_>) -> Option<Selector> {
    parsed(node, path, context, Selector::EXPECTED)
}

/// A selector that is the key of an entry.
pub(super) fn selector_key(entry: &Entry, path: &str, context: &Context<'_>) -> Option<Selector> {
    match entry.key.parse() {
        Ok(selector) => Some(selector),
        Err(why) => {
            let help = Some(format!("expected {}", Selector::EXPECTED));
            context.fault(&entry.key_span, &join(path, &entry.key), why, help);
            None
        }
    }
}

fn condition(entry: &Entry, path: &str, context: &Context<'_>) -> Option<Condition> {
    let selector = selector_key(entry, path, context);
    let path = join(path, &entry.key);
    context.note(&path, &entry.key_span);
    let any_of = match &entry.value.value {
        Value::List(_) => items(&entry.value, &path, context, text),
        _ => vec![text(&entry.value, &path, context)?],
    };
    if any_of.is_empty() {
        let help = Some("`\"*\"` accepts anything that is there".to_owned());
        let message = "a condition without values can never hold".to_owned();
        context.fault(&entry.value.span, &path, message, help);
        return None;
    }
    let selector = selector?;
    let any_of = match selector {
        Selector::Host => any_of.iter().map(|wanted| host::folded_condition(wanted)).collect(),
        _ => any_of,
    };
    Some(Condition { selector, any_of })
}
