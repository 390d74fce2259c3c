//! What became of requests: counted beside a limiter, which knows nothing of it.
//!
//! ```text
//! counters   totals of answers and units, on stripes that threads do not share
//! beside     a candidate limit, decided in the same pass as the live one and never enforced
//! top_keys   the keys denied most, in bounded memory and with a bound of the error
//! observer   what is told of decisions: counters, top keys, closures, several of them
//! observed   a limit whose decisions an observer is told of
//! shadow     a limit that is counted and not enforced
//! ```
//!
//! The caller hands decisions in, so a limiter that nobody observes pays nothing. The counts are real
//! atomics under loom too, since nothing is decided by them.

mod beside;
mod counters;
mod limit;
mod observed;
mod observer;
mod shadow;
mod striped;
mod top_keys;

pub use beside::{Agreement, Beside, Pair};
pub use counters::{Counters, Totals};
pub use limit::KeyedLimit;
pub use observed::Observed;
pub use observer::{Observer, OnDecision};
pub use shadow::{Shadow, Unenforced};
pub use top_keys::{TopKey, TopKeys};
