//! What is measured of clients, one measure per file, each with its formula at its head.
//!
//! Everything is counted exactly from a [`Record`](crate::world::Record) after the run; nothing is
//! sampled or binned but where a bin is part of the measure.

mod goodput;
mod recovery;
mod rows;
mod storm;
mod waits;

pub use goodput::{Goodput, Tally};
pub use recovery::{DENIED_PERCENT, Recovery};
pub use rows::{ClientRow, client_rows};
pub use storm::Storm;
pub use waits::{Percentiles, Waits, percentile};
