//! The formats of traces.

use std::fmt;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// CSV with the header `t_ns,key,cost`, this project's own.
    Native,
    /// The CSV of the Azure traces of LLM inference.
    Azure,
    /// An access log, common or combined.
    Log,
    /// CSV with a column map.
    Csv,
    /// Tab-separated values with a column map.
    Tsv,
    /// One JSON object per line, with a column map.
    Jsonl,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] =
        [Self::Native, Self::Azure, Self::Log, Self::Csv, Self::Tsv, Self::Jsonl];

    /// Whether the columns are the user's to name.
    pub(super) fn needs_columns(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Jsonl)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Native => "native",
            Self::Azure => "azure",
            Self::Log => "log",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
        })
    }
}
