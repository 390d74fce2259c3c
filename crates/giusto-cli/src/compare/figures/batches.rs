//! The running example: events per minute in batches of 50 beside single events.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series as Drawn, palette};
use giusto_sim::scenario::{BATCH, EVENTS_A_MINUTE, LIMIT};

use super::Sketch;
use crate::{batch_events::Throughput, output::grouped};

/// The figure of the steady organisation.
pub(super) fn sketch(throughput: &[Throughput]) -> Sketch {
    let panels = throughput.iter().map(panel).collect();
    let title =
        format!("Events admitted per minute: batches of {BATCH} against single events, {LIMIT}");
    let figure = Figure::new(title, Body::Panels(Panels::new(panels, 2))).subtitle(format!(
        "One organisation offers 18,000 events a minute; the limit counts requests, so at most {} \
         events pass in full batches",
        grouped(EVENTS_A_MINUTE)
    ));
    Sketch::new(
        "events-per-minute",
        figure,
        "The same events under the same limit: fifty to a request, or each a request of its own.",
    )
}

fn panel(under: &Throughput) -> Panel {
    let points = |events: &[u64]| -> Vec<(f64, f64)> {
        (0..).zip(events).map(|(minute, &count)| (60.0 * f64::from(minute), count as f64)).collect()
    };
    let name = under.kind.name();
    let single = palette::Look::new(palette::BLACK, palette::Dash::Solid);
    Panel::new(
        name,
        Axis::new("time since the first request", Format::Seconds),
        Axis::new("events per minute", Format::Number),
        vec![
            Drawn::area("offered", points(&under.offered), palette::OFFERED),
            Drawn::step(
                format!("admitted in batches of {BATCH}"),
                points(&under.batched),
                palette::algorithm(name),
            ),
            Drawn::step("admitted one by one", points(&under.single), single),
        ],
    )
    .limit(EVENTS_A_MINUTE as f64, grouped(EVENTS_A_MINUTE))
}
