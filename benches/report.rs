//! The results: a table for people, JSON for machines.

use std::{fs, path::Path};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::{
    contestant::Answers, lap::Lane, machine::Machine, statistics::Summary, verify::Deviation,
};

/// A whole comparison.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    /// What contestants that estimate answered where the right answer is another.
    pub(crate) estimates: Vec<Deviation>,
    pub(crate) scenarios: Vec<ScenarioReport>,
}

/// One scenario.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ScenarioReport {
    pub(crate) name: &'static str,
    pub(crate) keys: u64,
    pub(crate) lanes: Vec<LaneReport>,
}

/// One way of asking.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LaneReport {
    pub(crate) lane: Lane,
    pub(crate) standings: Vec<Standing>,
}

/// One contestant.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Standing {
    pub(crate) name: String,
    pub(crate) answers: Answers,
    /// Nanoseconds per check and thread.
    pub(crate) ns: Summary,
    /// The yardstick's time divided by this one's, the median over the rounds.
    pub(crate) ratio: f64,
    /// Requests of each thread in each round.
    pub(crate) requests: usize,
    pub(crate) samples: Vec<f64>,
}

impl ScenarioReport {
    /// One row for each contestant, one column for each lane: the median, the least and the spread
    /// of the nanoseconds per check and thread, and how many times faster than the yardstick.
    pub(crate) fn table(&self) -> Table {
        let lanes = self.lanes.iter().map(|lane| lane.lane.to_string());
        let mut table = table([self.name.to_owned()].into_iter().chain(lanes));
        // Everybody takes part in the first lane.
        for name in self.lanes[0].standings.iter().map(|one| &one.name) {
            let cells = self.lanes.iter().map(|lane| lane.cell(name));
            table.add_row([name.clone()].into_iter().chain(cells));
        }
        align(&mut table);
        table
    }
}

impl LaneReport {
    fn cell(&self, name: &str) -> String {
        let Some(one) = self.standings.iter().find(|one| one.name == name) else {
            return String::new();
        };
        let mark = if one.answers == Answers::Estimate { "~" } else { "" };
        let Summary { median, min, .. } = one.ns;
        let spread = one.ns.spread_percent();
        format!("{median:.1} ({min:.1}, {spread:.0} %) {mark}{:5.2}x", one.ratio)
    }
}

/// A table whose first row is `header`.
pub(crate) fn table(header: impl IntoIterator<Item = String>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header);
    table
}

/// Figures to the right, names to the left.
pub(crate) fn align(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

/// Writes `report` to this file.
pub(crate) fn write_json(path: &Path, report: &impl Serialize) {
    let text = serde_json::to_string_pretty(report).expect("names and numbers");
    fs::write(path, text + "\n").expect("the file of --json can be written");
}
