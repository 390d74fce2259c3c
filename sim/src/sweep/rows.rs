//! Rows of a sweep: what was measured with one seed, and how each measure spreads over seeds.
//!
//! Column names are a contract, listed in docs/notebook.md.

use serde::{Serialize, Serializer};

use crate::lab::SubjectRow;

/// How one measure of one combination spreads over seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SweepRow {
    /// What decided: the name of the limit of the scenario.
    pub subject: String,
    /// The algorithm, or `policy`.
    pub algorithm: &'static str,
    /// The limit, or the path of the policy.
    pub limit: String,
    /// The burst where one was given apart from the limit.
    pub burst: Option<u64>,
    /// What the rates of sources were multiplied by.
    pub load: f64,
    /// The measure: a column of a run's row, or a share made from two of them.
    pub measure: String,
    /// Runs that have it.
    pub n: u64,
    /// Its mean over them.
    pub mean: f64,
    /// Its standard deviation; none for one run.
    pub sd: Option<f64>,
    /// The lower end of the interval that holds the true mean with 95 % confidence; none for one
    /// run.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// Whether seeds are missing: the sweep was stopped, or there is no such traffic with them.
    pub partial: bool,
}

/// What was measured of one combination with one seed. Its columns are the two of what is varied
/// beside the limit, then those of [`SubjectRow`].
#[derive(Clone, Debug, PartialEq)]
pub struct RunRow {
    /// What was varied beside the algorithm and the limit.
    pub varied: Varied,
    /// What was measured.
    pub row: SubjectRow,
}

/// What is varied, as far as a row of a run does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Varied {
    /// The burst where one was given apart from the limit.
    pub burst: Option<u64>,
    /// What the rates of sources were multiplied by.
    pub load: f64,
}

impl Serialize for RunRow {
    /// As two structs side by side, whose fields are columns of one table.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.varied, &self.row).serialize(serializer)
    }
}
