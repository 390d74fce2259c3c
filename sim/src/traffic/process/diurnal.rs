//! A Poisson process whose rate follows the time of day.
//!
//! ```text
//! rate(t) = mean * (1 + amplitude * cos(2 pi (t - peak) / period))
//! ```

use std::{f64::consts::TAU, time::Duration};

use super::{
    super::{Arrivals, Span, TrafficError, rate, span::nanoseconds},
    thinned::{Rate, Thinned},
};
use crate::random::Random;

/// A rate that swings around its mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diurnal {
    /// Requests a second over whole periods.
    pub mean: f64,
    /// How far the rate swings, as a share of the mean: from 0 to 1.
    pub amplitude: f64,
    /// How long a day is.
    pub period: Duration,
    /// When the rate is highest: an instant since the start of the simulation.
    pub peak: Duration,
}

impl Diurnal {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where a number cannot be or they mean too many requests.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        rate::mean_gap_ns("mean", self.mean)?;
        let known = "a share from 0 to 1";
        let amplitude = rate::within("amplitude", self.amplitude, (0.0, 1.0), known)?;
        rate::few_enough(self.mean * (1.0 + amplitude) * span.seconds())?;
        let period_ns = rate::positive_ns("period", self.period)?;
        let peak_ns = nanoseconds(self.peak)? % period_ns;
        let wave = Wave { mean: self.mean, amplitude, period_ns, peak_ns };
        Ok(Thinned::new(wave, span, random))
    }
}

struct Wave {
    mean: f64,
    amplitude: f64,
    period_ns: u64,
    /// Below the period.
    peak_ns: u64,
}

impl Rate for Wave {
    fn at(&self, ns: u64) -> f64 {
        // Whole periods go first, so that the angle is as fine at the end as at the start.
        let now = ns % self.period_ns;
        let after_peak = if now >= self.peak_ns {
            now - self.peak_ns
        } else {
            self.period_ns - (self.peak_ns - now)
        };
        let angle = TAU * (after_peak as f64 / self.period_ns as f64);
        self.mean * (1.0 + self.amplitude * libm::cos(angle))
    }

    fn bound(&self, _ns: u64) -> (f64, u64) {
        (self.mean * (1.0 + self.amplitude), u64::MAX)
    }
}
