//! Numbers from bytes, exactly: no value passes through a float.
//!
//! A float holds 53 bits. Nanoseconds since 1970 need 61, so a parser that goes through `f64`
//! moves events by hundreds of nanoseconds and can swap their order.

use super::fault::Fault;

/// Exponents are capped here: beyond it every non-zero number is out of range anyway.
const EXPONENT_CAP: i64 = 100_000;

/// Digits alone, as the native format writes them.
pub(super) fn whole(text: &[u8]) -> Result<u64, Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let mut value = 0_u64;
    for &byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return Err(not_whole(text));
        }
        value = match value.checked_mul(10).and_then(|v| v.checked_add(u64::from(digit))) {
            Some(value) => value,
            None if text.iter().all(u8::is_ascii_digit) => return Err(Fault::TooLarge),
            None => return Err(not_whole(text)),
        };
    }
    Ok(value)
}

fn not_whole(text: &[u8]) -> Fault {
    match text.strip_prefix(b"-").map(Decimal::parse) {
        Some(Some(_)) => Fault::Negative,
        _ => Fault::NotWhole,
    }
}

/// Whether `text` is a decimal number, signed or not.
pub(super) fn is_number(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    Decimal::parse(text.strip_prefix(b"-").unwrap_or(text)).is_some()
}

/// A decimal number times 10^`scale`, where that is a whole number; [`Fault::TooFine`] where not.
///
/// Spaces around it and exponents are welcome: spreadsheets and JSON writers produce both.
pub(super) fn scaled(text: &[u8], scale: u8) -> Result<u64, Fault> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let (negative, magnitude) = match text.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let decimal = Decimal::parse(magnitude).ok_or(Fault::NotANumber)?;
    match decimal.times_power_of_ten(scale) {
        Ok(0) => Ok(0),
        _ if negative => Err(Fault::Negative),
        result => result,
    }
}

/// An unsigned decimal number as its digits: `whole` `.` `fraction` `e` `exponent`.
struct Decimal<'a> {
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a [u8]) -> Option<Self> {
        let (whole, rest) = split_digits(text);
        let (fraction, rest) = match rest.strip_prefix(b".") {
            Some(rest) => split_digits(rest),
            None => (&rest[..0], rest),
        };
        let exponent = match rest {
            [] => 0,
            [b'e' | b'E', exponent @ ..] => parse_exponent(exponent)?,
            _ => return None,
        };
        let some_digit = !whole.is_empty() || !fraction.is_empty();
        some_digit.then_some(Self { whole, fraction, exponent })
    }

    fn times_power_of_ten(&self, scale: u8) -> Result<u64, Fault> {
        let digits = || self.whole.iter().chain(self.fraction);
        // A fraction longer than i64 does not fit into memory.
        let fraction = i64::try_from(self.fraction.len()).unwrap_or(i64::MAX - EXPONENT_CAP);
        let power = self.exponent + i64::from(scale) - fraction;
        let dropped = usize::try_from(-power).unwrap_or(0);
        let kept = (self.whole.len() + self.fraction.len()).saturating_sub(dropped);
        if digits().skip(kept).any(|&digit| digit != b'0') {
            return Err(Fault::TooFine);
        }
        let mut value = 0_u64;
        for &digit in digits().take(kept) {
            value = push_digit(value, digit - b'0')?;
        }
        let appended = if value == 0 { 0 } else { power.max(0) };
        for _ in 0..appended {
            value = push_digit(value, 0)?;
        }
        Ok(value)
    }
}

fn push_digit(value: u64, digit: u8) -> Result<u64, Fault> {
    let shifted = value.checked_mul(10).ok_or(Fault::TooLarge)?;
    shifted.checked_add(u64::from(digit)).ok_or(Fault::TooLarge)
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] | digits => (1, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let magnitude = digits
        .iter()
        .fold(0_i64, |sum, digit| (sum * 10 + i64::from(digit - b'0')).min(EXPONENT_CAP));
    Some(sign * magnitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_reach_the_largest_and_no_further() {
        assert_eq!(whole(b"18446744073709551615"), Ok(u64::MAX));
        assert_eq!(whole(b"18446744073709551616"), Err(Fault::TooLarge));
        assert_eq!(whole(b"99999999999999999999x"), Err(Fault::NotWhole));
        assert_eq!(whole(b"007"), Ok(7));
        assert_eq!(whole(b"-5"), Err(Fault::Negative));
        for text in [&b"1.0"[..], b" 1", b"+1", b"1e3", b"-", b"\xff"] {
            assert_eq!(whole(text), Err(Fault::NotWhole), "{text:?}");
        }
    }

    #[test]
    fn decimals_scale_without_rounding() {
        let cases: [(&str, u8, Result<u64, Fault>); 14] = [
            ("12.345678901", 9, Ok(12_345_678_901)),
            ("12.3456789010000", 9, Ok(12_345_678_901)),
            ("0.1234567891", 9, Err(Fault::TooFine)),
            ("1700000000.123456789", 9, Ok(1_700_000_000_123_456_789)),
            ("1.5e3", 0, Ok(1500)),
            ("15e-1", 0, Err(Fault::TooFine)),
            ("1e-05", 9, Ok(10_000)),
            ("0e999999999999999999999", 9, Ok(0)),
            ("1e999999999999999999999", 9, Err(Fault::TooLarge)),
            ("18446744073.709551615", 9, Ok(u64::MAX)),
            ("-0.0", 9, Ok(0)),
            ("-1", 9, Err(Fault::Negative)),
            (" 5. ", 0, Ok(5)),
            (".", 0, Err(Fault::NotANumber)),
        ];
        for (text, scale, expected) in cases {
            assert_eq!(scaled(text.as_bytes(), scale), expected, "{text}");
        }
    }
}
