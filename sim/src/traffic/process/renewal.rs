//! Independent gaps of one distribution: more even than Poisson traffic, or more in clusters.
//!
//! ```text
//! gamma, shape k:    mean 1 / rate, variance mean^2 / k
//! Weibull, shape k:  P(gap > x) = exp(-(x / b)^k), b = 1 / (rate Γ(1 + 1/k))
//! ```
//!
//! Shape 1 is a Poisson process, above it is more even, below it comes in clusters. The first gap
//! counts from the start.

use super::super::{Arrivals, Span, TrafficError, continuous_time::ContinuousTime, rate};
use crate::random::Random;

/// The family of the gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gaps {
    /// Gamma: with a whole shape k, every k-th request of a Poisson process.
    Gamma,
    /// Weibull: for shapes below 1 a heavier tail than any gamma.
    Weibull,
}

/// A renewal process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Renewal {
    /// The family of the gaps.
    pub gaps: Gaps,
    /// Requests a second in the long run.
    pub rate: f64,
    /// The shape, from 0.1 to 1,000.
    pub shape: f64,
}

impl Renewal {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where the rate or the shape cannot be or they mean too many requests.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        let mean_gap_ns = rate::mean_gap_ns("rate", self.rate)?;
        let shape = rate::within("shape", self.shape, (0.1, 1e3), "a number from 0.1 to 1000")?;
        rate::few_enough(self.rate * span.seconds())?;
        let scale_ns = match self.gaps {
            Gaps::Gamma => mean_gap_ns / shape,
            Gaps::Weibull => mean_gap_ns / libm::tgamma(1.0 + 1.0 / shape),
        };
        let time = ContinuousTime::starting_at(span.from_ns());
        Ok(Independent { gaps: self.gaps, shape, scale_ns, time, span, random })
    }
}

struct Independent {
    gaps: Gaps,
    shape: f64,
    scale_ns: f64,
    time: ContinuousTime,
    span: Span,
    random: Random,
}

impl Arrivals for Independent {
    fn next_ns(&mut self) -> Option<u64> {
        let gap = match self.gaps {
            Gaps::Gamma => self.random.gamma(self.shape),
            Gaps::Weibull => libm::pow(self.random.exponential(), 1.0 / self.shape),
        };
        self.time.advance(gap * self.scale_ns);
        self.span.before_end(self.time.whole_ns())
    }
}
