//! Rates and other numbers with a point: what they may be.

use std::time::Duration;

use super::{MOST_PER_SECOND, MOST_REQUESTS, SECOND_NS, TrafficError, span::nanoseconds};

/// A rate that is more than 0, as the mean gap in nanoseconds.
pub(super) fn mean_gap_ns(name: &'static str, rate: f64) -> Result<f64, TrafficError> {
    if rate > 0.0 && rate <= MOST_PER_SECOND {
        return Ok(SECOND_NS / rate);
    }
    let expected = "more than 0 and at most 1000000000 requests a second";
    Err(TrafficError::parameter(name, &rate, expected))
}

/// A number within `least..=most`, which excludes what is not a number.
pub(super) fn within(
    name: &'static str,
    value: f64,
    (least, most): (f64, f64),
    expected: &'static str,
) -> Result<f64, TrafficError> {
    if value >= least && value <= most {
        return Ok(value);
    }
    Err(TrafficError::parameter(name, &value, expected))
}

/// A whole number of at least 1.
pub(super) fn at_least_one(name: &'static str, value: u64) -> Result<u64, TrafficError> {
    if value > 0 {
        return Ok(value);
    }
    Err(TrafficError::parameter(name, &value, "at least 1"))
}

/// A length of time of at least a nanosecond, in nanoseconds.
pub(super) fn positive_ns(name: &'static str, time: Duration) -> Result<u64, TrafficError> {
    if time.is_zero() {
        return Err(TrafficError::parameter(name, "no time", "at least a nanosecond"));
    }
    nanoseconds(time)
}

/// A range of lengths of time, in nanoseconds.
pub(super) fn range_ns(
    name: &'static str,
    least: Duration,
    most: Duration,
) -> Result<(u64, u64), TrafficError> {
    if least > most {
        let found = format!("{most:?}");
        return Err(TrafficError::parameter(name, &found, "at least the other end of its range"));
    }
    Ok((nanoseconds(least)?, nanoseconds(most)?))
}

/// Refuses more requests than a source may be expected to send.
pub(super) fn few_enough(expected: f64) -> Result<(), TrafficError> {
    if expected <= MOST_REQUESTS as f64 {
        return Ok(());
    }
    Err(TrafficError::TooMany { expected })
}
