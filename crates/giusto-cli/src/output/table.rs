//! The rows of a grid on stdout: a table for people, JSON or CSV for machines.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use giusto_sim::report::{Row, to_csv, to_json};

use super::print_text;
use crate::{args::RunArgs, fault::Fault};

const HEADER: [&str; 11] = [
    "algorithm",
    "limit",
    "requests",
    "keys",
    "admitted",
    "denied",
    "never",
    "most in any window",
    "stated worst case",
    "over / falsely rejected",
    "decisions sha256",
];

/// Prints the rows in the form that was asked for.
pub(crate) fn print_rows(rows: &[Row], args: &RunArgs) -> Result<(), Fault> {
    let text = if args.json {
        to_json(rows).map_err(Fault::failed)?
    } else if args.csv {
        to_csv(rows).map_err(Fault::failed)?
    } else {
        format!("{}\n", table(rows))
    };
    print_text(&text)
}

/// The columns that fit a terminal; the rest is in CSV and JSON.
fn table(rows: &[Row]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(HEADER);
    for row in rows {
        let number = |value: u64| Cell::new(grouped(value)).set_alignment(CellAlignment::Right);
        let maybe = |value: Option<u64>| {
            Cell::new(value.map_or_else(|| "-".to_owned(), grouped))
                .set_alignment(CellAlignment::Right)
        };
        let against_log = format!(
            "{} / {}",
            grouped(row.over_admitted_closed_loop),
            grouped(row.falsely_rejected_closed_loop)
        );
        table.add_row([
            Cell::new(row.algorithm),
            Cell::new(&row.limit),
            number(row.requests),
            number(row.keys),
            number(row.admitted),
            number(row.denied),
            number(row.never),
            maybe(row.max_cost_in_any_window),
            maybe(row.worst_case_in_any_window),
            Cell::new(against_log).set_alignment(CellAlignment::Right),
            // The whole digest is in CSV and JSON; a dozen digits tell rows apart.
            Cell::new(&row.decisions_sha256[..12]),
        ]);
    }
    table
}

/// Thousands apart, as in 15,000.
pub(crate) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
