//! Gamma-distributed numbers by rejection from a cube of normal ones.
//!
//! ```text
//! d = k - 1/3, c = 1 / sqrt(9 d):  d v, v = (1 + c Z)^3, if log U < Z^2/2 + d - d v + d log v
//! ```
//!
//! For shapes below 1 a number of shape k + 1 times U^(1/k) has shape k.
//!
//! Source: G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM
//! Transactions on Mathematical Software 26(3), 2000.

use super::Random;

impl Random {
    /// A gamma-distributed number of this shape, more than 0, and scale 1: its mean and variance
    /// are the shape.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let above = self.gamma(shape + 1.0);
            return above * libm::exp(-self.exponential() / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let z = self.normal();
            let root = 1.0 + c * z;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            // -log U is exponentially distributed.
            if -self.exponential() < 0.5 * z * z + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }
}
