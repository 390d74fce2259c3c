//! Zipf's law over a finite number of ranks, by rejection-inversion.
//!
//! Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete
//! distributions", ACM TOMACS 6(3), 1996. With h(x) = x^-s and H its integral, a point under H is
//! inverted and rounded to a rank, and rejected where the rank's bar does not cover it: about one
//! draw per rank, no table.

use super::SplitMix64;

/// Ranks from 0 to `ranks - 1`, rank r with a weight of `(r + 1)^-exponent`.
#[derive(Clone, Debug)]
pub struct Zipf {
    ranks: f64,
    exponent: f64,
    /// H at the left end of the first bar and at the right end of the last.
    first: f64,
    last: f64,
    /// A point this close below its rank is always covered.
    covered: f64,
}

impl Zipf {
    /// The law of `exponent > 0`, not 1, over `ranks >= 1`.
    pub fn new(ranks: u64, exponent: f64) -> Self {
        let mut law = Self { ranks: ranks as f64, exponent, first: 0.0, last: 0.0, covered: 0.0 };
        law.first = law.integral(1.5) - 1.0;
        law.last = law.integral(law.ranks + 0.5);
        law.covered = 2.0 - law.inverse(law.integral(2.5) - law.height(2.0));
        law
    }

    /// The next rank.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 0 and the number of ranks"
    )]
    pub fn draw(&self, random: &mut SplitMix64) -> u64 {
        loop {
            let point = self.last + random.unit() * (self.first - self.last);
            let x = self.inverse(point);
            let rank = x.round().clamp(1.0, self.ranks);
            if rank - x <= self.covered || point >= self.integral(rank + 0.5) - self.height(rank) {
                return rank as u64 - 1;
            }
        }
    }

    fn height(&self, x: f64) -> f64 {
        x.powf(-self.exponent)
    }

    fn integral(&self, x: f64) -> f64 {
        let power = 1.0 - self.exponent;
        (power * x.ln()).exp_m1() / power
    }

    fn inverse(&self, area: f64) -> f64 {
        let power = 1.0 - self.exponent;
        ((power * area).max(-1.0).ln_1p() / power).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The weights, summed one by one, predict how often each rank is drawn.
    #[test]
    fn ranks_come_as_often_as_their_weights_say() {
        const RANKS: usize = 1_000;
        const DRAWS: u32 = 1_000_000;
        let (law, mut random) = (Zipf::new(RANKS as u64, 0.99), SplitMix64::new(7));
        let mut drawn = [0_u32; RANKS];
        for _ in 0..DRAWS {
            drawn[usize::try_from(law.draw(&mut random)).expect("a rank")] += 1;
        }
        let weight = |rank: usize| ((rank + 1) as f64).powf(-0.99);
        let total: f64 = (0..RANKS).map(weight).sum();
        for rank in [0, 1, 2, 9, 99, RANKS - 1] {
            let expected = f64::from(DRAWS) * weight(rank) / total;
            // Five standard deviations: the seed is fixed, so this passes always or never.
            let error = (f64::from(drawn[rank]) - expected).abs();
            assert!(error < 5.0 * expected.sqrt(), "rank {rank}: {} of {expected}", drawn[rank]);
        }
    }
}
