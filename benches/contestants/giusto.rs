//! giusto.

mod keyed;

use std::ops::Range;

pub(crate) use keyed::{NUMBERS, TEXTS, TEXTS_HASHED};

use giusto::{Cost, DirectLimiter, Gcra, MonotonicClock};

use crate::{
    contestant::{Answers, Contestant, Entrant, Room},
    stream::Unkeyed,
};

pub(crate) const DIRECT: Entrant<Unkeyed> = Entrant {
    name: "giusto",
    answers: Answers::Exact,
    room: Room::Constant,
    batches: false,
    build: |setup| Box::new(DirectLimiter::new(setup.terms.gcra(), setup.clock.clone())),
};

impl Contestant<Unkeyed> for DirectLimiter<Gcra, MonotonicClock> {
    fn one_by_one(&self, _: &Unkeyed, range: Range<usize>) -> u64 {
        range.filter(|_| self.admit(Cost::ONE).is_allowed()).count() as u64
    }
}
