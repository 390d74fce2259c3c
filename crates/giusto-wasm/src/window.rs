//! What was admitted in the last period, as it moves along: units in `(t - W, t]`.

use std::collections::VecDeque;

/// The units of one window that moves.
#[derive(Clone, Debug)]
pub(crate) struct Moving {
    length_ns: u64,
    admitted: VecDeque<(u64, u64)>,
    units: u64,
}

impl Moving {
    pub(crate) const fn new(length_ns: u64) -> Self {
        Self { length_ns, admitted: VecDeque::new(), units: 0 }
    }

    /// The units of the window that ends at `now`, which does not go back.
    pub(crate) fn at(&mut self, now: u64) -> u64 {
        while let Some(&(time, units)) = self.admitted.front()
            && now - time >= self.length_ns
        {
            self.units -= units;
            self.admitted.pop_front();
        }
        self.units
    }

    /// Adds what was admitted at `now`; what the window that ends there then holds.
    pub(crate) fn admit(&mut self, now: u64, units: u64) -> u64 {
        self.admitted.push_back((now, units));
        self.units += units;
        self.at(now)
    }
}
