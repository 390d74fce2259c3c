//! The sources of traffic against the laws of probability that they are named for.
//!
//! Every check is a tail: the probability that a right source does so badly or worse. A right
//! source must stay above [`ALPHA`]; beside it stands a wrong source, or the right one beside a
//! wrong law, that the same check must put below. Seeds are fixed, so a result never changes.

mod costs;
mod edges;
mod gaps;
mod instants;
mod keys;
mod modulated;
mod poisson;
mod rates;
mod statistics;

/// The tail below which a check fails. There are fewer than 1,000 checks, so that all right
/// sources pass with a probability above 1 - 10^-9.
pub(crate) const ALPHA: f64 = 1e-12;
