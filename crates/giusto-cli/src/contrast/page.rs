//! The page of two runs.

use super::{Contrast, Difference, run::Table as Of};
use crate::{
    command,
    output::grouped,
    page::{Cell, Page, Section, Table},
};

const COLUMNS: [&str; 6] = ["row", "measure", "first", "second", "change", "change, share"];

/// The page as HTML. `results` are the differences as JSON.
pub(super) fn page(contrast: &Contrast, results: &str) -> String {
    let Contrast { first, second, alike, differences } = contrast;
    let count = |number: usize| grouped(number as u64);
    let mut page = Page::new(format!("{} and {}", first.name, second.name))
        .lead("Every measure that differs between two runs, row by row.")
        .command(command::typed())
        .origin(format!(
            "First: scenario {}, seed {}. Second: scenario {}, seed {}. giusto {}.",
            first.scenario, first.seed, second.scenario, second.seed, second.version
        ))
        .tile("differ", count(differences.len()), "measures")
        .tile("alike", count(*alike), "measures");
    for note in contrast.notes() {
        page = page.warning(note);
    }
    for table in Of::ALL {
        let own = differences.iter().filter(|difference| difference.table == table.name());
        let rows: Vec<_> = own.map(row).collect();
        if !rows.is_empty() {
            let title = format!("Differences in {}", table.name());
            let table = Table::new(title.clone(), COLUMNS).rows(rows);
            let id = title.to_lowercase().replace(' ', "-");
            page = page.section(Section::new(id, title).table(table));
        }
    }
    if differences.is_empty() {
        page = page.section(Section::new("none", "No measure differs").text(
            "Every number of subjects, parts, clients, rules and sweep is the same in both.",
        ));
    }
    page.results(results).render()
}

fn row(difference: &Difference) -> Vec<Cell> {
    let number = |value: Option<f64>| value.map_or_else(Cell::missing, shown);
    let share = difference.change().zip(difference.first).filter(|(_, first)| *first != 0.0);
    vec![
        Cell::text(&difference.row),
        Cell::text(&difference.measure),
        number(difference.first),
        number(difference.second),
        number(difference.change()),
        share.map_or_else(Cell::missing, |(change, first)| Cell::percentage(change / first)),
    ]
}

/// Whole numbers without decimals.
fn shown(value: f64) -> Cell {
    Cell::decimal(value, if value.fract() == 0.0 { 0 } else { 4 })
}
