//! Zipf's law by rejection-inversion: exact, in constant time and without a table.
//!
//! ```text
//! P(k) ~ h(k) = k^-s, k = 1..n       H(x) = integral of h from 1 to x = (x^(1-s) - 1) / (1 - s)
//! ```
//!
//! h is convex, so the area under it from k - 1/2 to k + 1/2 is at least h(k). A point uniform
//! between H(3/2) - 1 and H(n + 1/2) is inverted to x and rounded to k; k stands if the point lies
//! in the last h(k) of its stretch, which ends at H(k + 1/2). The odds are then h(k) for every k,
//! that of the first included: its stretch starts at H(3/2) - 1 and is h(1) = 1 long. Where k - x
//! is at most 2 - H^-1(H(5/2) - h(2)), k stands in any case, which spares most of the work.
//!
//! Source: W. Hörmann and G. Derflinger, Rejection-inversion to generate variates from monotone
//! discrete distributions, ACM Transactions on Modeling and Computer Simulation 6(3), 1996.

use super::super::{TrafficError, continuous_time::floor, rate};
use crate::random::Random;

/// Numbers from 0 to keys - 1, the first the most likely.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zipf {
    keys: u32,
    exponent: f64,
    /// H(3/2) - 1.
    least: f64,
    /// H(n + 1/2).
    most: f64,
    /// How far below a key a point stands in any case.
    sure: f64,
}

impl Zipf {
    /// So many keys, at least one.
    pub(super) fn new(keys: u32, exponent: f64) -> Result<Self, TrafficError> {
        let exponent = rate::within("exponent", exponent, (0.0, 20.0), "a number from 0 to 20")?;
        let least = area(1.5, exponent) - 1.0;
        let most = area(f64::from(keys) + 0.5, exponent);
        let sure = 2.0 - inverse_area(area(2.5, exponent) - mass(2.0, exponent), exponent);
        Ok(Self { keys, exponent, least, most, sure })
    }

    pub(super) fn draw(&self, random: &mut Random) -> u32 {
        loop {
            let point = self.most + (self.least - self.most) * random.unit();
            let x = inverse_area(point, self.exponent);
            let key = floor(x + 0.5).clamp(1, u64::from(self.keys));
            let rank = key as f64;
            let surely = rank - x <= self.sure;
            if surely || point >= area(rank + 0.5, self.exponent) - mass(rank, self.exponent) {
                // A key of at least 1 and at most 32 bits.
                return u32::try_from(key - 1).unwrap_or(0);
            }
        }
    }
}

/// h(k).
fn mass(rank: f64, exponent: f64) -> f64 {
    libm::exp(-exponent * libm::log(rank))
}

/// H(x), also where s is 1 or close to it: log x times (e^t - 1) / t, t = (1 - s) log x.
fn area(x: f64, exponent: f64) -> f64 {
    let log = libm::log(x);
    let t = (1.0 - exponent) * log;
    // Below 2^-53 the quotient is 1 to the last bit.
    if t.abs() < 1e-16 { log } else { log * libm::expm1(t) / t }
}

/// The x whose H(x) is `area`: log x = area times log(1 + t) / t, t = (1 - s) area.
fn inverse_area(area: f64, exponent: f64) -> f64 {
    // Rounding may carry a point at the far end of a steep law past the limit of H, which is -1.
    let t = ((1.0 - exponent) * area).max(-1.0);
    libm::exp(if t.abs() < 1e-16 { area } else { area * libm::log1p(t) / t })
}
