//! Wall times: text with a date in it, as nanoseconds since 1970.
//!
//! Offsets are honoured; a time without one is taken as UTC, because a guess from the machine that
//! reads the trace would give another answer on another machine. Names of time zones are refused
//! for the same reason: their rules live in a database that changes.

use std::{fmt, str::FromStr};

use jiff::civil::DateTime;
use jiff::fmt::{strtime::BrokenDownTime, temporal::Pieces};
use jiff::tz::Offset;

use super::fault::Fault;

/// Nanoseconds since 1970-01-01T00:00:00Z, up to the year 2554; shown as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixNanos(pub u64);

impl fmt::Display for UnixNanos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_nanosecond(i128::from(self.0)) {
            Ok(timestamp) => timestamp.fmt(f),
            // The calendar of the library ends in the year 9999, so this is never reached.
            Err(_) => write!(f, "{} ns after 1970", self.0),
        }
    }
}

impl FromStr for UnixNanos {
    type Err = Fault;

    /// Reads RFC 3339; without an offset it is UTC.
    fn from_str(text: &str) -> Result<Self, Fault> {
        written(text.as_bytes())
    }
}

/// How [`written`] describes what it reads.
const WRITTEN: &str = "2024-05-31T10:05:03.25Z or 2024-05-31 10:05:03.25";

/// RFC 3339, also with a space for the `T` and without an offset.
pub(super) fn written(text: &[u8]) -> Result<UnixNanos, Fault> {
    let text = text.trim_ascii();
    let pieces = Pieces::parse(text).map_err(|error| not_a_time(WRITTEN, &error))?;
    let time = pieces.time().ok_or_else(|| not_a_time(WRITTEN, &"the time of day is missing"))?;
    if pieces.time_zone_annotation().is_some() && pieces.offset().is_none() {
        return Err(not_a_time(WRITTEN, &"a zone name without an offset is ambiguous"));
    }
    unix(pieces.date().to_datetime(time), pieces.to_numeric_offset())
}

/// The `strptime` format `format`, with fractions to the nanosecond.
pub(super) fn by_format(format: &str, text: &[u8]) -> Result<UnixNanos, Fault> {
    let parts = BrokenDownTime::parse(format, text).map_err(|error| not_a_time(format, &error))?;
    if let Some(timestamp) = parts.timestamp() {
        return in_range(timestamp.as_nanosecond());
    }
    if parts.iana_time_zone().is_some() {
        return Err(not_a_time(format, &"names of time zones are not supported, offsets are"));
    }
    let civil = parts.to_datetime().map_err(|error| not_a_time(format, &error))?;
    unix(civil, parts.offset())
}

/// A time of the calendar; UTC where it has no offset.
pub(super) fn unix(civil: DateTime, offset: Option<Offset>) -> Result<UnixNanos, Fault> {
    let offset = offset.unwrap_or(Offset::UTC);
    // The library's calendar is wider than ours: what it cannot place is past our end or start.
    let timestamp = offset
        .to_timestamp(civil)
        .map_err(|_| if civil.year() < 1970 { Fault::BeforeUnix } else { Fault::TooLate })?;
    in_range(timestamp.as_nanosecond())
}

fn in_range(nanosecond: i128) -> Result<UnixNanos, Fault> {
    if nanosecond < 0 {
        return Err(Fault::BeforeUnix);
    }
    u64::try_from(nanosecond).map(UnixNanos).map_err(|_| Fault::TooLate)
}

fn not_a_time(expected: &str, reason: &dyn fmt::Display) -> Fault {
    Fault::NotATime { expected: expected.into(), reason: reason.to_string().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ns(text: &str) -> u64 {
        written(text.as_bytes()).unwrap_or_else(|fault| panic!("{text}: {fault}")).0
    }

    #[test]
    fn offsets_are_honoured_and_utc_is_the_default() {
        let noon = ns("2024-05-31T12:00:00Z");
        assert_eq!(ns("2024-05-31T14:00:00+02:00"), noon);
        assert_eq!(ns("2024-05-31 12:00:00"), noon);
        assert_eq!(ns("2024-05-31 12:00:00.009930+00:00"), noon + 9_930_000);
        assert_eq!(noon, 1_717_156_800_000_000_000);
    }

    #[test]
    fn the_range_ends_at_1970_and_2554() {
        assert_eq!(written(b"1969-12-31T23:59:59Z"), Err(Fault::BeforeUnix));
        assert_eq!(written(b"1970-01-01T00:00:00+01:00"), Err(Fault::BeforeUnix));
        assert_eq!(written(b"2555-01-01T00:00:00Z"), Err(Fault::TooLate));
        assert_eq!(written(b"9999-12-31T23:59:59-12:00"), Err(Fault::TooLate));
        assert_eq!(ns("2554-07-21T23:34:33.709551615Z"), u64::MAX);
        assert_eq!(UnixNanos(u64::MAX).to_string(), "2554-07-21T23:34:33.709551615Z");
    }

    #[test]
    fn dates_without_a_time_and_zone_names_are_refused() {
        assert!(matches!(written(b"2024-05-31"), Err(Fault::NotATime { .. })));
        assert!(matches!(written(b"2024-05-31T10:00[Europe/Paris]"), Err(Fault::NotATime { .. })));
        let named = by_format("%Y-%m-%d %H:%M %Q", b"2024-05-31 10:00 Europe/Paris");
        assert!(matches!(named, Err(Fault::NotATime { .. })));
    }

    #[test]
    fn formats_keep_seven_digits_of_a_fraction() {
        let parsed = by_format("%Y-%m-%d %H:%M:%S%.f", b"2023-11-16 18:17:03.9799601");
        assert_eq!(parsed, Ok(UnixNanos(1_700_158_623_979_960_100)));
        let shifted = by_format("%d.%m.%Y %H:%M %:z", b"16.11.2023 19:17 +01:00");
        assert_eq!(shifted, Ok(UnixNanos(1_700_158_620_000_000_000)));
        assert_eq!(by_format("%s", b"1700158620"), Ok(UnixNanos(1_700_158_620_000_000_000)));
    }
}
