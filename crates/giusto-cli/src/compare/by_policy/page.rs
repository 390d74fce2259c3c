//! What the page of a comparison of policies says; its frame is that of every report.

use super::{
    super::page::{Head, opened, with_figures},
    Comparison, header,
};
use crate::{
    by_policy::Row,
    drawing::Drawing,
    output::grouped,
    page::{Cell, Section, Table},
};

/// The page as text. `results` are the rows as JSON.
pub(super) fn page(
    comparison: &Comparison<'_>,
    command: &str,
    rows: &[Row],
    drawings: &[Drawing],
    results: &str,
) -> String {
    let &Comparison { subject, seed, trace, notes, .. } = comparison;
    let head = Head { subject, command, seed, trace, notes };
    let policies = comparison.verdicts.len() as u64;
    let page = opened(&head).tile("policies", grouped(policies), "").section(summary(rows));
    with_figures(page, drawings).section(files()).results(results).render()
}

fn summary(rows: &[Row]) -> Section {
    let cells = |row: &Row| {
        let names = row.names().into_iter().map(Cell::from);
        names.chain(row.counts().map(Cell::from)).collect()
    };
    let table = Table::new("Summary by policy, rule and limit", header());
    Section::new("summary", "Summary").table(table.rows(rows.iter().map(cells))).small(
        "A row of (all) limits is what became of the requests of a rule; the others are its \
         limits, where denied counts the requests that this limit turned away. Rule (none) is the \
         requests that no rule matches: they pass.",
    )
}

fn files() -> Section {
    Section::new("data", "Data")
        .files("Beside this page:", ["summary.csv", "summary.json", "timeline.csv"])
        .text(
            "The figure is there as SVG and PNG, in figures/. What the machine's clock measured is \
             no part of this report.",
        )
}
