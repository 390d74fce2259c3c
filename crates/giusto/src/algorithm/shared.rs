//! Verbs on a cell that other threads may be using: the one way from a transition to a decision.

use super::{Step, WordAlgorithm};
use crate::{Cell, Charge, Cost, Decision, Grant, Status, Timestamp, Verdict};

/// Takes one step, and tells it with the word that it left behind.
#[inline]
fn take<A>(algorithm: &A, cell: &Cell, now: Timestamp, cost: Cost) -> (u64, Step)
where
    A: WordAlgorithm + ?Sized,
{
    cell.update(|word| match algorithm.step(word, now, cost) {
        step @ Step::Allow(next) => (next, (next, step)),
        step => (word, (word, step)),
    })
}

#[inline]
pub(crate) fn admit<A>(algorithm: &A, cell: &Cell, now: Timestamp, cost: Cost) -> Verdict
where
    A: WordAlgorithm + ?Sized,
{
    take(algorithm, cell, now, cost).1.verdict()
}

#[inline]
pub(crate) fn check<A>(algorithm: &A, cell: &Cell, now: Timestamp, cost: Cost) -> Decision
where
    A: WordAlgorithm + ?Sized,
{
    let (word, step) = take(algorithm, cell, now, cost);
    let charged = matches!(step, Step::Allow(_)) && cost > Cost::ZERO;
    let status = algorithm.status(word, now, cost);
    step.verdict().with(Status { charged_at: charged.then_some(now), ..status })
}

#[inline]
pub(crate) fn peek<A>(algorithm: &A, cell: &Cell, now: Timestamp, cost: Cost) -> Decision
where
    A: WordAlgorithm + ?Sized,
{
    let word = cell.load();
    algorithm.step(word, now, cost).verdict().with(algorithm.status(word, now, cost))
}

pub(crate) fn grant<A>(algorithm: &A, cell: &Cell, now: Timestamp, at_most: Cost) -> Grant
where
    A: WordAlgorithm + ?Sized,
{
    // The amount is chosen anew whenever another thread changed the word in between.
    let (word, granted) = cell.update(|word| {
        let fits = algorithm.status(word, now, Cost::ZERO).remaining();
        let granted = Cost::new(fits.min(at_most.units()));
        match algorithm.step(word, now, granted) {
            Step::Allow(next) => (next, (next, granted)),
            Step::Deny | Step::Never => (word, (word, Cost::ZERO)),
        }
    });
    if granted > Cost::ZERO {
        let status = algorithm.status(word, now, granted);
        return Grant {
            granted,
            decision: Decision::Allowed(Status { charged_at: Some(now), ..status }),
        };
    }
    let probe = at_most.min(Cost::ONE);
    let verdict = algorithm.step(word, now, probe).verdict();
    Grant { granted, decision: verdict.with(algorithm.status(word, now, probe)) }
}

pub(crate) fn refund<A>(algorithm: &A, cell: &Cell, now: Timestamp, charge: &Charge)
where
    A: WordAlgorithm + ?Sized,
{
    cell.update(|word| (algorithm.refund(word, now, charge), ()));
}
