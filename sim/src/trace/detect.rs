//! How a format is told: from the first line of a file, or from its name on a command line.

use std::str::FromStr;

use super::access_log;
use super::azure;
use super::error::TraceError;
use super::excerpt::Excerpt;
use super::format::Format;
use super::native;
use super::place::Place;

impl Format {
    /// The format whose first line this is, among those that need no column map, and JSON.
    pub(super) fn of_line(line: &[u8]) -> Option<Self> {
        if line == native::HEADER.as_bytes() {
            Some(Self::Native)
        } else if line == azure::HEADER.as_bytes() {
            Some(Self::Azure)
        } else if line.trim_ascii_start().starts_with(b"{") {
            Some(Self::Jsonl)
        } else if access_log::split(line).is_some() {
            Some(Self::Log)
        } else {
            None
        }
    }

    /// The format of a file that begins with `line`. With a column map every table is one whose
    /// columns are the user's to name, known header or not.
    pub(super) fn detect(line: &[u8], mapped: bool, at: Place) -> Result<Self, TraceError> {
        if access_log::is_syslog(line) {
            return Err(TraceError::Syslog { at, found: Excerpt::new(line) });
        }
        match Self::of_line(line) {
            Some(Self::Native | Self::Azure) if mapped => Ok(Self::Csv),
            Some(format) => Ok(format),
            _ if mapped && line.contains(&b'\t') => Ok(Self::Tsv),
            _ if mapped => Ok(Self::Csv),
            _ => {
                let (found, hint) = (Excerpt::new(line), hint(line));
                Err(TraceError::UnknownFormat { at, found, hint })
            }
        }
    }
}

/// What an unknown first line resembles.
fn hint(line: &[u8]) -> &'static str {
    if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
        ", which looks like UTF-16: convert it to UTF-8"
    } else if line.contains(&0) {
        ", which looks like a binary file"
    } else if line.starts_with(b"[") {
        ", which looks like a JSON array: jsonl has one object per line, as `jq -c '.[]'` writes it"
    } else if line.contains(&b'\t') {
        ", which looks like tsv"
    } else if line.contains(&b',') {
        ", which looks like csv"
    } else {
        ""
    }
}

impl FromStr for Format {
    type Err = TraceError;

    /// Reads a name as it is shown; `common` and `combined` are other names of `log`.
    fn from_str(name: &str) -> Result<Self, TraceError> {
        match name {
            "common" | "combined" => Ok(Self::Log),
            "ndjson" => Ok(Self::Jsonl),
            _ => Self::ALL
                .into_iter()
                .find(|format| format.to_string() == name)
                .ok_or_else(|| TraceError::FormatName(Excerpt::new(name.as_bytes()))),
        }
    }
}
