//! Keys whose word is in their slot, read without a pin while the limit has changed a few times only.

use std::hint;

use super::{
    Live, LiveState,
    inherit::{Changeable, Inherit, Moment},
    inline::outside,
    scene::Scene,
    terms::Terms,
};
use crate::{
    algorithm::{framed::Framed, slot::Act},
    reclaim,
};

impl<A: Changeable> Live<A> {
    /// Reads a word of a slot by the numbers in force.
    #[inline]
    pub(in crate::algorithm) fn read<T>(
        &self,
        inline: u64,
        read: impl Fn(&Scene<'_, A>) -> T,
    ) -> T {
        loop {
            let number = self.in_force();
            if let Some(numbers) = self.kept(number) {
                return read(&Scene::of_slot(numbers, inline));
            }
            let guard = reclaim::pin();
            if let Some(edition) = self.newest.numbered(number, &guard) {
                return read(&Scene::of_slot(edition.numbers(), inline));
            }
            hint::spin_loop();
        }
    }

    /// Acts on a word of a slot: what the slot's word becomes.
    #[inline]
    pub(in crate::algorithm) fn act_on<T>(
        &self,
        inline: u64,
        step: impl Fn(&Scene<'_, A>) -> (Terms, T),
    ) -> Act<T> {
        loop {
            let act = self.read(inline, |scene| {
                let (terms, answer) = step(scene);
                // A denial, too, carries the key over: else a decision by the old numbers could
                // follow it.
                if terms == scene.terms && (inline == 0 || scene.is_of(inline)) {
                    return Some(Act::Keep(answer));
                }
                match scene.inline(terms) {
                    Some(0) => Some(Act::Clear(if scene.drains() { inline } else { 0 }, answer)),
                    Some(word) => Some(Act::Write(word, answer)),
                    // A key that has a slot is carried out of it first, and decided on there: in one
                    // exchange, the decision could fall on a later owner of the slot whose word is
                    // the same.
                    None if inline > 0 => Some(Act::Carry(self.outside(scene, scene.terms)?)),
                    None => Some(Act::Write(self.outside(scene, terms)?, answer)),
                }
            });
            if let Some(act) = act {
                return act;
            }
            hint::spin_loop();
        }
    }

    /// The word that leads to a state of these terms; none if the numbers have changed.
    #[cold]
    fn outside(&self, scene: &Scene<'_, A>, terms: Terms) -> Option<u64> {
        let guard = reclaim::pin();
        let edition = self.newest.numbered(scene.numbers.number, &guard)?;
        let (frame, word) = scene.framed_by(edition.share(), None, terms);
        Some(outside(LiveState { framed: Framed::around(frame, word) }.keep()))
    }

    /// The word of a new key with numbers of its own.
    pub(in crate::algorithm) fn with_own(&self, own: &A, at: Moment, inherit: Inherit) -> u64 {
        let (frame, word) = self.read(0, |scene| scene.with_own(own.clone(), at, inherit));
        outside(LiveState { framed: Framed::around(frame, word) }.keep())
    }

    /// The word that leads to a state which says the same as a word of a slot.
    pub(in crate::algorithm) fn carried_out(&self, inline: u64) -> u64 {
        loop {
            if let Some(word) = self.read(inline, |scene| self.outside(scene, scene.terms)) {
                return word;
            }
            hint::spin_loop();
        }
    }
}
