//! A scenario as it is written: what asks, what decides, what goes wrong, for how long.
//!
//! Numbers are checked one by one where they are read and as a whole where they are built: the
//! document itself is plain data. All times are nanoseconds since the scenario's start.

mod client;
mod deciding;
mod source;
mod sweep;

pub use client::{Clients, Work};
pub use deciding::{Asking, Fault, Keep, Limited, Subject};
pub use source::{Keys, Source};
pub use sweep::Sweep;

use crate::trace::UnixNanos;

/// A scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name, which names files.
    pub name: String,
    /// Its title for people.
    pub title: Option<String>,
    /// What it shows.
    pub about: Option<String>,
    /// The wall time of its start, for limits of the calendar.
    pub start: Option<UnixNanos>,
    /// How long it lasts, in nanoseconds.
    pub duration_ns: u64,
    /// What everything random is drawn from, where the command names no other.
    pub seed: u64,
    /// The most requests that it may come to.
    pub most_requests: u64,
    /// What decides, each in a world of its own.
    pub limits: Vec<Limited>,
    /// Traffic that comes whatever is answered.
    pub sources: Vec<Source>,
    /// Clients that react to answers.
    pub clients: Vec<Clients>,
    /// What goes wrong on the server.
    pub faults: Vec<Fault>,
    /// What is varied.
    pub sweep: Option<Sweep>,
}
