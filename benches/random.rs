//! Numbers from a seed, the same on every machine: `SplitMix64` and what is drawn with it.

mod zipf;

pub use zipf::Zipf;

const STRIDE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads neighbouring numbers over all 64 bits; no two numbers share an image.
pub const fn scramble(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Steele, Lea and Flood's generator (OOPSLA 2014): enough to spread keys.
#[derive(Clone, Debug)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// The generator of `seed`.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub const fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STRIDE);
        scramble(self.state)
    }

    /// A number below `end`, uniform but for a bias of at most `end / 2^64`.
    pub fn below(&mut self, end: u64) -> u64 {
        let product = u128::from(self.draw()) * u128::from(end);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A number in `[0, 1)`, in steps of `2^-53`.
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
