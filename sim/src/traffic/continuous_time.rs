//! A time that moves by fractions of nanoseconds and is read in whole ones.
//!
//! The whole part is an integer, so that gaps keep their precision however late it is: a sum in
//! `f64` would round to 128 ns after 30 years. An instant is the floor of the exact sum of gaps up
//! to the rounding of the fractions, which is below 2^-50 ns a step for gaps within a second.

/// An instant since the start of the simulation.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContinuousTime {
    whole_ns: u64,
    fraction_ns: f64,
}

impl ContinuousTime {
    pub(super) const fn starting_at(whole_ns: u64) -> Self {
        Self { whole_ns, fraction_ns: 0.0 }
    }

    /// Moves on; past the end of simulated time it stays there.
    #[inline]
    pub(super) fn advance(&mut self, gap_ns: f64) {
        let moved = self.fraction_ns + gap_ns;
        let whole = floor(moved);
        self.fraction_ns = moved - whole as f64;
        self.whole_ns = self.whole_ns.saturating_add(whole);
    }

    /// The whole nanoseconds.
    #[inline]
    pub(super) const fn whole_ns(&self) -> u64 {
        self.whole_ns
    }
}

/// The largest whole number that is not above `number`; the nearest of 64 bits where there is none.
#[inline]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "said above")]
pub(super) const fn floor(number: f64) -> u64 {
    number as u64
}
