//! What a script calls: numbers go in one by one, and come out one by one.
//!
//! No address crosses the border, so that nothing here can read or write what it should not. Out of
//! what it does not know a script makes nothing worse than a fault in words: an unknown place of a
//! number that goes in is a fault, and one that comes out reads as NaN.
#![expect(
    unsafe_code,
    reason = "a name that a script finds is exported as it is written; each begins with `giusto_`, \
              which nothing else in a module or a program does"
)]

use std::cell::RefCell;

use crate::{FIRST, Fault, KNOBS, Scenario, decide};

/// What has come in, and what came of it.
#[derive(Debug)]
struct State {
    numbers: [u32; KNOBS.len()],
    outcome: Vec<u64>,
    /// The words of the last fault; none where there was none.
    words: Vec<char>,
}

thread_local! {
    static STATE: RefCell<State> =
        const { RefCell::new(State { numbers: FIRST, outcome: Vec::new(), words: Vec::new() }) };
}

/// Sets the number at a place of [`KNOBS`]. Returns 0, or the [code](Fault::code) of a fault.
// SAFETY: no other symbol has this name; see the head of this file.
#[unsafe(no_mangle)]
pub extern "C" fn giusto_put(place: u32, value: u32) -> u32 {
    STATE.with_borrow_mut(|state| {
        let number = usize::try_from(place).ok().and_then(|at| state.numbers.get_mut(at));
        let put = number.map(|number| *number = value);
        state.answer(put.ok_or(Fault::NoSuchPlace { place, count: KNOBS.len() }))
    })
}

/// Decides the scenario of the numbers. Returns 0, or the [code](Fault::code) of a fault; then there
/// is no outcome.
// SAFETY: no other symbol has this name; see the head of this file.
#[unsafe(no_mangle)]
pub extern "C" fn giusto_run() -> u32 {
    STATE.with_borrow_mut(|state| {
        state.outcome.clear();
        let decided = Scenario::new(state.numbers).and_then(|scenario| decide(&scenario));
        let kept = decided.map(|outcome| state.outcome = outcome.numbers());
        state.answer(kept)
    })
}

/// A number of the [outcome](crate::Outcome::numbers); NaN past its end.
// SAFETY: no other symbol has this name; see the head of this file.
#[unsafe(no_mangle)]
pub extern "C" fn giusto_number(at: u32) -> f64 {
    STATE.with_borrow(|state| {
        let number = usize::try_from(at).ok().and_then(|at| state.outcome.get(at));
        number.map_or(f64::NAN, |&number| number as f64)
    })
}

/// A character of the words of the last fault; 0 past their end.
// SAFETY: no other symbol has this name; see the head of this file.
#[unsafe(no_mangle)]
pub extern "C" fn giusto_letter(at: u32) -> u32 {
    STATE.with_borrow(|state| {
        let letter = usize::try_from(at).ok().and_then(|at| state.words.get(at));
        letter.map_or(0, |&letter| letter.into())
    })
}

impl State {
    fn answer(&mut self, result: Result<(), Fault>) -> u32 {
        self.words.clear();
        let Err(fault) = result else { return 0 };
        self.words.extend(fault.to_string().chars());
        fault.code()
    }
}
