//! How the times of a trace are written, and from which origin they count.

use std::fmt;
use std::str::FromStr;

use super::error::TraceError;
use super::excerpt::Excerpt;
use super::fault::Fault;
use super::number::{is_number, scaled};
use super::wall_time::{UnixNanos, by_format, written};

/// Where the times of a trace count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeBase {
    /// From the trace's own zero, kept as it is: the first event may come later.
    FromZero,
    /// From 1970: the earliest event becomes the zero, and its wall time is kept.
    Unix,
    /// From an origin nobody knows: the earliest event becomes the zero.
    Relative,
}

impl TimeBase {
    /// A time as messages show it.
    pub(super) fn shown(self, ns: u64) -> Box<str> {
        match self {
            Self::Unix => UnixNanos(ns).to_string().into(),
            Self::FromZero | Self::Relative => format!("{ns} ns").into(),
        }
    }
}

/// A unit of time that numbers count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// `s`.
    Seconds,
    /// `ms`.
    Millis,
    /// `us`.
    Micros,
    /// `ns`.
    Nanos,
}

impl Scale {
    const ALL: [Self; 4] = [Self::Seconds, Self::Millis, Self::Micros, Self::Nanos];

    fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Millis => "ms",
            Self::Micros => "us",
            Self::Nanos => "ns",
        }
    }

    /// The power of ten that leads to nanoseconds.
    fn exponent(self) -> u8 {
        match self {
            Self::Seconds => 9,
            Self::Millis => 6,
            Self::Micros => 3,
            Self::Nanos => 0,
        }
    }
}

/// How a column of times is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeUnit {
    /// Decimal numbers.
    Number {
        /// What one of them is.
        scale: Scale,
        /// Whether they count from 1970.
        unix: bool,
    },
    /// RFC 3339, also with a space for the `T`; UTC where there is no offset.
    Rfc3339,
    /// A `strptime` format; UTC where it has no offset.
    Format(String),
}

impl TimeUnit {
    /// Where such times count from.
    pub fn base(&self) -> TimeBase {
        match self {
            Self::Number { unix: false, .. } => TimeBase::Relative,
            _ => TimeBase::Unix,
        }
    }

    /// The time in nanoseconds since the origin of [`TimeUnit::base`].
    pub(super) fn parse_ns(&self, text: &[u8]) -> Result<u64, Fault> {
        match self {
            Self::Number { scale, .. } => {
                scaled(text, scale.exponent()).map_err(|fault| match fault {
                    Fault::TooLarge => Fault::TooLate,
                    other => other,
                })
            }
            // A bare number is the one thing whose meaning cannot be seen from itself.
            Self::Rfc3339 if is_number(text) => Err(Fault::UnitNeeded),
            Self::Rfc3339 => written(text).map(|time| time.0),
            Self::Format(format) => by_format(format, text).map(|time| time.0),
        }
    }
}

impl FromStr for TimeUnit {
    type Err = TraceError;

    /// Reads `s`, `unix-ms`, `rfc3339` or a format with a `%` in it.
    fn from_str(text: &str) -> Result<Self, TraceError> {
        if text == "rfc3339" {
            return Ok(Self::Rfc3339);
        }
        if text.contains('%') {
            return Ok(Self::Format(text.to_owned()));
        }
        let (unix, name) = match text.strip_prefix("unix-") {
            Some(name) => (true, name),
            None => (false, text),
        };
        match Scale::ALL.into_iter().find(|scale| scale.name() == name) {
            Some(scale) => Ok(Self::Number { scale, unix }),
            None => Err(TraceError::TimeUnit(Excerpt::new(text.as_bytes()))),
        }
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rfc3339 => f.write_str("rfc3339"),
            Self::Format(format) => f.write_str(format),
            Self::Number { scale, unix } => {
                write!(f, "{}{}", if *unix { "unix-" } else { "" }, scale.name())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_read_back_as_they_are_shown() {
        for text in ["s", "ms", "us", "ns", "unix-s", "unix-ns", "rfc3339", "%Y %z"] {
            let unit: TimeUnit = text.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(unit.to_string(), text);
        }
        for text in ["", "sec", "unix-", "unix", "S"] {
            assert!(text.parse::<TimeUnit>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_scale_to_nanoseconds() {
        let parse = |unit: &str, text: &str| {
            unit.parse::<TimeUnit>().map(|unit| unit.parse_ns(text.as_bytes())).ok()
        };
        assert_eq!(parse("s", "1.5"), Some(Ok(1_500_000_000)));
        assert_eq!(parse("unix-ms", "1700000000123.25"), Some(Ok(1_700_000_000_123_250_000)));
        assert_eq!(parse("ns", "0.5"), Some(Err(Fault::TooFine)));
        assert_eq!(parse("s", "18446744074"), Some(Err(Fault::TooLate)));
        assert_eq!(parse("rfc3339", "1700000000"), Some(Err(Fault::UnitNeeded)));
    }
}
