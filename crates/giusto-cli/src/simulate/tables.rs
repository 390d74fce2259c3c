//! The tables of a run as files: CSV for each, and one JSON with all of them.

use giusto_sim::{
    client::measures::ClientRow,
    lab::{PartRow, RuleRow, SubjectRow},
    sweep::SweepRow,
};
use serde::Serialize;

use super::{Simulation, Timelines, events, sweep};
use crate::{
    fault::Fault,
    output::{Folder, Tables},
};

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
    pub(crate) sweep: &'r [SweepRow],
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
            sweep: simulation.swept.as_ref().map_or(&[], |swept| &swept.rows),
        }
    }
}

/// Adds the tables to the report, and gives all results as JSON.
pub(super) fn add(
    folder: &mut Folder,
    simulation: &Simulation<'_>,
    timelines: &Timelines,
    tables: Tables,
) -> Result<String, Fault> {
    let results = Results::of(simulation);
    let json = serde_json::to_string_pretty(&results).map_err(Fault::failed)? + "\n";
    folder.add("results.json", json.clone());
    tables.add(folder, "subjects", &results.subjects)?;
    tables.add(folder, "parts", &results.parts)?;
    if !results.clients.is_empty() {
        tables.add(folder, "clients", &results.clients)?;
    }
    if !results.rules.is_empty() {
        tables.add(folder, "rules", &results.rules)?;
    }
    tables.add(folder, "timeline", &timelines.rows().collect::<Vec<_>>())?;
    tables.add_typed(folder, "events", events::rows(&simulation.outcomes))?;
    if let Some(swept) = &simulation.swept {
        sweep::add(folder, tables, swept)?;
    }
    Ok(json)
}
