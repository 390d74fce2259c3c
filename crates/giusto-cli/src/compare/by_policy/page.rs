//! What the page of a comparison of policies says; its frame is that of every report.

use maud::{Markup, html};

use super::{
    super::{
        figures::Drawing,
        page::{Head, whole},
    },
    Comparison, NAMES, header,
};
use crate::by_policy::Row;

/// The page as text.
pub(super) fn page(
    comparison: &Comparison<'_>,
    command: &str,
    rows: &[Row],
    drawings: &[Drawing],
) -> String {
    let &Comparison { subject, seed, trace, notes, .. } = comparison;
    let head = Head { subject, command, seed, trace, notes };
    whole(&head, &summary(rows), drawings, &files())
}

fn summary(rows: &[Row]) -> Markup {
    html! {
        section {
            h2 { "Summary" }
            div.wide {
                table {
                    thead { tr {
                        @for (place, name) in header().into_iter().enumerate() {
                            th.number[place >= NAMES] { (name) }
                        }
                    } }
                    tbody { @for row in rows {
                        tr { @for (place, cell) in row.cells().into_iter().enumerate() {
                            td.number[place >= NAMES] { (cell) }
                        } }
                    } }
                }
            }
            p.small {
                "A row of (all) limits is what became of the requests of a rule; the others are "
                "its limits, where denied counts the requests that this limit turned away. Rule "
                "(none) is the requests that no rule matches: they pass."
            }
        }
    }
}

fn files() -> Markup {
    html! {
        footer {
            h2 { "Data" }
            p {
                "Beside this page: "
                a href="summary.csv" { "summary.csv" } ", "
                a href="summary.json" { "summary.json" } ", "
                a href="timeline.csv" { "timeline.csv" }
                ", and the figure as SVG and PNG in figures/. What the machine's clock measured is "
                "no part of this report."
            }
        }
    }
}
