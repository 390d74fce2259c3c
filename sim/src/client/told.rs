//! What clients are told: answers as headers carry them.
//!
//! ```text
//! seconds   Retry-After and reset in whole seconds, rounded up
//! exact     both to the nanosecond
//! nothing   neither
//! ```
//!
//! RFC 9110 (10.2.3) gives `Retry-After` in seconds. Rounding up is the only way that lets a client
//! which obeys come in time.

use crate::server::Answer;

const SECOND: u64 = 1_000_000_000;

/// How much of an answer reaches a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// Times in whole seconds, rounded up.
    #[default]
    Seconds,
    /// Everything, as it is.
    Exact,
    /// Whether the request passed, and no times.
    Nothing,
}

impl Told {
    /// The answer as the client hears it.
    pub fn of(self, answer: &Answer) -> Answer {
        let heard = |time: Option<u64>| match self {
            Self::Seconds => time.map(|ns| ns.div_ceil(SECOND).saturating_mul(SECOND)),
            Self::Exact => time,
            Self::Nothing => None,
        };
        Answer {
            retry_after_ns: heard(answer.retry_after_ns),
            reset_ns: heard(answer.reset_ns),
            ..*answer
        }
    }
}
