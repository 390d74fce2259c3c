//! giusto's table: numbers, text kept exactly, and text as a keyed hash of 128 bits.

use std::{array, hash::BuildHasher, ops::Range};

use giusto::{Clock, Cost, Gcra, Hashed, Key, Limiter, Request, SlotAlgorithm};

use crate::{
    contestant::{Answers, BATCH, Contestant, Entrant, Room, Setup},
    stream::{Numbers, Texts},
};

pub(crate) const NUMBERS: Entrant<Numbers> = Entrant {
    name: "giusto",
    answers: Answers::Exact,
    room: Room::Grows,
    batches: true,
    build: |setup| Box::new(limiter::<u64>(setup)),
};

pub(crate) const TEXTS: Entrant<Texts> = Entrant {
    name: "giusto",
    answers: Answers::Exact,
    room: Room::Grows,
    batches: true,
    build: |setup| Box::new(limiter::<str>(setup)),
};

pub(crate) const TEXTS_HASHED: Entrant<Texts> = Entrant {
    name: "giusto, hashed keys",
    build: |setup| Box::new(limiter::<Hashed<str>>(setup)),
    ..TEXTS
};

fn limiter<K: Key + ?Sized>(setup: &Setup) -> Limiter<K, Gcra> {
    let builder = Limiter::<K, _>::builder(setup.terms.gcra()).clock(setup.clock.clone());
    let builder = if setup.hint { builder.capacity(setup.keys) } else { builder };
    builder.build().expect("enough memory")
}

impl<K, A, C, H> Contestant<Numbers> for Limiter<K, A, C, H>
where
    K: Key<Query = u64> + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
    Self: Sync,
{
    fn one_by_one(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        let passes = |key: &&u64| self.admit(key, Cost::ONE).is_allowed();
        stream.keys(range).iter().filter(passes).count() as u64
    }

    fn batched(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        let (batches, _) = stream.keys(range).as_chunks::<BATCH>();
        batches.iter().map(|keys| batch(self, keys.each_ref())).sum()
    }
}

impl<K, A, C, H> Contestant<Texts> for Limiter<K, A, C, H>
where
    K: Key<Query = str> + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
    Self: Sync,
{
    fn one_by_one(&self, stream: &Texts, range: Range<usize>) -> u64 {
        let passes = |key: &&str| self.admit(key, Cost::ONE).is_allowed();
        stream.keys(range).filter(passes).count() as u64
    }

    fn batched(&self, stream: &Texts, range: Range<usize>) -> u64 {
        let keys = |begin: usize| array::from_fn(|index| stream.key(begin + index));
        range.step_by(BATCH).map(|begin| batch(self, keys(begin))).sum()
    }
}

#[inline]
fn batch<K, A, C, H>(limiter: &Limiter<K, A, C, H>, keys: [&K::Query; BATCH]) -> u64
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    let mut passed = 0;
    limiter.admit_many(&keys.map(|key| Request { key, cost: Cost::ONE }), |_, verdict| {
        passed += u64::from(verdict.is_allowed());
    });
    passed
}
