//! Student's t: how many standard errors around a mean hold so much of its distribution.
//!
//! With whole degrees of freedom the probability is a finite sum of powers of one cosine (M.
//! Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4). With v
//! degrees, tan(a) = t / sqrt(v), s = sin(a) and c = cos(a):
//!
//! ```text
//! v odd    P(|T| < t) = 2/pi (a + s (c + 2/3 c^3 + 2/3 4/5 c^5 + ... up to c^(v-2)))
//! v even   P(|T| < t) = s (1 + 1/2 c^2 + 1/2 3/4 c^4 + ... up to c^(v-2))
//! ```
//!
//! So that no approximation has to be trusted, and every machine has the same last bit.

use std::f64::consts::FRAC_2_PI;

/// What the interval holds.
pub(super) const HELD: f64 = 0.95;

/// Between which all quantiles lie: that of the normal distribution is 1.960, that of one degree of
/// freedom 12.706.
const WITHIN: (f64, f64) = (1.9, 13.0);

/// The t with P(|T| < t) = 95 % for so many degrees of freedom, which are at least one.
pub(super) fn quantile(degrees: u64) -> f64 {
    let (mut low, mut high) = WITHIN;
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        if within(middle, degrees.max(1)) < HELD {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// P(|T| < t).
fn within(t: f64, degrees: u64) -> f64 {
    let freedom = degrees as f64;
    let square = freedom / (freedom + t * t);
    let sine = t / (freedom + t * t).sqrt();
    let odd = !degrees.is_multiple_of(2);
    let (mut term, first) = if odd { (square.sqrt(), 2) } else { (1.0, 1) };
    let mut sum = if degrees > 1 { term } else { 0.0 };
    for step in (first..degrees.saturating_sub(2)).step_by(2) {
        term *= square * (step as f64 / (step + 1) as f64);
        sum += term;
    }
    if odd { FRAC_2_PI * (libm::atan(t / freedom.sqrt()) + sine * sum) } else { sine * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        // The column of 0.975 in printed tables.
        let table = [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (4, 2.776),
            (5, 2.571),
            (6, 2.447),
            (7, 2.365),
            (8, 2.306),
            (9, 2.262),
            (10, 2.228),
            (15, 2.131),
            (19, 2.093),
            (20, 2.086),
            (29, 2.045),
            (30, 2.042),
            (40, 2.021),
            (60, 2.000),
            (100, 1.984),
            (120, 1.980),
        ];
        for (degrees, printed) in table {
            let found = quantile(degrees);
            assert!((found - printed).abs() <= 0.000_5, "{degrees}: {found} is not {printed}");
            assert!(
                (quantile(degrees + 1) - printed).abs() > 1e-5,
                "{degrees} is not its neighbour"
            );
        }
        assert!((quantile(100_000) - 1.959_988).abs() < 1e-6, "in the end it is the normal one");
    }

    #[test]
    fn one_and_two_degrees_have_closed_forms() {
        // The quantiles are tan(0.475 pi) and 0.95 / sqrt(2 * 0.975 * 0.025).
        assert!((quantile(1) - 12.706_204_736_174_7).abs() < 1e-11, "{}", quantile(1));
        let of_two = 0.95 / (2.0 * 0.975 * 0.025_f64).sqrt();
        assert!((quantile(2) - of_two).abs() < 1e-12, "{}", quantile(2));
    }
}
