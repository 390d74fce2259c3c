//! Evenly spaced requests, exact to the nanosecond for ever.
//!
//! ```text
//! t_k = start + phase + floor(k * period / requests),   k = 0, 1, 2, ...
//! ```

use std::time::Duration;

use super::super::{Arrivals, MOST_PER_SECOND, Span, TrafficError, rate, span::nanoseconds};

/// The fewest bits of a count that is rounded.
const FEWEST_BITS: u32 = 20;

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
    /// So many requests in so many nanoseconds. Where 64 bits do not hold both they are reduced, and
    /// past that rounded to at least 20 bits; a gap longer than simulated time is one as long.
    pub(crate) fn per(requests: u128, period_ns: u128, phase: Duration) -> Self {
        let (requests, period_ns) = reduced(requests, period_ns);
        Self { requests, period: Duration::from_nanos(period_ns), phase }
    }

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

/// The same ratio in 64 bits.
fn reduced(requests: u128, period_ns: u128) -> (u64, u64) {
    let small = |requests: u128, period_ns: u128| {
        Some((u64::try_from(requests).ok()?, u64::try_from(period_ns).ok()?))
    };
    if let Some(both) = small(requests, period_ns) {
        return both;
    }
    let common = divisor(requests, period_ns).max(1);
    let (requests, period_ns) = (requests / common, period_ns / common);
    let excess = 64_u32.saturating_sub(requests.max(period_ns).leading_zeros());
    if requests >> excess >> FEWEST_BITS > 0 || excess == 0 {
        let both = small(requests >> excess, period_ns >> excess);
        return both.unwrap_or((u64::MAX, u64::MAX));
    }
    (1, u64::try_from(period_ns / requests.max(1)).unwrap_or(u64::MAX))
}

/// The greatest common divisor, by Euclid.
const fn divisor(mut one: u128, mut two: u128) -> u128 {
    while two > 0 {
        (one, two) = (two, one % two);
    }
    one
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
