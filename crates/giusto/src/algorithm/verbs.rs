//! Verbs on a word: the one way from a transition to an answer. Pure; who holds the word writes it.

use super::{Step, WordAlgorithm};
use crate::{Cost, Decision, Grant, Status, Timestamp, Verdict};

/// The word after a verb, and what the verb says. The same word: nothing is to be written.
pub(crate) type Said<T> = (u64, T);

#[inline]
pub(crate) fn admit<A>(algorithm: &A, word: u64, now: Timestamp, cost: Cost) -> Said<Verdict>
where
    A: WordAlgorithm + ?Sized,
{
    let step = algorithm.step(word, now, cost);
    (step.word_after(word), step.verdict())
}

#[inline]
pub(crate) fn check<A>(algorithm: &A, word: u64, now: Timestamp, cost: Cost) -> Said<Decision>
where
    A: WordAlgorithm + ?Sized,
{
    let step = algorithm.step(word, now, cost);
    let next = step.word_after(word);
    let charged = matches!(step, Step::Allow(_)) && cost > Cost::ZERO;
    let status = algorithm.status(next, now, cost);
    (next, step.verdict().with(Status { charged_at: charged.then_some(now), ..status }))
}

#[inline]
pub(crate) fn peek<A>(algorithm: &A, word: u64, now: Timestamp, cost: Cost) -> Decision
where
    A: WordAlgorithm + ?Sized,
{
    algorithm.step(word, now, cost).verdict().with(algorithm.status(word, now, cost))
}

pub(crate) fn grant<A>(algorithm: &A, word: u64, now: Timestamp, at_most: Cost) -> Said<Grant>
where
    A: WordAlgorithm + ?Sized,
{
    let fits = algorithm.status(word, now, Cost::ZERO).remaining();
    let granted = Cost::new(fits.min(at_most.units()));
    if granted > Cost::ZERO
        && let Step::Allow(next) = algorithm.step(word, now, granted)
    {
        let status = algorithm.status(next, now, granted);
        let decision = Decision::Allowed(Status { charged_at: Some(now), ..status });
        return (next, Grant { granted, decision });
    }
    let decision = peek(algorithm, word, now, at_most.min(Cost::ONE));
    (word, Grant { granted: Cost::ZERO, decision })
}
