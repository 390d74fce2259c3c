//! Numbers: separators, decimals, prefixes, and powers of ten for what is left.

use crate::ticks::power_below;

/// Prefixes of the powers of a thousand.
const PREFIXES: [(f64, &str); 4] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];

/// From here on numbers are written as powers of ten.
const HUGE: f64 = 1e15;

/// Below this numbers are written as powers of ten.
const TINY: f64 = 1e-4;

/// From here on plain numbers take a prefix.
const MILLION: f64 = 1e6;

/// A tick on an axis with this step, whose largest tick is `largest`.
pub(super) fn tick(value: f64, step: f64, largest: f64) -> String {
    if largest >= HUGE || step < TINY {
        return scientific(value);
    }
    if largest >= MILLION {
        return prefixed_tick(value, step, largest, "");
    }
    grouped(value, decimals(step))
}

/// A tick with a unit behind its prefix; the unit is left out at zero.
pub(super) fn si_tick(value: f64, step: f64, largest: f64, unit: &str) -> String {
    if largest >= HUGE || (step < TINY && value != 0.0) {
        return format!("{} {unit}", scientific(value));
    }
    prefixed_tick(value, step, largest, unit)
}

fn prefixed_tick(value: f64, step: f64, largest: f64, unit: &str) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    // A prefix that asks for more than three decimals hides the differences between ticks.
    let fits = |(scale, _): &&(f64, &str)| largest >= *scale && step >= scale * 1e-3;
    let (scale, prefix) = PREFIXES.iter().find(fits).copied().unwrap_or((1.0, ""));
    with_unit(&grouped(value / scale, decimals(step / scale)), prefix, unit)
}

/// A number on its own, to three digits below a hundred and to the unit above.
pub(super) fn value(value: f64) -> String {
    let size = value.abs();
    if !(TINY..HUGE).contains(&size) {
        return scientific(value);
    }
    if size >= MILLION {
        return si_value(value, "");
    }
    grouped_trimmed(value, digits_after(size, 3))
}

/// A number on its own with prefix and unit, to three digits.
pub(super) fn si_value(value: f64, unit: &str) -> String {
    let size = value.abs();
    if !(TINY..HUGE).contains(&size) {
        return with_unit(&scientific(value), "", unit);
    }
    // 999,960 rounds to the next prefix: "1.00 M", not "1000 k".
    let reached = |(scale, _): &&(f64, &str)| size >= scale * 0.9995;
    let (scale, prefix) = PREFIXES.iter().find(reached).copied().unwrap_or((1.0, ""));
    with_unit(&grouped(value / scale, digits_after(size / scale, 3)), prefix, unit)
}

/// As [`si_value`], without zeros at the end of the decimals: 1 M, not 1.00 M.
pub(super) fn si_round(value: f64, unit: &str) -> String {
    let written = si_value(value, unit);
    match written.split_once(' ') {
        Some((number, rest)) if number.contains('.') => {
            format!("{} {rest}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => written,
    }
}

/// A share in per cent, to two decimals at most; less than that is written as such.
pub(super) fn percent(value: f64) -> String {
    let size = value.abs();
    let sign = if value < 0.0 { "−" } else { "" };
    if size < 0.005 {
        return format!("{sign}<0.01%");
    }
    if size >= HUGE {
        return scientific(value) + "%";
    }
    let decimals = if size >= 999.95 { 0 } else { digits_after(size, 3).clamp(1, 2) };
    grouped_trimmed(value, decimals) + "%"
}

fn with_unit(number: &str, prefix: &str, unit: &str) -> String {
    if prefix.is_empty() && unit.is_empty() {
        return number.to_owned();
    }
    format!("{number} {prefix}{unit}")
}

/// Decimals that tell multiples of the step apart; nine at most.
fn decimals(step: f64) -> usize {
    let needed = power_below(step * (1.0 + 1e-9)).saturating_neg();
    usize::try_from(needed).unwrap_or(0).min(9)
}

/// Decimals that show `digits` digits of a number of this size.
fn digits_after(size: f64, digits: i32) -> usize {
    // Rounding may add a digit in front, as from 9.996 to 10.0.
    let in_front = power_below(size * (1.0 + 0.5 * 10_f64.powi(-digits))) + 1;
    usize::try_from(digits - in_front).unwrap_or(0)
}

/// A number with separators between thousands and a true minus sign.
fn grouped(value: f64, decimals: usize) -> String {
    let written = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let mut grouped = String::new();
    // A negative number that rounds to zero loses its sign.
    if value < 0.0 && written.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        grouped.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// As [`grouped`], without zeros at the end of the decimals.
fn grouped_trimmed(value: f64, decimals: usize) -> String {
    let written = grouped(value, decimals);
    if written.contains('.') {
        return written.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    written
}

/// A number as digits times a power of ten, such as 2.5×10⁻⁷.
fn scientific(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let written = format!("{:.2e}", value.abs());
    let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{digits}×10{}", power.chars().map(raised).collect::<String>())
}

fn raised(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        // The remaining digits stand in order from superscript zero on.
        '0' | '4'..='9' => char::from_u32(0x2070 + (c as u32 - '0' as u32)).unwrap_or(c),
        other => other,
    }
}
