//! Periods of the calendar, by a library of dates and not by the engine's own arithmetic.

use giusto::{Period, Unit};
use jiff::{Timestamp, tz::Offset};

use crate::trace::UnixNanos;

/// What a calendar counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarUnit {
    /// From midnight UTC to midnight UTC.
    Day,
    /// From Monday to Sunday (ISO 8601).
    Week,
    /// From the first to the last of a month.
    Month,
}

impl CalendarUnit {
    /// The unit of a limit per `day`, `week` or `month`; none for other periods.
    pub fn of(period: Period) -> Option<Self> {
        match (period.count(), period.unit()) {
            (1, Unit::Day) => Some(Self::Day),
            (1, Unit::Week) => Some(Self::Week),
            (1, Unit::Month) => Some(Self::Month),
            _ => None,
        }
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "UTC day",
            Self::Week => "ISO week",
            Self::Month => "calendar month",
        }
    }
}

/// The calendar of a trace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    pub(super) unit: CalendarUnit,
    /// The wall time of the trace's zero.
    pub(super) start: UnixNanos,
}

impl Calendar {
    /// A number that instants of one period share and those of neighbours do not.
    pub(super) fn period_of(self, now: u64) -> i64 {
        let nanos = i128::from(self.start.0) + i128::from(now);
        // Two sums of 64 bits end in the year 3139, and the library's calendar in 9999.
        let instant = Timestamp::from_nanosecond(nanos).unwrap_or(Timestamp::MAX);
        let date = Offset::UTC.to_datetime(instant).date();
        match self.unit {
            CalendarUnit::Day => i64::from(date.year()) * 366 + i64::from(date.day_of_year()),
            CalendarUnit::Week => {
                let week = date.iso_week_date();
                i64::from(week.year()) * 54 + i64::from(week.week())
            }
            CalendarUnit::Month => i64::from(date.year()) * 12 + i64::from(date.month()),
        }
    }
}
