//! How admitted requests are spread over keys: Lorenz curves with Jain's index.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series as Drawn, Shape, palette};
use giusto_sim::{grid::Cell, limit::Limit, metrics::jain, subject::Kind};

use super::Sketch;

/// Points beyond which a curve gains nothing that could be seen.
const MOST_POINTS: usize = 1_000;

/// The figure of one limit.
pub(super) fn sketch(limit: &Limit, cells: &[&Cell]) -> Sketch {
    let mut series = Vec::new();
    // Where nothing is limited, what is admitted is the demand; else it has a curve of its own.
    if let Some(cell) = cells.first().filter(|_| !cells.iter().any(|cell| is_unlimited(cell))) {
        let demand: Vec<u64> = cell.per_key.iter().map(|key| key.offered).collect();
        let index = jain(demand.iter().map(|&requests| requests as f64));
        let look = palette::algorithm(Kind::Unlimited.name());
        series.push(Drawn::line(named("demand", index), curve(demand), look));
    }
    for cell in cells {
        let admitted = cell.per_key.iter().map(|key| key.admitted).collect();
        let label = if is_unlimited(cell) { "unlimited: the demand" } else { cell.kind.name() };
        let name = named(label, cell.jain_admitted());
        series.push(Drawn::line(name, curve(admitted), palette::algorithm(cell.kind.name())));
    }
    let mut panel = Panel::new(
        "",
        Axis::new("share of keys, those with least first", Format::Percent).range(0.0, 1.0),
        Axis::new("share of requests", Format::Percent).range(0.0, 1.0),
        series,
    );
    panel.diagonal = true;
    let mut panels = Panels::new(vec![panel], 1);
    panels.shape = Shape::Square;
    let figure = Figure::new(
        format!("How evenly requests are admitted, limit {limit}"),
        Body::Panels(panels),
    );
    Sketch::new(
        format!("fairness__{}", limit.file_stem()),
        figure.subtitle("Lorenz curves over keys; on the diagonal every key gets the same"),
        "The nearer to the diagonal, the more alike the keys are served; Jain's index says it in one \
         number, 1 for all alike and k/n where k of n keys get everything.",
    )
}

fn is_unlimited(cell: &Cell) -> bool {
    cell.kind == Kind::Unlimited
}

fn named(name: &str, jain: Option<f64>) -> String {
    match jain {
        Some(index) => format!("{name} (Jain {index:.3})"),
        None => format!("{name} (nothing)"),
    }
}

/// Cumulated shares, smallest first.
fn curve(mut amounts: Vec<u64>) -> Vec<(f64, f64)> {
    amounts.sort_unstable();
    let total: u64 = amounts.iter().sum();
    let every = amounts.len().div_ceil(MOST_POINTS).max(1);
    let mut points = vec![(0.0, 0.0)];
    let mut sum = 0;
    for (rank, amount) in (1..).zip(&amounts) {
        sum += amount;
        if total > 0 && (rank % every == 0 || rank == amounts.len()) {
            points.push((rank as f64 / amounts.len() as f64, sum as f64 / total as f64));
        }
    }
    points
}
