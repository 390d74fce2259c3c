//! The verbs on a state that other threads may be using.

use std::hint;

use super::{
    InForce, Live, LiveState,
    current::Current,
    inherit::{Changeable, Inherit},
    scene::Scene,
    terms::{Frame, Terms},
};
use crate::{
    Charge, Cost, Decision, Grant, SharedAlgorithm, Timestamp, Verdict,
    algorithm::framed::{Found, Next},
    reclaim::{self, Guard},
};

/// The frame and the word of a state whose edition has a successor, in the newest one.
fn carried_over<A: Changeable>(frame: &Frame<A>, terms: Terms) -> Option<(Frame<A>, u64)> {
    let mut edition = frame.edition.next()?;
    let mut word = edition.inherit(terms.word);
    while let Some(next) = edition.next() {
        (edition, word) = (next, next.inherit(word));
    }
    Some(frame.moved(Current::of(edition).share(), Timestamp::ZERO, Terms { word, ..terms }))
}

impl<A: Changeable> Live<A> {
    /// What is found of a key that is in no older edition than the newest.
    #[inline]
    fn find<'guard>(
        state: &'guard LiveState<A>,
        guard: &'guard Guard,
    ) -> Option<Found<'guard, Frame<A>>> {
        loop {
            let found = state.framed.find(guard)?;
            let Some(frame) = found.frame() else { return Some(found) };
            // After the word, so that the numbers were in force when the word was the state.
            if frame.edition.next().is_none() {
                return Some(found);
            }
            let carried = carried_over(frame, frame.read(found.word()));
            if let Some((frame, word)) = carried {
                state.framed.replace(&found, Next::Frame(frame, word), guard);
            }
        }
    }

    /// What was found, with the numbers in force.
    #[inline]
    fn scene<'a>(&self, found: &Found<'a, Frame<A>>, guard: &'a Guard) -> Scene<'a, A> {
        match found.frame() {
            Some(frame) => Scene {
                edition: Current::of(&frame.edition),
                frame: Some(frame),
                terms: frame.read(found.word()),
            },
            None => self.fresh(0, guard),
        }
    }

    /// A key whose word is in its slot, with the numbers in force.
    #[inline]
    pub(in crate::algorithm) fn fresh<'a>(&self, inline: u64, guard: &'a Guard) -> Scene<'a, A> {
        let edition = self.newest.load(guard);
        Scene { edition, frame: None, terms: Terms { word: edition.read(inline), held: 0 } }
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
            let found = Self::find(state, &guard)?;
            let scene = self.scene(&found, &guard);
            let (terms, answer) = step(&scene);
            if terms == scene.terms {
                return Some(answer);
            }
            let in_place = scene.frame.and_then(|frame| frame.write(terms));
            let reframed = || {
                let edition = scene.edition.share();
                let (frame, word) = scene.framed_by(edition, Timestamp::ZERO, terms);
                Next::Frame(frame, word)
            };
            let next = in_place.map_or_else(reframed, Next::Word);
            if state.framed.replace(&found, next, &guard) {
                return Some(answer);
            }
            hint::spin_loop();
        }
    }

    /// Gives a key numbers of its own, or takes them from it; whether it had any. What it used is
    /// carried over. None if the state has ended.
    pub fn override_shared(
        &self,
        state: &LiveState<A>,
        at: Timestamp,
        own: Option<&A>,
        inherit: Inherit,
    ) -> Option<bool> {
        let guard = reclaim::pin();
        loop {
            let found = Self::find(state, &guard)?;
            let scene = self.scene(&found, &guard);
            let had_own = scene.edition.is_override;
            let (frame, word) = match own {
                Some(own) => scene.with_own(own.clone(), at, inherit),
                None if had_own => scene.without_own(self.newest.load(&guard), at, inherit),
                None => return Some(false),
            };
            if state.framed.replace(&found, Next::Frame(frame, word), &guard) {
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

    /// Carries a state over to the newest edition.
    pub(in crate::algorithm) fn catch_up(state: &LiveState<A>) {
        Self::find(state, &reclaim::pin());
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
        while let Some(found) = Self::find(state, &guard) {
            if !self.scene(&found, &guard).is_idle(now) {
                return false;
            }
            if state.framed.end(&found, &guard) {
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
