//! The recorded counts: a file of tab-separated values that is committed.

use std::{fmt::Write as _, fs, io};

/// Where the record is.
pub(crate) const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions/record.tsv");
/// More than this above the record is a regression.
pub(crate) const TOLERANCE_PERCENT: f64 = 3.0;

/// What was counted, and with which compiler.
pub(crate) struct Record {
    pub(crate) toolchain: String,
    counts: Vec<(String, f64)>,
}

impl Record {
    pub(crate) fn read() -> Result<Self, String> {
        let text = fs::read_to_string(FILE)
            .map_err(|error| format!("{FILE}: {error}; make one with --accept"))?;
        let mut lines = text.lines();
        let toolchain = lines.next().unwrap_or_default().trim_start_matches("# ").to_owned();
        let counts = lines
            .enumerate()
            .map(|(index, line)| {
                let (name, count) = line.split_once('\t')?;
                let count = count.parse().ok()?;
                Some((name.to_owned(), count)).filter(|_| count > 0.0).or_else(|| {
                    eprintln!("{FILE}, line {}: a count must be positive", index + 2);
                    None
                })
            })
            .collect::<Option<_>>()
            .ok_or_else(|| {
                format!("{FILE}: expected lines of `name<tab>count`; make it anew with --accept")
            })?;
        Ok(Self { toolchain, counts })
    }

    pub(crate) fn count(&self, name: &str) -> Option<f64> {
        self.counts.iter().find(|(known, _)| known == name).map(|&(_, count)| count)
    }

    pub(crate) fn write(counts: &[(&'static str, f64)]) -> io::Result<()> {
        let mut text = format!("# Rust {}, profile release\n", env!("CARGO_PKG_RUST_VERSION"));
        for (name, count) in counts {
            writeln!(text, "{name}\t{count:.2}").map_err(io::Error::other)?;
        }
        fs::write(FILE, text)
    }
}
