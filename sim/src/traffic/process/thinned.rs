//! A Poisson process whose rate changes over time, by thinning.
//!
//! Candidates come at a rate that the true one does not exceed for a while; each stands with odds
//! true rate / that rate. Where the while ends, the gap is drawn anew: it has no memory.
//!
//! Source: P. A. W. Lewis and G. S. Shedler, Simulation of nonhomogeneous Poisson processes by
//! thinning, Naval Research Logistics Quarterly 26(3), 1979.

use super::super::{Arrivals, SECOND_NS, Span, continuous_time::ContinuousTime};
use crate::random::Random;

/// A rate that changes over time.
pub(super) trait Rate {
    /// Requests a second at an instant.
    fn at(&self, ns: u64) -> f64;

    /// A rate that it does not exceed from this instant to before another, which is later.
    fn bound(&self, ns: u64) -> (f64, u64);
}

/// The process of a rate.
pub(super) struct Thinned<R> {
    rate: R,
    /// The rate of candidates.
    bound: f64,
    /// Until when it holds.
    bound_until_ns: u64,
    time: ContinuousTime,
    span: Span,
    random: Random,
}

impl<R: Rate> Thinned<R> {
    pub(super) fn new(rate: R, span: Span, random: Random) -> Self {
        let (bound, bound_until_ns) = rate.bound(span.from_ns());
        let time = ContinuousTime::starting_at(span.from_ns());
        Self { rate, bound, bound_until_ns, time, span, random }
    }
}

impl<R: Rate> Arrivals for Thinned<R> {
    fn next_ns(&mut self) -> Option<u64> {
        loop {
            self.time.advance(self.random.exponential() * SECOND_NS / self.bound);
            let now = self.time.whole_ns();
            if now >= self.bound_until_ns {
                let edge = self.span.before_end(self.bound_until_ns)?;
                self.time = ContinuousTime::starting_at(edge);
                (self.bound, self.bound_until_ns) = self.rate.bound(edge);
                continue;
            }
            let now = self.span.before_end(now)?;
            if self.random.unit() * self.bound <= self.rate.at(now) {
                return Some(now);
            }
        }
    }
}
