//! Recorded counts per interval, as requests: each interval has exactly its count, at independent
//! uniform instants.

use std::time::Duration;

use super::super::{Arrivals, Span, TrafficError, rate, spread::Spread};
use crate::random::Random;

/// How many requests came in each interval, the first of which starts with the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// The length of an interval.
    pub interval: Duration,
    /// Requests in each.
    pub counts: Vec<u64>,
}

impl Counts {
    /// Its instants within `span`: an interval that reaches past the end is cut off there.
    ///
    /// # Errors
    /// Where the interval has no length, there are no counts, or they are too many requests.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        let interval_ns = rate::positive_ns("interval", self.interval)?;
        if self.counts.is_empty() {
            return Err(TrafficError::parameter("counts", "empty", "at least one count"));
        }
        rate::few_enough(self.counts.iter().map(|&count| count as f64).sum())?;
        let counts = self.counts.clone().into_iter();
        let spread = Spread::new(span.from_ns(), interval_ns, 0);
        Ok(Expanded { counts, interval_ns, next_ns: span.from_ns(), spread, span, random })
    }
}

struct Expanded {
    counts: std::vec::IntoIter<u64>,
    interval_ns: u64,
    /// Where the next interval starts.
    next_ns: u64,
    spread: Spread,
    span: Span,
    random: Random,
}

impl Arrivals for Expanded {
    fn next_ns(&mut self) -> Option<u64> {
        loop {
            if let Some(now) = self.spread.next_ns(&mut self.random) {
                return self.span.before_end(now);
            }
            let start_ns = self.span.before_end(self.next_ns)?;
            self.spread = Spread::new(start_ns, self.interval_ns, self.counts.next()?);
            self.next_ns = start_ns.saturating_add(self.interval_ns);
        }
    }
}
