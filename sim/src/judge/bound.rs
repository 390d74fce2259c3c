//! What a limit promises of every interval, by the algorithm that keeps it.

use std::fmt;

use giusto::Window;

use super::period::CalendarUnit;
use crate::{
    limit::Limit,
    subject::{Anchor, Choices, Kind},
    trace::{Trace, UnixNanos},
};

/// How much one counter may be admitted in which intervals; lengths in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// In every closed [s, t], `burst` and floor(`units` (t - s) / `period_ns`) more: what `gcra`
    /// keeps.
    Bucket {
        /// Units per period.
        units: u64,
        /// The period.
        period_ns: u64,
        /// Units at once.
        burst: u64,
    },
    /// In every window of this length, `units`: what `rolling` keeps, and `rolling-strict` where
    /// windows are half-open.
    Window {
        /// Units per window.
        units: u64,
        /// The length.
        length_ns: u64,
        /// Half-open (t - W, t], or closed [t - W, t].
        window: Window,
    },
    /// In every half-open window of this length, twice `units`: what the estimate of
    /// `sliding-counter` may let through at worst.
    TwoWindows {
        /// Units per window.
        units: u64,
        /// The length.
        length_ns: u64,
    },
    /// In each window from a multiple of the length to the next, `units`: what `fixed` keeps.
    Aligned {
        /// Units per window.
        units: u64,
        /// The length.
        length_ns: u64,
    },
    /// In each window that its first admitted request opens, `units`: what `fixed` keeps with
    /// `first-hit`.
    FirstHit {
        /// Units per window.
        units: u64,
        /// The length.
        length_ns: u64,
    },
    /// In each period of the calendar, `units`: what `calendar` keeps.
    Calendar {
        /// Units per period.
        units: u64,
        /// The period.
        unit: CalendarUnit,
        /// The wall time of the trace's zero.
        start: UnixNanos,
    },
}

/// Why a limit states no bound of this kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BoundError {
    /// There is no limit.
    #[error("`{0}` bounds nothing; give a limit such as 300/60s")]
    Unlimited(Limit),
    /// A burst with a bound that has none.
    #[error("`{limit}` has a burst, and the bound of {kind} has none; judge it by gcra")]
    Burst {
        /// The limit.
        limit: Limit,
        /// The algorithm.
        kind: Kind,
    },
    /// A period that is none of the calendar.
    #[error("`{0}` is no limit of the calendar; give one per day, week or month")]
    NotCalendar(Limit),
    /// The calendar on a trace that does not know when it happened.
    #[error(
        "calendar needs the time of day, which this trace does not carry; \
         give the time of its zero, as in --start 2026-01-31T00:00:00Z"
    )]
    NoStart,
}

impl Bound {
    /// What `kind` promises of `limit` on a trace.
    ///
    /// # Errors
    /// See [`BoundError`].
    pub fn new(
        kind: Kind,
        limit: &Limit,
        choices: &Choices,
        trace: &Trace,
    ) -> Result<Self, BoundError> {
        let unlimited = || BoundError::Unlimited(limit.clone());
        let period = limit.quota().period().ok_or_else(unlimited)?;
        let (units, burst) = (limit.units(), limit.quota().own_burst());
        // A period ends before 64 bits of nanoseconds do.
        let length_ns = u64::try_from(period.length().as_nanos()).unwrap_or(u64::MAX);
        if burst.is_some() && kind != Kind::Gcra {
            return Err(BoundError::Burst { limit: limit.clone(), kind });
        }
        Ok(match kind {
            Kind::Unlimited => return Err(unlimited()),
            Kind::Gcra => {
                Self::Bucket { units, period_ns: length_ns, burst: burst.unwrap_or(units) }
            }
            Kind::Rolling => Self::Window { units, length_ns, window: choices.window },
            Kind::RollingStrict => Self::Window { units, length_ns, window: Window::HalfOpen },
            Kind::SlidingCounter => Self::TwoWindows { units, length_ns },
            Kind::Fixed if choices.anchor == Anchor::FirstHit => {
                Self::FirstHit { units, length_ns }
            }
            Kind::Fixed => Self::Aligned { units, length_ns },
            Kind::Calendar => {
                let unit = CalendarUnit::of(period);
                let unit = unit.ok_or_else(|| BoundError::NotCalendar(limit.clone()))?;
                let start = choices.start.or(trace.start()).ok_or(BoundError::NoStart)?;
                Self::Calendar { units, unit, start }
            }
        })
    }

    /// What a limiter keeps that aims at the same limit and denies nothing needlessly: the bound
    /// itself, but for that of the estimate, which aims at the rolling window.
    pub(super) fn aim(self) -> Self {
        match self {
            Self::TwoWindows { units, length_ns } => {
                Self::Window { units, length_ns, window: Window::HalfOpen }
            }
            other => other,
        }
    }

    /// The most that may be admitted at one instant.
    pub(super) fn capacity(self) -> u64 {
        match self {
            Self::Bucket { burst, .. } => burst,
            Self::Window { units, .. }
            | Self::TwoWindows { units, .. }
            | Self::Aligned { units, .. }
            | Self::FirstHit { units, .. }
            | Self::Calendar { units, .. } => units,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Bucket { units, period_ns, burst } => write!(
                f,
                "at most {burst} + floor({units} (t - s) / {}) in every [s, t]",
                Seconds(period_ns)
            ),
            Self::Window { units, length_ns, window: Window::HalfOpen } => {
                write!(f, "at most {units} in every (t - {}, t]", Seconds(length_ns))
            }
            Self::Window { units, length_ns, window: Window::Closed } => {
                write!(f, "at most {units} in every [t - {}, t]", Seconds(length_ns))
            }
            Self::TwoWindows { units, length_ns } => {
                let twice = u128::from(units) * 2;
                write!(f, "at most {twice} in every (t - {}, t]", Seconds(length_ns))
            }
            Self::Aligned { units, length_ns } => {
                write!(f, "at most {units} in each window of {} from 0", Seconds(length_ns))
            }
            Self::FirstHit { units, length_ns } => {
                let length = Seconds(length_ns);
                write!(f, "at most {units} in each {length} from an admitted request on")
            }
            Self::Calendar { units, unit, .. } => {
                write!(f, "at most {units} in each {}", unit.name())
            }
        }
    }
}

/// A length of time in seconds, to the nanosecond and no digit more than it needs.
struct Seconds(u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1_000_000_000, self.0 % 1_000_000_000);
        if rest == 0 {
            return write!(f, "{whole} s");
        }
        let digits = format!("{rest:09}");
        write!(f, "{whole}.{} s", digits.trim_end_matches('0'))
    }
}
