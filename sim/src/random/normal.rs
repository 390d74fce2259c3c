//! Normally distributed numbers by the polar method: logarithm and square root alone.
//!
//! Source: G. Marsaglia and T. A. Bray, A convenient method for generating normal variables, SIAM
//! Review 6(3), 1964.

use super::Random;

impl Random {
    /// A normally distributed number with mean 0 and variance 1.
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }
}
