//! Offered against admitted over time, a panel per algorithm, with the limit.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series as Drawn, palette};
use giusto_sim::series::Series;

use super::{Sketch, View};
use crate::drawing::seconds;

/// The figure of one key.
pub(super) fn sketch(view: &View<'_>, key: u32) -> Sketch {
    let settings = &view.comparison.settings;
    let mut bin_s = 0.0;
    let mut panels = Vec::new();
    for cell in view.cells {
        let Some(series) = Series::of(cell, view.counters, settings, key) else { continue };
        bin_s = series.bins.length_ns as f64 / 1e9;
        let points = |units: &[u64]| -> Vec<(f64, f64)> {
            (0..).zip(units).map(|(bin, &units)| (f64::from(bin) * bin_s, units as f64)).collect()
        };
        let window_s = cell.limit.window().map_or(1.0, |window| window.as_secs_f64());
        let per_bin = cell.limit.units() as f64 * bin_s / window_s;
        let name = cell.kind.name();
        let panel = Panel::new(
            name,
            Axis::new("time since the first request", Format::Seconds),
            Axis::new(format!("{} per {}", view.unit(), seconds(bin_s)), Format::Number),
            vec![
                Drawn::area("offered", points(&series.offered), palette::OFFERED),
                Drawn::step("admitted", points(&series.admitted), palette::algorithm(name)),
            ],
        );
        panels.push(panel.limit(per_bin, "limit"));
    }
    let title = format!("Offered and admitted over time, limit {}{}", view.limit, view.whose(key));
    let subtitle = format!(
        "{} in bins of {}; the dashed line is the limit's rate",
        capital(view.unit()),
        seconds(bin_s)
    );
    let body = Body::Panels(Panels::new(panels, 2));
    Sketch::new(
        view.file("offered-and-admitted"),
        Figure::new(title, body).subtitle(subtitle),
        "Grey is what was asked for, the line what passed. A burst may stand above the dashed line: \
         it is the rate, and each algorithm has its own rule for how much may come at once.",
    )
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
