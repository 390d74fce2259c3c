//! The verbs on a state that other threads may be using.

use std::hint;

use super::{
    InForce, Live, LiveState, held,
    inherit::{Changeable, Inherit},
    scene::Scene,
    terms::{Frame, Terms},
};
use crate::{
    Charge, Cost, Decision, Grant, SharedAlgorithm, Timestamp, Verdict,
    algorithm::framed::{Found, Next},
    cost::Balance,
    reclaim::{self, Guard},
};

/// The frame and the word of a state whose edition has a successor, in the newest one.
fn carried_over<A: Changeable>(frame: &Frame<A>, terms: Terms) -> Option<(Frame<A>, u64)> {
    let mut edition = frame.edition.next()?;
    let mut word = edition.inherit(terms.word);
    while let Some(next) = edition.next() {
        (edition, word) = (next, next.inherit(word));
    }
    Some(frame.moved(edition, Timestamp::ZERO, Terms { word, ..terms }))
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

    /// Takes a step: what the key's terms become, and the answer.
    #[inline]
    fn step<T>(
        &self,
        state: &LiveState<A>,
        step: impl Fn(&Scene<'_, A>) -> (Terms, T),
    ) -> Option<T> {
        let guard = reclaim::pin();
        loop {
            let found = Self::find(state, &guard)?;
            let Some(frame) = found.frame() else {
                let edition = self.newest();
                let scene = Scene { edition: &edition, frame: None, terms: Terms::default() };
                let (terms, answer) = step(&scene);
                if terms == scene.terms {
                    return Some(answer);
                }
                let (frame, word) = Frame::around(edition, Timestamp::ZERO, terms);
                if state.framed.replace(&found, Next::Frame(frame, word), &guard) {
                    return Some(answer);
                }
                continue;
            };
            let terms = frame.read(found.word());
            let scene = Scene { edition: &frame.edition, frame: Some(frame), terms };
            let (terms, answer) = step(&scene);
            if terms == scene.terms {
                return Some(answer);
            }
            let next = frame.write(terms).map_or_else(
                || {
                    let (frame, word) = scene.framed_by(scene.edition, Timestamp::ZERO, terms);
                    Next::Frame(frame, word)
                },
                Next::Word,
            );
            if state.framed.replace(&found, next, &guard) {
                return Some(answer);
            }
            hint::spin_loop();
        }
    }

    /// The same, of the algorithm's word alone.
    fn step_word(
        &self,
        state: &LiveState<A>,
        step: impl Fn(&Scene<'_, A>, u64) -> u64,
    ) -> Option<()> {
        self.step(state, |scene| (Terms { word: step(scene, scene.terms.word), ..scene.terms }, ()))
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
            let newest = self.newest();
            let frame = found.frame();
            let terms = frame.map_or_else(Terms::default, |frame| frame.read(found.word()));
            let scene =
                Scene { edition: frame.map_or(&newest, |frame| &frame.edition), frame, terms };
            let had_own = scene.edition.is_override;
            let (frame, word) = match own {
                Some(own) => scene.with_own(own.clone(), at, inherit),
                None if had_own => scene.without_own(&newest, at, inherit),
                None => return Some(false),
            };
            if state.framed.replace(&found, Next::Frame(frame, word), &guard) {
                return Some(had_own);
            }
            hint::spin_loop();
        }
    }

    /// The numbers that are in force for a key. None if the state has ended.
    pub fn in_force_shared(&self, state: &LiveState<A>) -> Option<InForce<A>> {
        self.step(state, |scene| {
            let algorithm = scene.algorithm().clone();
            (scene.terms, InForce { algorithm, is_override: scene.edition.is_override })
        })
    }

    /// Carries a state over to the newest edition.
    pub(crate) fn catch_up(state: &LiveState<A>) {
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
        self.step(state, |scene| held::admit(scene.algorithm(), scene.terms, now, cost))
    }

    fn check_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step(state, |scene| held::check(scene.algorithm(), scene.terms, now, cost))
    }

    fn peek_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step(state, |scene| {
            (scene.terms, held::peek(scene.algorithm(), scene.terms, now, cost))
        })
    }

    fn grant_shared(&self, state: &LiveState<A>, now: Timestamp, at_most: Cost) -> Option<Grant> {
        self.step(state, |scene| held::grant(scene.algorithm(), scene.terms, now, at_most))
    }

    fn refund_shared(&self, state: &LiveState<A>, now: Timestamp, charge: &Charge) -> Option<()> {
        self.step_word(state, |scene, word| {
            scene.algorithm().refund(word, now, &scene.charge(charge))
        })
    }

    fn debit_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<()> {
        self.step_word(state, |scene, word| scene.algorithm().debit(word, now, cost))
    }

    fn settle_shared(
        &self,
        state: &LiveState<A>,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        self.step_word(state, |scene, word| {
            let algorithm = scene.algorithm();
            if scene.charge(reserved) == *reserved {
                return algorithm.settle(word, now, reserved, actual);
            }
            match reserved.balance(actual) {
                Balance::Back(rest) => algorithm.refund(word, now, &scene.charge(&rest)),
                Balance::Owed(more) => algorithm.debit(word, now, more),
            }
        })
    }

    fn reserve_shared(&self, state: &LiveState<A>, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.step(state, |scene| held::reserve(scene.algorithm(), scene.terms, now, cost))
    }

    fn settle_reserved_shared(
        &self,
        state: &LiveState<A>,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        if !A::HOLDS {
            return self.settle_shared(state, now, reserved, actual);
        }
        self.step(state, |scene| {
            let terms = scene.terms;
            (held::settle(scene.algorithm(), terms, now, reserved.cost, actual), ())
        })
    }

    fn is_idle_shared(&self, state: &LiveState<A>, now: Timestamp) -> bool {
        self.step(state, |scene| (scene.terms, scene.is_idle(now))).unwrap_or(false)
    }

    fn close_if_idle(&self, state: &LiveState<A>, now: Timestamp) -> bool {
        let guard = reclaim::pin();
        while let Some(found) = Self::find(state, &guard) {
            let is_idle = found.frame().is_none_or(|frame| {
                let terms = frame.read(found.word());
                Scene { edition: &frame.edition, frame: Some(frame), terms }.is_idle(now)
            });
            if !is_idle {
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
