//! What a verb acts on: a key's terms, and the numbers that they are read by.

use std::sync::Arc;

use super::{
    current::Current,
    edition::{Edition, Numbers},
    held::{self, Said},
    inherit::{Change, Changeable, Inherit, Moment},
    terms::{Frame, Own, Terms},
};
use crate::{
    Charge, Cost, Decision, Grant, InForce, Timestamp, Verdict, WordAlgorithm, cost::Balance,
};

/// What a verb acts on. Each verb gives what the terms become, and the answer.
pub(in crate::algorithm) struct Scene<'a, A> {
    pub(super) numbers: &'a Numbers<A>,
    /// None while the key has none.
    pub(super) frame: Option<&'a Frame<A>>,
    pub(super) terms: Terms,
}

impl<'a, A: Changeable> Scene<'a, A> {
    /// A key whose word is in its slot.
    #[inline]
    pub(super) fn of_slot(numbers: &'a Numbers<A>, inline: u64) -> Self {
        Self { numbers, frame: None, terms: Terms { word: numbers.read(inline), held: 0 } }
    }

    /// Leaves everything as it is.
    pub(in crate::algorithm) const fn stay(&self) -> Said<()> {
        (self.terms, ())
    }

    pub(super) fn algorithm(&self) -> &A {
        &self.numbers.algorithm
    }

    #[inline]
    pub(in crate::algorithm) fn admit(&self, now: Timestamp, cost: Cost) -> Said<Verdict> {
        held::admit(self.algorithm(), self.terms, now, cost)
    }

    #[inline]
    pub(in crate::algorithm) fn check(&self, now: Timestamp, cost: Cost) -> Said<Decision> {
        held::check(self.algorithm(), self.terms, now, cost)
    }

    #[inline]
    pub(in crate::algorithm) fn reserve(&self, now: Timestamp, cost: Cost) -> Said<Decision> {
        held::reserve(self.algorithm(), self.terms, now, cost)
    }

    pub(in crate::algorithm) fn peek(&self, now: Timestamp, cost: Cost) -> Said<Decision> {
        (self.terms, held::peek(self.algorithm(), self.terms, now, cost))
    }

    #[inline]
    pub(in crate::algorithm) fn look(&self, now: Timestamp, cost: Cost) -> Said<Verdict> {
        (self.terms, held::admit(self.algorithm(), self.terms, now, cost).1)
    }

    pub(in crate::algorithm) fn grant(&self, now: Timestamp, at_most: Cost) -> Said<Grant> {
        held::grant(self.algorithm(), self.terms, now, at_most)
    }

    pub(super) fn refund(&self, now: Timestamp, charge: &Charge) -> Said<()> {
        self.with_word(self.algorithm().refund(self.terms.word, now, &self.charge(charge)))
    }

    pub(super) fn debit(&self, now: Timestamp, cost: Cost) -> Said<()> {
        self.with_word(self.algorithm().debit(self.terms.word, now, cost))
    }

    pub(in crate::algorithm) fn settle(
        &self,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Said<()> {
        if self.charge(reserved) == *reserved {
            let word = self.algorithm().settle(self.terms.word, now, reserved, actual);
            return self.with_word(word);
        }
        match reserved.balance(actual) {
            Balance::Back(rest) => self.refund(now, &rest),
            Balance::Owed(more) => self.debit(now, more),
        }
    }

    pub(in crate::algorithm) fn settle_reserved(
        &self,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Said<()> {
        if A::HOLDS {
            (held::settle(self.algorithm(), self.terms, now, reserved.cost, actual), ())
        } else {
            self.settle(now, reserved, actual)
        }
    }

    pub(in crate::algorithm) fn in_force(&self) -> Said<InForce<A>> {
        let is_override = self.numbers.is_override;
        (self.terms, InForce { algorithm: self.algorithm().clone(), is_override })
    }

    /// Whether a word of a slot is of this edition.
    pub(in crate::algorithm) fn is_of(&self, inline: u64) -> bool {
        self.numbers.is_own(inline)
    }

    /// The word of a slot that says this, 0 for nothing; none if no word can.
    #[inline]
    pub(in crate::algorithm) fn inline(&self, terms: Terms) -> Option<u64> {
        match terms {
            Terms { word: 0, held: 0 } => Some(0),
            Terms { word, held: 0 } => self.numbers.inline(word),
            _ => None,
        }
    }

    /// Whether time alone makes the key idle.
    pub(in crate::algorithm) fn drains(&self) -> bool {
        let status = self.algorithm().status(self.terms.word, Timestamp::ZERO, Cost::ZERO);
        status.full_at().is_some()
    }

    /// Whether another key may start from here.
    pub(in crate::algorithm) fn is_spent(&self, now: Timestamp) -> bool {
        let word = self.terms.word;
        word == 0 || WordAlgorithm::is_spent(self.algorithm(), word, now)
    }

    pub(in crate::algorithm) fn is_idle(&self, now: Timestamp) -> bool {
        let Terms { word, held } = self.terms;
        held == 0
            && !self.numbers.is_override
            && WordAlgorithm::is_idle(self.algorithm(), word, now)
            && self.frame.is_none_or(|frame| frame.is_forgettable(now))
    }

    /// When the key is idle, all else equal; none if time alone does not bring that.
    pub(in crate::algorithm) fn idle_at(&self, now: Timestamp) -> Said<Option<Timestamp>> {
        let Terms { word, held } = self.terms;
        let stays = held > 0 || self.numbers.is_override;
        let full_at = self.algorithm().status(word, now, Cost::ZERO).full_at();
        let forgettable_at = self.frame.map_or(Some(now), |frame| frame.forgettable_at(now));
        let idle_at = full_at.zip(forgettable_at).map(|(full, forgettable)| full.max(forgettable));
        (self.terms, idle_at.filter(|_| !stays))
    }

    fn with_word(&self, word: u64) -> Said<()> {
        (Terms { word, ..self.terms }, ())
    }

    /// What a charge is worth now.
    fn charge(&self, charge: &Charge) -> Charge {
        self.frame.map_or_else(|| self.numbers.charge(charge), |frame| frame.charge(charge))
    }

    /// The key with numbers of its own.
    pub(super) fn with_own(&self, own: A, at: Moment, inherit: Inherit) -> (Frame<A>, u64) {
        let own = self.numbers.followed(own, at.begins, inherit, true);
        own.seen_by_all(at.seen);
        let terms = Terms { word: own.inherit(self.terms.word), ..self.terms };
        // Of all numbers that are remembered, more than the key's own keep.
        let known = Own { most: self.numbers.most().max(own.limit()), ended: None };
        self.framed_by(Arc::new(Edition::new(own)), Some(known), terms)
    }

    /// The key with the numbers of all, which has none of its own in its past.
    pub(super) fn without_own(
        &self,
        newest: Current<'_, A>,
        at: Moment,
        inherit: Inherit,
    ) -> (Frame<A>, u64) {
        let begins = at.begins.max(self.numbers.since());
        let change = Change { old: self.algorithm(), at: begins, inherit };
        let word = newest.numbers.algorithm.inherit(self.terms.word, &change);
        let known = Own { most: 0, ended: Some(begins.max(at.seen)) };
        self.framed_by(newest.share(), Some(known), Terms { word, ..self.terms })
    }

    /// A frame of this key around other terms.
    pub(super) fn framed_by(
        &self,
        edition: Arc<Edition<A>>,
        own: Option<Own>,
        terms: Terms,
    ) -> (Frame<A>, u64) {
        match self.frame {
            Some(frame) => frame.moved(edition, own, terms),
            None => Frame::around(edition, own.map(Arc::new), terms),
        }
    }
}
