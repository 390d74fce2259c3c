//! The page of a run.

mod clients;

use std::time::Duration;

use giusto_sim::lab::{PartRow, SubjectRow};

use super::{Simulation, sweep};
use crate::{
    drawing::Drawing,
    output::grouped,
    page::{Cell, Page, Picture, Section, Table},
};

/// The page as HTML, with the figures of the run and those of its sweep.
pub(super) fn page(
    simulation: &Simulation<'_>,
    (drawn, swept): (&[Drawing], &[Drawing]),
    results: &str,
    command: String,
) -> String {
    let scenario = &simulation.read.scenario;
    let title = scenario.title.clone().unwrap_or_else(|| scenario.name.clone());
    let mut page = Page::new(title).command(command).origin(format!(
        "giusto {}, scenario {}, seed {}, {} of virtual time.",
        env!("CARGO_PKG_VERSION"),
        scenario.name,
        simulation.seed,
        crate::drawing::seconds(scenario.duration_ns as f64 / 1e9),
    ));
    if let Some(about) = &scenario.about {
        page = page.lead(about.trim());
    }
    if simulation.is_partial() {
        page = page.warning("Partial: the run was interrupted before its end.");
    }
    let rows = simulation.rows();
    for row in &rows {
        let share = row.admitted as f64 / row.requests.max(1) as f64;
        let remark = format!("of {} requests admitted", grouped(row.requests));
        page = page.tile(row.subject.clone(), format!("{:.1} %", 100.0 * share), remark);
    }
    page = page.section(limits(&rows));
    for section in figures(drawn) {
        page = page.section(section);
    }
    page = page.section(parts(simulation));
    if let Some(section) = clients::section(simulation) {
        page = page.section(section);
    }
    if let Some(section) = rules(simulation) {
        page = page.section(section);
    }
    if let Some(varied) = &simulation.swept {
        page = page.section(sweep::section(varied, swept));
    }
    page.section(files(simulation)).results(results).render()
}

fn limits(rows: &[SubjectRow]) -> Section {
    let columns = [
        "subject",
        "decided by",
        "limit",
        "requests",
        "admitted",
        "denied",
        "never",
        "no server",
        "most in any window",
        "stated worst case",
        "over-admitted",
        "falsely rejected",
        "Jain, satisfaction",
        "within 10 %",
        "max-min distance",
        "utilisation",
        "dispersion in",
        "dispersion out",
        "wait p50",
        "wait p99",
        "recovery p50",
        "recovery max",
    ];
    let table = Table::new("Limits", columns).rows(rows.iter().map(limit));
    Section::new("limits", "What each limit did").table(table).small(
        "The exact log is the judge of over-admitted and falsely rejected; requests are charged \
         what they cost. Dispersion is variance over mean of the units per tenth of a window. A \
         wait is what a denied request is told; a recovery is the time from the first of \
         consecutive denials of a key to its next admission.",
    )
}

fn limit(row: &SubjectRow) -> Vec<Cell> {
    let whole = |value: Option<u64>| value.map_or_else(Cell::missing, Cell::whole);
    let decimal = |value: Option<f64>| value.map_or_else(Cell::missing, |x| Cell::decimal(x, 3));
    let share = |value: Option<f64>| value.map_or_else(Cell::missing, Cell::percentage);
    let time = |value: Option<u64>| {
        value.map_or_else(Cell::missing, |ns| Cell::duration(Duration::from_nanos(ns)))
    };
    let exceeds = row.max_cost_in_any_window > row.worst_case_in_any_window;
    vec![
        Cell::text(&row.subject),
        Cell::text(row.algorithm),
        Cell::text(&row.limit),
        Cell::whole(row.requests),
        Cell::whole(row.admitted),
        Cell::whole(row.denied),
        Cell::whole(row.never),
        Cell::whole(row.unavailable),
        whole(row.max_cost_in_any_window)
            .marked_if(exceeds && row.worst_case_in_any_window.is_some()),
        whole(row.worst_case_in_any_window),
        whole(row.over_admitted),
        whole(row.falsely_rejected),
        decimal(row.jain_satisfaction),
        share(row.satisfaction_within_tenth),
        decimal(row.max_min_distance),
        decimal(row.utilisation),
        decimal(row.dispersion_offered),
        decimal(row.dispersion_admitted),
        time(row.wait_p50_ns),
        time(row.wait_p99_ns),
        time(row.recovery_p50_ns),
        time(row.recovery_max_ns),
    ]
}

fn figures(drawn: &[Drawing]) -> impl Iterator<Item = Section> {
    drawn.iter().map(|drawing| {
        let picture = Picture::new(&drawing.title, drawing.rendered.svg.clone(), &drawing.caption)
            .file(format!("{}.svg", drawing.path()))
            .file(format!("{}.png", drawing.path()))
            .file("timeline.csv");
        Section::new(&drawing.name, &drawing.title).figure(picture)
    })
}

fn parts(simulation: &Simulation<'_>) -> Section {
    let columns = [
        "source or clients",
        "subject",
        "kind",
        "keys",
        "keys denied",
        "requests",
        "admitted",
        "denied",
        "share admitted",
        "units offered",
        "units admitted",
    ];
    let rows = simulation.outcomes.iter().flat_map(|outcome| &outcome.parts).map(part);
    let table = Table::new("Sources and clients", columns).rows(rows);
    Section::new("parts", "Sources and clients").table(table)
}

fn part(row: &PartRow) -> Vec<Cell> {
    let share = (row.requests > 0).then(|| row.admitted as f64 / row.requests as f64);
    vec![
        Cell::text(&row.part),
        Cell::text(&row.subject),
        Cell::text(row.kind),
        Cell::whole(row.keys),
        Cell::whole(row.keys_denied),
        Cell::whole(row.requests),
        Cell::whole(row.admitted),
        Cell::whole(row.denied),
        share.map_or_else(Cell::missing, Cell::percentage),
        Cell::whole(row.offered_cost),
        Cell::whole(row.admitted_cost),
    ]
}

fn rules(simulation: &Simulation<'_>) -> Option<Section> {
    let rows: Vec<_> = simulation.outcomes.iter().flat_map(|outcome| &outcome.rules).collect();
    if rows.is_empty() {
        return None;
    }
    let table = Table::new("Rules", ["rule", "policy", "outcome", "requests"]);
    let table = table.rows(rows.into_iter().map(|row| {
        vec![
            Cell::text(if row.rule.is_empty() { "no rule" } else { &row.rule }),
            Cell::text(&row.subject),
            Cell::text(&row.outcome),
            Cell::whole(row.requests),
        ]
    }));
    Some(Section::new("rules", "Which rule bound").table(table))
}

fn files(simulation: &Simulation<'_>) -> Section {
    let has_rules = simulation.outcomes.iter().any(|outcome| !outcome.rules.is_empty());
    let has_clients = !simulation.read.scenario.clients.is_empty();
    let names = ["results.json", "subjects.csv", "parts.csv", "timeline.csv"].into_iter();
    let names = names.chain(has_clients.then_some("clients.csv"));
    let names = names.chain(has_rules.then_some("rules.csv"));
    Section::new("files", "Files").files("The numbers behind this page:", names)
}
