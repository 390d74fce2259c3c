//! Open sources: traffic that does not react to answers.

use crate::traffic::{Costs, Popularity, Process};

/// A source.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name, with which those of its keys begin.
    pub name: String,
    /// When requests come.
    pub process: Process,
    /// Who asks.
    pub keys: Keys,
    /// For how much.
    pub costs: Costs,
    /// When the source starts, in nanoseconds.
    pub from_ns: u64,
    /// When it ends, if before the scenario.
    pub until_ns: Option<u64>,
    /// Stretches in which it is silent, from and until, in nanoseconds.
    pub silent: Vec<(u64, u64)>,
    /// What its requests ask for, as in `POST /v1/events`, where a policy decides.
    pub request: Option<String>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Keys {
    /// Keys named after the source and their number, or as the source where it is one.
    Drawn(Popularity),
    /// The keys of a trace by how often they stand there: the path of a file.
    Trace(String),
}
