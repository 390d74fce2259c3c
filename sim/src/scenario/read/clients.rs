//! Populations of clients.

use std::fmt::Display;

use giusto_document::{Context, Fields, Node, choice, name, text, whole};

use super::{
    sources::process,
    values::{at_least_one, duration, positive, range, rate, share, small_count, table, variant},
};
use crate::{
    client::{
        Backoff, Behaviour, Budget, Fixed, Immediate, Jitter, Keys, Latency, Manners, Paced, Queue,
        Respectful, RetryShare, Span, Starts, Told,
    },
    scenario::document::{Clients, Work},
};

/// The delays of a client that is told nothing to wait for, in nanoseconds: the first, the longest.
const OTHERWISE_NS: (u64, u64) = (100_000_000, 60_000_000_000);
/// How many retries may be saved up where a share of them is allowed.
const SAVED: u32 = 10;

pub(super) fn clients(node: &Node, path: &str, context: &Context<'_>) -> Option<Clients> {
    table(node, path, context, |fields| {
        let name = fields.required("name", name);
        let count = fields.optional("count", small_count).unwrap_or(1);
        let behaviour = fields.required("behaviour", behaviour);
        let keys = fields.optional("keys", keys).unwrap_or_default();
        let work = fields.required("jobs", work);
        let cost = fields.optional("cost", whole).unwrap_or(1);
        let in_flight = fields.optional("in-flight", small_count).unwrap_or(1);
        let latency = fields.required("latency", latency);
        let at_ns = fields.optional("from", duration).unwrap_or(0);
        let spread_ns = fields.optional("spread", duration).unwrap_or(0);
        let budget = fields.optional("give-up", budget).unwrap_or_default();
        let told = fields.optional("told", told).unwrap_or_default();
        let request = fields.optional("request", text);
        Some(Clients {
            name: name?,
            count,
            manners: Manners { behaviour: behaviour?, budget },
            keys,
            work: work?,
            cost,
            in_flight,
            latency: latency?,
            starts: Starts { at_ns, spread_ns },
            told,
            request,
        })
    })
}

fn keys(node: &Node, path: &str, context: &Context<'_>) -> Option<Keys> {
    variant(
        node,
        path,
        context,
        "choice of keys",
        &[
            ("each", |n, p, c| table(n, p, c, |_| Some(Keys::Own))),
            ("shared", |n, p, c| table(n, p, c, |_| Some(Keys::One))),
            ("groups", |n, p, c| small_count(n, p, c).map(Keys::Groups)),
        ],
    )
}

fn work(node: &Node, path: &str, context: &Context<'_>) -> Option<Work> {
    variant(
        node,
        path,
        context,
        "kind of work",
        &[
            ("at-once", |n, p, c| small_count(n, p, c).map(Work::AtOnce)),
            ("arriving", |n, p, c| process(n, p, c).map(Work::Each)),
            ("dealt", |n, p, c| process(n, p, c).map(Work::Dealt)),
        ],
    )
}

/// One way takes this long, and so does the other.
fn latency(node: &Node, path: &str, context: &Context<'_>) -> Option<Latency> {
    let (least_ns, most_ns) = range(node, path, context, duration)?;
    let span = Span { least_ns, most_ns };
    Some(Latency { out: span, back: span })
}

fn told(node: &Node, path: &str, context: &Context<'_>) -> Option<Told> {
    let all = [("seconds", Told::Seconds), ("exact", Told::Exact), ("nothing", Told::Nothing)];
    choice(node, path, context, "way to tell a wait", &all)
}

fn budget(node: &Node, path: &str, context: &Context<'_>) -> Option<Budget> {
    table(node, path, context, |fields| {
        let retries = fields.optional("retries", |n, p, c| {
            let share = RetryShare::new(percent(n, p, c)?, SAVED);
            noted(share, n, p, c, "write a share such as `10%`")
        });
        Some(Budget {
            attempts: fields.optional("attempts", small_count),
            time_ns: fields.optional("after", positive),
            retries,
        })
    })
}

fn behaviour(node: &Node, path: &str, context: &Context<'_>) -> Option<Behaviour> {
    variant(
        node,
        path,
        context,
        "behaviour",
        &[
            ("immediate", |n, p, c| table(n, p, c, |_| Some(Behaviour::Immediate(Immediate)))),
            ("fixed", |n, p, c| {
                let delay = |fields: &Fields<'_, '_, '_>| fields.required("delay", duration);
                table(n, p, c, delay).map(|delay_ns| Behaviour::Fixed(Fixed { delay_ns }))
            }),
            ("backoff", |n, p, c| backoff(n, p, c).map(Behaviour::Backoff)),
            ("respectful", |n, p, c| {
                let jitter = |fields: &Fields<'_, '_, '_>| {
                    Some(fields.optional("jitter", duration).unwrap_or(0))
                };
                let (jitter_ns, otherwise) = (table(n, p, c, jitter)?, otherwise()?);
                Some(Behaviour::Respectful(Respectful { jitter_ns, otherwise }))
            }),
            ("paced", |n, p, c| {
                let otherwise = |_: &Fields<'_, '_, '_>| otherwise();
                let otherwise = table(n, p, c, otherwise)?;
                Some(Behaviour::Paced(Paced { otherwise }))
            }),
            ("queue", |n, p, c| queue(n, p, c).map(Behaviour::Queue)),
        ],
    )
}

fn backoff(node: &Node, path: &str, context: &Context<'_>) -> Option<Backoff> {
    table(node, path, context, |fields| {
        let base = fields.required("base", positive);
        let factor = fields.optional("factor", at_least_one).unwrap_or(2.0);
        let cap = fields.required("cap", positive);
        let jitter = fields.optional("jitter", jitter).unwrap_or(Jitter::Full);
        let backoff = Backoff::new(base?, factor, cap?, jitter);
        noted(backoff, node, path, context, "write a `base` and a larger `cap`")
    })
}

/// How clients wait that are told nothing.
fn otherwise() -> Option<Backoff> {
    Backoff::new(OTHERWISE_NS.0, 2.0, OTHERWISE_NS.1, Jitter::Full).ok()
}

fn queue(node: &Node, path: &str, context: &Context<'_>) -> Option<Queue> {
    table(node, path, context, |fields| {
        let rate = fields.required("rate", rate);
        let share = fields.optional("share", percent).unwrap_or(90);
        let rate = rate?;
        let window_ns = u64::try_from(rate.period.as_nanos()).unwrap_or(u64::MAX);
        let queue = Queue::new(rate.requests, window_ns, share);
        noted(queue, node, path, context, "write the limit as `rate` and a share from 1% to 100%")
    })
}

fn jitter(node: &Node, path: &str, context: &Context<'_>) -> Option<Jitter> {
    let all = [
        ("none", Jitter::None),
        ("full", Jitter::Full),
        ("equal", Jitter::Equal),
        ("decorrelated", Jitter::Decorrelated),
    ];
    choice(node, path, context, "jitter", &all)
}

/// A share in whole percents, in which clients count.
fn percent(node: &Node, path: &str, context: &Context<'_>) -> Option<u32> {
    /// What writing in decimals may be off by.
    const ROUNDING: f64 = 1e-9;
    let percent = share(node, path, context)? * 100.0;
    if (percent - percent.round()).abs() > ROUNDING {
        let help = Some("write a whole number of percents, as in `10%`".to_owned());
        let why = "clients count shares in whole percents, and this is a part of one".to_owned();
        context.fault(&node.span, path, why, help);
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    Some(percent.round() as u32)
}

/// What a behaviour refuses is a fault of the document.
fn noted<T, E: Display>(
    made: Result<T, E>,
    node: &Node,
    path: &str,
    context: &Context<'_>,
    help: &str,
) -> Option<T> {
    let fault = |error: E| {
        context.fault(&node.span, path, error.to_string(), Some(help.to_owned()));
    };
    made.map_err(fault).ok()
}
