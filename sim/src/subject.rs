//! Subjects: limits under simulation, each an algorithm of the engine with the numbers of one run.
//!
//! A subject is built for one trace, because exactness depends on it: the engine's words hold finer
//! rates and larger counts the shorter the time that they must span. Where a trace is too long for
//! a limit to be exact, there is no subject, and the error says why.

mod kind;
mod open_loop;

use std::time::Duration;

use giusto::{
    Calendar, FirstHitWindow, FixedWindow, Gcra, Quota, QuotaError, Rolling, RollingStrict,
    SlidingCounter, Timestamp, Unlimited, Window,
};

pub use kind::{Anchor, Kind};
pub use open_loop::OpenLoop;

use crate::{
    limit::Limit,
    trace::{Trace, UnixNanos},
};

/// Why an algorithm cannot be run for a limit on a trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubjectError {
    /// The engine refuses the quota.
    #[error("{kind} cannot take the limit {limit}: {source}")]
    Quota {
        /// The algorithm.
        kind: Kind,
        /// The limit as typed.
        limit: String,
        /// What the engine says.
        source: QuotaError,
    },
    /// The rate would have to be rounded.
    #[error(
        "{kind} cannot be exact for the limit {limit} over a trace of {span_s} s: its units of time \
         exceed 62 bits; choose a limit that shares larger factors with its period, or a shorter trace"
    )]
    NotExact {
        /// The algorithm.
        kind: Kind,
        /// The limit as typed.
        limit: String,
        /// The span of the trace in whole seconds, rounded up.
        span_s: u64,
    },
    /// A calendar limit on a trace that does not know when it happened.
    #[error(
        "calendar needs the time of day, which this trace does not carry; \
         give the time of its zero, as in --start 2026-01-31T00:00:00Z"
    )]
    NoStart,
    /// A calendar limit on a trace that ends after the clock does.
    #[error("calendar counts to the year 2554; this trace ends after it")]
    StartOutOfRange,
}

/// What a run fixes beside the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Where fixed windows start.
    pub anchor: Anchor,
    /// Whether the rolling window counts an event exactly one period old.
    pub window: Window,
    /// The wall time of the trace's zero, where the trace does not carry it itself.
    pub start: Option<UnixNanos>,
}

/// One algorithm of the engine, ready to decide on one trace.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// Token bucket.
    Gcra(Gcra),
    /// Windows aligned to the trace's zero.
    Fixed(FixedWindow),
    /// Windows that open with their first request.
    FirstHit(FirstHitWindow),
    /// UTC days, weeks, months.
    Calendar(Calendar),
    /// Two windows, weighted.
    SlidingCounter(SlidingCounter),
    /// The exact log.
    Rolling(Rolling),
    /// One word, never more than L in W.
    RollingStrict(RollingStrict),
    /// No limit.
    Unlimited(Unlimited),
}

/// Where the trace's first event stands on its own axis, and how far the last is from it.
///
/// The engine is driven with times counted from the first event, so that its words span no more
/// than they must.
#[derive(Clone, Copy, Debug)]
struct Axis {
    first: Duration,
    span: Duration,
    start: Option<UnixNanos>,
}

impl Axis {
    fn of(trace: &Trace, choices: &Choices) -> Self {
        let first = Duration::from_nanos(trace.times().first().copied().unwrap_or(0));
        let start = choices.start.or(trace.start());
        Self { first, span: trace.span(), start }
    }

    /// The first event as nanoseconds since 1970, where a calendar can count to the last.
    fn first_unix(&self) -> Result<Timestamp, SubjectError> {
        let zero = Timestamp::from_nanos(self.start.ok_or(SubjectError::NoStart)?.0);
        let first = zero.after(self.first);
        // A period that ends past the clock's range would never end.
        let longest_period = Duration::from_hours(31 * 24);
        if first.after(self.span).after(longest_period) == Timestamp::MAX {
            return Err(SubjectError::StartOutOfRange);
        }
        Ok(first)
    }
}

impl Subject {
    /// The algorithm `kind` with the numbers of `limit`, exact on `trace`.
    ///
    /// # Errors
    /// See [`SubjectError`].
    pub fn new(
        kind: Kind,
        limit: &Limit,
        trace: &Trace,
        choices: &Choices,
    ) -> Result<Self, SubjectError> {
        Self::with_quota(kind, limit.quota(), limit, Axis::of(trace, choices), choices)
    }

    /// The same for a stream that is not in memory: its first event lies `first` after the zero of
    /// its times, its last `span` later, and the wall time of that zero is the choices' start.
    ///
    /// # Errors
    /// See [`SubjectError`].
    pub fn over(
        kind: Kind,
        limit: &Limit,
        first: Duration,
        span: Duration,
        choices: &Choices,
    ) -> Result<Self, SubjectError> {
        let axis = Axis { first, span, start: choices.start };
        Self::with_quota(kind, limit.quota(), limit, axis, choices)
    }

    /// The same with another quota than the limit's own, which is named in errors.
    fn with_quota(
        kind: Kind,
        quota: Quota,
        limit: &Limit,
        axis: Axis,
        choices: &Choices,
    ) -> Result<Self, SubjectError> {
        let Axis { first, span, .. } = axis;
        let refused = |source| SubjectError::Quota { kind, limit: limit.to_string(), source };
        if quota == Quota::UNLIMITED {
            return Ok(Self::Unlimited(Unlimited));
        }
        Ok(match kind {
            Kind::Unlimited => Self::Unlimited(Unlimited),
            Kind::Gcra => {
                let gcra = Gcra::with_horizon(quota, span).map_err(refused)?;
                if !gcra.is_exact() {
                    let span_s = span.as_secs() + u64::from(span.subsec_nanos() > 0);
                    return Err(SubjectError::NotExact { kind, limit: limit.to_string(), span_s });
                }
                Self::Gcra(gcra)
            }
            Kind::Fixed if choices.anchor == Anchor::FirstHit => {
                Self::FirstHit(FirstHitWindow::new(quota).map_err(refused)?)
            }
            Kind::Fixed => Self::Fixed(
                FixedWindow::with_horizon(quota, span).map_err(refused)?.with_phase(first),
            ),
            Kind::Calendar => {
                let calendar = Calendar::new(quota).map_err(refused)?;
                Self::Calendar(calendar.with_zero(axis.first_unix()?))
            }
            Kind::SlidingCounter => Self::SlidingCounter(
                SlidingCounter::with_horizon(quota, span).map_err(refused)?.with_phase(first),
            ),
            Kind::Rolling => {
                Self::Rolling(Rolling::with_window(quota, choices.window).map_err(refused)?)
            }
            Kind::RollingStrict => {
                Self::RollingStrict(RollingStrict::with_horizon(quota, span).map_err(refused)?)
            }
        })
    }

    /// The most that can be admitted per key in any half-open window of this length; `None` where
    /// there is no bound.
    pub fn worst_case(&self, window: Duration) -> Option<u64> {
        use giusto::Algorithm;
        let bound = match self {
            Self::Gcra(algorithm) => Algorithm::worst_case(algorithm, window),
            Self::Fixed(algorithm) => Algorithm::worst_case(algorithm, window),
            Self::FirstHit(algorithm) => algorithm.worst_case(window),
            Self::Calendar(algorithm) => Algorithm::worst_case(algorithm, window),
            Self::SlidingCounter(algorithm) => Algorithm::worst_case(algorithm, window),
            Self::Rolling(algorithm) => algorithm.worst_case(window),
            Self::RollingStrict(algorithm) => Algorithm::worst_case(algorithm, window),
            Self::Unlimited(_) => return None,
        };
        Some(bound)
    }
}
