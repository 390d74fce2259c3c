//! The page of a report: what was compared, the summary, and the figures.

use giusto_sim::{report::Row, trace::Trace};

use super::Comparison;
use crate::{
    drawing::Drawing,
    output::grouped,
    page::{Cell, Page, Picture, Section, Table},
};

/// The columns of the summary; the files have more.
const COLUMNS: [&str; 11] = [
    "algorithm",
    "limit",
    "admitted",
    "denied",
    "never",
    "most in any window",
    "stated worst case",
    "over-admitted",
    "falsely rejected",
    "Jain",
    "utilisation",
];

/// What stands at the head of a page: what was compared, and how to do it again.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub(super) subject: &'a str,
    pub(super) command: &'a str,
    pub(super) seed: u64,
    pub(super) trace: &'a Trace,
    pub(super) notes: &'a [String],
}

/// The page of a grid as text. `results` are its rows as JSON.
pub(super) fn page(comparison: &Comparison<'_>, drawings: &[Drawing], results: &str) -> String {
    let Comparison { subject, command, seed, trace, notes, limits, cells, .. } = comparison;
    let head = Head { subject, command, seed: *seed, trace, notes };
    let rows: Vec<Row> = cells.iter().map(Row::from).collect();
    let page = opened(&head)
        .tile("limits", grouped(limits.len() as u64), "")
        .tile("rows", grouped(rows.len() as u64), "an algorithm under a limit each")
        .section(summary(&rows));
    let page = with_figures(page, drawings);
    page.section(files(comparison)).results(results).render()
}

/// A page with its head, ready for sections.
pub(super) fn opened(head: &Head<'_>) -> Page {
    let trace = head.trace;
    let page = Page::new(format!("Rate limits compared: {}", head.subject))
        .lead(
            "Every request of one trace, decided by the engine itself on the trace's own time, \
             under each of the limits side by side.",
        )
        .command(head.command)
        .origin(format!(
            "giusto {}, seed {}. The same command gives the same bytes.",
            env!("CARGO_PKG_VERSION"),
            head.seed
        ))
        .tile("requests", grouped(trace.len() as u64), "")
        .tile("keys", grouped(trace.key_count() as u64), "")
        .tile("time", format!("{:.3} s", trace.span().as_secs_f64()), "first to last request");
    head.notes.iter().fold(page, Page::note)
}

/// The page with a section for each figure that shows no clock's measurement.
pub(super) fn with_figures(page: Page, drawings: &[Drawing]) -> Page {
    drawings.iter().filter(|drawing| !drawing.timed).fold(page, |page, drawing| {
        let Drawing { name, title, caption, rendered, .. } = drawing;
        let path = drawing.path();
        let picture = Picture::new(title, &rendered.svg, caption)
            .file(format!("{path}.svg"))
            .file(format!("{path}.png"));
        page.section(Section::new(name, title).figure(picture))
    })
}

fn summary(rows: &[Row]) -> Section {
    let table = Table::new("Summary by algorithm and limit", COLUMNS);
    Section::new("summary", "Summary").table(table.rows(rows.iter().map(cells))).small(
        "Over-admitted and falsely rejected count requests decided unlike an exact rolling log, \
         each side counting its own admissions. Bold red: more than the limit's number passed \
         within one period, which the stated worst case of the algorithm allows. All columns are \
         in summary.csv.",
    )
}

fn cells(row: &Row) -> Vec<Cell> {
    let share = |value: Option<f64>| Cell::from(value.map(|value| Cell::decimal(value, 3)));
    let most = row.max_cost_in_any_window;
    let exceeds = most.zip(limit_of(row)).is_some_and(|(most, limit)| most > limit);
    vec![
        Cell::text(row.algorithm),
        Cell::text(&row.limit),
        Cell::whole(row.admitted),
        Cell::whole(row.denied),
        Cell::whole(row.never),
        Cell::from(most).marked_if(exceeds),
        Cell::from(row.worst_case_in_any_window),
        Cell::whole(row.over_admitted_closed_loop),
        Cell::whole(row.falsely_rejected_closed_loop),
        share(row.jain_admitted),
        share(row.utilisation),
    ]
}

/// The number in front of the limit's slash.
fn limit_of(row: &Row) -> Option<u64> {
    row.limit.parse::<giusto::Quota>().ok()?.limit()
}

fn files(comparison: &Comparison<'_>) -> Section {
    let mut names = vec!["summary.csv", "summary.json", "per-key.csv", "timeline.csv"];
    if !comparison.throughput.is_empty() {
        names.push("batches.csv");
    }
    Section::new("data", "Data")
        .files("Beside this page:", names)
        .text("Every figure is there as SVG and PNG, in figures/.")
        .files("What the machine's clock measured is kept apart:", ["timing.csv", "timing.svg"])
}
