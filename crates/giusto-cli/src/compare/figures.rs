//! The figures of a comparison.

mod batches;
mod disagreement;
mod lorenz;
mod speed;
mod traffic;
mod window;

use giusto_sim::{grid::Cell, limit::Limit, series::busiest_key, subject::Kind, trace::Trace};

use super::Comparison;
use crate::drawing::Sketch;

/// Which keys the figures over time show: too many cannot be shown at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Focus {
    /// The one that offers most.
    pub(super) busiest: u32,
    /// The one that got most into a window.
    pub(super) fullest: u32,
}

impl Focus {
    pub(super) fn of(comparison: &Comparison<'_>, limit: &Limit, counters: &Trace) -> Self {
        let limited = comparison.under(limit).filter(|cell| cell.kind != Kind::Unlimited);
        let fullest = limited.filter_map(|cell| cell.largest_window).fold(
            None,
            |most: Option<giusto_sim::metrics::LargestWindow>, next| match most {
                Some(most) if most.units >= next.units => Some(most),
                _ => Some(next),
            },
        );
        let busiest = busiest_key(counters, &comparison.settings);
        Self { busiest, fullest: fullest.map_or(busiest, |largest| largest.key) }
    }

    /// Each key once.
    pub(super) fn keys(self) -> impl Iterator<Item = u32> {
        let other = (self.fullest != self.busiest).then_some(self.fullest);
        [self.busiest].into_iter().chain(other)
    }
}

/// The figures of a grid.
pub(super) fn sketches(comparison: &Comparison<'_>) -> Vec<Sketch> {
    let counters = comparison.counters();
    let mut sketches = Vec::new();
    if !comparison.throughput.is_empty() {
        sketches.push(batches::sketch(&comparison.throughput));
    }
    for limit in &comparison.limits {
        let cells: Vec<&Cell> = comparison.under(limit).collect();
        let focus = Focus::of(comparison, limit, &counters);
        if limit.window().is_some() {
            let view = View { limit, cells: &cells, counters: &counters, comparison };
            sketches.push(traffic::sketch(&view, focus.busiest));
            sketches.push(window::sketch(&view, focus.fullest));
            sketches.push(disagreement::closed_loop(&view));
            sketches.push(disagreement::open_loop(&view));
        }
        sketches.push(lorenz::sketch(limit, &cells));
    }
    sketches.push(speed::sketch(&comparison.cells));
    sketches
}

/// What the figures of one limit look at.
struct View<'a> {
    limit: &'a Limit,
    cells: &'a [&'a Cell],
    counters: &'a Trace,
    comparison: &'a Comparison<'a>,
}

impl View<'_> {
    /// `name` with the limit, as part of a file name.
    fn file(&self, name: &str) -> String {
        format!("{name}__{}", self.limit.file_stem())
    }

    /// How a key is named in a title: not at all where there is only one.
    fn whose(&self, key: u32) -> String {
        match self.counters.names() {
            [_] => String::new(),
            names => format!(", key {}", names[key as usize]),
        }
    }

    /// What one unit is called.
    fn unit(&self) -> &'static str {
        match self.comparison.settings.cost {
            giusto_sim::replay::CostRule::Unit => "requests",
            giusto_sim::replay::CostRule::Column => "units",
        }
    }
}
