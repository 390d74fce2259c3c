//! The verbs on a state that other threads may be using.

use std::{hint, sync::Arc};

use super::{
    InForce, Live, LiveState,
    current::Current,
    inherit::{Changeable, Inherit, Moment},
    scene::Scene,
    terms::{Frame, Terms},
};
use crate::{
    Charge, Cost, Decision, Grant, SharedAlgorithm, Timestamp, Verdict,
    algorithm::framed::{Found, Framed, Next},
    reclaim::{self, Guard},
};

/// The frame and the word of a state in the edition of a later number, of which links have been set.
fn carried_over<A: Changeable>(frame: &Frame<A>, terms: Terms, number: u64) -> (Frame<A>, u64) {
    let (mut edition, mut word) = (&frame.edition, terms.word);
    while edition.numbers.number < number
        && let Some(next) = edition.next()
    {
        (edition, word) = (next, next.numbers.inherit(word));
    }
    frame.moved(Arc::clone(edition), None, Terms { word, ..terms })
}

impl<A: Changeable> Live<A> {
    /// What is found of a key, in the edition in force or one of its own, and the number in force.
    #[inline]
    fn find<'guard>(
        &self,
        state: &'guard LiveState<A>,
        guard: &'guard Guard,
    ) -> Option<(Found<'guard, Frame<A>>, u64)> {
        loop {
            let found = state.framed.find(guard)?;
            // After the word, so that the numbers were in force when the word was the state.
            let number = self.in_force();
            let Some(frame) = found.frame() else { return Some((found, number)) };
            let numbers = &frame.edition.numbers;
            if numbers.is_override || numbers.number >= number {
                return Some((found, number));
            }
            let (frame, word) = carried_over(frame, frame.read(found.word()), number);
            state.framed.replace(&found, Next::Frame(frame, word), guard);
        }
    }

    /// What was found, with the numbers that it is read by; none if they have changed.
    #[inline]
    fn scene<'a>(
        &self,
        (found, number): &(Found<'a, Frame<A>>, u64),
        guard: &'a Guard,
    ) -> Option<(Scene<'a, A>, Current<'a, A>)> {
        let (edition, frame, terms) = match found.frame() {
            Some(frame) => (Current::of(&frame.edition), Some(frame), frame.read(found.word())),
            None => (self.newest.numbered(*number, guard)?, None, Terms::default()),
        };
        Some((Scene { numbers: edition.numbers(), frame, terms }, edition))
    }

    /// Takes a step: what the key's terms become, and the answer.
    #[inline]
    pub(in crate::algorithm) fn step<T>(
        &self,
        state: &LiveState<A>,
        step: impl Fn(&Scene<'_, A>) -> (Terms, T),
    ) -> Option<T> {
        let guard = reclaim::pin();
        loop {
            let found = self.find(state, &guard)?;
            let Some((scene, edition)) = self.scene(&found, &guard) else { continue };
            let (terms, answer) = step(&scene);
            if terms == scene.terms {
                return Some(answer);
            }
            let in_place = scene.frame.and_then(|frame| frame.write(terms));
            let reframed = || {
                let (frame, word) = scene.framed_by(edition.share(), None, terms);
                Next::Frame(frame, word)
            };
            let next = in_place.map_or_else(reframed, Next::Word);
            if state.framed.replace(&found.0, next, &guard) {
                return Some(answer);
            }
            hint::spin_loop();
        }
    }

    /// Gives a key numbers of its own, or takes them from it; whether it had any. What it used is
    /// carried over, as of what `at` says once the state is in hand: no decision that the state knows
    /// of may lie after it. None if the state has ended.
    pub fn override_shared(
        &self,
        state: &LiveState<A>,
        at: impl Fn() -> Moment,
        own: Option<&A>,
        inherit: Inherit,
    ) -> Option<bool> {
        let guard = reclaim::pin();
        loop {
            let found = self.find(state, &guard)?;
            let Some((scene, _)) = self.scene(&found, &guard) else { continue };
            let had_own = scene.numbers.is_override;
            if own.is_none() && !had_own {
                return Some(false);
            }
            // The clock is read once nothing can be charged to this state any more.
            if Framed::freeze(&found.0) {
                continue;
            }
            let at = at();
            let (frame, word) = if let Some(own) = own {
                scene.with_own(own.clone(), at, inherit)
            } else {
                let Some(all) = self.newest.numbered(found.1, &guard) else { continue };
                scene.without_own(all, at, inherit)
            };
            if state.framed.replace(&found.0, Next::Frame(frame, word), &guard) {
                return Some(had_own);
            }
            hint::spin_loop();
        }
    }

    /// The numbers that are in force for a key. None if the state has ended.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "its lifetime is not any")]
    pub fn in_force_shared(&self, state: &LiveState<A>) -> Option<InForce<A>> {
        self.step(state, |scene| scene.in_force())
    }
}

impl<A: Changeable> SharedAlgorithm for Live<A> {
    type Shared = LiveState<A>;

    fn open(&self) -> LiveState<A> {
        LiveState::default()
    }

    fn compacted(state: LiveState<A>) -> LiveState<A> {
        LiveState { framed: state.framed.compacted() }
    }

    #[inline]
    fn admit_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<Verdict> {
        self.step(state, |scene| scene.admit(now, cost))
    }

    fn check_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step(state, |scene| scene.check(now, cost))
    }

    fn peek_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step(state, |scene| scene.peek(now, cost))
    }

    fn grant_shared(&self, state: &LiveState<A>, now: Timestamp, at_most: Cost) -> Option<Grant> {
        self.step(state, |scene| scene.grant(now, at_most))
    }

    fn refund_shared(&self, state: &LiveState<A>, now: Timestamp, charge: &Charge) -> Option<()> {
        self.step(state, |scene| scene.refund(now, charge))
    }

    fn debit_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<()> {
        self.step(state, |scene| scene.debit(now, cost))
    }

    fn settle_shared(
        &self,
        state: &LiveState<A>,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        self.step(state, |scene| scene.settle(now, reserved, actual))
    }

    fn reserve_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step(state, |scene| scene.reserve(now, cost))
    }

    fn settle_reserved_shared(
        &self,
        state: &LiveState<A>,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        self.step(state, |scene| scene.settle_reserved(now, reserved, actual))
    }

    fn is_idle_shared(&self, state: &LiveState<A>, now: Timestamp) -> bool {
        self.step(state, |scene| (scene.terms, scene.is_idle(now))).unwrap_or(false)
    }

    fn close_if_idle(&self, state: &LiveState<A>, now: Timestamp) -> bool {
        let guard = reclaim::pin();
        while let Some(found) = self.find(state, &guard) {
            let Some((scene, _)) = self.scene(&found, &guard) else { continue };
            if !scene.is_idle(now) {
                return false;
            }
            if state.framed.end(&found.0, &guard) {
                return true;
            }
            hint::spin_loop();
        }
        false
    }

    fn heap_bytes(&self, state: &LiveState<A>) -> usize {
        let guard = reclaim::pin();
        state.framed.find(&guard).map_or(0, |found| found.heap_bytes())
    }
}

/// A state with its first record fills a line, whatever the algorithm.
#[cfg(not(giusto_loom))]
const _: () = assert!(size_of::<LiveState<crate::Gcra>>() == 64);
