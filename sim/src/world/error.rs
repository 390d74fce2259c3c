//! Why a world cannot be run.

use crate::{client::ClientError, trace::TraceError};

/// What ends a run, or refuses it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// A population that cannot be.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// More keys than numbers for them.
    #[error("a world has at most 2^32 - 1 keys; let clients share some")]
    TooManyKeys,
    /// More clients than the queue of events tells apart.
    #[error(
        "the populations have {places} requests in flight at most, and a world {most}; have fewer \
         clients"
    )]
    TooManyClients {
        /// Clients times requests in flight, over all populations.
        places: u64,
        /// The most.
        most: u64,
    },
    /// A key that nobody has added.
    #[error("population {name:?} asks by key number {key}, which the world does not have")]
    NoSuchKey {
        /// The population.
        name: String,
        /// The key.
        key: u32,
    },
    /// A source goes back in time, or asks by a key that nobody has added.
    #[error(
        "open source {source_number} asks at {time_ns} ns by key number {key} after {last_ns} ns, \
         in a world of {keys} keys; times may not decrease and keys must be known"
    )]
    Source {
        /// Which source, from 0.
        source_number: usize,
        /// The time.
        time_ns: u64,
        /// The key.
        key: u32,
        /// The time before.
        last_ns: u64,
        /// How many keys there are.
        keys: usize,
    },
    /// Jobs arrive backwards.
    #[error("a job of population {name:?} arrives at {time_ns} ns after one of {last_ns} ns")]
    JobOrder {
        /// The population.
        name: String,
        /// The time.
        time_ns: u64,
        /// The time before.
        last_ns: u64,
    },
    /// More requests than the run may make.
    #[error(
        "more than {most} requests by {now_ns} ns of {end_ns} ns; end the world earlier, have \
         fewer or more patient clients, or allow more requests"
    )]
    TooManyRequests {
        /// How many were allowed.
        most: u64,
        /// The time in the world.
        now_ns: u64,
        /// When it was to end.
        end_ns: u64,
    },
    /// More jobs than the run may make requests.
    #[error(
        "more than {most} jobs by {now_ns} ns of {end_ns} ns, those included that wait for their \
         turn; end the world earlier, let fewer jobs arrive, or allow more requests"
    )]
    TooManyJobs {
        /// How many were allowed.
        most: u64,
        /// The time in the world.
        now_ns: u64,
        /// When it was to end.
        end_ns: u64,
    },
    /// The costs of all requests sum to more than 64 bits.
    #[error(
        "the requests cost more than 2^64 - 1 units in all by {now_ns} ns of {end_ns} ns; let \
         requests cost less, or end the world earlier"
    )]
    TooMuchCost {
        /// The time in the world.
        now_ns: u64,
        /// When it was to end.
        end_ns: u64,
    },
    /// The requests make no trace.
    #[error(transparent)]
    Trace(#[from] TraceError),
}
