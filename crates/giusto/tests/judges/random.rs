//! A stream of numbers that a seed determines: Marsaglia's xorshift with the shifts 13, 7 and 17.

/// The stream; the seed must not be zero.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        assert!(seed != 0, "a seed of zero yields zeros only");
        Self(seed)
    }

    /// The next number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The high bits are the better ones; the bias of the remainder does not matter here.
        (self.0 >> 11) % bound
    }
}
