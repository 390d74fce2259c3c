//! The judge of a telling: could one thread have given the same answers, one after the other?
//!
//! It looks for an order of all requests, each thread's own order kept, in which a map of words gives
//! every answer in every detail. A request may be decided later than it says, at the instant that its
//! answer names, since a table that forgot a key at an instant decides no earlier; but never later
//! than the latest clock of the story.

use std::collections::BTreeMap;

use giusto::{Charge, Cost, Decision, Step, Timestamp, WordAlgorithm};

use super::story::{Ask, Telling, Told, Verb};

/// The states of all keys in one order of the requests.
type Words = BTreeMap<u64, u64>;

/// Fails unless some order explains the telling.
pub(crate) fn in_some_order<A: WordAlgorithm>(
    algorithm: &A,
    telling: &Telling,
) -> Result<(), String> {
    let all = telling.before.iter().chain(telling.threads.iter().flatten()).chain(&telling.after);
    let latest = all.map(|told| told.ask.now).max().unwrap_or(0);
    let judge = Judge {
        algorithm,
        latest: Timestamp::from_nanos(latest),
        capacity: telling.capacity,
        others: telling.threads.len().saturating_sub(1) as u64,
    };
    let mut words = Words::new();
    if !telling.before.iter().all(|told| judge.explains(&mut words, told)) {
        return Err("wrong before the threads began".into());
    }
    let rest: Vec<&[Told]> = telling.threads.iter().map(Vec::as_slice).collect();
    if judge.orders(&words, &rest, &telling.after) {
        Ok(())
    } else {
        Err("no order explains this".into())
    }
}

struct Judge<'a, A> {
    algorithm: &'a A,
    latest: Timestamp,
    capacity: u64,
    /// Threads that may be inserting meanwhile.
    others: u64,
}

impl<A: WordAlgorithm> Judge<'_, A> {
    /// Whether an order of what is left explains it all.
    fn orders(&self, words: &Words, rest: &[&[Told]], after: &[Told]) -> bool {
        if rest.iter().all(|told| told.is_empty()) {
            let mut words = words.clone();
            return after.iter().all(|told| self.explains(&mut words, told));
        }
        (0..rest.len()).any(|thread| {
            let Some((first, others)) = rest[thread].split_first() else { return false };
            let mut words = words.clone();
            let mut rest = rest.to_vec();
            rest[thread] = others;
            self.explains(&mut words, first) && self.orders(&words, &rest, after)
        })
    }

    /// Whether one thread would give this answer now; then it does.
    fn explains(&self, words: &mut Words, told: &Told) -> bool {
        let Ask { now, key, verb } = told.ask;
        let Some(answer) = &told.answer else {
            let word = words.entry(key).or_default();
            if let Some((at, cost)) = told.charge {
                let charge = Charge { at, cost };
                *word = self.algorithm.refund(*word, Timestamp::from_nanos(now), &charge);
            }
            return true;
        };
        let (cost, charges) = match verb {
            Verb::Check(cost) => (cost, cost > 0),
            Verb::Peek | Verb::Refund => (1, false),
        };
        let at = answer.status().at();
        if answer.is_denied() && self.is_full(words, key, at) {
            return true;
        }
        let word = words.entry(key).or_default();
        let step = self.algorithm.step(*word, at, Cost::new(cost));
        let charged = match step {
            Step::Allow(next) if charges => {
                *word = next;
                Some(Charge { at, cost: Cost::new(cost) })
            }
            _ => None,
        };
        let verdict = match step {
            Step::Allow(_) => answer.is_allowed(),
            Step::Deny => answer.is_denied(),
            Step::Never => answer.is_never(),
        };
        let in_time = Timestamp::from_nanos(now) <= at && at <= self.latest;
        in_time && verdict && answer.charge() == charged && self.same(*word, answer, cost)
    }

    /// Whether a key without a state may find no slot: those of insertions under way are taken.
    fn is_full(&self, words: &Words, key: u64, at: Timestamp) -> bool {
        let live =
            |key: &u64| words.get(key).is_some_and(|word| !self.algorithm.is_idle(*word, at));
        let used = words.keys().filter(|key| live(key)).count() as u64;
        !live(&key) && used + self.others >= self.capacity
    }

    /// Whether the answer tells the state that the word is.
    fn same(&self, word: u64, answer: &Decision, cost: u64) -> bool {
        let told = answer.status();
        let status = self.algorithm.status(word, told.at(), Cost::new(cost));
        (told.remaining(), told.next_at(), told.full_at())
            == (status.remaining(), status.next_at(), status.full_at())
    }
}
