//! The figures of a report: which there are, and how they are drawn.

mod batches;
mod disagreement;
mod lorenz;
mod speed;
pub(super) mod traffic;
mod window;

use giusto_plot::{Figure, Rendered, render};
use giusto_sim::{grid::Cell, limit::Limit, series::busiest_key, subject::Kind, trace::Trace};
use rayon::prelude::*;

use super::Comparison;
use crate::{fault::Fault, output::Folder, progress, threads};

/// A figure that has been drawn.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) caption: String,
    pub(super) rendered: Rendered,
    /// Whether it shows what the machine's clock measured.
    pub(super) timed: bool,
}

impl Drawing {
    /// Its path within the report, without the ending.
    pub(super) fn path(&self) -> String {
        if self.timed { self.name.clone() } else { format!("figures/{}", self.name) }
    }
}

/// A figure that waits to be drawn.
#[derive(Debug)]
pub(super) struct Sketch {
    name: String,
    figure: Figure,
    caption: String,
    timed: bool,
}

impl Sketch {
    pub(super) fn new(name: impl Into<String>, figure: Figure, caption: impl Into<String>) -> Self {
        Self { name: name.into(), figure, caption: caption.into(), timed: false }
    }
}

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

/// Draws every figure of a report, on as many threads as the report may use.
pub(super) fn draw(sketches: Vec<Sketch>, threads: usize) -> Result<Vec<Drawing>, Fault> {
    let bar = progress::working("drawing", sketches.len());
    let drawn = threads::pool(threads)?.install(|| {
        sketches
            .into_par_iter()
            .map(|sketch| {
                let rendered = render(&sketch.figure).map_err(|error| {
                    Fault::failed(format!("could not draw {}: {error}", sketch.name))
                })?;
                bar.inc(1);
                Ok(Drawing {
                    name: sketch.name,
                    title: sketch.figure.title,
                    caption: sketch.caption,
                    rendered,
                    timed: sketch.timed,
                })
            })
            .collect()
    });
    bar.finish_and_clear();
    drawn
}

/// Adds the figures to the report, as SVG and PNG.
pub(super) fn add(folder: &mut Folder, drawings: &[Drawing]) {
    for drawing in drawings {
        folder.add(format!("{}.svg", drawing.path()), drawing.rendered.svg.clone());
        folder.add(format!("{}.png", drawing.path()), drawing.rendered.png.clone());
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
