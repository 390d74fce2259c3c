//! What came of clients: a row for each population under each thing that decides.

use std::time::Duration;

use giusto_sim::client::measures::ClientRow;

use crate::{
    page::{Cell, Section, Table},
    simulate::Simulation,
};

const COLUMNS: [&str; 19] = [
    "clients",
    "subject",
    "behaviour",
    "number",
    "jobs",
    "done",
    "given up",
    "unfinished",
    "requests",
    "wasted",
    "jobs a second",
    "all done after",
    "wait p50",
    "wait p99",
    "p99 over clients of p99",
    "retries, peak to mean",
    "retries, dispersion",
    "storm over after",
    "Jain of jobs done",
];

/// Nothing where there are no clients.
pub(super) fn section(simulation: &Simulation<'_>) -> Option<Section> {
    let rows: Vec<_> = simulation.outcomes.iter().flat_map(|outcome| &outcome.clients).collect();
    if rows.is_empty() {
        return None;
    }
    let table = Table::new("Clients", COLUMNS).rows(rows.into_iter().map(row));
    let section = Section::new("clients", "What came of clients").table(table).small(
        "Wasted are requests that did not pass. A wait is the time from a job's arrival to the \
         answer that it had passed; retries are counted per bin of the timeline.",
    );
    Some(section)
}

fn row(row: &ClientRow) -> Vec<Cell> {
    let decimal = |value: Option<f64>| value.map_or_else(Cell::missing, |x| Cell::decimal(x, 2));
    let time = |value: Option<u64>| {
        value.map_or_else(Cell::missing, |ns| Cell::duration(Duration::from_nanos(ns)))
    };
    vec![
        Cell::text(&row.population),
        Cell::text(&row.subject),
        Cell::text(row.behaviour),
        Cell::whole(row.clients),
        Cell::whole(row.jobs),
        Cell::whole(row.jobs_done),
        Cell::whole(row.jobs_given_up),
        Cell::whole(row.jobs_unfinished),
        Cell::whole(row.requests),
        row.wasted_share.map_or_else(Cell::missing, Cell::percentage),
        decimal(row.jobs_per_second),
        time(row.finished_ns),
        time(row.wait_p50_ns),
        time(row.wait_p99_ns),
        time(row.client_p99_of_p99_ns),
        decimal(row.retries_peak_to_mean),
        decimal(row.retries_dispersion),
        time(row.recovery_ns),
        decimal(row.jain_jobs_done),
    ]
}
