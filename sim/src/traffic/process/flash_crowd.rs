//! A Poisson process whose rate jumps once and decays: a link that everybody follows.
//!
//! ```text
//! rate(t) = base * (1 + (factor - 1) * g(t - at))
//! g(x) = 0 before 0,  x / ramp within the ramp,  2^(-(x - ramp) / half-life) after it
//! ```

use std::{f64::consts::LN_2, time::Duration};

use super::{
    super::{
        Arrivals, SECOND_NS, Span, TrafficError, continuous_time::floor, rate, span::nanoseconds,
    },
    thinned::{Rate, Thinned},
};
use crate::random::Random;

/// A base rate and one crowd.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlashCrowd {
    /// Requests a second without the crowd.
    pub base: f64,
    /// When the crowd comes: an instant since the start of the simulation.
    pub at: Duration,
    /// How many times the base rate its height is, at least 1.
    pub factor: f64,
    /// How long it takes to reach it; it may be no time.
    pub ramp: Duration,
    /// How long until half of what is above the base rate is gone, over and over.
    pub half_life: Duration,
}

impl FlashCrowd {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where a number cannot be or they mean too many requests.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        rate::mean_gap_ns("base", self.base)?;
        let factor = rate::within("factor", self.factor, (1.0, 1e9), "from 1 to 1000000000")?;
        rate::mean_gap_ns("factor times base", self.base * factor)?;
        let crowd = Crowd {
            base: self.base,
            above: self.base * (factor - 1.0),
            at_ns: nanoseconds(self.at)?,
            ramp_ns: nanoseconds(self.ramp)?,
            half_life_ns: rate::positive_ns("half_life", self.half_life)?,
        };
        let above = crowd.expected_until(span.until_ns()) - crowd.expected_until(span.from_ns());
        rate::few_enough(self.base * span.seconds() + above)?;
        Ok(Thinned::new(crowd, span, random))
    }
}

struct Crowd {
    base: f64,
    /// The height above the base.
    above: f64,
    at_ns: u64,
    ramp_ns: u64,
    half_life_ns: u64,
}

impl Crowd {
    /// Requests above the base until an instant: the area of the ramp, then of the decay.
    fn expected_until(&self, ns: u64) -> f64 {
        let rising_ns = ns.saturating_sub(self.at_ns).min(self.ramp_ns) as f64;
        // The area under a ramp that has no length is none.
        let ramp_ns = rising_ns * rising_ns / (2.0 * self.ramp_ns.max(1) as f64);
        let decays = ns.saturating_sub(self.height_ns()) as f64 / self.half_life_ns as f64;
        let decay_ns = self.half_life_ns as f64 * (1.0 - libm::exp2(-decays)) / LN_2;
        self.above * (ramp_ns + decay_ns) / SECOND_NS
    }

    /// The end of the ramp.
    fn height_ns(&self) -> u64 {
        self.at_ns.saturating_add(self.ramp_ns)
    }
}

impl Rate for Crowd {
    fn at(&self, ns: u64) -> f64 {
        let share = if ns < self.at_ns {
            0.0
        } else if ns < self.height_ns() {
            (ns - self.at_ns) as f64 / self.ramp_ns as f64
        } else {
            let decayed = (ns - self.height_ns()) as f64 / self.half_life_ns as f64;
            libm::exp2(-decayed)
        };
        self.base + self.above * share
    }

    fn bound(&self, ns: u64) -> (f64, u64) {
        /// After so many half-lives the rest of the crowd is less than a request.
        const GONE: u64 = 64;
        if ns < self.at_ns {
            return (self.base, self.at_ns);
        }
        if ns < self.height_ns() {
            // Until the rate has doubled, so that at least half of the candidates stand.
            let passed = ns - self.at_ns;
            let doubling = floor(self.ramp_ns as f64 * (self.base / self.above));
            let step = passed.saturating_add(doubling).saturating_add(1);
            let until = ns.saturating_add(step).min(self.height_ns());
            let share = (until - self.at_ns) as f64 / self.ramp_ns as f64;
            return (self.base + self.above * share, until);
        }
        let gone = (ns - self.height_ns()) / self.half_life_ns >= GONE;
        let until = if gone { u64::MAX } else { ns.saturating_add(self.half_life_ns) };
        (self.at(ns), until)
    }
}
