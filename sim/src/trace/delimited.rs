//! CSV and TSV tables whose columns the user names.

use super::column_map::ColumnMap;
use super::error::TraceError;
use super::excerpt::Excerpt;
use super::fault::{Fault, text};
use super::header::{listed, missing_field};
use super::reader::{Event, Reader};
use super::records::Records;
use super::time_unit::{TimeBase, TimeUnit};

/// Reads tables with a header.
pub(super) struct Delimited {
    records: Records,
    header: Vec<String>,
    time: usize,
    key: Vec<usize>,
    separator: char,
    cost: Vec<usize>,
    unit: TimeUnit,
    /// Whether a row may have more fields than the header. TSV rows of log converters often end in
    /// tabs; in CSV one more field means a comma that should have been quoted.
    ragged: bool,
}

impl Delimited {
    /// Takes the header as the current row of `records` and finds the columns in it.
    pub(super) fn new(
        records: Records,
        map: &ColumnMap,
        unit: TimeUnit,
        ragged: bool,
    ) -> Result<Self, TraceError> {
        let header = names(&records);
        let find = |column: &String| find(&records, &header, column);
        let time = find(&map.time)?;
        let key = map.key.iter().map(find).collect::<Result<_, _>>()?;
        let cost = map.cost.iter().map(find).collect::<Result<_, _>>()?;
        let separator = map.separator;
        Ok(Self { records, header, time, key, separator, cost, unit, ragged })
    }

    fn check_length(&self) -> Result<(), TraceError> {
        let (row, expected) = (self.records.row(), self.header.len());
        if row.len() < expected {
            return Err(missing_field(&self.records, &self.header[row.len()], expected));
        }
        match row.iter().skip(expected).find(|extra| !extra.is_empty()) {
            Some(extra) if !self.ragged => Err(TraceError::ExtraField {
                at: self.records.place(),
                found: row.len(),
                expected,
                extra: Excerpt::new(extra),
            }),
            _ => Ok(()),
        }
    }

    fn field_error(&self, column: usize, fault: Fault) -> TraceError {
        TraceError::Field {
            at: self.records.place(),
            column: Excerpt::new(self.header[column].as_bytes()),
            found: Excerpt::new(&self.records.row()[column]),
            fault,
        }
    }
}

/// The names in a header, which is the current row.
pub(super) fn names(records: &Records) -> Vec<String> {
    let name = |field: &[u8]| String::from_utf8_lossy(field.trim_ascii()).into_owned();
    records.row().iter().map(name).collect()
}

fn find(records: &Records, header: &[String], column: &str) -> Result<usize, TraceError> {
    let mut places = (0..header.len()).filter(|&index| header[index] == column);
    let problem = match (places.next(), places.next()) {
        (Some(index), None) => return Ok(index),
        (None, _) => "not in the header",
        (Some(_), Some(_)) => "twice in the header",
    };
    Err(TraceError::Column {
        at: records.place(),
        column: Excerpt::new(column.as_bytes()),
        problem,
        columns: listed(header.iter().map(String::as_str)),
    })
}

impl Reader for Delimited {
    fn read(&mut self, event: &mut Event) -> Result<bool, TraceError> {
        if !self.records.advance()? {
            return Ok(false);
        }
        self.check_length()?;
        let row = self.records.row();
        event.time = self
            .unit
            .parse_ns(&row[self.time])
            .map_err(|fault| self.field_error(self.time, fault))?;
        event.start_mapped(self.key.is_empty(), self.cost.is_empty());
        for (part, &column) in self.key.iter().enumerate() {
            text(&row[column])
                .and_then(|name| event.push_key_part(part, name, self.separator))
                .map_err(|fault| self.field_error(column, fault))?;
        }
        for &column in &self.cost {
            event.add_cost(&row[column]).map_err(|fault| self.field_error(column, fault))?;
        }
        Ok(true)
    }

    fn line(&self) -> u64 {
        self.records.line()
    }

    fn clock(&self) -> TimeBase {
        self.unit.base()
    }
}
