//! What one writes in an afternoon: a map of words behind a lock.

use std::{collections::HashMap, ops::Range, sync::Mutex};

use giusto::{Clock, Cost, Gcra, MonotonicClock, Step, Timestamp, WordAlgorithm};

use crate::{
    contestant::{Answers, Contestant, Entrant, Room, Setup},
    stream::{Numbers, Texts, Unkeyed},
};

pub(crate) const DIRECT: Entrant<Unkeyed> = Entrant {
    name: "mutex of a word",
    answers: Answers::Exact,
    room: Room::Constant,
    batches: false,
    build: |setup| Box::new(Locked::new(setup, 0_u64)),
};

pub(crate) const NUMBERS: Entrant<Numbers> = Entrant {
    name: "mutex of a map",
    answers: Answers::Exact,
    room: Room::Grows,
    batches: false,
    build: |setup| {
        Box::new(Locked::new(setup, HashMap::<u64, u64>::with_capacity(setup.capacity())))
    },
};

pub(crate) const TEXTS: Entrant<Texts> = Entrant {
    name: "mutex of a map",
    answers: Answers::Exact,
    room: Room::Grows,
    batches: false,
    build: |setup| {
        Box::new(Locked::new(setup, HashMap::<Box<str>, u64>::with_capacity(setup.capacity())))
    },
};

struct Locked<T> {
    state: Mutex<T>,
    gcra: Gcra,
    clock: MonotonicClock,
}

impl<T> Locked<T> {
    fn new(setup: &Setup, state: T) -> Self {
        Self { state: Mutex::new(state), gcra: setup.terms.gcra(), clock: setup.clock.clone() }
    }

    /// Reads the clock before it waits for the lock: the time spent waiting is not the request's.
    fn passes(&self, decide: impl FnOnce(&Gcra, &mut T, Timestamp) -> bool) -> bool {
        let now = self.clock.now();
        decide(&self.gcra, &mut self.state.lock().expect("no check panics"), now)
    }
}

fn step(gcra: &Gcra, word: &mut u64, now: Timestamp) -> bool {
    let Step::Allow(next) = gcra.step(*word, now, Cost::ONE) else { return false };
    *word = next;
    true
}

/// One lookup where the key is known, and a second one only to insert it.
fn step_in(gcra: &Gcra, words: &mut HashMap<Box<str>, u64>, key: &str, now: Timestamp) -> bool {
    if let Some(word) = words.get_mut(key) {
        return step(gcra, word, now);
    }
    step(gcra, words.entry(key.into()).or_default(), now)
}

impl Contestant<Unkeyed> for Locked<u64> {
    fn one_by_one(&self, _: &Unkeyed, range: Range<usize>) -> u64 {
        range.filter(|_| self.passes(step)).count() as u64
    }
}

impl Contestant<Numbers> for Locked<HashMap<u64, u64>> {
    fn one_by_one(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        let passes = |key: &&u64| {
            self.passes(|gcra, words, now| step(gcra, words.entry(**key).or_default(), now))
        };
        stream.keys(range).iter().filter(passes).count() as u64
    }
}

impl Contestant<Texts> for Locked<HashMap<Box<str>, u64>> {
    fn one_by_one(&self, stream: &Texts, range: Range<usize>) -> u64 {
        let passes = |key: &&str| self.passes(|gcra, words, now| step_in(gcra, words, key, now));
        stream.keys(range).filter(passes).count() as u64
    }
}
