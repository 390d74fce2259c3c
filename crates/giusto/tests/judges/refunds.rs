//! The refund law: giving back leaves no more than if the charge had never been made.
//!
//! The other world is the judge: the same limit, told only of what was admitted and not given back.

use std::{fmt::Debug, time::Duration};

use giusto::{Algorithm, Charge, Cost, DenseStore, LocalLimiter, ManualClock};

use super::at;

/// One thing that a user of a limit does, at a number of nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Asks for units.
    Take { now: u64, cost: u64 },
    /// Gives back what an earlier taking got: the number of the taking, from 0.
    Return { now: u64, taking: usize },
}

impl Op {
    fn now(self) -> u64 {
        match self {
            Self::Take { now, .. } | Self::Return { now, .. } => now,
        }
    }
}

/// A taking that was admitted.
#[derive(Debug)]
struct Taking {
    now: u64,
    /// The same, or the latest admission where the clock was behind it.
    stamp: u64,
    cost: u64,
    charge: Option<Charge>,
}

type Limiter<A> = LocalLimiter<A, DenseStore<<A as Algorithm>::State>, ManualClock>;

fn limiter<A: Algorithm + Clone>(algorithm: &A) -> Limiter<A> {
    LocalLimiter::new(algorithm.clone(), DenseStore::with_keys(1), ManualClock::new())
}

/// A limit after some takings and returns.
pub(crate) struct World<A: Algorithm> {
    limiter: Limiter<A>,
    takings: Vec<Taking>,
    latest: u64,
}

impl<A: Algorithm + Clone + Debug> World<A> {
    /// The world in which these things were done, in this order.
    pub(crate) fn after(algorithm: &A, ops: &[Op]) -> Self {
        let mut world = Self { limiter: limiter(algorithm), takings: Vec::new(), latest: 0 };
        for &op in ops {
            world.latest = world.latest.max(op.now());
            match op {
                Op::Take { now, cost } => {
                    let taken = world.limiter.check_at(at(now), 0, Cost::new(cost));
                    let charge = taken.charge();
                    let before = world.takings.last().map_or(0, |taking| taking.stamp);
                    let stamp = if charge.is_some() { before.max(now) } else { before };
                    world.takings.push(Taking { now, stamp, cost, charge });
                }
                Op::Return { now, taking } => {
                    if let Some(charge) = world.takings[taking].charge.take() {
                        world.limiter.refund_at(at(now), 0, charge);
                    }
                }
            }
        }
        world
    }

    /// The takings that can still be given back.
    fn open(&self) -> impl Iterator<Item = usize> {
        let open = |(index, taking): (usize, &Taking)| taking.charge.is_some().then_some(index);
        self.takings.iter().enumerate().filter_map(open)
    }

    /// No instant from the latest one on has more room than in the world without what was returned.
    pub(crate) fn leaves_no_more(&mut self, algorithm: &A, instants: &[u64], ops: &[Op]) {
        let mut other = limiter(algorithm);
        for taking in self.takings.iter().filter(|taking| taking.charge.is_some()) {
            let again = other.check_at(at(taking.now), 0, Cost::new(taking.cost));
            assert!(
                again.is_allowed(),
                "{taking:?} would not have passed: {ops:?} by {algorithm:?}"
            );
        }
        for &ahead in instants {
            let instant = self.latest.saturating_add(ahead);
            let room = |limiter: &mut Limiter<A>| {
                limiter.peek_at(at(instant), 0, Cost::ZERO).status().remaining()
            };
            let (here, there) = (room(&mut self.limiter), room(&mut other));
            assert!(here <= there, "{here} > {there} at {instant}: {ops:?} by {algorithm:?}");
        }
    }

    /// What was admitted and not given back stays within the stated bound, in every window, by a
    /// clock that never goes behind an admission.
    pub(crate) fn stays_within_the_bound(&self, algorithm: &A, ops: &[Op]) {
        let kept: Vec<_> = self.takings.iter().filter(|taking| taking.charge.is_some()).collect();
        for (index, first) in kept.iter().enumerate() {
            for last in &kept[index..] {
                let inside = |taking: &&&Taking| (first.stamp..=last.stamp).contains(&taking.stamp);
                let net: u64 = kept.iter().filter(inside).map(|taking| taking.cost).sum();
                let length = Duration::from_nanos(last.stamp - first.stamp + 1);
                let bound = algorithm.worst_case(length);
                assert!(net <= bound, "{net} > {bound} in {length:?}: {ops:?} by {algorithm:?}");
            }
        }
    }
}

/// What holds after a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Law {
    /// No more is left than without the charge.
    NoMoreThanWithout,
    /// Admissions less refunds stay within the bound, though single instants may have more room.
    WithinTheBound,
}

/// What to try: steps of time between two things done, costs of a taking, how many things.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) steps: &'a [i64],
    pub(crate) costs: &'a [u64],
    pub(crate) length: usize,
    pub(crate) look_ns: u64,
    pub(crate) law: Law,
}

/// Tries every way to take and return, and returns how many there were.
pub(crate) fn explore<A>(algorithm: &A, plan: Plan<'_>, ops: &mut Vec<Op>) -> u64
where
    A: Algorithm + Clone + Debug,
{
    let mut world = World::after(algorithm, ops);
    if plan.law == Law::NoMoreThanWithout {
        let instants: Vec<_> = (0..=plan.look_ns).collect();
        world.leaves_no_more(algorithm, &instants, ops);
    }
    world.stays_within_the_bound(algorithm, ops);
    if ops.len() == plan.length {
        return 1;
    }
    let now = ops.last().map_or(1, |op| op.now());
    let mut tried = 1;
    for now in plan.steps.iter().filter_map(|&step| now.checked_add_signed(step)) {
        let takings = plan.costs.iter().map(|&cost| Op::Take { now, cost });
        let returns = world.open().map(|taking| Op::Return { now, taking });
        for op in takings.chain(returns) {
            ops.push(op);
            tried += explore(algorithm, plan, ops);
            ops.pop();
        }
    }
    tried
}
