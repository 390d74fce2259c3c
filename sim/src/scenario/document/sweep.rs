//! What is varied: every combination is run for every seed.

use crate::{limit::Limit, subject::Kind};

/// A sweep. An axis that is left out keeps the scenario's own value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sweep {
    /// The limits.
    pub limits: Vec<Limit>,
    /// The bursts, of algorithms that have one.
    pub bursts: Vec<u64>,
    /// The algorithms.
    pub algorithms: Vec<Kind>,
    /// What the rates of all sources are multiplied by.
    pub loads: Vec<f64>,
    /// How many seeds each combination is run with, from the scenario's on.
    pub seeds: u32,
}
