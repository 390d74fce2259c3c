//! All sequences of requests up to a length, and the laws in every state that they lead to.
//!
//! Sequences that lead to the same state at the same instant, and leave the judge with the same
//! memory, are continued once: whatever follows is the same for them.

use std::{collections::HashSet, fmt::Debug};

use giusto::{Algorithm, Cost};

use super::{Answer, Judge, Request, at, laws::Scene, replay};

/// What to try.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The first request comes at this instant or a step from it.
    pub(crate) start: u64,
    /// Steps of time between requests; negative ones are steps back.
    pub(crate) steps: Vec<i64>,
    /// Costs of requests.
    pub(crate) costs: Vec<u64>,
    /// Requests in a sequence.
    pub(crate) length: usize,
    /// How far ahead the laws are tried, in nanoseconds.
    pub(crate) look_ns: u64,
}

/// How much was tried.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Requests decided by both.
    pub(crate) decisions: u64,
    /// States in which every law was tried.
    pub(crate) states: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.decisions += other.decisions;
        self.states += other.states;
    }
}

/// A sequence and what the judge remembers of it.
struct Path<J> {
    requests: Vec<Request>,
    judge: J,
    now: u64,
}

/// Tries every sequence of the plan, the shorter ones first.
pub(crate) fn explore<A, J>(algorithm: &A, judge: &J, plan: &Plan) -> Tally
where
    A: Algorithm + Debug,
    A::State: Debug,
    J: Judge,
{
    let mut tally = Tally::default();
    let mut seen = HashSet::new();
    let mut paths = vec![Path { requests: Vec::new(), judge: judge.clone(), now: plan.start }];
    for length in 0..=plan.length {
        paths.retain(|path| {
            let state = replay(algorithm, &path.requests);
            seen.insert(format!("{state:?} {:?} {}", path.judge, path.now))
        });
        for Path { requests, judge, now } in &paths {
            Scene { algorithm, judge, requests, now: *now, look_ns: plan.look_ns }.uphold();
        }
        tally.states += paths.len() as u64;
        if length < plan.length {
            paths = paths.iter().flat_map(|path| continuations(algorithm, path, plan)).collect();
            tally.decisions += paths.len() as u64;
        }
    }
    tally
}

/// The sequences that are one request longer, each decided by the algorithm and by the judge.
fn continuations<A, J>(algorithm: &A, path: &Path<J>, plan: &Plan) -> Vec<Path<J>>
where
    A: Algorithm + Debug,
    J: Judge,
{
    let instants = plan.steps.iter().filter_map(|&step| path.now.checked_add_signed(step));
    let requests =
        instants.flat_map(|now| plan.costs.iter().map(move |&cost| Request { now, cost }));
    let decided = requests.map(|request @ Request { now, cost }| {
        let mut state = replay(algorithm, &path.requests);
        let decision = algorithm.check_at(&mut state, at(now), Cost::new(cost));
        let mut judge = path.judge.clone();
        let answer = judge.decide(now, cost);
        let before = &path.requests;
        assert_eq!(
            Answer::from(&decision),
            answer,
            "{request:?} after {before:?} by {algorithm:?}"
        );
        Path { requests: [before.as_slice(), &[request]].concat(), judge, now }
    });
    decided.collect()
}
