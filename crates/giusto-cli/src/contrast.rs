//! `giusto contrast`: two runs side by side, measure by measure.

mod page;
mod run;

use giusto_sim::report::{to_csv, to_json};
use serde::Serialize;
use serde_json::Value;

use crate::{
    args::ContrastArgs,
    fault::Fault,
    output::{Folder, print_text, say},
};
use run::{Run, Table};

/// A measure that differs between two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Difference {
    /// The table: `subjects`, `parts`, `clients`, `rules` or `sweep`.
    pub(crate) table: &'static str,
    /// What names the row, joined by `, `.
    pub(crate) row: String,
    /// The column.
    pub(crate) measure: String,
    /// Its value in the first run; nothing where it has none, or no such row.
    pub(crate) first: Option<f64>,
    /// Its value in the second.
    pub(crate) second: Option<f64>,
}

impl Difference {
    /// The second less the first.
    pub(crate) fn change(&self) -> Option<f64> {
        Some(self.second? - self.first?)
    }
}

/// Two runs, and what differs.
#[derive(Debug)]
pub(crate) struct Contrast {
    pub(crate) first: Run,
    pub(crate) second: Run,
    /// Measures that are in both and alike.
    pub(crate) alike: usize,
    pub(crate) differences: Vec<Difference>,
}

/// Runs the command.
pub(crate) fn run(args: &ContrastArgs) -> Result<(), Fault> {
    if !args.no_report {
        Folder::check(&args.out, &["index.html".to_owned()], args.force)?;
    }
    let contrast = Contrast::of(run::read(&args.first)?, run::read(&args.second)?);
    for note in contrast.notes() {
        say(format_args!("note: {note}"));
    }
    let rows = &contrast.differences;
    if !args.no_report {
        let mut folder = Folder::new(&args.out);
        folder.add("differences.csv", to_csv(rows).map_err(Fault::failed)?);
        let json = to_json(rows).map_err(Fault::failed)?;
        folder.add("differences.json", json.clone());
        folder.add("index.html", page::page(&contrast, &json));
        folder.write(args.force)?;
        say(format_args!("report: {}", args.out.join("index.html").display()));
    }
    print_text(&text(rows, args).map_err(Fault::failed)?)
}

impl Contrast {
    fn of(first: Run, second: Run) -> Self {
        let (mut alike, mut differences) = (0, Vec::new());
        for table in Table::ALL {
            // Rows of the first, then those that only the second has.
            let own = first.rows(table).keys();
            let other =
                second.rows(table).keys().filter(|row| !first.rows(table).contains_key(*row));
            for row in own.chain(other) {
                let (one, two) = (first.rows(table).get(row), second.rows(table).get(row));
                for measure in run::measures(table, one, two) {
                    let value = |values: Option<&Value>| {
                        values.and_then(|values| values.get(measure)).and_then(run::number)
                    };
                    let (first, second) = (value(one), value(two));
                    if first == second {
                        alike += 1;
                        continue;
                    }
                    let (row, measure) = (row.clone(), measure.clone());
                    let table = table.name();
                    differences.push(Difference { table, row, measure, first, second });
                }
            }
        }
        Self { first, second, alike, differences }
    }

    /// What a reader should know before he compares.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (what, first, second) in [
            ("scenarios", &self.first.scenario, &self.second.scenario),
            ("seeds", &self.first.seed, &self.second.seed),
            ("versions", &self.first.version, &self.second.version),
        ] {
            if first != second {
                notes.push(format!("the {what} differ: {first} and {second}"));
            }
        }
        for table in Table::ALL {
            for (row, one) in self.first.rows(table) {
                let two = self.second.rows(table).get(row);
                let words = two.into_iter().flat_map(|two| run::other_words(one, two));
                notes.extend(words.map(|(column, first, second)| {
                    format!("the {column} of {row} differs: {first} and {second}")
                }));
            }
        }
        for (which, run) in [("first", &self.first), ("second", &self.second)] {
            if run.partial {
                notes.push(format!("the {which} run is partial: it was interrupted"));
            }
        }
        notes
    }
}

fn text(rows: &[Difference], args: &ContrastArgs) -> Result<String, String> {
    if args.json {
        return to_json(rows).map_err(|error| error.to_string());
    }
    if args.csv {
        return to_csv(rows).map_err(|error| error.to_string());
    }
    if rows.is_empty() {
        return Ok("no measure differs\n".to_owned());
    }
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(comfy_table::ContentArrangement::Disabled);
    table.set_header(["table", "row", "measure", "first", "second", "change"]);
    let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |x| format!("{x}"));
    for row in rows {
        let change = row.change().map_or_else(|| "-".to_owned(), |x| format!("{x:+}"));
        let (first, second) = (shown(row.first), shown(row.second));
        table.add_row([row.table, &row.row, &row.measure, &first, &second, &change]);
    }
    Ok(format!("{table}\n"))
}
