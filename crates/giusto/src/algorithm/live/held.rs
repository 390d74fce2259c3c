//! Verbs on a word with reservations held beside it. Pure.
//!
//! ```text
//! allowed  iff  the algorithm allows held + cost;  then cost alone is charged
//! reserved: held += cost    settled: held -= reserved, and what it cost is charged then
//! ```
//!
//! What is held does not drain. The sum of what is held and what has not drained never exceeds the
//! burst, so that what requests use between reservation and settlement obeys the same bound as what
//! is charged at once, whenever in between they use it.

use super::{inherit::Changeable, terms::Terms};
use crate::{
    Cost, Decision, Grant, Status, Timestamp, Verdict,
    algorithm::{Step, verbs},
};

/// The terms after a verb, and what it says.
pub(super) type Said<T> = (Terms, T);

/// The step that leaves `held` units free.
#[inline]
fn step<A: Changeable>(algorithm: &A, terms: Terms, now: Timestamp, cost: Cost) -> Step {
    let Terms { word, held } = terms;
    if held == 0 || cost == Cost::ZERO {
        return algorithm.step(word, now, cost);
    }
    match algorithm.step(word, now, beside(cost, held)) {
        Step::Allow(_) => Step::Allow(algorithm.debit(word, now, cost)),
        // What is held may come back.
        _ => match algorithm.step(word, now, cost) {
            Step::Never => Step::Never,
            _ => Step::Deny,
        },
    }
}

/// A cost and what is held beside it.
const fn beside(cost: Cost, held: u64) -> Cost {
    Cost::new(cost.units().saturating_add(held))
}

fn status<A: Changeable>(algorithm: &A, terms: Terms, now: Timestamp, cost: Cost) -> Status {
    let Terms { word, held } = terms;
    if held == 0 {
        return algorithm.status(word, now, cost);
    }
    let all = algorithm.status(word, now, beside(cost, held));
    let remaining = all.remaining().saturating_sub(held);
    let next_at = if cost == Cost::ZERO {
        algorithm.status(word, now, cost).next_at()
    } else {
        // None where only a settlement can make room.
        all.next_at()
    };
    Status { cost, remaining, next_at, full_at: None, ..all }
}

#[inline]
pub(super) fn admit<A>(algorithm: &A, terms: Terms, now: Timestamp, cost: Cost) -> Said<Verdict>
where
    A: Changeable,
{
    let step = step(algorithm, terms, now, cost);
    (Terms { word: step.word_after(terms.word), ..terms }, step.verdict())
}

pub(super) fn check<A>(algorithm: &A, terms: Terms, now: Timestamp, cost: Cost) -> Said<Decision>
where
    A: Changeable,
{
    if terms.held == 0 {
        let (word, decision) = verbs::check(algorithm, terms.word, now, cost);
        return (Terms { word, ..terms }, decision);
    }
    let (next, verdict) = admit(algorithm, terms, now, cost);
    (next, explained(algorithm, next, now, (verdict, cost)))
}

/// Sets the cost aside instead of charging it.
pub(super) fn reserve<A>(algorithm: &A, terms: Terms, now: Timestamp, cost: Cost) -> Said<Decision>
where
    A: Changeable,
{
    if !A::HOLDS {
        return check(algorithm, terms, now, cost);
    }
    let verdict = step(algorithm, terms, now, cost).verdict();
    // What was allowed is at most the limit.
    let held = if verdict.is_allowed() { terms.held + cost.units() } else { terms.held };
    let next = Terms { held, ..terms };
    (next, explained(algorithm, next, now, (verdict, cost)))
}

/// A verdict with what the terms that it left behind say.
fn explained<A: Changeable>(
    algorithm: &A,
    next: Terms,
    now: Timestamp,
    (verdict, cost): (Verdict, Cost),
) -> Decision {
    let charged = verdict.is_allowed() && cost > Cost::ZERO;
    let status = status(algorithm, next, now, cost);
    verdict.with(Status { charged_at: charged.then_some(now), ..status })
}

pub(super) fn peek<A>(algorithm: &A, terms: Terms, now: Timestamp, cost: Cost) -> Decision
where
    A: Changeable,
{
    step(algorithm, terms, now, cost).verdict().with(status(algorithm, terms, now, cost))
}

pub(super) fn grant<A>(algorithm: &A, terms: Terms, now: Timestamp, at_most: Cost) -> Said<Grant>
where
    A: Changeable,
{
    let fits = status(algorithm, terms, now, Cost::ZERO).remaining();
    let granted = Cost::new(fits.min(at_most.units()));
    let asked = if granted > Cost::ZERO { granted } else { at_most.min(Cost::ONE) };
    if granted > Cost::ZERO {
        let (next, decision) = check(algorithm, terms, now, asked);
        return (next, Grant { granted, decision });
    }
    (terms, Grant { granted, decision: peek(algorithm, terms, now, asked) })
}

/// What was reserved ends, and what it cost is charged.
pub(super) fn settle<A>(
    algorithm: &A,
    terms: Terms,
    now: Timestamp,
    reserved: Cost,
    actual: Cost,
) -> Terms
where
    A: Changeable,
{
    let held = terms.held.saturating_sub(reserved.units());
    let word =
        if actual > Cost::ZERO { algorithm.debit(terms.word, now, actual) } else { terms.word };
    Terms { word, held }
}
