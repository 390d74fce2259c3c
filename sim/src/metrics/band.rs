//! How many keys are served about alike.
//!
//! ```text
//! band = keys i with |x_i - m| <= m / 10, over all keys        m = sum x / n
//! ```
//!
//! Jain's index hides a few that starve among many that do not; the band counts them.

/// Rounding in the last bits of a quotient decides about no key.
const ROUNDING: f64 = 1e-12;

/// The share of keys whose `shares` lie within a tenth of their mean, 0 to 1; exactly a tenth is
/// within. `None` where there is no key, or the mean is 0, of which there is no tenth.
pub fn within_tenth(shares: impl IntoIterator<Item = f64>) -> Option<f64> {
    let shares: Vec<f64> = shares.into_iter().collect();
    let keys = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / keys;
    let reach = mean * (0.1 + ROUNDING);
    let within = shares.iter().filter(|&&share| (share - mean).abs() <= reach).count();
    (mean > 0.0).then(|| within as f64 / keys)
}
