//! The worst that requests can do to a limit, by trying every pattern of admissions.
//!
//! A forward search: the states that can be reached at each instant, and from each of them the most
//! that can be admitted in the instants that follow. Nothing is assumed of the limit but that time
//! does not go backwards.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use giusto::{Algorithm, Cost, Step, WordAlgorithm};

use super::at;

/// A limit whose states can be copied and compared.
pub(crate) trait Subject {
    type State: Clone + Ord + Debug;

    /// The fresh state.
    fn fresh(&self) -> Self::State;

    /// The state after admitting `cost` at `now`, if it passes.
    fn admit(&self, state: &Self::State, now: u64, cost: u64) -> Option<Self::State>;
}

/// A limit of one word.
#[derive(Debug)]
pub(crate) struct ByWord<A>(pub(crate) A);

impl<A: WordAlgorithm> Subject for ByWord<A> {
    type State = u64;

    fn fresh(&self) -> u64 {
        0
    }

    fn admit(&self, word: &u64, now: u64, cost: u64) -> Option<u64> {
        match self.0.step(*word, at(now), Cost::new(cost)) {
            Step::Allow(next) => Some(next),
            Step::Deny | Step::Never => None,
        }
    }
}

/// A limit with a larger state, which is told from others by how it prints.
#[derive(Debug)]
pub(crate) struct ByPrint<A>(pub(crate) A);

/// A state and how it prints.
#[derive(Clone, Debug)]
pub(crate) struct Printed<S> {
    print: String,
    state: S,
}

impl<S> PartialEq for Printed<S> {
    fn eq(&self, other: &Self) -> bool {
        self.print == other.print
    }
}

impl<S> Eq for Printed<S> {}

impl<S> PartialOrd for Printed<S> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<S> Ord for Printed<S> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.print.cmp(&other.print)
    }
}

impl<A> Subject for ByPrint<A>
where
    A: Algorithm,
    A::State: Clone + Debug,
{
    type State = Printed<A::State>;

    fn fresh(&self) -> Self::State {
        let state = A::State::default();
        Printed { print: format!("{state:?}"), state }
    }

    fn admit(&self, before: &Self::State, now: u64, cost: u64) -> Option<Self::State> {
        let mut state = before.state.clone();
        let allowed = self.0.check_at(&mut state, at(now), Cost::new(cost)).is_allowed();
        allowed.then(|| Printed { print: format!("{state:?}"), state })
    }
}

/// The most that `subject` admits in any window of each length from 0 to `longest`, the windows
/// starting at instants from 0 to `starts`, in costs up to `largest`.
pub(crate) fn most_admitted<S: Subject>(
    subject: &S,
    longest: u64,
    starts: u64,
    largest: u64,
) -> Vec<u64> {
    let mut most = vec![0; usize::try_from(longest).expect("windows are short") + 1];
    let mut reached = BTreeSet::from([subject.fresh()]);
    for start in 0..=starts {
        let mut admitted: BTreeMap<_, u64> = reached.iter().map(|s| (s.clone(), 0)).collect();
        for (instant, most) in (start..).zip(&mut most[1..]) {
            admitted = at_one_instant(subject, admitted, instant, largest);
            *most = (*most).max(admitted.values().copied().max().unwrap_or(0));
        }
        let next = reached.into_iter().map(|state| (state, 0)).collect();
        reached = at_one_instant(subject, next, start, largest).into_keys().collect();
    }
    most
}

/// Every state after an instant, and the most that was admitted on the way to it.
fn at_one_instant<S: Subject>(
    subject: &S,
    before: BTreeMap<S::State, u64>,
    now: u64,
    largest: u64,
) -> BTreeMap<S::State, u64> {
    let mut after = before.clone();
    for (state, admitted) in before {
        for cost in 1..=largest {
            if let Some(next) = subject.admit(&state, now, cost) {
                let most = after.entry(next).or_default();
                *most = (*most).max(admitted + cost);
            }
        }
    }
    after
}
