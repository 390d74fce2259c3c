//! Evenly spaced requests, exact to the nanosecond for ever.
//!
//! ```text
//! t_k = start + phase + floor(k * period / requests),   k = 0, 1, 2, ...
//! ```

use std::time::Duration;

use super::super::{Arrivals, MOST_PER_SECOND, Span, TrafficError, rate, span::nanoseconds};

/// So many requests per period, evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steady {
    /// Requests per period.
    pub requests: u64,
    /// The period.
    pub period: Duration,
    /// How long after the start the first one comes.
    pub phase: Duration,
}

impl Steady {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where it is no requests, no period, more than one request a nanosecond, or too many.
    pub fn arrivals(&self, span: Span) -> Result<impl Arrivals + use<>, TrafficError> {
        let requests = rate::at_least_one("requests", self.requests)?;
        let period_ns = rate::positive_ns("period", self.period)?;
        if requests > period_ns {
            let expected = "at most one for each nanosecond of the period";
            return Err(TrafficError::parameter("requests", &requests, expected));
        }
        let a_second = requests as f64 * MOST_PER_SECOND / period_ns as f64;
        rate::few_enough(a_second * span.seconds())?;
        let first_ns = span.from_ns().saturating_add(nanoseconds(self.phase)?);
        Ok(Even { requests, period_ns, first_ns, span, next: 0 })
    }
}

struct Even {
    requests: u64,
    period_ns: u64,
    first_ns: u64,
    span: Span,
    /// The number of the next request.
    next: u64,
}

impl Arrivals for Even {
    fn next_ns(&mut self) -> Option<u64> {
        let passed = u128::from(self.next) * u128::from(self.period_ns) / u128::from(self.requests);
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        let now = self.span.before_end(self.first_ns.saturating_add(passed))?;
        self.next += 1;
        Some(now)
    }
}
