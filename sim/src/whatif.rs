//! What a limit would have done to traffic that has happened, in one pass over a stream of requests.
//!
//! A trace of tens of gigabytes is never in memory: what is kept is a few dozen bytes a key. A
//! [`Limited`] decides on each request as the engine does; an [`Account`] is told what became of it
//! before and after, and counts who, when and by which limit. [`solve`] looks for the smallest limit
//! under which no more than some are denied, evaluating many [`Candidates`] in each pass.

mod account;
mod candidates;
mod comparison;
mod limited;
mod search;

pub use account::{Account, Bin, Bound, Fate, KeyTally, Seen, Side, Timeline};
pub use candidates::{Candidates, Figures, Stream};
pub use comparison::{Comparison, ComparisonError, Measured, Operator};
pub use limited::{Limited, Origin};
pub use search::{
    Answer, Condition, Extent, Measure, Method, Unsolved, falls_with_the_limit, solve,
};
