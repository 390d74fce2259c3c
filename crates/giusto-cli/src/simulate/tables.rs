//! The tables of a run as files: CSV for each, and one JSON with all of them.

use giusto_sim::{
    client::measures::ClientRow,
    lab::{PartRow, RuleRow, SubjectRow, TimelineRow, bins},
    report::to_csv,
};
use serde::Serialize;

use super::Simulation;
use crate::{fault::Fault, output::Folder};

/// All results of a run: what `results.json` holds.
#[derive(Debug, Serialize)]
pub(crate) struct Results<'r> {
    /// The version of giusto that made them.
    pub(crate) version: &'static str,
    /// The scenario's name.
    pub(crate) scenario: &'r str,
    pub(crate) title: Option<&'r str>,
    pub(crate) seed: u64,
    pub(crate) partial: bool,
    pub(crate) duration_ns: u64,
    pub(crate) subjects: Vec<SubjectRow>,
    pub(crate) parts: Vec<&'r PartRow>,
    pub(crate) clients: Vec<&'r ClientRow>,
    pub(crate) rules: Vec<&'r RuleRow>,
}

impl<'r> Results<'r> {
    pub(crate) fn of(simulation: &'r Simulation<'_>) -> Self {
        let scenario = &simulation.read.scenario;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            scenario: &scenario.name,
            title: scenario.title.as_deref(),
            seed: simulation.seed,
            partial: simulation.is_partial(),
            duration_ns: scenario.duration_ns,
            subjects: simulation.rows(),
            parts: simulation.outcomes.iter().flat_map(|outcome| &outcome.parts).collect(),
            clients: simulation.outcomes.iter().flat_map(|outcome| &outcome.clients).collect(),
            rules: simulation.outcomes.iter().flat_map(|outcome| &outcome.rules).collect(),
        }
    }
}

/// Adds the tables to the report, and gives all results as JSON.
pub(super) fn add(folder: &mut Folder, simulation: &Simulation<'_>) -> Result<String, Fault> {
    let results = Results::of(simulation);
    let json = serde_json::to_string_pretty(&results).map_err(Fault::failed)? + "\n";
    folder.add("results.json", json.clone());
    folder.add("subjects.csv", to_csv(&results.subjects).map_err(Fault::failed)?);
    folder.add("parts.csv", to_csv(&results.parts).map_err(Fault::failed)?);
    if !results.clients.is_empty() {
        folder.add("clients.csv", to_csv(&results.clients).map_err(Fault::failed)?);
    }
    if !results.rules.is_empty() {
        folder.add("rules.csv", to_csv(&results.rules).map_err(Fault::failed)?);
    }
    folder.add("timeline.csv", to_csv(timeline(simulation)).map_err(Fault::failed)?);
    Ok(json)
}

/// The bins of everything that decides.
fn timeline(simulation: &Simulation<'_>) -> Vec<TimelineRow> {
    let bins = bins(&simulation.stage);
    let limits = &simulation.read.scenario.limits;
    let pairs = limits.iter().zip(&simulation.outcomes);
    pairs
        .flat_map(|(limited, outcome)| TimelineRow::of(&simulation.stage, limited, outcome, bins))
        .collect()
}
