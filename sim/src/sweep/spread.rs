//! How a measure spreads over seeds: mean, deviation, interval and extremes.

use super::student::quantile;

/// How numbers spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many there are.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, sqrt(sum (x - mean)^2 / (n - 1)); one number has none.
    pub deviation: Option<f64>,
    /// The interval that holds the true mean with 95 % confidence, mean -+ t(n - 1) deviation /
    /// sqrt(n), as far as the numbers are independent and about normally distributed; one number
    /// has none.
    pub interval: Option<(f64, f64)>,
    /// The smallest.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Spread {
    /// That of these numbers, in whatever order; `None` where there are none, or one is no number.
    pub fn of(mut numbers: Vec<f64>) -> Option<Self> {
        // Sums of the same numbers are the same to the last bit only in the same order.
        numbers.sort_by(f64::total_cmp);
        let (&least, &most) = numbers.first().zip(numbers.last())?;
        if numbers.iter().any(|number| !number.is_finite()) {
            return None;
        }
        // Counted from the smallest, numbers that are all alike have no spread at all.
        let count = numbers.len() as f64;
        let over = numbers.iter().map(|number| number - least).sum::<f64>() / count;
        let square = |number: &f64| (number - least - over) * (number - least - over);
        let squares: f64 = numbers.iter().map(square).sum();
        let mean = least + over;
        let deviation = (numbers.len() > 1).then(|| (squares / (count - 1.0)).sqrt());
        let interval = deviation.map(|deviation| {
            let half = quantile(numbers.len() as u64 - 1) * deviation / count.sqrt();
            (mean - half, mean + half)
        });
        Some(Self { count: numbers.len() as u64, mean, deviation, interval, least, most })
    }
}
