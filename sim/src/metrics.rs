//! What is measured of a run, one measure per file, each with its formula at its head.

mod band;
mod disagreement;
mod dispersion;
mod fairness;
mod per_key;
mod rank;
mod recovery;
mod sliding;
mod waits;

pub use band::within_tenth;
pub use disagreement::Disagreement;
pub use dispersion::index_of_dispersion;
pub use fairness::{distance_to_max_min, jain, max_min_allocation};
pub use per_key::PerKey;
pub use recovery::Recovery;
pub use sliding::{LargestWindow, WindowPeaks, largest_window};
pub use waits::{Wait, Waits};
