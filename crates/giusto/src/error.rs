//! Why a limit could not be made.

use std::{error::Error, fmt};

/// Why a text is no quota, or a quota no limit of the algorithm asked for.
///
/// Every message says what was wrong, what was expected and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuotaError {
    /// The text of a quota does not parse.
    Syntax {
        /// Where, counted in characters from 1.
        column: usize,
        /// What stands there, shortened; empty at the end of the text.
        found: String,
        /// What was expected there.
        expected: &'static str,
    },
    /// A number has more digits than 64 bits hold.
    NumberTooLarge {
        /// Where the number starts, counted in characters from 1.
        column: usize,
    },
    /// A period of no length.
    ZeroPeriod,
    /// A period longer than 64 bits of nanoseconds (584 years).
    PeriodTooLong,
    /// A burst was given to an algorithm that has none.
    BurstNotSupported {
        /// The algorithm.
        algorithm: &'static str,
    },
    /// A burst limit below the limit that it is to exceed.
    BurstBelowLimit {
        /// The burst limit.
        burst_limit: u64,
        /// The limit.
        limit: u64,
    },
    /// The algorithm needs a finite limit.
    Unlimited {
        /// The algorithm.
        algorithm: &'static str,
    },
    /// The period is no calendar unit.
    NotCalendar,
    /// A burst that takes longer to refill than a word can tell.
    RefillTooLong,
    /// A rate so fast, or a horizon so long, that rounding would withhold over a tenth of it.
    TooFast,
    /// A window that holds as many units as nanoseconds, or more.
    FasterThanClock {
        /// The algorithm.
        algorithm: &'static str,
    },
    /// The counts of this limit and the number of windows in the horizon exceed one word.
    DoesNotFit {
        /// The algorithm.
        algorithm: &'static str,
        /// The bits that it would take.
        bits: u32,
    },
    /// Quotas of different periods, for windows that are to count together.
    PeriodsDiffer {
        /// The algorithm.
        algorithm: &'static str,
    },
    /// A bucket that is to be an allowance, for which time does not flow, and refill at a rate.
    AllowanceBesideRate,
}

impl fmt::Display for QuotaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { column, found, expected } if found.is_empty() => {
                write!(f, "the text ends at column {column}, expected {expected}")
            }
            Self::Syntax { column, found, expected } => {
                write!(f, "found `{found}` at column {column}, expected {expected}")
            }
            Self::NumberTooLarge { column } => {
                write!(f, "the number at column {column} is above {}, the largest", u64::MAX)
            }
            Self::ZeroPeriod => f.write_str("a period of 0 has no rate; write a positive period, such as `5/1s`"),
            Self::PeriodTooLong => f.write_str("the period is longer than 584 years; write a shorter one"),
            Self::BurstNotSupported { algorithm } => {
                write!(f, "{algorithm} has no burst apart from its limit; leave the burst out, or use gcra")
            }
            Self::BurstBelowLimit { burst_limit, limit } => write!(
                f,
                "a burst limit of {burst_limit} is below the limit of {limit}; raise it, or leave it out",
            ),
            Self::Unlimited { algorithm } => {
                write!(f, "{algorithm} needs a number to limit to; use the algorithm `unlimited` instead")
            }
            Self::NotCalendar => f.write_str(
                "a calendar limit counts by the day, week or month; write `/day`, `/week` or `/month`, or use a fixed window",
            ),
            Self::RefillTooLong => f.write_str(
                "the burst takes longer to refill, or the horizon is longer, than one word can tell; lower the burst, raise the rate or shorten the horizon (of a replay: its trace)",
            ),
            Self::TooFast => f.write_str(
                "rounding would withhold more than a tenth of this rate; choose a rate that divides into whole nanoseconds, or a shorter horizon (of a replay: its trace)",
            ),
            Self::FasterThanClock { algorithm } => write!(
                f,
                "{algorithm} cannot tell a unit per nanosecond apart; lower the limit, lengthen the period or use gcra",
            ),
            Self::DoesNotFit { algorithm, bits } => write!(
                f,
                "{algorithm} would need {bits} bits for the counts and the number of windows, and a word has 62; lower the limit, lengthen the period or shorten the horizon (of a replay: its trace)",
            ),
            Self::PeriodsDiffer { algorithm } => write!(
                f,
                "{algorithm} counts what several quotas limit in windows of one period; give all of them the same, or use a limiter for each period",
            ),
            Self::AllowanceBesideRate => f.write_str(
                "one bucket cannot refill under one quota and never under another; give every quota a rate above 0, or use a limiter of its own for the allowance",
            ),
        }
    }
}

impl Error for QuotaError {}
