//! From a document to a scenario: all that is wrong with it at once, each with its place.

mod check;
mod clients;
mod deciding;
mod sources;
mod values;

use giusto_document::{
    Context, Faults, Fields, Node, Source as Document, Value, mismatch, name, parse, text, whole,
};

use super::document::Scenario;
use crate::trace::UnixNanos;
use values::{count, positive};

/// The most requests of a scenario that states none.
const MOST_REQUESTS: u64 = 100_000_000;

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(source: &Document) -> Result<Self, Faults> {
        let root = parse(source)?;
        let context = Context::new(source);
        let scenario = scenario(&root, &context);
        if let Some(scenario) = scenario.as_ref().filter(|_| context.is_clean()) {
            check::check(scenario, &context);
        }
        let (faults, _) = context.into_parts();
        faults.finish()?;
        // Nothing is missing where nothing is wrong.
        scenario.ok_or_else(|| Faults::one(source, 0..0, "this is no scenario", "write one"))
    }
}

fn scenario(root: &Node, context: &Context<'_>) -> Option<Scenario> {
    let fields = Fields::of(root, String::new(), context)?;
    let name = fields.required("scenario", name);
    let title = fields.optional("title", text);
    let about = fields.optional("about", text);
    let start = fields.optional("start", start);
    let duration_ns = fields.required("duration", positive);
    let seed = fields.optional("seed", whole).unwrap_or(1);
    let most_requests = fields.optional("most-requests", count).unwrap_or(MOST_REQUESTS);
    let limits = fields.list("limits", deciding::limited);
    let sources = fields.list("sources", sources::source);
    let clients = fields.list("clients", clients::clients);
    let faults = fields.list("faults", deciding::fault);
    let sweep = fields.optional("sweep", deciding::sweep);
    fields.finish();
    Some(Scenario {
        name: name?,
        title,
        about,
        start,
        duration_ns: duration_ns?,
        seed,
        most_requests,
        limits,
        sources,
        clients,
        faults,
        sweep,
    })
}

fn start(node: &Node, path: &str, context: &Context<'_>) -> Option<UnixNanos> {
    let Value::Text(text) = &node.value else {
        mismatch(node, path, context, "a time such as `2026-03-02T00:00:00Z`");
        return None;
    };
    let fault = |error| {
        let help = Some("expected a time such as `2026-03-02T00:00:00Z`".to_owned());
        context.fault(&node.span, path, format!("`{text}`: {error}"), help);
    };
    text.parse().map_err(fault).ok()
}
