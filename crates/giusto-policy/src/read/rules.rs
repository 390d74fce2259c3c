//! Rules and batches.

use giusto_document::{Context, Node};

use super::fields::{self, Fields};
use crate::document::{Batch, RequestPattern, Rule};

pub(super) fn rule(node: &Node, path: &str, context: &Context<'_>) -> Option<Rule> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let rule = Rule {
        id: fields.required("id", fields::name).unwrap_or_default(),
        title: fields.optional("title", fields::text),
        requests: fields.list("requests", pattern),
        when: fields::conditions(&fields, "when", context),
        limits: fields.list("limits", fields::text),
        shown: fields.optional("shown", fields::text),
        batch: fields.optional("batch", batch),
    };
    fields.finish();
    Some(rule)
}

fn pattern(node: &Node, path: &str, context: &Context<'_>) -> Option<RequestPattern> {
    fields::parsed(node, path, context, RequestPattern::EXPECTED)
}

fn batch(node: &Node, path: &str, context: &Context<'_>) -> Option<Batch> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let from = fields.required("from", fields::selector);
    let at_most = fields.required("at-most", fields::whole);
    let denial = fields.required("denial", fields::text);
    let unit = fields.optional("unit", fields::text);
    fields.finish();
    Some(Batch { from: from?, at_most: at_most?, unit, denial: denial? })
}
