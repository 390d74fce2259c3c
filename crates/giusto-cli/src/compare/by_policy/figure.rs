//! Requests over time, a panel per policy: offered, admitted and turned away.

use giusto_plot::{Axis, Body, Dash, Figure, Format, Look, Panel, Panels, Series, palette};

use super::{Comparison, timeline::TimelineRow};
use crate::drawing::{Sketch, seconds};

/// The figure of all policies.
pub(super) fn sketch(comparison: &Comparison<'_>, timelines: &[Vec<TimelineRow<'_>>]) -> Sketch {
    let bins = timelines.iter().flatten();
    let length = seconds(bins.last().map_or(0.0, |bin| bin.bin_length_ns as f64 / 1e9));
    let verdicts = comparison.verdicts.iter().zip(timelines);
    let panels = verdicts.map(|(verdict, bins)| panel(&verdict.policy, bins, &length)).collect();
    let figure = Figure::new("Requests over time", Body::Panels(Panels::new(panels, 2)))
        .subtitle(format!("All keys together, in bins of {length}"));
    Sketch::new(
        "requests-over-time",
        figure,
        "Grey is what was asked for, the lines what passed and what did not: over a limit, larger \
         than one request may be, or of a plan without access.",
    )
}

fn panel(policy: &str, bins: &[TimelineRow<'_>], length: &str) -> Panel {
    let points = |count: fn(&TimelineRow<'_>) -> u64| -> Vec<(f64, f64)> {
        bins.iter().map(|bin| (bin.bin_start_ns as f64 / 1e9, count(bin) as f64)).collect()
    };
    let admitted = Look::new(palette::BLUE, Dash::Solid);
    let denied = Look::new(palette::VERMILION, Dash::Dashed);
    Panel::new(
        policy,
        Axis::new("time since the first request", Format::Seconds),
        Axis::new(format!("requests per {length}"), Format::Number),
        vec![
            Series::area("offered", points(|bin| bin.requests), palette::OFFERED),
            Series::step("admitted", points(|bin| bin.admitted), admitted),
            Series::step("denied", points(|bin| bin.denied), denied),
        ],
    )
}
