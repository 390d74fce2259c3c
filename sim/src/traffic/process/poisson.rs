//! Independent requests at a constant rate: the gaps are exponentially distributed.

use super::super::{Arrivals, Span, TrafficError, continuous_time::ContinuousTime, rate};
use crate::random::Random;

/// A Poisson process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson {
    /// Requests a second in the mean.
    pub rate: f64,
}

impl Poisson {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where the rate cannot be or means too many requests.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        let mean_gap_ns = rate::mean_gap_ns("rate", self.rate)?;
        rate::few_enough(self.rate * span.seconds())?;
        Ok(Independent {
            mean_gap_ns,
            time: ContinuousTime::starting_at(span.from_ns()),
            span,
            random,
        })
    }
}

struct Independent {
    mean_gap_ns: f64,
    time: ContinuousTime,
    span: Span,
    random: Random,
}

impl Arrivals for Independent {
    #[inline]
    fn next_ns(&mut self) -> Option<u64> {
        self.time.advance(self.random.exponential() * self.mean_gap_ns);
        self.span.before_end(self.time.whole_ns())
    }
}
