//! The results of a run as another process wrote them.

use std::{fs, path::Path};

use serde_json::{Map, Value};

use crate::fault::Fault;

/// Rows by what names them, in that order.
type Rows = Map<String, Value>;

/// A table of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Subjects,
    Parts,
    Clients,
    Rules,
}

impl Table {
    pub(super) const ALL: [Self; 4] = [Self::Subjects, Self::Parts, Self::Clients, Self::Rules];

    /// As it is called in the results.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Subjects => "subjects",
            Self::Parts => "parts",
            Self::Clients => "clients",
            Self::Rules => "rules",
        }
    }

    /// The columns that name a row.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Subjects => &["subject"],
            Self::Parts => &["part", "subject"],
            Self::Clients => &["population", "subject"],
            Self::Rules => &["rule", "outcome", "subject"],
        }
    }
}

/// The results of one run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) name: String,
    pub(crate) scenario: String,
    pub(crate) seed: String,
    pub(crate) version: String,
    pub(crate) partial: bool,
    tables: [Rows; 4],
}

impl Run {
    pub(super) const fn rows(&self, table: Table) -> &Rows {
        &self.tables[table as usize]
    }
}

/// Reads the results of the run in a folder, or in a file.
pub(super) fn read(path: &Path) -> Result<Run, Fault> {
    let file = if path.is_dir() { path.join("results.json") } else { path.to_owned() };
    let shown = file.display();
    let text = fs::read_to_string(&file)
        .map_err(|error| Fault::failed(format!("could not read {shown}: {error}")))?;
    let results: Value = serde_json::from_str(&text)
        .map_err(|error| Fault::failed(format!("{shown} is no JSON: {error}")))?;
    let word = |name: &str| match &results[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if !results["subjects"].is_array() {
        return Err(Fault::failed(format!(
            "{shown} has no `subjects`: expected the results.json that giusto simulate writes"
        )));
    }
    Ok(Run {
        name: path.display().to_string(),
        scenario: word("scenario"),
        seed: word("seed"),
        version: word("version"),
        partial: results["partial"] == true,
        tables: Table::ALL.map(|table| rows(&results, table)),
    })
}

fn rows(results: &Value, table: Table) -> Rows {
    let rows = results[table.name()].as_array().map(Vec::as_slice).unwrap_or_default();
    let named = rows.iter().map(|row| {
        let parts = table.keys().iter().map(|key| row[*key].as_str().unwrap_or_default());
        (parts.collect::<Vec<_>>().join(", "), row.clone())
    });
    named.collect()
}

/// The columns with numbers that either row has, in the order of the first that has them.
pub(super) fn measures<'r>(one: Option<&'r Value>, two: Option<&'r Value>) -> Vec<&'r String> {
    let mut measures: Vec<&String> = Vec::new();
    let columns = [one, two].into_iter().flatten().filter_map(Value::as_object).flatten();
    for (column, value) in columns {
        if number(value).is_some() && column != "seed" && !measures.contains(&column) {
            measures.push(column);
        }
    }
    measures
}

/// A measure as a number.
pub(super) fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}
