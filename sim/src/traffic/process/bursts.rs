//! Bursts of requests with pauses in between.
//!
//! A pause comes first, so that sources of one kind do not all strike at the start. Within a burst
//! requests are even: request k comes floor(k * 10^9 / rate) ns after the first. A pause lasts from
//! the last request of a burst to the first of the next.

use std::time::Duration;

use super::super::{Arrivals, Span, TrafficError, continuous_time::floor, rate};
use crate::random::Random;

/// Bursts of sizes and pauses of lengths that are uniform in their ranges, ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bursts {
    /// Requests of the smallest burst.
    pub least_size: u64,
    /// Requests of the largest.
    pub most_size: u64,
    /// The shortest pause.
    pub least_pause: Duration,
    /// The longest.
    pub most_pause: Duration,
    /// Requests a second within a burst.
    pub rate: f64,
}

impl Bursts {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where a number cannot be, a range is reversed, or they mean too many requests.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        let least_size = rate::at_least_one("least_size", self.least_size)?;
        if self.most_size < least_size {
            let expected = "at least the least size";
            return Err(TrafficError::parameter("most_size", &self.most_size, expected));
        }
        let (least_ns, most_ns) = rate::range_ns("most_pause", self.least_pause, self.most_pause)?;
        let gap_ns = rate::mean_gap_ns("rate", self.rate)?;
        let size = f64::midpoint(least_size as f64, self.most_size as f64);
        let pause_ns = f64::midpoint(least_ns as f64, most_ns as f64);
        let cycle_ns = pause_ns + (size - 1.0) * gap_ns;
        rate::few_enough(size * (span.length_ns() as f64 / cycle_ns))?;
        Ok(OnOff {
            sizes: (least_size, self.most_size),
            pauses_ns: (least_ns, most_ns),
            gap_ns,
            span,
            random,
            now_ns: span.from_ns(),
            start_ns: span.from_ns(),
            sent: 0,
            size: 0,
        })
    }
}

struct OnOff {
    sizes: (u64, u64),
    pauses_ns: (u64, u64),
    gap_ns: f64,
    span: Span,
    random: Random,
    now_ns: u64,
    /// When the burst started.
    start_ns: u64,
    /// How many of it have come.
    sent: u64,
    size: u64,
}

impl Arrivals for OnOff {
    fn next_ns(&mut self) -> Option<u64> {
        if self.sent == self.size {
            let pause = self.random.between(self.pauses_ns.0, self.pauses_ns.1);
            self.size = self.random.between(self.sizes.0, self.sizes.1);
            self.start_ns = self.now_ns.saturating_add(pause);
            self.sent = 0;
        }
        let passed = floor(self.sent as f64 * self.gap_ns);
        self.now_ns = self.start_ns.saturating_add(passed);
        let now = self.span.before_end(self.now_ns)?;
        self.sent += 1;
        Some(now)
    }
}
