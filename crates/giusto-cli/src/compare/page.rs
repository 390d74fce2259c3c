//! The page of a report: one file, no network, the figures inside it.

use giusto_sim::{report::Row, trace::Trace};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Comparison, figures::Drawing};
use crate::output::grouped;

const STYLE: &str = include_str!("page.css");

/// What stands at the head of a page: what was compared, and how to do it again.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub(super) subject: &'a str,
    pub(super) command: &'a str,
    pub(super) seed: u64,
    pub(super) trace: &'a Trace,
    pub(super) notes: &'a [String],
}

/// The page of a grid as text.
pub(super) fn page(comparison: &Comparison<'_>, drawings: &[Drawing]) -> String {
    let Comparison { subject, command, seed, trace, notes, .. } = comparison;
    let head = Head { subject, command, seed: *seed, trace, notes };
    whole(&head, &summary(comparison), drawings, &files(comparison))
}

/// A page as text, of a summary, figures, and links to the files beside it.
pub(super) fn whole(
    head: &Head<'_>,
    summary: &Markup,
    drawings: &[Drawing],
    files: &Markup,
) -> String {
    let title = format!("giusto: {}", head.subject);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (heading(head))
                    (summary)
                    @for drawing in drawings.iter().filter(|drawing| !drawing.timed) {
                        (figure(drawing))
                    }
                    (files)
                }
            }
        }
    }
    .into_string()
}

fn heading(head: &Head<'_>) -> Markup {
    let trace = head.trace;
    html! {
        header {
            h1 { "Rate limits compared: " (head.subject) }
            p {
                (grouped(trace.len() as u64)) " requests of " (grouped(trace.key_count() as u64))
                " keys over " (format!("{:.3}", trace.span().as_secs_f64())) " s, decided by the "
                "engine itself on the trace's own time."
            }
            pre { code { (head.command) } }
            p.small {
                "giusto " (env!("CARGO_PKG_VERSION")) ", seed " (head.seed)
                ". The same command gives the same bytes."
            }
            @if !head.notes.is_empty() {
                ul.small { @for note in head.notes { li { (note) } } }
            }
        }
    }
}

fn summary(comparison: &Comparison<'_>) -> Markup {
    let rows: Vec<Row> = comparison.cells.iter().map(Row::from).collect();
    html! {
        section {
            h2 { "Summary" }
            div.wide {
                table {
                    thead { tr {
                        th { "algorithm" } th { "limit" } th.number { "admitted" } th.number { "denied" }
                        th.number { "never" } th.number { "most in any window" }
                        th.number { "stated worst case" } th.number { "over-admitted" }
                        th.number { "falsely rejected" } th.number { "Jain" } th.number { "utilisation" }
                    } }
                    tbody { @for row in &rows { (line(row)) } }
                }
            }
            p.small {
                "Over-admitted and falsely rejected count requests decided unlike an exact rolling "
                "log, each side counting its own admissions. Red: more than the limit's number passed "
                "within one period, which the stated worst case of the algorithm allows. All columns "
                "are in summary.csv."
            }
        }
    }
}

fn line(row: &Row) -> Markup {
    let count = |value: Option<u64>| value.map_or_else(|| "–".to_owned(), grouped);
    let share = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{v:.3}"));
    let exceeds = row.max_cost_in_any_window.zip(limit_of(row)).is_some_and(|(most, l)| most > l);
    html! {
        tr {
            td { (row.algorithm) } td { (row.limit) }
            td.number { (grouped(row.admitted)) } td.number { (grouped(row.denied)) }
            td.number { (grouped(row.never)) }
            td.number.exceeds[exceeds] { (count(row.max_cost_in_any_window)) }
            td.number { (count(row.worst_case_in_any_window)) }
            td.number { (grouped(row.over_admitted_closed_loop)) }
            td.number { (grouped(row.falsely_rejected_closed_loop)) }
            td.number { (share(row.jain_admitted)) } td.number { (share(row.utilisation)) }
        }
    }
}

/// The number in front of the limit's slash.
fn limit_of(row: &Row) -> Option<u64> {
    row.limit.parse::<giusto::Quota>().ok()?.limit()
}

fn figure(drawing: &Drawing) -> Markup {
    html! {
        section aria-label=(drawing.title) {
            figure {
                // On a phone it scrolls sideways instead of shrinking to what cannot be read.
                div.wide { (PreEscaped(&drawing.rendered.svg)) }
                figcaption { (drawing.caption) }
            }
        }
    }
}

fn files(comparison: &Comparison<'_>) -> Markup {
    html! {
        footer {
            h2 { "Data" }
            p {
                "Beside this page: "
                a href="summary.csv" { "summary.csv" } ", " a href="summary.json" { "summary.json" } ", "
                a href="per-key.csv" { "per-key.csv" } ", " a href="timeline.csv" { "timeline.csv" }
                @if !comparison.throughput.is_empty() {
                    ", " a href="batches.csv" { "batches.csv" }
                }
                ", and every figure as SVG and PNG in figures/. What the machine's clock measured is "
                "kept apart: " a href="timing.csv" { "timing.csv" } " and "
                a href="timing.svg" { "timing.svg" } "."
            }
        }
    }
}
