//! Elapsed time in the units of the clock.

use super::number;

/// Seconds in each unit, largest first.
const UNITS: [(f64, &str); 7] = [
    (86_400.0, "d"),
    (3_600.0, "h"),
    (60.0, "min"),
    (1.0, "s"),
    (1e-3, "ms"),
    (1e-6, "µs"),
    (1e-9, "ns"),
];

/// A tick on an axis with this step, both in seconds; the unit is that of the step, so that all
/// ticks of an axis share it; `largest` is the largest of them. Tenths of a second stay in seconds.
pub(super) fn tick(value: f64, step: f64, largest: f64) -> String {
    let fits =
        |(scale, unit): &&(f64, &str)| step >= scale * 0.999 || (*unit == "s" && step > 0.09);
    let (scale, unit) = UNITS.iter().find(fits).copied().unwrap_or((1e-9, "ns"));
    format!("{} {unit}", number::tick(value / scale, step / scale, largest / scale))
}

/// A duration of this many seconds on its own, in the largest unit of which it has at least one.
pub(super) fn value(value: f64) -> String {
    let fits = |(scale, _): &&(f64, &str)| value.abs() >= *scale;
    let (scale, unit) = UNITS.iter().find(fits).copied().unwrap_or((1e-9, "ns"));
    format!("{} {unit}", number::value(value / scale))
}
