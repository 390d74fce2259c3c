//! The fullest window over time, a panel for each limit of the engine, with the limit.

use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series};
use giusto_sim::{
    lab::{FullestWindow, bins},
    scenario::Subject,
};

use super::{looks, points};
use crate::{drawing::Sketch, simulate::Simulation};

/// Nothing where no single window is limited.
pub(super) fn sketch(simulation: &Simulation<'_>) -> Option<Sketch> {
    let bins = bins(&simulation.stage);
    let limits = &simulation.read.scenario.limits;
    let pairs = limits.iter().zip(looks(limits)).zip(&simulation.outcomes);
    let panels = pairs.filter_map(|((limited, look), outcome)| {
        let Subject::Limit { limit, .. } = &limited.subject else { return None };
        let fullest = FullestWindow::of(limited, outcome, bins)?;
        let values = fullest.peaks.iter().copied();
        let line = points(fullest.start_ns, fullest.bins.length_ns, values);
        let panel = Panel::new(
            &limited.name,
            Axis::new("time", Format::Seconds),
            Axis::new("units in the window", Format::Number),
            vec![Series::step("in the window", line, look)],
        );
        Some(panel.limit(limit.units() as f64, limit.to_string()))
    });
    let panels: Vec<_> = panels.collect();
    if panels.is_empty() {
        return None;
    }
    let figure =
        Figure::new("Admitted in the fullest window", Body::Panels(Panels::new(panels, 2)))
            .subtitle("Units that the counter with the fullest window was admitted in it");
    let caption = "What stands above the dashed line is more than the limit in a window of its \
                   length. The table says the most that each algorithm states.";
    Some(Sketch::new("fullest-window", figure, caption))
}
