//! The window of one key, shared by threads: its count, framed by its start. The first
//! window lies in the state itself; each later one costs an allocation of 24 bytes when it opens.

use std::hint;

use super::{FirstHitWindow, OpenWindow};
use crate::{
    Algorithm, Charge, Cost, Decision, Grant, SharedAlgorithm, Timestamp, Verdict,
    algorithm::framed::{Found, Framed, Next},
    reclaim,
};

/// The open window of one key under a [`FirstHitWindow`], shared by any number of threads.
#[derive(Debug)]
pub struct SharedWindow {
    counted: Framed<Timestamp>,
}

/// The window that was found.
fn window(found: &Found<'_, Timestamp>) -> OpenWindow {
    let start = found.frame().copied().unwrap_or_default();
    OpenWindow { start, count: found.word() }
}

impl FirstHitWindow {
    /// Takes a step of the sequential algorithm on the shared state.
    #[inline]
    fn step_shared<T>(state: &SharedWindow, step: impl Fn(&mut OpenWindow) -> T) -> Option<T> {
        let guard = reclaim::pin();
        loop {
            let found = state.counted.find(&guard)?;
            let window = window(&found);
            let mut next = window;
            let answer = step(&mut next);
            // What was found needs no second look: it was the state when the pointer was read or at
            // some moment since, at the latest when a frozen record was replaced.
            if next == window {
                return Some(answer);
            }
            let put = match found.frame() {
                Some(&start) if start == next.start => Next::Word(next.count),
                _ => Next::Frame(next.start, next.count),
            };
            if state.counted.replace(&found, put, &guard) {
                return Some(answer);
            }
            hint::spin_loop();
        }
    }
}

impl SharedAlgorithm for FirstHitWindow {
    type Shared = SharedWindow;

    fn open(&self) -> SharedWindow {
        SharedWindow { counted: Framed::new() }
    }

    fn compacted(state: SharedWindow) -> SharedWindow {
        SharedWindow { counted: state.counted.compacted() }
    }

    #[inline]
    fn admit_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<Verdict> {
        Self::step_shared(state, |window| self.admit_at(window, now, cost))
    }

    fn check_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<Decision> {
        Self::step_shared(state, |window| self.check_at(window, now, cost))
    }

    fn peek_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<Decision> {
        Self::step_shared(state, |window| self.peek_at(window, now, cost))
    }

    fn grant_shared(&self, state: &SharedWindow, now: Timestamp, at_most: Cost) -> Option<Grant> {
        Self::step_shared(state, |window| self.grant_at(window, now, at_most))
    }

    fn refund_shared(&self, state: &SharedWindow, now: Timestamp, charge: &Charge) -> Option<()> {
        let charge = || Charge { at: charge.at, cost: charge.cost };
        Self::step_shared(state, |window| self.refund_at(window, now, charge()))
    }

    fn debit_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<()> {
        Self::step_shared(state, |window| self.debit_at(window, now, cost))
    }

    fn settle_shared(
        &self,
        state: &SharedWindow,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        let reserved = || Charge { at: reserved.at, cost: reserved.cost };
        Self::step_shared(state, |window| self.settle_at(window, now, reserved(), actual))
    }

    fn is_idle_shared(&self, state: &SharedWindow, now: Timestamp) -> bool {
        Self::step_shared(state, |window| self.is_idle(window, now)).unwrap_or(false)
    }

    fn close_if_idle(&self, state: &SharedWindow, now: Timestamp) -> bool {
        let guard = reclaim::pin();
        while let Some(found) = state.counted.find(&guard) {
            if !self.is_idle(&window(&found), now) {
                return false;
            }
            if state.counted.end(&found, &guard) {
                return true;
            }
            hint::spin_loop();
        }
        false
    }

    fn heap_bytes(&self, state: &SharedWindow) -> usize {
        let guard = reclaim::pin();
        state.counted.find(&guard).map_or(0, |found| found.heap_bytes())
    }
}
