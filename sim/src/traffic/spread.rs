//! Independent uniform instants within an interval, in order, one by one and without a list.
//!
//! The largest of n independent uniform numbers in (0, 1] is distributed as U^(1/n), and the others
//! are independent and uniform below it. So what is left of the interval after the next of n
//! instants is what was left times U^(1/n).
//!
//! Source: J. L. Bentley and J. B. Saxe, Generating sorted lists of random numbers, ACM
//! Transactions on Mathematical Software 6(3), 1980.

use super::continuous_time::floor;
use crate::random::Random;

/// Instants still to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    start_ns: u64,
    length_ns: u64,
    left_ns: f64,
    count: u64,
}

impl Spread {
    /// `count` instants in the `length_ns` nanoseconds from `start_ns` on; the length is not 0.
    pub(super) const fn new(start_ns: u64, length_ns: u64, count: u64) -> Self {
        Self { start_ns, length_ns, left_ns: length_ns as f64, count }
    }

    /// The next instant; `None` where all have come.
    pub(super) fn next_ns(&mut self, random: &mut Random) -> Option<u64> {
        if self.count == 0 {
            return None;
        }
        self.left_ns *= libm::exp(-random.exponential() / self.count as f64);
        self.count -= 1;
        let passed = floor(self.length_ns as f64 - self.left_ns).min(self.length_ns - 1);
        Some(self.start_ns.saturating_add(passed))
    }
}
