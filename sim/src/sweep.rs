//! Sweeps: every combination of limits, bursts, algorithms and loads, each with several seeds.
//!
//! ```text
//! combination   scenario, axes -> what decides in each, each once
//! run           combination, load, seed -> a run's row, at its own place
//! table         rows of one combination -> mean, deviation and interval of each measure
//! ```
//!
//! **Invariants.** The result depends on the scenario, its files and the first seed alone: not on
//! threads, nor on the order in which runs end. A sweep that is stopped gives what is whole, and
//! says that it is partial.

mod combination;
mod measures;
mod rows;
mod run;
mod spread;
mod student;
mod table;

pub use rows::{RunRow, SweepRow, Varied};
pub use run::run;
pub use spread::Spread;

/// Looks at a sweep from outside, and may end it.
pub trait Watch: Sync {
    /// Whether it shall end.
    fn should_stop(&self) -> bool;
    /// So many of so many runs have ended.
    fn finished(&self, runs: u64, of: u64);
}

/// Lets it run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn should_stop(&self) -> bool {
        false
    }

    fn finished(&self, _runs: u64, _of: u64) {}
}

/// What came of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// A row for each combination, load and measure.
    pub rows: Vec<SweepRow>,
    /// A row for each run.
    pub runs: Vec<RunRow>,
    /// What was left out, and other remarks.
    pub notes: Vec<String>,
    /// Whether it was stopped before its end.
    pub partial: bool,
}
