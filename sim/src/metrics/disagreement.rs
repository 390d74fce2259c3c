//! How often a limiter and the exact log disagree.
//!
//! ```text
//! over-admitted   = requests that the limiter admits and the log denies
//! falsely rejected = requests that the limiter denies and the log admits
//! ```
//!
//! Both count requests, and both are read with the loop that produced the decisions: open (both
//! count all that is offered) or closed (each counts what it admitted itself).

use crate::replay::Decisions;

/// Disagreements with the exact log, in requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disagreement {
    /// Admitted here, denied by the log.
    pub over_admitted: u64,
    /// Denied here, admitted by the log.
    pub falsely_rejected: u64,
}

impl Disagreement {
    /// Compares decisions on the same requests.
    pub fn between(decisions: &Decisions, log: &Decisions) -> Self {
        let mut disagreement = Self::default();
        for pair in decisions.iter().zip(log.iter()) {
            match pair {
                (true, false) => disagreement.over_admitted += 1,
                (false, true) => disagreement.falsely_rejected += 1,
                _ => {}
            }
        }
        disagreement
    }
}
