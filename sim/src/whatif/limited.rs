//! One limit on a stream of requests whose end nobody knows yet.
//!
//! The words of the engine hold finer rates and larger counts the shorter the time that they must
//! span. The span of a stream is not known at its start, so that the limit is made for the longest
//! for which it is exact, and a request after that is an error: what is decided is what a replay
//! of the whole trace decides, or nothing is.

use std::time::Duration;

use giusto::{Algorithm, Cost, DenseStore, LocalLimiter, ManualClock, Timestamp, Verdict};

use crate::{
    grid::Scope,
    limit::Limit,
    subject::{Choices, Kind, Subject, SubjectError},
    trace::UnixNanos,
};

/// Where a stream of requests starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The first request, from the zero of the stream's own times.
    pub first: Duration,
    /// The wall time of that zero, where it is known.
    pub start: Option<UnixNanos>,
}

/// A limit that decides on a stream, with a counter per key or one for all.
///
/// Memory: a word of 8 bytes a key; `rolling` 48 bytes a key and 16 for each admission within its
/// window; `fixed` that opens with a request 16.
pub struct Limited {
    machine: Box<dyn Admit>,
    /// The last time that is decided exactly, from the first request.
    last_ns: u64,
    kind: Kind,
    limit: Limit,
    origin: Origin,
    choices: Choices,
    scope: Scope,
}

impl Limited {
    /// The algorithm `kind` with the numbers of `limit`, on a stream that starts at `origin`.
    ///
    /// # Errors
    /// See [`SubjectError`]: the algorithm does not take the limit, however short the stream is.
    pub fn new(
        kind: Kind,
        limit: &Limit,
        origin: Origin,
        choices: &Choices,
        scope: Scope,
    ) -> Result<Self, SubjectError> {
        let choices = Choices { start: choices.start.or(origin.start), ..*choices };
        let make = |span| Subject::over(kind, limit, origin.first, span, &choices);
        let (subject, last_ns) = longest(make)?;
        let machine = machine(&subject);
        Ok(Self { machine, last_ns, kind, limit: limit.clone(), origin, choices, scope })
    }

    /// Decides on a request of `key` for `cost` units, `now_ns` after the first request.
    ///
    /// # Errors
    /// Where the stream has become too long for the limit to be exact.
    #[inline]
    pub fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Result<Verdict, SubjectError> {
        if now_ns > self.last_ns {
            self.too_long(now_ns)?;
        }
        let key = if self.scope == Scope::Shared { 0 } else { key };
        Ok(self.machine.admit(Timestamp::from_nanos(now_ns), key, Cost::new(cost)))
    }

    /// The limit as it was typed.
    pub const fn limit(&self) -> &Limit {
        &self.limit
    }

    /// The algorithm.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    #[cold]
    fn too_long(&self, now_ns: u64) -> Result<(), SubjectError> {
        let span = Duration::from_nanos(now_ns);
        Subject::over(self.kind, &self.limit, self.origin.first, span, &self.choices).map(drop)
    }
}

impl std::fmt::Debug for Limited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}, exact for {} ns", self.kind, self.limit, self.last_ns)
    }
}

/// The subject for the longest span that can be had, and that span in nanoseconds.
fn longest(
    make: impl Fn(Duration) -> Result<Subject, SubjectError>,
) -> Result<(Subject, u64), SubjectError> {
    if let Ok(subject) = make(Duration::from_nanos(u64::MAX)) {
        return Ok((subject, u64::MAX));
    }
    let (mut found, mut fits, mut fails) = (make(Duration::ZERO)?, 0, u64::MAX);
    // A span that can be had can be had shorter.
    while fails - fits > 1 {
        let middle = fits + (fails - fits) / 2;
        match make(Duration::from_nanos(middle)) {
            Ok(subject) => (found, fits) = (subject, middle),
            Err(_) => fails = middle,
        }
    }
    Ok((found, fits))
}

/// Decides by some algorithm.
trait Admit {
    fn admit(&mut self, now: Timestamp, key: u32, cost: Cost) -> Verdict;
}

impl<A: Algorithm> Admit for LocalLimiter<A, DenseStore<A::State>, ManualClock> {
    #[inline]
    fn admit(&mut self, now: Timestamp, key: u32, cost: Cost) -> Verdict {
        self.admit_at(now, key, cost)
    }
}

fn machine(subject: &Subject) -> Box<dyn Admit> {
    match *subject {
        Subject::Gcra(algorithm) => limiter(algorithm),
        Subject::Fixed(algorithm) => limiter(algorithm),
        Subject::FirstHit(algorithm) => limiter(algorithm),
        Subject::Calendar(algorithm) => limiter(algorithm),
        Subject::SlidingCounter(algorithm) => limiter(algorithm),
        Subject::Rolling(algorithm) => limiter(algorithm),
        Subject::RollingStrict(algorithm) => limiter(algorithm),
        Subject::Unlimited(algorithm) => limiter(algorithm),
    }
}

fn limiter<A: Algorithm + 'static>(algorithm: A) -> Box<dyn Admit>
where
    A::State: 'static,
{
    let store = DenseStore::<A::State>::with_keys(0);
    Box::new(LocalLimiter::new(algorithm, store, ManualClock::new()))
}
