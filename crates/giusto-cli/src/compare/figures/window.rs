//! The cost in the sliding window over time, a panel per algorithm, with the limit.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series as Drawn, palette};
use giusto_sim::{series::Series, subject::Kind};

use super::{Sketch, View, traffic::capital};
use crate::drawing::seconds;

/// The figure of one key.
pub(super) fn sketch(view: &View<'_>, key: u32) -> Sketch {
    let settings = &view.comparison.settings;
    let limit = view.limit.units() as f64;
    let mut panels = Vec::new();
    // Without a limit the window holds whatever was offered, and would dwarf the others.
    for cell in view.cells.iter().filter(|cell| cell.kind != Kind::Unlimited) {
        let Some(series) = Series::of(cell, view.counters, settings, key) else { continue };
        let bin_s = series.bins.length_ns as f64 / 1e9;
        let most = series.window_cost.iter().max().copied().unwrap_or(0);
        let points: Vec<(f64, f64)> = (0..)
            .zip(&series.window_cost)
            .map(|(bin, &units)| (f64::from(bin) * bin_s, units as f64))
            .collect();
        let name = cell.kind.name();
        let panel = Panel::new(
            name,
            Axis::new("time since the first request", Format::Seconds),
            Axis::new(format!("{} in the window", view.unit()), Format::Number),
            vec![Drawn::step("admitted in the window", points, palette::algorithm(name))],
        );
        let note = format!("most: {}", crate::output::grouped(most));
        panels.push(panel.limit(limit, "limit").note(note));
    }
    let window = view.limit.window().map_or(0.0, |window| window.as_secs_f64());
    let title = format!("Admitted in any window, limit {}{}", view.limit, view.whose(key));
    let subtitle = format!(
        "{} admitted in the last {}, the largest value within each bin, exact",
        capital(view.unit()),
        seconds(window)
    );
    let body = Body::Panels(Panels::new(panels, 2));
    Sketch::new(
        view.file("cost-in-window"),
        Figure::new(title, body).subtitle(subtitle),
        "What a server sees that counts any window of the limit's length, wherever it starts. Above \
         the dashed line, more than the published number passed within one period.",
    )
}
