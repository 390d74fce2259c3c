//! A small generator of numbers from a seed: `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
//!
//! The module that a page carries is to stay small, and a scenario with sliders needs no stream
//! beside another; the simulator proper has a larger one.

/// A stream of numbers that its seed determines.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    const fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `below - 1`; 0 where `below` is 0.
    pub(crate) fn below(&mut self, below: u64) -> u64 {
        let product = u128::from(self.draw()) * u128::from(below);
        // The upper half of the product is below `below`.
        u64::try_from(product >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_means_the_published_numbers() {
        // The first outputs of the reference implementation for this seed.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.draw(), 6_457_827_717_110_365_317);
        assert_eq!(random.draw(), 3_203_168_211_198_807_973);
        assert_ne!(Random::new(1).draw(), Random::new(2).draw());
    }
}
