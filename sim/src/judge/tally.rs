//! What a bound asks of a key: the fullest interval that ends with a request.

/// A request that is charged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    /// Its place in the trace, from 0.
    pub(super) index: usize,
    /// Nanoseconds since the trace's zero.
    pub(super) now: u64,
    /// What it costs, at least 1.
    pub(super) units: u64,
}

/// The interval that a request fills most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    /// The admitted request that it starts with, by its place in the trace.
    pub(super) first: usize,
    /// When that was.
    pub(super) from_ns: u64,
    /// What is admitted in it, the request that ends it included.
    pub(super) admitted: u128,
    /// What may be admitted in it.
    pub(super) allowed: u128,
}

impl Reached {
    /// The units above what may be admitted, as a whole number, which sums of units are.
    pub(super) fn excess(&self) -> u128 {
        self.admitted.saturating_sub(self.allowed)
    }
}

/// What one counter admitted, as far as its bound still asks for it. Times never decrease.
pub(super) trait Tally {
    /// The fullest of the intervals that end with `request`, were it admitted.
    fn with(&mut self, request: &Request) -> Reached;

    /// Counts `request`, of which [`Tally::with`] was asked just before.
    fn add(&mut self, request: &Request);
}
