//! From nodes to a document: every fault of form is collected, none stops the reading.
//!
//! What is read leaves its place behind under its path, `limits.events.quota`, so that checks of
//! meaning can point at it later.

mod fields;
mod limits;
mod responses;
mod rules;

use giusto_document::{Collector, Context, Node, Places, Value, parse};

use self::fields::Fields;
use crate::{
    Document, Faults, Source,
    document::{Membership, Parameter, Selector, Tier},
};

/// A document with the places of its parts.
pub(crate) struct Reading {
    pub(crate) document: Document,
    pub(crate) places: Places,
}

/// Reads a document, and says what was wrong with its form in `faults`.
pub(crate) fn read(source: &Source) -> Result<(Reading, Collector<'_>), Faults> {
    let root = parse(source)?;
    let context = Context::new(source);
    let document = document(&root, &context);
    let (faults, places) = context.into_parts();
    Ok((Reading { document, places }, faults))
}

fn document(root: &Node, context: &Context<'_>) -> Document {
    let Some(fields) = Fields::of(root, String::new(), context) else {
        return Document::default();
    };
    let document = Document {
        policy: fields.required("policy", fields::name).unwrap_or_default(),
        title: fields.optional("title", fields::text),
        source: fields.optional("source", fields::text),
        notes: fields.list("notes", fields::text),
        parameters: fields.map("parameters", parameter),
        quotas: fields.map("quotas", limits::amount),
        scopes: fields.map("scopes", scope),
        membership: fields.optional("membership", membership),
        plans: fields.map("plans", tier),
        limits: fields.map("limits", limits::limit),
        rules: fields.list("rules", rules::rule),
        overrides: fields.list("overrides", limits::overriding),
        environments: fields.map("environments", limits::environment),
        responses: fields.optional("responses", responses::responses).unwrap_or_default(),
        denials: fields.map("denials", responses::denial),
    };
    fields.finish();
    document
}

fn parameter(node: &Node, path: &str, context: &Context<'_>) -> Option<Parameter> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let parameter = Parameter { about: fields.optional("about", fields::text) };
    fields.finish();
    Some(parameter)
}

fn membership(node: &Node, path: &str, context: &Context<'_>) -> Option<Membership> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let from = fields.required("from", fields::selector);
    fields.finish();
    Some(Membership { from: from? })
}

fn tier(node: &Node, path: &str, context: &Context<'_>) -> Option<Tier> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let tier = Tier {
        title: fields.optional("title", fields::text),
        no_access: fields.optional("no-access", fields::text),
    };
    fields.finish();
    Some(tier)
}

/// One selector or a list of them.
fn scope(node: &Node, path: &str, context: &Context<'_>) -> Option<Vec<Selector>> {
    match &node.value {
        Value::List(_) => {
            let selectors = fields::items(node, path, context, fields::selector);
            if selectors.is_empty() {
                let help = Some("leave `scope` out of a limit for one counter for all".to_owned());
                context.fault(&node.span, path, "this scope has no selectors".into(), help);
            }
            Some(selectors)
        }
        _ => fields::selector(node, path, context).map(|selector| vec![selector]),
    }
}
