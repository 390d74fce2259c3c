//! What decides, what goes wrong with it, and what is varied.

use giusto::Window;
use giusto_document::{Context, Fields, Node, Value, choice, items, mismatch, name, text, whole};

use super::values::{above_zero, duration, signed, small_count, table, variant, words};
use crate::{
    grid::Scope,
    limit::Limit,
    scenario::document::{Asking, Fault, Keep, Limited, Subject, Sweep},
    subject::{Anchor, Kind},
};

pub(super) fn limited(node: &Node, path: &str, context: &Context<'_>) -> Option<Limited> {
    table(node, path, context, |fields| {
        let name = fields.required("name", name);
        let subject = match (fields.has("policy"), fields.has("limit")) {
            (true, true) => {
                let help = Some("leave one of them out".to_owned());
                let why = "both `limit` and `policy` are to decide".to_owned();
                context.fault(&node.span, path, why, help);
                let _ = (fields.optional("policy", text), one_limit(fields));
                None
            }
            (true, false) => policy(fields),
            (false, _) => one_limit(fields),
        };
        Some(Limited { name: name?, subject: subject? })
    })
}

fn one_limit(fields: &Fields<'_, '_, '_>) -> Option<Subject> {
    let limit = fields.required("limit", limit);
    let kind = fields.required("algorithm", kind);
    let burst = fields.optional("burst", whole);
    let anchor = fields.optional("anchor", anchor).unwrap_or_default();
    let window = fields.optional("window", window).unwrap_or_default();
    let scope = fields.optional("scope", scope).unwrap_or_default();
    let limit = match burst {
        Some(burst) => limit?.with_burst(burst),
        None => limit?,
    };
    Some(Subject::Limit { kind: kind?, limit, anchor, window, scope })
}

fn policy(fields: &Fields<'_, '_, '_>) -> Option<Subject> {
    let file = fields.required("policy", text);
    let asking = Asking {
        request: fields.optional("request", text),
        key: fields.optional("key", words).unwrap_or_default(),
        cost: fields.optional("cost", words).unwrap_or_default(),
        attributes: fields.map("attributes", text).into_iter().collect(),
        parameters: fields.map("parameters", text).into_iter().collect(),
        environment: fields.optional("environment", text),
    };
    Some(Subject::Policy { file: file?, asking })
}

fn limit(node: &Node, path: &str, context: &Context<'_>) -> Option<Limit> {
    const EXPECTED: &str = "a limit such as `300/60s`, `100/min` or `unlimited`";
    let Value::Text(text) = &node.value else {
        mismatch(node, path, context, EXPECTED);
        return None;
    };
    let limit: Result<Limit, _> = text.parse();
    let fault = |error| {
        let help = Some(format!("expected {EXPECTED}"));
        context.fault(&node.span, path, format!("`{text}`: {error}"), help);
    };
    limit.map_err(fault).ok()
}

fn kind(node: &Node, path: &str, context: &Context<'_>) -> Option<Kind> {
    choice(node, path, context, "algorithm", &Kind::ALL.map(|kind| (kind.name(), kind)))
}

fn anchor(node: &Node, path: &str, context: &Context<'_>) -> Option<Anchor> {
    let all = [("aligned", Anchor::Aligned), ("first-hit", Anchor::FirstHit)];
    choice(node, path, context, "anchor", &all)
}

fn window(node: &Node, path: &str, context: &Context<'_>) -> Option<Window> {
    let all = [("half-open", Window::HalfOpen), ("closed", Window::Closed)];
    choice(node, path, context, "kind of window", &all)
}

fn scope(node: &Node, path: &str, context: &Context<'_>) -> Option<Scope> {
    let all = [("per-key", Scope::PerKey), ("shared", Scope::Shared)];
    choice(node, path, context, "scope", &all)
}

pub(super) fn fault(node: &Node, path: &str, context: &Context<'_>) -> Option<Fault> {
    variant(
        node,
        path,
        context,
        "fault",
        &[
            ("clock", |n, p, c| {
                table(n, p, c, |fields| {
                    let (at, by) = (fields.required("at", duration), fields.required("by", signed));
                    Some(Fault::Clock { at_ns: at?, by_ns: by? })
                })
            }),
            ("skew", |n, p, c| {
                table(n, p, c, |fields| {
                    let nodes_ns =
                        fields.required("nodes", |n, p, c| Some(items(n, p, c, signed)))?;
                    Some(Fault::Skew { nodes_ns })
                })
            }),
            ("restart", |n, p, c| {
                table(n, p, c, |fields| {
                    let at = fields.required("at", duration);
                    let down_ns = fields.optional("down", duration).unwrap_or(0);
                    let keep = fields.optional("keep", keep).unwrap_or(Keep::Nothing);
                    Some(Fault::Restart { at_ns: at?, down_ns, keep })
                })
            }),
        ],
    )
}

fn keep(node: &Node, path: &str, context: &Context<'_>) -> Option<Keep> {
    let all = [("nothing", Keep::Nothing), ("everything", Keep::Everything)];
    choice(node, path, context, "thing to keep", &all)
}

pub(super) fn sweep(node: &Node, path: &str, context: &Context<'_>) -> Option<Sweep> {
    table(node, path, context, |fields| {
        Some(Sweep {
            limits: fields.list("limit", limit),
            bursts: fields.list("burst", whole),
            algorithms: fields.list("algorithm", kind),
            loads: fields.list("load", above_zero),
            seeds: fields.optional("seeds", small_count).unwrap_or(1),
        })
    })
}
