//! The columns of a trace that `--map` may name, and where a row has them.
//!
//! A trace in memory has one key per row. Where its columns are needed one by one, the trace is
//! read with a separator that no column holds, so that a key is taken apart again.

use std::borrow::Cow;

use giusto_sim::trace::{ColumnMap, Format, LogPart, Options};
use smallvec::{SmallVec, smallvec};

use crate::{
    args::{Column, Mapping, TraceArgs},
    fault::Fault,
};

/// How near a mistyped name must be to be worth suggesting (Jaro-Winkler, 1 is equal).
const NEAR: f64 = 0.7;

/// The parts of one key: on the stack, since every row of a trace is taken apart.
pub(super) type Parts<'k> = SmallVec<[&'k str; 8]>;

/// What the key of a row is made of.
#[derive(Debug)]
pub(super) struct Columns {
    /// The columns of the key; none where it is one that the format names.
    names: Vec<String>,
    /// The same of an access log; empty for all else.
    log: Vec<LogPart>,
    has_map: bool,
}

/// Where a row has what a column of it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The key as a whole.
    Key,
    Cost,
    /// This part of the key.
    Part(usize),
}

impl Columns {
    /// The columns that the mappings need.
    pub(super) fn new(map: &[Mapping], reading: &TraceArgs) -> Result<Self, Fault> {
        if let Some(columns) = &reading.columns {
            return Ok(Self { names: columns.key.clone(), log: Vec::new(), has_map: true });
        }
        let mut log: Vec<LogPart> = Vec::new();
        for mapping in map {
            let Column::Named(name) = &mapping.column else { continue };
            let part = name.parse().ok().filter(|_| may_be_log(reading));
            let part = part.ok_or_else(|| unknown(name, &log_columns(reading)))?;
            if !log.contains(&part) {
                log.push(part);
            }
        }
        // The key of a log is its client, whatever else is read.
        let needs_key = map.iter().any(|mapping| mapping.column == Column::Key);
        if !log.is_empty() && needs_key && !log.contains(&LogPart::Host) {
            log.push(LogPart::Host);
        }
        let names = log.iter().map(|part| part.name().to_owned()).collect();
        Ok(Self { names, log, has_map: false })
    }

    /// Where a row has the column of a mapping.
    pub(super) fn place(&self, mapping: &Mapping) -> Result<Place, Fault> {
        let name = match &mapping.column {
            Column::Cost => return Ok(Place::Cost),
            Column::Key if self.log.is_empty() => return Ok(Place::Key),
            Column::Key => LogPart::Host.name(),
            Column::Named(name) => name,
        };
        let place = self.names.iter().position(|own| own == name);
        place.map(Place::Part).ok_or_else(|| unknown(name, &self.names))
    }

    /// How the trace is read so that its keys can be taken apart.
    pub(super) fn options(&self, reading: &TraceArgs) -> Options {
        let mut options = reading.options();
        if let Some(columns) = options.columns.as_mut().filter(|_| self.is_apart()) {
            columns.separator = ColumnMap::APART;
        }
        options.log_parts.clone_from(&self.log);
        options
    }

    /// The parts of a key, in the order of the names.
    pub(super) fn parts<'k>(&self, key: &'k str) -> Parts<'k> {
        if self.is_apart() { key.split(ColumnMap::APART).collect() } else { smallvec![key] }
    }

    /// One part of a key; empty where there is none.
    pub(super) fn part<'k>(&self, key: &'k str, part: usize) -> &'k str {
        if self.is_apart() {
            key.split(ColumnMap::APART).nth(part).unwrap_or_default()
        } else {
            key
        }
    }

    /// The key as it is without a policy.
    pub(super) fn joined<'k>(&self, key: &'k str) -> Cow<'k, str> {
        if self.has_map && self.is_apart() {
            Cow::Owned(key.replace(ColumnMap::APART, "/"))
        } else {
            Cow::Borrowed(key)
        }
    }

    fn is_apart(&self) -> bool {
        self.names.len() > 1
    }
}

fn may_be_log(reading: &TraceArgs) -> bool {
    reading.format.is_none_or(|format| format == Format::Log)
}

fn log_columns(reading: &TraceArgs) -> Vec<String> {
    let parts = LogPart::ALL.iter().filter(|_| may_be_log(reading));
    parts.map(|part| part.name().to_owned()).collect()
}

/// What to say of a column that is none of `names`.
fn unknown(name: &str, names: &[String]) -> Fault {
    let lower = name.to_lowercase();
    let near = ["key", "cost"].into_iter().chain(names.iter().map(String::as_str));
    let near = near.map(|known| (strsim::jaro_winkler(&lower, &known.to_lowercase()), known));
    let near = near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|&(likeness, _)| likeness >= NEAR);
    let near = near.map_or_else(String::new, |(_, known)| format!("did you mean `{known}`? "));
    let others = match names.join(", ") {
        others if others.is_empty() => others,
        others => format!(", and of this trace {others}"),
    };
    Fault::usage(format!(
        "--map: `{name}` is no column; {near}there are key and cost{others}; others are named in \
         --columns, as in key=org+path"
    ))
}
