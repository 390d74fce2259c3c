//! Rows of any kind on stdout: a table for people, JSON or CSV for machines.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use giusto_sim::report::{to_csv, to_json};
use serde::Serialize;

use super::print_text;
use crate::{args::RunArgs, fault::Fault};

/// Prints rows whose first so many cells are names, and the others numbers.
pub(crate) fn print_rows_of<R: Serialize>(
    rows: &[R],
    args: &RunArgs,
    header: &[&str],
    names: usize,
    cells: impl Fn(&R) -> Vec<String>,
) -> Result<(), Fault> {
    let text = if args.json {
        to_json(rows).map_err(Fault::failed)?
    } else if args.csv {
        to_csv(rows).map_err(Fault::failed)?
    } else {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(header.iter().copied());
        for row in rows {
            let cell = |(place, text): (usize, String)| match place {
                name if name < names => Cell::new(text),
                _ => Cell::new(text).set_alignment(CellAlignment::Right),
            };
            table.add_row(cells(row).into_iter().enumerate().map(cell));
        }
        format!("{table}\n")
    };
    print_text(&text)
}
