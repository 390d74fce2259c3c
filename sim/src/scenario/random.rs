//! Whole numbers from a seed.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// A stream of whole numbers that a seed and a stream number determine for ever.
pub(super) struct Random {
    generator: ChaCha8Rng,
}

impl Random {
    /// Stream `stream` of `seed`: streams of one seed are independent, so that a source added to a
    /// scenario leaves the others as they were.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self { generator }
    }

    /// A number from 0 to `below - 1`, each as likely as any other up to one part in 2^64 / below.
    pub(super) fn below(&mut self, below: u64) -> u64 {
        let product = u128::from(self.generator.next_u64()) * u128::from(below);
        // The upper half of the product is below `below`.
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A number from `least` to `most`.
    pub(super) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }
}
