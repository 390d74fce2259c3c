//! How values are written: along an axis, where all share a unit, and alone at the end of a bar.

mod number;
mod time;

use crate::ticks::{Ladder, Ticks};

/// The kind of quantity, which decides how it is written and which ticks are round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Plain numbers with separators, `15,000`; from a million on with a prefix, `2.5 M`.
    Number,
    /// A rate or size with a prefix and this unit: `38.2 M/s` for 38.2 million in `/s`.
    Si {
        /// The unit, written behind the prefix.
        unit: String,
    },
    /// Elapsed seconds, written in the unit of the clock that suits them: `30 s`, `2 min`, `12 h`.
    Seconds,
    /// Shares of one, written per hundred: `25%` for 0.25.
    Percent,
}

impl Format {
    /// The numbers that count as round in this format.
    pub(crate) fn ladder(&self) -> Ladder {
        match self {
            Self::Seconds => Ladder::Clock,
            Self::Number | Self::Si { .. } | Self::Percent => Ladder::Decimal,
        }
    }

    /// A text for each tick, all in one unit and with the same number of decimals.
    pub(crate) fn labels(&self, ticks: &Ticks) -> Vec<String> {
        let largest = ticks.values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let values = ticks.values.iter();
        match self {
            Self::Number => values.map(|&v| number::tick(v, ticks.step, largest)).collect(),
            Self::Si { unit } => {
                values.map(|&v| number::si_tick(v, ticks.step, largest, unit)).collect()
            }
            Self::Seconds => values.map(|&v| time::tick(v, ticks.step, largest)).collect(),
            Self::Percent => values
                .map(|&v| number::tick(100.0 * v, 100.0 * ticks.step, 100.0 * largest) + "%")
                .collect(),
        }
    }

    /// A text for each of the powers of ten of a logarithmic axis, each in its own unit.
    pub(crate) fn decade_labels(&self, ticks: &Ticks) -> Vec<String> {
        let label = |&value: &f64| match self {
            Self::Si { unit } => number::si_round(value, unit),
            Self::Number if value >= 1e6 => number::si_round(value, ""),
            _ => self.value(value),
        };
        ticks.values.iter().map(label).collect()
    }

    /// A value on its own, to about three digits. Zero is `0` in every format.
    pub(crate) fn value(&self, value: f64) -> String {
        if value == 0.0 {
            return "0".to_owned();
        }
        match self {
            Self::Number => number::value(value),
            Self::Si { unit } => number::si_value(value, unit),
            Self::Seconds => time::value(value),
            Self::Percent => number::percent(100.0 * value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extent::Extent;

    fn labels(format: &Format, low: f64, high: f64) -> Vec<String> {
        let extent = Extent::asked(Some((low, high))).unwrap();
        format.labels(&Ticks::linear(extent, format.ladder(), 4))
    }

    #[test]
    fn axes_share_unit_and_decimals() {
        assert_eq!(labels(&Format::Number, 0.0, 15_000.0), ["0", "5,000", "10,000", "15,000"]);
        assert_eq!(labels(&Format::Number, -1.0, 1.0), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(labels(&Format::Number, 0.0, 4e6), ["0", "1 M", "2 M", "3 M", "4 M"]);
        assert_eq!(labels(&Format::Percent, 0.0, 1.0)[2], "100%");
        assert_eq!(labels(&Format::Number, 0.0, 3e-7)[1], "1×10⁻⁷");
        assert_eq!(labels(&Format::Si { unit: "/s".into() }, 0.0, 4e7)[1], "10 M/s");
    }

    #[test]
    fn times_are_written_in_the_unit_of_their_step() {
        assert_eq!(labels(&Format::Seconds, 0.0, 60.0), ["0 s", "15 s", "30 s", "45 s", "60 s"]);
        assert_eq!(labels(&Format::Seconds, 0.0, 1_200.0)[1], "5 min");
        assert_eq!(labels(&Format::Seconds, 0.0, 4.0 * 43_200.0)[1], "12 h");
        assert_eq!(labels(&Format::Seconds, 0.0, 0.004)[1], "1 ms");
    }

    #[test]
    fn values_have_three_digits_and_zero_is_zero() {
        let si = Format::Si { unit: "/s".into() };
        assert_eq!(si.value(38_214_000.0), "38.2 M/s");
        assert_eq!(si.value(999_960.0), "1.00 M/s");
        assert_eq!(si.value(12.0), "12.0 /s");
        assert_eq!(Format::Number.value(1_234_567.0), "1.23 M");
        assert_eq!(Format::Number.value(14_999.6), "15,000");
        assert_eq!(Format::Number.value(0.125), "0.125");
        assert_eq!(Format::Percent.value(0.125), "12.5%");
        assert_eq!(Format::Percent.value(1e-9), "<0.01%");
        assert_eq!(Format::Percent.value(-1e-9), "−<0.01%");
        assert_eq!(Format::Seconds.value(5_400.0), "1.5 h");
        for format in [Format::Number, si, Format::Percent, Format::Seconds] {
            assert_eq!(format.value(0.0), "0");
            assert_eq!(format.value(-0.0), "0");
        }
    }
}
