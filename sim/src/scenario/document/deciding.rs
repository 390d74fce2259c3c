//! What decides, and what goes wrong with it.

use crate::{grid::Scope, limit::Limit, subject};

/// Something that decides, under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Limited {
    /// Its name, once in a scenario.
    pub name: String,
    /// What it is.
    pub subject: Subject,
}

impl Limited {
    /// The window of a limit of the engine, in nanoseconds; a policy has no single one.
    pub fn window_ns(&self) -> Option<u64> {
        match &self.subject {
            Subject::Limit { limit, .. } => limit.window_ns(),
            Subject::Policy { .. } => None,
        }
    }
}

/// What decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// One limit of the engine.
    Limit {
        /// The algorithm.
        kind: subject::Kind,
        /// The numbers.
        limit: Limit,
        /// Where fixed windows start.
        anchor: subject::Anchor,
        /// Whether the rolling window is closed at its far end.
        window: giusto::Window,
        /// Whether all keys share one counter.
        scope: Scope,
    },
    /// A policy: the path of a document beside the scenario's.
    Policy {
        /// The path as it is written.
        file: String,
        /// How requests are made for it.
        asking: Asking,
    },
}

/// How a key and a cost become a request of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// What every request asks for, where its source names nothing.
    pub request: Option<String>,
    /// The attributes that hold the key.
    pub key: Vec<String>,
    /// The attributes that hold the cost.
    pub cost: Vec<String>,
    /// Attributes that are the same for all.
    pub attributes: Vec<(String, String)>,
    /// Parameters of the deployment.
    pub parameters: Vec<(String, String)>,
    /// The environment of the deployment.
    pub environment: Option<String>,
}

/// What goes wrong on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its clock jumps.
    Clock {
        /// When, in nanoseconds.
        at_ns: u64,
        /// By how much, in nanoseconds; back if negative.
        by_ns: i64,
    },
    /// There are nodes with one table and clocks that differ; requests go to them in turn.
    Skew {
        /// How far each clock is ahead, in nanoseconds; behind if negative.
        nodes_ns: Vec<i64>,
    },
    /// It restarts.
    Restart {
        /// When, in nanoseconds.
        at_ns: u64,
        /// How long it is down, in nanoseconds.
        down_ns: u64,
        /// What it still knows then.
        keep: Keep,
    },
}

/// What outlives a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: all counters are fresh.
    Nothing,
    /// Everything.
    Everything,
}
