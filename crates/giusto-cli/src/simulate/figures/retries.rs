//! Requests and retries of clients over time.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series, palette};
use giusto_sim::lab::PartKind;

use super::{looks, points};
use crate::{
    drawing::{Sketch, seconds},
    simulate::{Simulation, Timelines},
};

/// A panel for each population under each thing that decides; nothing where there are no clients.
pub(super) fn sketch(simulation: &Simulation<'_>, timelines: &Timelines) -> Option<Sketch> {
    let (stage, bins) = (&simulation.stage, timelines.bins);
    let length = seconds(bins.length_ns as f64 / 1e9);
    let limits = &simulation.read.scenario.limits;
    let mut panels = Vec::new();
    let looks = looks(limits);
    for ((limited, rows), look) in timelines.each(simulation).zip(looks) {
        for part in stage.parts().iter().filter(|part| part.kind == PartKind::Clients) {
            let own = || rows.iter().filter(|row| row.part == part.name);
            let title = match limits.len() {
                1 => part.name.to_owned(),
                _ => format!("{}, {}", part.name, limited.name),
            };
            let requests = points(0, bins.length_ns, own().map(|row| row.requests));
            let retries = points(0, bins.length_ns, own().map(|row| row.retries));
            panels.push(Panel::new(
                title,
                Axis::new("time", Format::Seconds),
                Axis::new(format!("requests per {length}"), Format::Number),
                vec![
                    Series::area("all", requests, palette::OFFERED),
                    Series::step("retries", retries, look),
                ],
            ));
        }
    }
    if panels.is_empty() {
        return None;
    }
    let panels = Panels { shared: false, ..Panels::new(panels, 2) };
    let figure = Figure::new("Retries over time", Body::Panels(panels))
        .subtitle(format!("Requests of clients in bins of {length}; each panel has its own scale"));
    let caption = "A storm is a comb: those who were denied together ask again together.";
    Some(Sketch::new("retries", figure, caption))
}
