//! Open sources.

use std::time::Duration;

use giusto_document::{Context, Fields, Node, Value, choice, items, name, text, whole};

use super::values::{
    above_zero, at_least_one, count, duration, length, number, positive, range, rate, share,
    small_count, table, variant,
};
use crate::{
    scenario::document::{Keys, Source},
    traffic::{
        Aim, Bursts, Costs, Counts, Diurnal, EdgeAttack, FlashCrowd, Gaps, Modulated,
        ModulatedState, Poisson, Popularity, Process, Renewal, Steady, Times, Timing,
    },
};

pub(super) fn source(node: &Node, path: &str, context: &Context<'_>) -> Option<Source> {
    table(node, path, context, |fields| {
        let name = fields.required("name", name);
        let process = fields.required("arrivals", process);
        let keys = fields.optional("keys", keys);
        let costs = fields.optional("cost", costs);
        let from = fields.optional("from", duration);
        let until = fields.optional("until", positive);
        let silent = fields.list("silent", stretch);
        let request = fields.optional("request", text);
        Some(Source {
            name: name?,
            process: process?,
            keys: keys.unwrap_or(Keys::Drawn(Popularity::One)),
            costs: costs.unwrap_or(Costs::Constant(1)),
            from_ns: from.unwrap_or(0),
            until_ns: until,
            silent,
            request,
        })
    })
}

fn stretch(node: &Node, path: &str, context: &Context<'_>) -> Option<(u64, u64)> {
    range(node, path, context, duration)
}

/// When requests, or jobs, come.
pub(super) fn process(node: &Node, path: &str, context: &Context<'_>) -> Option<Process> {
    variant(
        node,
        path,
        context,
        "way to arrive",
        &[
            ("steady", |n, p, c| table(n, p, c, steady)),
            ("poisson", |n, p, c| table(n, p, c, poisson)),
            ("on-off", |n, p, c| table(n, p, c, on_off)),
            ("modulated", |n, p, c| table(n, p, c, modulated)),
            ("gamma", |n, p, c| table(n, p, c, |fields| renewal(fields, Gaps::Gamma))),
            ("weibull", |n, p, c| table(n, p, c, |fields| renewal(fields, Gaps::Weibull))),
            ("diurnal", |n, p, c| table(n, p, c, diurnal)),
            ("flash-crowd", |n, p, c| table(n, p, c, flash_crowd)),
            ("edge", |n, p, c| table(n, p, c, edge)),
            ("counts", |n, p, c| table(n, p, c, counts)),
            ("times", |n, p, c| Some(Times { times_ns: items(n, p, c, duration) }.into())),
        ],
    )
}

fn steady(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    let phase = fields.optional("phase", length).unwrap_or(Duration::ZERO);
    let rate = fields.required("rate", rate)?;
    Some(Steady::per(u128::from(rate.requests), rate.period.as_nanos(), phase).into())
}

fn poisson(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    Some(Poisson { rate: fields.required("rate", rate)?.per_second() }.into())
}

fn on_off(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    let rate = fields.required("rate", rate);
    let burst = fields.required("burst", |n, p, c| range(n, p, c, count));
    let pause = fields.required("pause", |n, p, c| range(n, p, c, length));
    let ((least_size, most_size), (least_pause, most_pause)) = (burst?, pause?);
    let rate = rate?.per_second();
    Some(Bursts { least_size, most_size, least_pause, most_pause, rate }.into())
}

fn modulated(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    let states = fields.required("states", |n, p, c| Some(items(n, p, c, state)))?;
    Some(Modulated { states }.into())
}

fn state(node: &Node, path: &str, context: &Context<'_>) -> Option<ModulatedState> {
    table(node, path, context, |fields| {
        // A silent state has a rate of its own kind: the number 0.
        let rate = fields.required("rate", |n, p, c| match n.value {
            Value::Integer(0) => Some(0.0),
            _ => rate(n, p, c).map(super::values::Rate::per_second),
        });
        let dwell = fields.required("dwell", length);
        let weight = fields.optional("weight", small_count).unwrap_or(1);
        Some(ModulatedState { rate: rate?, dwell: dwell?, weight })
    })
}

fn renewal(fields: &Fields<'_, '_, '_>, gaps: Gaps) -> Option<Process> {
    let (rate, shape) = (fields.required("rate", rate), fields.required("shape", above_zero));
    Some(Renewal { gaps, rate: rate?.per_second(), shape: shape? }.into())
}

fn diurnal(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    let mean = fields.required("rate", rate);
    let amplitude = fields.required("amplitude", share);
    let period = fields.optional("period", length).unwrap_or(Duration::from_hours(24));
    let peak = fields.optional("peak", length).unwrap_or(Duration::ZERO);
    Some(Diurnal { mean: mean?.per_second(), amplitude: amplitude?, period, peak }.into())
}

fn flash_crowd(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    let base = fields.required("rate", rate);
    let at = fields.required("at", length);
    let factor = fields.required("factor", at_least_one);
    let ramp = fields.required("ramp", length);
    let half_life = fields.required("half-life", length);
    let (base, at, factor) = (base?.per_second(), at?, factor?);
    Some(FlashCrowd { base, at, factor, ramp: ramp?, half_life: half_life? }.into())
}

fn edge(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    let limit = fields.required("limit", count);
    let window = fields.required("window", length);
    let within = fields.required("within", length);
    let every = fields.optional("every", count).unwrap_or(1);
    let aim = fields.optional("aim", |n, p, c| {
        let all = [("aligned", Aim::Aligned), ("first-hit", Aim::FirstHit)];
        choice(n, p, c, "aim", &all)
    });
    let timing = fields.optional("timing", |n, p, c| {
        let all = [("exact", Timing::Exact), ("random", Timing::Random)];
        choice(n, p, c, "timing", &all)
    });
    let (aim, timing) = (aim.unwrap_or_default(), timing.unwrap_or_default());
    let (limit, window, within) = (limit?, window?, within?);
    Some(EdgeAttack { limit, window, within, every, aim, timing }.into())
}

fn counts(fields: &Fields<'_, '_, '_>) -> Option<Process> {
    let interval = fields.required("interval", length);
    let counts = fields.required("counts", |n, p, c| Some(items(n, p, c, whole)));
    Some(Counts { interval: interval?, counts: counts? }.into())
}

fn keys(node: &Node, path: &str, context: &Context<'_>) -> Option<Keys> {
    variant(
        node,
        path,
        context,
        "choice of keys",
        &[
            ("one", |n, p, c| table(n, p, c, |_| Some(Keys::Drawn(Popularity::One)))),
            ("fresh", |n, p, c| table(n, p, c, |_| Some(Keys::Drawn(Popularity::Fresh)))),
            ("uniform", |n, p, c| {
                small_count(n, p, c).map(|keys| Keys::Drawn(Popularity::Uniform { keys }))
            }),
            ("in-turn", |n, p, c| {
                small_count(n, p, c).map(|keys| Keys::Drawn(Popularity::Sequence { keys }))
            }),
            ("trace", |n, p, c| text(n, p, c).map(Keys::Trace)),
            ("zipf", |n, p, c| table(n, p, c, zipf)),
        ],
    )
}

fn zipf(fields: &Fields<'_, '_, '_>) -> Option<Keys> {
    let (keys, exponent) =
        (fields.required("keys", small_count), fields.required("exponent", number));
    Some(Keys::Drawn(Popularity::Zipf { keys: keys?, exponent: exponent? }))
}

fn costs(node: &Node, path: &str, context: &Context<'_>) -> Option<Costs> {
    if let Value::Integer(_) = node.value {
        return whole(node, path, context).map(Costs::Constant);
    }
    variant(
        node,
        path,
        context,
        "distribution of costs",
        &[
            ("uniform", |n, p, c| {
                range(n, p, c, whole).map(|(least, most)| Costs::Uniform { least, most })
            }),
            ("weighted", |n, p, c| Some(Costs::Weighted(items(n, p, c, weight)))),
            ("geometric", |n, p, c| {
                let mean = |fields: &Fields<'_, '_, '_>| fields.required("mean", at_least_one);
                table(n, p, c, mean).map(|mean| Costs::Geometric { mean })
            }),
            ("tokens", |n, p, c| table(n, p, c, tokens)),
            ("batches", |n, p, c| table(n, p, c, batches)),
        ],
    )
}

fn tokens(fields: &Fields<'_, '_, '_>) -> Option<Costs> {
    let median = fields.required("median", above_zero);
    let sigma = fields.required("sigma", number);
    let cap = fields.required("cap", count);
    Some(Costs::LogNormal { median: median?, sigma: sigma?, cap: cap? })
}

fn batches(fields: &Fields<'_, '_, '_>) -> Option<Costs> {
    let (items, batch) = (fields.required("items", count), fields.required("size", count));
    Some(Costs::Batches { items: items?, batch: batch? })
}

fn weight(node: &Node, path: &str, context: &Context<'_>) -> Option<(u64, u64)> {
    table(node, path, context, |fields| {
        let (cost, weight) = (fields.required("cost", whole), fields.required("weight", count));
        Some((cost?, weight?))
    })
}
