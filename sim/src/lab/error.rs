//! Why a scenario cannot be run.

use giusto_policy::Faults;

use crate::{client::ClientError, subject::SubjectError, traffic::TrafficError, world::WorldError};

/// Why a scenario cannot be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabError {
    /// A source that cannot be.
    #[error("source {name}: {error}")]
    Source {
        /// Its name.
        name: String,
        /// Why.
        error: Box<TrafficError>,
    },
    /// Jobs that cannot arrive.
    #[error("jobs of clients {name}: {error}")]
    Jobs {
        /// The name of the clients.
        name: String,
        /// Why.
        error: Box<TrafficError>,
    },
    /// Clients that cannot be.
    #[error(transparent)]
    Clients(#[from] ClientError),
    /// All sources together send more than the scenario allows.
    #[error(
        "the sources send more than {most} requests; shorten the scenario, lower a rate, or raise \
         most-requests"
    )]
    TooManyRequests {
        /// How many are allowed.
        most: u64,
    },
    /// All sources together ask for more than 64 bits of units.
    #[error(
        "the requests of the sources cost more than 2^64 - 1 units in all; lower a cost or a rate, \
         or shorten the scenario"
    )]
    TooMuchCost,
    /// The sources send nothing at all, and there are no clients.
    #[error("the sources send no request within the scenario's duration; nothing is decided")]
    NothingSent,
    /// A limit that cannot be run.
    #[error("limit {name}: {error}")]
    Subject {
        /// Its name.
        name: String,
        /// Why.
        error: Box<SubjectError>,
    },
    /// A policy that cannot be run.
    #[error("policy of {name}: {faults}")]
    Policy {
        /// The name of what decides.
        name: String,
        /// What is wrong.
        faults: Faults,
    },
    /// A policy with limits of the calendar in a scenario without a date.
    #[error(
        "policy of {name} has limits of the calendar, or numbers for a time, and the scenario no \
         date; write `start`, as in start = \"2026-03-02T00:00:00Z\""
    )]
    NoStart {
        /// The name of what decides.
        name: String,
    },
    /// Clocks that show times that nobody can count.
    #[error(
        "the clocks of {name} would pass the ends of simulated time, which is 584 years; jump less \
         far, run for less long, or choose windows that have a shorter common multiple"
    )]
    Clocks {
        /// The name of what decides.
        name: String,
    },
    /// A file that was not given.
    #[error("{path} was not read")]
    File {
        /// Its path as the scenario writes it.
        path: String,
    },
    /// A world that cannot be run.
    #[error("{name}: {error}")]
    World {
        /// What decides in it.
        name: String,
        /// Why.
        error: Box<WorldError>,
    },
}
