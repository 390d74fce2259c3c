//! A cell of a table: how a value is written, and the number by which it sorts.

use std::time::Duration;

use maud::{Markup, html};

use crate::output::grouped;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    text: String,
    /// The number by which the cell sorts; a cell without one sorts by its text.
    value: Option<String>,
    is_missing: bool,
    is_marked: bool,
}

impl Cell {
    /// A name.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), value: None, is_missing: false, is_marked: false }
    }

    /// A count, with thousands apart.
    pub(crate) fn whole(value: u64) -> Self {
        Self::number(grouped(value), value.to_string())
    }

    /// A number with this many decimals. What is not a number is missing.
    pub(crate) fn decimal(value: f64, decimals: usize) -> Self {
        Self::float(value, fixed(value, decimals))
    }

    /// A mean and the half width of its interval, to four digits behind the point; sorts by the
    /// mean.
    pub(crate) fn mean(mean: f64, half: f64) -> Self {
        Self::float(mean, format!("{} ± {}", fixed(mean, 4), fixed(half, 4)))
    }

    /// A share of one, per hundred and to two decimals: `12.50%` for 0.125.
    pub(crate) fn percentage(share: f64) -> Self {
        Self::float(share, fixed(100.0 * share, 2) + "%")
    }

    /// A length of time, to three digits or more in the unit that suits it; sorts by its length.
    pub(crate) fn duration(value: Duration) -> Self {
        Self::number(length(value.as_nanos()), value.as_nanos().to_string())
    }

    /// No value: nothing was measured, or it does not apply. It sorts behind all others.
    pub(crate) fn missing() -> Self {
        Self { is_missing: true, ..Self::text("–") }
    }

    /// The same cell, set apart from the others where `condition` holds.
    #[must_use]
    pub(crate) fn marked_if(mut self, condition: bool) -> Self {
        self.is_marked = condition;
        self
    }

    pub(super) fn is_missing(&self) -> bool {
        self.is_missing
    }

    pub(super) fn is_number(&self) -> bool {
        self.value.is_some()
    }

    /// The cell in a column of numbers or of names.
    pub(super) fn markup(&self, number: bool) -> Markup {
        let class = match (number, self.is_marked) {
            (true, true) => Some("number marked"),
            (true, false) => Some("number"),
            (false, true) => Some("marked"),
            (false, false) => None,
        };
        html! {
            td class=[class]
                data-value=[self.value.as_deref()] data-missing[self.is_missing] { (self.text) }
        }
    }

    fn number(text: String, value: String) -> Self {
        Self { text, value: Some(value), is_missing: false, is_marked: false }
    }

    fn float(value: f64, text: String) -> Self {
        if value.is_nan() {
            return Self::missing();
        }
        let infinite = |sign: &str| Self::number(format!("{sign}∞"), format!("{sign}Infinity"));
        match value {
            f64::INFINITY => infinite(""),
            f64::NEG_INFINITY => Self::number("−∞".to_owned(), "-Infinity".to_owned()),
            _ => Self::number(text, value.to_string()),
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::missing, Into::into)
    }
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        Self::whole(value)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// A number with separators between thousands, this many decimals and a true minus sign.
fn fixed(value: f64, decimals: usize) -> String {
    let written = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let is_zero = written.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut text = if value < 0.0 && !is_zero { "−".to_owned() } else { String::new() };
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Nanoseconds in the largest unit of which there is one at least.
fn length(nanoseconds: u128) -> String {
    const UNITS: [(u128, &str); 7] = [
        (86_400_000_000_000, "d"),
        (3_600_000_000_000, "h"),
        (60_000_000_000, "min"),
        (1_000_000_000, "s"),
        (1_000_000, "ms"),
        (1_000, "µs"),
        (1, "ns"),
    ];
    let fits = UNITS.iter().find(|(unit, _)| nanoseconds >= *unit);
    let Some(&(unit, name)) = fits else { return "0 s".to_owned() };
    let amount = nanoseconds as f64 / unit as f64;
    let decimals = match amount {
        small if small < 10.0 => 2,
        middling if middling < 100.0 => 1,
        _ => 0,
    };
    let written = fixed(amount, decimals);
    let exact = nanoseconds.is_multiple_of(unit);
    let written = if exact { fixed(amount, 0) } else { written };
    format!("{written} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: &Cell) -> (&str, Option<&str>) {
        (&cell.text, cell.value.as_deref())
    }

    #[test]
    fn each_kind_is_written_for_people_and_sorts_by_its_number() {
        let day = Duration::from_hours(24);
        for (cell, text, value) in [
            (Cell::text("a"), "a", None),
            (
                Cell::whole(18_446_744_073_709_551_615),
                "18,446,744,073,709,551,615",
                Some("18446744073709551615"),
            ),
            (Cell::decimal(1_234.567_8, 2), "1,234.57", Some("1234.5678")),
            (Cell::decimal(-0.0001, 2), "0.00", Some("-0.0001")),
            (Cell::decimal(f64::INFINITY, 1), "∞", Some("Infinity")),
            (Cell::decimal(f64::NEG_INFINITY, 1), "−∞", Some("-Infinity")),
            (Cell::mean(-2.5, 0.125), "−2.5000 ± 0.1250", Some("-2.5")),
            (Cell::percentage(0.125), "12.50%", Some("0.125")),
            (Cell::duration(Duration::from_nanos(1_500)), "1.50 µs", Some("1500")),
            (Cell::duration(Duration::from_millis(90_500)), "1.51 min", Some("90500000000")),
            (Cell::duration(day * 400), "400 d", Some("34560000000000000")),
            (Cell::duration(Duration::ZERO), "0 s", Some("0")),
            (Cell::from(None::<u64>), "–", None),
            (Cell::from(Some(1_000)), "1,000", Some("1000")),
        ] {
            assert_eq!(written(&cell), (text, value));
        }
    }

    #[test]
    fn what_is_not_a_number_is_missing() {
        assert_eq!(Cell::decimal(f64::NAN, 3), Cell::missing());
        assert_eq!(Cell::percentage(f64::NAN), Cell::missing());
        assert!(!Cell::missing().is_number() && Cell::missing().is_missing());
    }
}
