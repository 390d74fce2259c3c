//! Numbers from a seed.
//!
//! The generator is `ChaCha8`, whose stream is specified, so that a seed means the same numbers in
//! every version. Logarithms and powers are those of the crate `libm`, because the machine's own
//! differ in their last bits from machine to machine.

mod gamma;
mod normal;

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// Words of 32 bits that one number takes.
const WORDS: u128 = 2;

/// A stream of numbers that a seed and a stream number determine for ever.
#[derive(Clone, Debug)]
pub struct Random {
    generator: ChaCha8Rng,
}

impl Random {
    /// Stream `stream` of `seed`: streams of one seed are independent, so that a source added to a
    /// scenario leaves the others as they were.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self { generator }
    }

    /// Goes to number `drawn` of stream `stream` of the same seed. Many streams so share one
    /// generator, and each of them costs no more memory than its place.
    pub fn seek(&mut self, stream: u64, drawn: u64) {
        self.generator.set_stream(stream);
        self.generator.set_word_pos(u128::from(drawn) * WORDS);
    }

    /// How many numbers of this stream were drawn.
    pub fn drawn(&self) -> u64 {
        u64::try_from(self.generator.get_word_pos() / WORDS).unwrap_or(u64::MAX)
    }

    /// A number from 0 to `below - 1`, each as likely as any other up to one part in 2^64 / below;
    /// 0 where `below` is 0.
    pub fn below(&mut self, below: u64) -> u64 {
        let product = u128::from(self.generator.next_u64()) * u128::from(below);
        // The upper half of the product is below `below`.
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below((most - least).saturating_add(1))
    }

    /// A number in (0, 1], in steps of 2^-53: its logarithm is finite.
    pub fn unit(&mut self) -> f64 {
        ((self.generator.next_u64() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// An exponentially distributed number with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.unit())
    }
}
