//! Round numbers along an axis.
//!
//! Steps come from a ladder: 1, 2 and 5 times the powers of ten for numbers, and the divisions of
//! the clock for times. Ticks are whole multiples of the step, so zero is always exact.

use crate::extent::Extent;

/// Rungs between a second and ten days, in seconds; outside of it the ladder is decimal, in seconds
/// below and in days above.
const CLOCK: [f64; 22] = [
    1.0,
    2.0,
    5.0,
    10.0,
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1_800.0,
    3_600.0,
    7_200.0,
    10_800.0,
    21_600.0,
    43_200.0,
    DAY,
    2.0 * DAY,
    5.0 * DAY,
    7.0 * DAY,
    10.0 * DAY,
];

/// Seconds in a day.
const DAY: f64 = 86_400.0;

/// Which numbers count as round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ladder {
    Decimal,
    Clock,
}

/// Ticks at whole multiples of a step, in rising order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ticks {
    pub(crate) step: f64,
    pub(crate) values: Vec<f64>,
}

impl Ticks {
    /// The finest ticks of the ladder with at most `most` intervals in the extent.
    pub(crate) fn linear(extent: Extent, ladder: Ladder, most: usize) -> Self {
        let least_step = extent.span() / most.max(1) as f64;
        let step = match ladder {
            Ladder::Decimal => decimal_step(least_step),
            Ladder::Clock => clock_step(least_step),
        };
        // A tick may miss the end of the axis by rounding alone; it then still belongs to it.
        let slack = 1e-6;
        let first = (extent.low() / step - slack).ceil();
        let last = (extent.high() / step + slack).floor();
        let count = whole(last - first + 1.0);
        let values = (0..count).map(|index| multiple(first + index as f64, step)).collect();
        Self { step, values }
    }

    /// Powers of ten from 10^`first` to 10^`last`, every n-th so that there are at most `most`.
    pub(crate) fn decades(first: i32, last: i32, most: usize) -> Self {
        let decades = last.saturating_sub(first).unsigned_abs() as usize;
        let stride = decades.div_ceil(most.max(1)).max(1);
        let values = (first..=last).step_by(stride).map(|power| 10_f64.powi(power)).collect();
        Self { step: 10_f64.powi(first), values }
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `least`.
fn decimal_step(least: f64) -> f64 {
    let power = power_below(least);
    let rungs = [(1.0, power), (2.0, power), (5.0, power), (1.0, power + 1), (2.0, power + 1)];
    let enough = |step: &f64| *step >= least * (1.0 - 1e-9);
    rungs.into_iter().map(scaled).find(enough).unwrap_or(least)
}

/// Digits times a power of ten. Dividing by the power where it is negative gives the float nearest
/// to the decimal number, which multiplying does not.
fn scaled((digits, power): (f64, i32)) -> f64 {
    if power < 0 { digits / 10_f64.powi(-power) } else { digits * 10_f64.powi(power) }
}

fn clock_step(least: f64) -> f64 {
    if least <= 0.5 {
        return decimal_step(least);
    }
    let rung = CLOCK.into_iter().find(|step| *step >= least * (1.0 - 1e-9));
    rung.unwrap_or_else(|| DAY * decimal_step(least / DAY))
}

/// A multiple of the step, without the rounding noise of steps such as 0.1.
fn multiple(count: f64, step: f64) -> f64 {
    let inverse = (1.0 / step).round();
    let is_fraction = step < 1.0 && ((1.0 / inverse - step).abs() < 1e-12 * step);
    let value = if is_fraction { count / inverse } else { count * step };
    // Minus zero would be written with its sign.
    value + 0.0
}

/// The power of ten of the first digit of a positive number.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn power_below(value: f64) -> i32 {
    value.log10().floor() as i32
}

/// The whole part of a count; negative counts are zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn whole(count: f64) -> usize {
    count as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(low: f64, high: f64) -> Extent {
        Extent::asked(Some((low, high))).unwrap()
    }

    #[test]
    fn ticks_are_round_inside_and_few_whatever_the_range() {
        for power in -95..95 {
            for (low, high) in [(0.0, 1.0), (0.0, 7.3), (-2.2, 3.1), (0.99, 1.07), (4.0, 9.99)] {
                let scale = 10_f64.powi(power);
                let extent = extent(low * scale, high * scale);
                for most in [1, 2, 4, 5, 9] {
                    let ticks = Ticks::linear(extent, Ladder::Decimal, most);
                    assert!(ticks.values.len() <= most + 1, "{extent:?} {most} {ticks:?}");
                    let digits = ticks.step / 10_f64.powf(ticks.step.log10().floor());
                    let round = [1.0, 2.0, 5.0, 10.0].iter().any(|d| (digits - d).abs() < 1e-6);
                    assert!(round, "{extent:?} {ticks:?}");
                    for tick in &ticks.values {
                        let share = extent.share(*tick);
                        assert!((-1e-5..=1.0 + 1e-5).contains(&share), "{extent:?} {ticks:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn there_are_enough_ticks_to_read_an_axis() {
        for high in [1.0, 3.0, 7.0, 42.0, 99.0, 15_000.0] {
            let ticks = Ticks::linear(extent(0.0, high), Ladder::Decimal, 5);
            assert!(ticks.values.len() >= 3, "{high} {ticks:?}");
        }
    }

    #[test]
    fn times_use_the_clock() {
        let steps: Vec<f64> = [0.01, 10.0, 60.0, 240.0, 3_600.0, 86_400.0, 6.0e6]
            .map(|high| Ticks::linear(extent(0.0, high), Ladder::Clock, 6).step)
            .to_vec();
        assert_eq!(steps, [0.002, 2.0, 10.0, 60.0, 600.0, 21_600.0, 20.0 * DAY]);
    }

    #[test]
    fn multiples_carry_no_rounding_noise() {
        let ticks = Ticks::linear(extent(-0.3, 0.3), Ladder::Decimal, 6);
        assert_eq!(ticks.values, [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3]);
        assert!(ticks.values[3].is_sign_positive());
    }

    #[test]
    fn decades_are_bounded() {
        assert_eq!(Ticks::decades(-1, 2, 8).values, [0.1, 1.0, 10.0, 100.0]);
        assert!(Ticks::decades(-100, 100, 8).values.len() <= 9);
    }
}
