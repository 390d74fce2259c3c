//! What became of requests: counted beside a limiter, which knows nothing of it.
//!
//! ```text
//! counters   totals of answers and units, on stripes that threads do not share
//! beside     a candidate limit, decided in the same pass as the live one and never enforced
//! ```
//!
//! The caller hands decisions in, so a limiter that nobody observes pays nothing. The counts are real
//! atomics under loom too, since nothing is decided by them.

mod beside;
mod counters;

pub use beside::{Agreement, Beside, Pair};
pub use counters::{Counters, Totals};
