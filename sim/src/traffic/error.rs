//! Traffic that cannot be: which number, what it was, and what was expected.

use std::time::Duration;

use super::MOST_REQUESTS;
use crate::trace::TraceError;

/// Why there is no such traffic.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrafficError {
    /// A number that no source can have.
    #[error("{name} is {found}; expected {expected}")]
    Parameter {
        /// The parameter, spelled as the field that holds it.
        name: &'static str,
        /// Its value.
        found: String,
        /// What it may be.
        expected: &'static str,
    },
    /// A stretch of time without length.
    #[error("from {from:?} until {until:?} is no time; expected an end after the start")]
    Span {
        /// The start.
        from: Duration,
        /// The end.
        until: Duration,
    },
    /// A time past what 64 bits of nanoseconds hold.
    #[error("{0:?} is past the end of simulated time, which is 584 years")]
    TooLate(Duration),
    /// A stretch of silence that starts before the one before it has ended.
    #[error(
        "silent period {index} starts before the one before it has ended; \
         give silent periods in order and apart"
    )]
    SilenceOrder {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// Silent from start to end.
    #[error("the silent periods leave no time in which to send; shorten one")]
    AllSilent,
    /// A time in a list that is before the one before it.
    #[error("time {index} is before the one before it; give the times in order")]
    TimeOrder {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// More requests than a simulation can hold.
    #[error(
        "about {expected:.0} requests are expected, more than {MOST_REQUESTS}; \
         shorten the time or lower the rate"
    )]
    TooMany {
        /// How many requests, or steps of the source, the numbers mean.
        expected: f64,
    },
    /// Keys past the last number of 32 bits.
    #[error(
        "{keys} keys from key {first_key} on do not fit into 32 bits; \
         start at a lower key or have fewer"
    )]
    KeySpace {
        /// The number of the source's first key.
        first_key: u32,
        /// How many keys it has.
        keys: u32,
    },
    /// More requests than the caller allows.
    #[error("there are more than {0} requests; shorten the time, lower a rate, or raise the cap")]
    RequestCap(u64),
    /// A key above those that the caller allows.
    #[error(
        "a request is from key {key}, and the cap is {cap} keys; number keys lower or raise it"
    )]
    KeyCap {
        /// The key.
        key: u32,
        /// How many keys are allowed.
        cap: u32,
    },
    /// The columns make no trace.
    #[error("{0}")]
    Trace(#[from] TraceError),
}

impl TrafficError {
    /// That `name` has a value that it cannot have.
    pub(super) fn parameter(
        name: &'static str,
        found: &(impl ToString + ?Sized),
        expected: &'static str,
    ) -> Self {
        Self::Parameter { name, found: found.to_string(), expected }
    }
}
