//! One JSON object per line, with fields that the user names.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::column_map::ColumnMap;
use super::error::TraceError;
use super::excerpt::Excerpt;
use super::fault::{Fault, text};
use super::header::listed;
use super::json_fields::{field_names, pick};
use super::lines::Lines;
use super::reader::{Event, Reader};
use super::time_unit::{TimeBase, TimeUnit};

/// Reads JSON lines. A name such as `request.user` is the field `user` of the object `request`, or
/// a field whose own name has the dot.
pub(super) struct JsonLines {
    lines: Lines,
    /// The time, then the parts of the key, then those of the cost.
    paths: Vec<String>,
    key_parts: usize,
    separator: char,
    unit: TimeUnit,
}

impl JsonLines {
    /// Reads the fields of `map` from `lines`.
    pub(super) fn new(lines: Lines, map: &ColumnMap, unit: TimeUnit) -> Self {
        let paths = std::iter::once(&map.time).chain(&map.key).chain(&map.cost).cloned().collect();
        Self { lines, paths, key_parts: map.key.len(), separator: map.separator, unit }
    }

    fn field_error(&self, path: usize, value: &RawValue, fault: Fault) -> TraceError {
        TraceError::Field {
            at: self.lines.place(),
            column: Excerpt::new(self.paths[path].as_bytes()),
            found: Excerpt::new(value.get().as_bytes()),
            fault,
        }
    }

    fn fill(&self, event: &mut Event) -> Result<(), TraceError> {
        let line = json_text(&self.lines)?;
        let fields = pick(line, &self.paths).map_err(|error| not_json(&self.lines, &error))?;
        event.start_mapped(self.key_parts == 0, self.paths.len() == 1 + self.key_parts);
        for (path, value) in fields.iter().enumerate() {
            let value = value.ok_or_else(|| self.missing(line, path))?;
            self.take(event, path, value).map_err(|fault| self.field_error(path, value, fault))?;
        }
        Ok(())
    }

    fn take(&self, event: &mut Event, path: usize, value: &RawValue) -> Result<(), Fault> {
        let value = scalar(value.get())?;
        match path {
            0 => event.time = self.unit.parse_ns(value.as_bytes())?,
            _ if path <= self.key_parts => {
                event.push_key_part(path - 1, text(value.as_bytes())?, self.separator)?;
            }
            _ => event.add_cost(value.as_bytes())?,
        }
        Ok(())
    }

    #[cold]
    fn missing(&self, line: &str, path: usize) -> TraceError {
        let names = field_names(line).unwrap_or_default();
        TraceError::MissingName {
            at: self.lines.place(),
            column: Excerpt::new(self.paths[path].as_bytes()),
            columns: listed(names.iter().map(String::as_str)),
        }
    }
}

impl Reader for JsonLines {
    fn read(&mut self, event: &mut Event) -> Result<bool, TraceError> {
        if !self.lines.peek()? || !self.lines.advance()? {
            return Ok(false);
        }
        self.fill(event)?;
        Ok(true)
    }

    fn line(&self) -> u64 {
        self.lines.number()
    }

    fn clock(&self) -> TimeBase {
        self.unit.base()
    }
}

/// The current line as text.
pub(super) fn json_text(lines: &Lines) -> Result<&str, TraceError> {
    std::str::from_utf8(lines.text()).map_err(|error| TraceError::Json {
        at: lines.place(),
        found: Excerpt::new(lines.text()),
        reason: format!("not UTF-8 at byte {} of the line", error.valid_up_to()).into(),
    })
}

/// What to say where the current line is no object.
pub(super) fn not_json(lines: &Lines, error: &serde_json::Error) -> TraceError {
    // The parser sees one line at a time, and its own `line 1` would mislead.
    let reason = error.to_string().replace(" at line 1 column ", " at column ");
    let found = Excerpt::new(lines.text());
    TraceError::Json { at: lines.place(), found, reason: reason.into() }
}

/// The text of a string, or a number as it is written.
fn scalar(json: &str) -> Result<Cow<'_, str>, Fault> {
    match json.as_bytes() {
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => {
            Ok(Cow::Borrowed(&json[1..json.len() - 1]))
        }
        [b'"', ..] => serde_json::from_str(json).map(Cow::Owned).map_err(|_| Fault::NotScalar),
        [b'-' | b'0'..=b'9', ..] => Ok(Cow::Borrowed(json)),
        _ => Err(Fault::NotScalar),
    }
}
