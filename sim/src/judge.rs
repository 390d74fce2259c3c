//! Whether decisions keep a bound over every interval, whoever made them.
//!
//! A [`Bound`] says how much one counter may be admitted in which intervals. [`conformance`] holds
//! decisions against it: not at sampled instants but in every interval, because the sum of an
//! interval can only be too large for its length where an admitted request ends it. [`decide`] is
//! the other side: what a limiter admits that denies nothing needlessly. A limiter that denies
//! everything keeps every bound; the two together tell how good one is.
//!
//! Everything is counted in whole numbers of 128 bits, which the largest costs, rates and times
//! fit, and takes time in proportion to the requests. No algorithm of the engine is used.

mod bound;
mod bucket;
mod conform;
mod counted;
mod period;
mod tally;
mod window;

pub use bound::{Bound, BoundError};
pub use conform::{Conformance, Violation, conformance, decide};
pub use period::CalendarUnit;
