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
    Sweep,
}

impl Table {
    pub(super) const ALL: [Self; 5] =
        [Self::Subjects, Self::Parts, Self::Clients, Self::Rules, Self::Sweep];

    /// As it is called in the results.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Subjects => "subjects",
            Self::Parts => "parts",
            Self::Clients => "clients",
            Self::Rules => "rules",
            Self::Sweep => "sweep",
        }
    }

    /// The columns that name a row.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Subjects => &["subject"],
            Self::Parts => &["part", "subject"],
            Self::Clients => &["population", "subject"],
            Self::Rules => &["rule", "outcome", "subject"],
            Self::Sweep => &["subject", "algorithm", "limit", "burst", "load", "measure"],
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
    tables: [Rows; 5],
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
    let file = shown.to_string();
    let of = |table| rows(&results, table, &file);
    let [subjects, parts, clients, rules, sweep] = Table::ALL;
    Ok(Run {
        name: path.display().to_string(),
        scenario: word("scenario"),
        seed: word("seed"),
        version: word("version"),
        partial: results["partial"] == true,
        tables: [of(subjects)?, of(parts)?, of(clients)?, of(rules)?, of(sweep)?],
    })
}

fn rows(results: &Value, table: Table, file: &str) -> Result<Rows, Fault> {
    let mut named = Rows::new();
    for row in results[table.name()].as_array().map(Vec::as_slice).unwrap_or_default() {
        let refused = |what: &str| {
            let table = table.name();
            Err(Fault::failed(format!(
                "{file}: {what} of `{table}`; give a file as it was written"
            )))
        };
        let Value::Object(columns) = row else { return refused("something is no row") };
        let parts = table.keys().iter().map(|key| match columns.get(*key) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        });
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        let name = parts.join(", ");
        if named.insert(name.clone(), row.clone()).is_some() {
            return refused(&format!("`{name}` is twice a row"));
        }
    }
    Ok(named)
}

/// The columns with numbers that either row has, but for those that name it.
pub(super) fn measures<'r>(
    table: Table,
    one: Option<&'r Value>,
    two: Option<&'r Value>,
) -> Vec<&'r String> {
    let mut measures: Vec<&String> = Vec::new();
    let names = |column: &str| column == "seed" || table.keys().contains(&column);
    let columns = [one, two].into_iter().flatten().filter_map(Value::as_object).flatten();
    for (column, value) in columns {
        if number(value).is_some() && !names(column) && !measures.contains(&column) {
            measures.push(column);
        }
    }
    measures
}

/// The columns with words that differ between two rows, with both.
pub(super) fn other_words<'r>(
    one: &'r Value,
    two: &'r Value,
) -> impl Iterator<Item = (&'r str, &'r str, &'r str)> {
    let columns = one.as_object().into_iter().flatten();
    columns.filter_map(|(column, first)| {
        let (first, second) = (first.as_str()?, two.get(column)?.as_str()?);
        (first != second).then_some((column.as_str(), first, second))
    })
}

/// A measure as a number.
pub(super) fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}
