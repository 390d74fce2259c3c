//! The span of an axis: from data that may be empty, constant, broken or extreme.

/// Values further than this from zero count as broken: beyond it, differences and ratios of values
/// could leave what a float can hold.
const FURTHEST: f64 = 1e100;

/// The least span of an axis; below it quotients by the span could leave what a float can hold.
const SMALLEST: f64 = 1e-100;

/// The least span of an axis relative to its values; below it ticks could not be told apart.
const NARROWEST: f64 = 1e-9;

/// Air above the highest value of an axis that follows its data, as a share of the span.
const HEADROOM: f64 = 0.06;

/// Whether a value can be drawn.
pub(crate) fn drawable(value: f64) -> bool {
    value.abs() <= FURTHEST
}

/// A span of drawable values, wide enough to hold ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    low: f64,
    high: f64,
}

impl Extent {
    /// The span asked for, unless it is empty, reversed, too narrow or not finite.
    pub(crate) fn asked(range: Option<(f64, f64)>) -> Option<Self> {
        let (low, high) = range.filter(|&(low, high)| drawable(low) && drawable(high))?;
        let narrowest = NARROWEST * low.abs().max(high.abs());
        (high - low > narrowest.max(SMALLEST)).then_some(Self { low, high })
    }

    /// The span of the drawable ones among these values, or zero to one where there are none. A
    /// single value stands in the middle of its span.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let drawable = values.into_iter().filter(|&value| drawable(value));
        let (low, high) = drawable
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if low > high {
            return Self { low: 0.0, high: 1.0 };
        }
        Self::asked(Some((low, high))).unwrap_or_else(|| {
            let largest = low.abs().max(high.abs());
            let half = if largest < 100.0 * SMALLEST { 0.5 } else { 0.05 * largest };
            Self { low: low - half, high: high + half }
        })
    }

    /// The span of zero and these values, with air beyond the outermost ones.
    pub(crate) fn from_zero(values: impl IntoIterator<Item = f64>) -> Self {
        let drawable: Vec<f64> = values.into_iter().filter(|&value| drawable(value)).collect();
        if drawable.iter().all(|value| value.abs() <= SMALLEST) {
            return Self { low: 0.0, high: 1.0 };
        }
        let tight = Self::of(drawable.into_iter().chain([0.0]));
        let air = HEADROOM * tight.span();
        let low = if tight.low < 0.0 { tight.low - air } else { tight.low };
        let high = if tight.high > 0.0 { tight.high + air } else { tight.high };
        Self { low, high }
    }

    pub(crate) fn low(&self) -> f64 {
        self.low
    }

    pub(crate) fn high(&self) -> f64 {
        self.high
    }

    pub(crate) fn span(&self) -> f64 {
        self.high - self.low
    }

    /// Where a value lies in the span: 0 at the low end, 1 at the high end.
    pub(crate) fn share(&self, value: f64) -> f64 {
        (value - self.low) / self.span()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_extent_is_finite_and_has_a_span() {
        let broken = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300];
        let cases: [&[f64]; 11] = [
            &[],
            &[0.0],
            &[-0.0, 0.0],
            &[7.0],
            &[-7.0, -7.0],
            &[1e9, 1e9 + 1e-6],
            &[5e-324],
            &[1e-100, 1e-99],
            &[0.0, 5e-324],
            &[-1e100, 1e100],
            &broken,
        ];
        for case in cases {
            for extent in
                [Extent::of(case.iter().copied()), Extent::from_zero(case.iter().copied())]
            {
                assert!(extent.span() > 0.0 && extent.span().is_finite(), "{case:?} {extent:?}");
                let inside = case.iter().filter(|value| drawable(**value));
                for value in inside {
                    assert!((0.0..=1.0).contains(&extent.share(*value)), "{case:?} {extent:?}");
                }
            }
        }
    }

    #[test]
    fn a_range_that_makes_no_sense_is_not_followed() {
        for range in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            assert_eq!(Extent::asked(Some(range)), None, "{range:?}");
        }
        assert!(Extent::asked(Some((0.0, 2.0))).is_some());
    }
}
