//! From nodes to a document: every fault of form is collected, none stops the reading.
//!
//! What is read leaves its place behind under its path, `limits.events.quota`, so that checks of
//! meaning can point at it later.

mod fields;
mod limits;
mod responses;
mod rules;

use std::{cell::RefCell, collections::HashMap, ops::Range};

use self::fields::Fields;
pub(crate) use self::fields::closest;
use crate::{
    Document, Faults, Source,
    document::{Membership, Parameter, Selector, Tier},
    fault::Collector,
    node::{self, Node, Value},
};

/// A document with the places of its parts.
pub(crate) struct Reading {
    pub(crate) document: Document,
    pub(crate) places: Places,
}

/// Where the parts of a document stand, by path.
#[derive(Debug, Default)]
pub(crate) struct Places {
    spans: HashMap<String, Range<usize>>,
}

impl Places {
    /// The place of a part, or of the nearest part around it.
    pub(crate) fn of(&self, path: &str) -> Range<usize> {
        let mut path = path;
        loop {
            if let Some(span) = self.spans.get(path) {
                return span.clone();
            }
            match path.rfind(['.', '[']) {
                Some(at) => path = &path[..at],
                None => return 0..0,
            }
        }
    }
}

/// What all who read share.
struct Context<'s> {
    faults: RefCell<Collector<'s>>,
    places: RefCell<Places>,
}

impl Context<'_> {
    fn fault(&self, at: &Range<usize>, path: &str, message: String, help: Option<String>) {
        self.faults.borrow_mut().push(at.clone(), path, message, help);
    }

    fn note(&self, path: &str, span: &Range<usize>) {
        self.places.borrow_mut().spans.insert(path.to_owned(), span.clone());
    }
}

/// Reads a document, and says what was wrong with its form in `faults`.
pub(crate) fn read(source: &Source) -> Result<(Reading, Collector<'_>), Faults> {
    let root = node::parse(source)?;
    let context =
        Context { faults: RefCell::new(Collector::new(source)), places: RefCell::default() };
    let document = document(&root, &context);
    let Context { faults, places } = context;
    Ok((Reading { document, places: places.into_inner() }, faults.into_inner()))
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
