//! Many limits of one algorithm on the same stream at once: what each would deny, in one pass.
//!
//! A pass over a file of tens of gigabytes costs more than deciding, so that dozens of limits are
//! decided side by side. The states of a key stand together: they share lines of the cache.

use std::time::Duration;

use giusto::{
    Algorithm, Calendar, Cost, FirstHitWindow, FixedWindow, Gcra, Quota, Rolling, RollingStrict,
    SlidingCounter, Timestamp,
};

use super::Origin;
use crate::{
    grid::Scope,
    limit::Limit,
    subject::{Choices, Kind, Subject, SubjectError},
};

/// What one limit would deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The limit, in units per period.
    pub limit: u64,
    /// Whether it is decided exactly: of `gcra` and `rolling-strict`, whether no rate is rounded down
    /// to fit a word.
    pub exact: bool,
    /// Requests that would not pass.
    pub denied_requests: u64,
    /// Keys of which some request would not pass.
    pub denied_clients: u64,
}

/// Limits that differ in their number alone, deciding on one stream side by side.
///
/// Memory: for each key a word of 8 bytes for each limit (`rolling`: 48 bytes, and 16 for each
/// admission within its window), and 8 bytes.
pub struct Candidates {
    bank: Box<dyn Decide>,
    limits: Vec<u64>,
    exact: Vec<bool>,
    shared: bool,
}

/// The stream that candidates decide on.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// Where it starts.
    pub origin: Origin,
    /// From the first request to the last.
    pub span: Duration,
    /// How many keys it has.
    pub keys: usize,
}

impl Candidates {
    /// The most at once: a bit of a word for each tells whether it denied a key.
    pub const MOST: usize = 64;

    /// The limits `numbers` of `kind`, at most [`Candidates::MOST`], with the period and the burst of
    /// `like`.
    ///
    /// # Errors
    /// See [`SubjectError`]; a rate that `gcra` must round down is none.
    pub fn new(
        kind: Kind,
        like: &Limit,
        numbers: &[u64],
        stream: &Stream,
        choices: &Choices,
        scope: Scope,
    ) -> Result<Self, SubjectError> {
        let numbers = &numbers[..numbers.len().min(Self::MOST)];
        let mut made = Vec::with_capacity(numbers.len());
        for &number in numbers {
            made.push(subject(kind, &with_number(like, number), stream, choices)?);
        }
        let shared = scope == Scope::Shared;
        let states = if shared { 1 } else { stream.keys };
        let exact = made.iter().map(|(_, exact)| *exact).collect();
        let bank = bank(made.into_iter().map(|(subject, _)| subject), states, stream.keys);
        Ok(Self { bank, limits: numbers.to_vec(), exact, shared })
    }

    /// Has each of them decide on a request of `key` for `cost` units, `now_ns` after the first.
    #[inline]
    pub fn decide(&mut self, now_ns: u64, key: u32, cost: u64) {
        let state = if self.shared { 0 } else { key };
        self.bank.decide(Timestamp::from_nanos(now_ns), state, key, Cost::new(cost));
    }

    /// What each of them denied, in the order in which they were given.
    pub fn figures(&self) -> Vec<Figures> {
        let counts = self.bank.counts();
        let limits = self.limits.iter().zip(&self.exact).zip(counts);
        let figures = limits.map(|((&limit, &exact), (requests, clients))| Figures {
            limit,
            exact,
            denied_requests: requests,
            denied_clients: clients,
        });
        figures.collect()
    }
}

impl std::fmt::Debug for Candidates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Candidates").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The same limit with another number.
pub(super) fn with_number(like: &Limit, number: u64) -> Limit {
    let quota = like.quota();
    let Some(period) = quota.period() else { return like.clone() };
    let other = match quota.own_burst() {
        Some(burst) => Quota::new(number, period).burst(burst),
        None => Quota::new(number, period),
    };
    // A quota reads back as it is printed.
    other.to_string().parse().unwrap_or_else(|_| like.clone())
}

/// The subject and whether it is exact.
fn subject(
    kind: Kind,
    limit: &Limit,
    stream: &Stream,
    choices: &Choices,
) -> Result<(Subject, bool), SubjectError> {
    let Stream { origin, span, .. } = *stream;
    let choices = Choices { start: choices.start.or(origin.start), ..*choices };
    match Subject::over(kind, limit, origin.first, span, &choices) {
        Err(SubjectError::NotExact { .. }) => {
            let rounded = Gcra::with_horizon(limit.quota(), span);
            let refused = |source| SubjectError::Quota { kind, limit: limit.to_string(), source };
            Ok((Subject::Gcra(rounded.map_err(refused)?), false))
        }
        made => {
            let made = made?;
            let exact = match &made {
                Subject::RollingStrict(strict) => strict.bucket().is_exact(),
                _ => true,
            };
            Ok((made, exact))
        }
    }
}

/// Decides on a request by every candidate.
trait Decide {
    fn decide(&mut self, now: Timestamp, state: u32, key: u32, cost: Cost);
    /// Denied requests and clients of each.
    fn counts(&self) -> Vec<(u64, u64)>;
}

/// Candidates of one algorithm.
struct Bank<A: Algorithm> {
    algorithms: Vec<A>,
    /// The states of the first key, then those of the second, and so on.
    states: Vec<A::State>,
    denied: Vec<u64>,
    clients: Vec<u64>,
    /// For each key a bit for each candidate that denied it.
    met: Vec<u64>,
}

impl<A: Algorithm> Bank<A> {
    fn new(algorithms: Vec<A>, states: usize, keys: usize) -> Self {
        let count = algorithms.len();
        let fresh = std::iter::repeat_with(A::State::default).take(states * count);
        let (denied, clients) = (vec![0; count], vec![0; count]);
        Self { algorithms, states: fresh.collect(), denied, clients, met: vec![0; keys] }
    }
}

impl<A: Algorithm> Decide for Bank<A> {
    fn decide(&mut self, now: Timestamp, state: u32, key: u32, cost: Cost) {
        let start = state as usize * self.algorithms.len();
        let states = self.states.get_mut(start..start + self.algorithms.len());
        // A key beyond those that were counted before is one of another stream.
        let (Some(states), Some(met)) = (states, self.met.get_mut(key as usize)) else { return };
        for (place, (algorithm, state)) in self.algorithms.iter().zip(states).enumerate() {
            if !algorithm.admit_at(state, now, cost).is_allowed() {
                self.denied[place] += 1;
                let bit = 1 << place;
                self.clients[place] += u64::from(*met & bit == 0);
                *met |= bit;
            }
        }
    }

    fn counts(&self) -> Vec<(u64, u64)> {
        self.denied.iter().copied().zip(self.clients.iter().copied()).collect()
    }
}

/// The bank of subjects of one kind.
fn bank(subjects: impl Iterator<Item = Subject>, states: usize, keys: usize) -> Box<dyn Decide> {
    let mut sorted = Sorted::default();
    subjects.for_each(|subject| sorted.push(subject));
    let Sorted { gcra, fixed, first_hit, calendar, sliding, rolling, strict } = sorted;
    match () {
        () if !gcra.is_empty() => Box::new(Bank::new(gcra, states, keys)),
        () if !fixed.is_empty() => Box::new(Bank::new(fixed, states, keys)),
        () if !first_hit.is_empty() => Box::new(Bank::new(first_hit, states, keys)),
        () if !calendar.is_empty() => Box::new(Bank::new(calendar, states, keys)),
        () if !sliding.is_empty() => Box::new(Bank::new(sliding, states, keys)),
        () if !rolling.is_empty() => Box::new(Bank::new(rolling, states, keys)),
        () => Box::new(Bank::new(strict, states, keys)),
    }
}

/// Subjects by their algorithm; those of one kind all go to one place.
#[derive(Default)]
struct Sorted {
    gcra: Vec<Gcra>,
    fixed: Vec<FixedWindow>,
    first_hit: Vec<FirstHitWindow>,
    calendar: Vec<Calendar>,
    sliding: Vec<SlidingCounter>,
    rolling: Vec<Rolling>,
    strict: Vec<RollingStrict>,
}

impl Sorted {
    fn push(&mut self, subject: Subject) {
        match subject {
            Subject::Gcra(algorithm) => self.gcra.push(algorithm),
            Subject::Fixed(algorithm) => self.fixed.push(algorithm),
            Subject::FirstHit(algorithm) => self.first_hit.push(algorithm),
            Subject::Calendar(algorithm) => self.calendar.push(algorithm),
            Subject::SlidingCounter(algorithm) => self.sliding.push(algorithm),
            Subject::Rolling(algorithm) => self.rolling.push(algorithm),
            Subject::RollingStrict(algorithm) => self.strict.push(algorithm),
            // Without a number there is nothing to vary; the search refuses it before.
            Subject::Unlimited(_) => {}
        }
    }
}
