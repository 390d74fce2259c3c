//! Numbers as people read them.

use giusto::{Period, Unit};

/// `1 minute`, `60 seconds`.
pub(crate) fn period(period: Period) -> String {
    let unit = match period.unit() {
        Unit::Nanosecond => "nanosecond",
        Unit::Microsecond => "microsecond",
        Unit::Millisecond => "millisecond",
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
    };
    match period.count() {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    }
}

/// `15,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
