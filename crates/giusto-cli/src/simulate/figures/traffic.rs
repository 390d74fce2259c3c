//! Units over time, a panel for each thing that decides: offered and admitted.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series, palette};
use giusto_sim::lab::TimelineRow;

use super::{looks, points};
use crate::{
    drawing::{Sketch, seconds},
    simulate::{Simulation, Timelines},
};

pub(super) fn sketch(simulation: &Simulation<'_>, timelines: &Timelines) -> Sketch {
    let bins = timelines.bins;
    let length = seconds(bins.length_ns as f64 / 1e9);
    let looks = looks(&simulation.read.scenario.limits);
    let panels = timelines.each(simulation).zip(looks).map(|((limited, parts), look)| {
        let rows = TimelineRow::together(parts, limited, bins);
        let values = |of: fn(&TimelineRow) -> u64| {
            points(0, bins.length_ns, rows.iter().map(of).collect::<Vec<_>>().into_iter())
        };
        Panel::new(
            &limited.name,
            Axis::new("time", Format::Seconds),
            Axis::new(format!("units per {length}"), Format::Number),
            vec![
                Series::area("offered", values(|row| row.offered_cost), palette::OFFERED),
                Series::step("admitted", values(|row| row.admitted_cost), look),
            ],
        )
    });
    let body = Body::Panels(Panels::new(panels.collect(), 2));
    let figure = Figure::new("Offered and admitted over time", body)
        .subtitle(format!("All keys together, in bins of {length}"));
    let caption = "Grey is what was asked for, the line what passed. Where clients react to \
                   answers, each panel has traffic of its own.";
    Sketch::new("offered-and-admitted", figure, caption)
}
