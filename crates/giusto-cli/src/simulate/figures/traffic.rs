//! Units over time, a panel for each thing that decides: offered and admitted.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series, palette};
use giusto_sim::lab::{TimelineRow, bins};

use super::{looks, points};
use crate::{
    drawing::{Sketch, seconds},
    simulate::Simulation,
};

pub(super) fn sketch(simulation: &Simulation<'_>) -> Sketch {
    let bins = bins(&simulation.stage);
    let length = seconds(bins.length_ns as f64 / 1e9);
    let limits = &simulation.read.scenario.limits;
    let pairs = limits.iter().zip(looks(limits)).zip(&simulation.outcomes);
    let panels = pairs.map(|((limited, look), outcome)| {
        let rows = TimelineRow::of_all(limited, outcome, bins);
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
