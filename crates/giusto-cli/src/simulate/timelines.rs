//! What happened over time under everything that decides, counted once for tables and figures.

use giusto_sim::{
    lab::{Outcome, TimelineRow, bins},
    scenario::Limited,
    series::Bins,
};

use super::Simulation;

/// The rows of each thing that decides, part by part, and their bins.
#[derive(Debug)]
pub(super) struct Timelines {
    pub(super) bins: Bins,
    rows: Vec<Vec<TimelineRow>>,
}

impl Timelines {
    pub(super) fn of(simulation: &Simulation<'_>) -> Self {
        let bins = bins(&simulation.stage);
        let rows = decided(simulation)
            .map(|(limited, outcome)| TimelineRow::of(&simulation.stage, limited, outcome, bins));
        Self { bins, rows: rows.collect() }
    }

    /// Everything that decides with the rows of its parts.
    pub(super) fn each<'t>(
        &'t self,
        simulation: &'t Simulation<'_>,
    ) -> impl Iterator<Item = (&'t Limited, &'t [TimelineRow])> {
        let limits = simulation.read.scenario.limits.iter();
        limits.zip(&self.rows).map(|(limited, rows)| (limited, rows.as_slice()))
    }

    /// All rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &TimelineRow> {
        self.rows.iter().flatten()
    }
}

/// Everything that decides with what came of it.
fn decided<'s>(simulation: &'s Simulation<'_>) -> impl Iterator<Item = (&'s Limited, &'s Outcome)> {
    simulation.read.scenario.limits.iter().zip(&simulation.outcomes)
}
