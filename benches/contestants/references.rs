//! The reference tables as contestants: a number is its own hash but for a bijection, text is
//! hashed by ahash.
//!
//! Two texts with one hash would share a word: one chance in 300,000 among ten million keys.

use std::{array, ops::Range};

use ahash::RandomState;
use giusto_bench::random::scramble;

use crate::{
    contestant::{Answers, BATCH, Contestant, Entrant, Room, Setup},
    reference::{Bare, Line, Reference, Table},
    stream::{Numbers, Texts},
};

pub(crate) const BARE_NUMBERS: Entrant<Numbers> = Entrant {
    name: "bare",
    answers: Answers::Exact,
    room: Room::Fixed,
    batches: true,
    build: |setup| Box::new(Identified::<Bare>::new(setup)),
};

pub(crate) const BARE_TEXTS: Entrant<Texts> = Entrant {
    name: "bare",
    answers: Answers::Exact,
    room: Room::Fixed,
    batches: true,
    build: |setup| Box::new(Identified::<Bare>::new(setup)),
};

pub(crate) const LINE_NUMBERS: Entrant<Numbers> = Entrant {
    name: "line",
    build: |setup| Box::new(Identified::<Line>::new(setup)),
    ..BARE_NUMBERS
};

pub(crate) const LINE_TEXTS: Entrant<Texts> =
    Entrant { name: "line", build: |setup| Box::new(Identified::<Line>::new(setup)), ..BARE_TEXTS };

struct Identified<T> {
    reference: Reference<T>,
    hasher: RandomState,
}

impl<T: Table> Identified<T> {
    fn new(setup: &Setup) -> Self {
        Self { reference: Reference::new(setup), hasher: RandomState::with_seeds(1, 2, 3, 4) }
    }

    fn of_text(&self, key: &str) -> u64 {
        self.hasher.hash_one(key).max(1)
    }
}

fn of_number(key: u64) -> u64 {
    scramble(key).max(1)
}

impl<T: Table> Contestant<Numbers> for Identified<T> {
    fn one_by_one(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        self.reference.one_by_one(stream.keys(range).iter().map(|key| of_number(*key)))
    }

    fn batched(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        let (batches, _) = stream.keys(range).as_chunks();
        batches.iter().map(|keys| self.reference.batch(keys.map(of_number))).sum()
    }
}

impl<T: Table> Contestant<Texts> for Identified<T> {
    fn one_by_one(&self, stream: &Texts, range: Range<usize>) -> u64 {
        self.reference.one_by_one(stream.keys(range).map(|key| self.of_text(key)))
    }

    fn batched(&self, stream: &Texts, range: Range<usize>) -> u64 {
        let batch = |begin: usize| {
            self.reference.batch(array::from_fn(|index| self.of_text(stream.key(begin + index))))
        };
        range.step_by(BATCH).map(batch).sum()
    }
}
