//! What a verb acts on: a key's terms, and the numbers that they are read by.

use std::sync::Arc;

use super::{
    edition::Edition,
    inherit::{Changeable, Inherit},
    terms::{Frame, Terms},
};
use crate::{Charge, Timestamp, WordAlgorithm};

/// What a verb acts on.
pub(super) struct Scene<'a, A> {
    pub(super) edition: &'a Arc<Edition<A>>,
    /// None while the state is fresh.
    pub(super) frame: Option<&'a Frame<A>>,
    pub(super) terms: Terms,
}

impl<A: Changeable> Scene<'_, A> {
    pub(super) fn algorithm(&self) -> &A {
        &self.edition.algorithm
    }

    /// What a charge is worth now.
    pub(super) fn charge(&self, charge: &Charge) -> Charge {
        self.frame.map_or_else(|| self.edition.charge(charge), |frame| frame.charge(charge))
    }

    /// The key with numbers of its own.
    pub(super) fn with_own(&self, own: A, at: Timestamp, inherit: Inherit) -> (Frame<A>, u64) {
        let edition = Arc::new(self.edition.followed(own, at, inherit, true));
        let terms = Terms { word: edition.inherit(self.terms.word), ..self.terms };
        self.framed_by(&edition, Timestamp::ZERO, terms)
    }

    /// The key with the numbers of all, which has none of its own in its past.
    pub(super) fn without_own(
        &self,
        newest: &Arc<Edition<A>>,
        at: Timestamp,
        inherit: Inherit,
    ) -> (Frame<A>, u64) {
        let at = at.max(self.edition.since());
        let word = newest.algorithm.inherit(self.algorithm(), self.terms.word, at, inherit);
        self.framed_by(newest, at, Terms { word, ..self.terms })
    }

    pub(super) fn framed_by(
        &self,
        edition: &Arc<Edition<A>>,
        since: Timestamp,
        terms: Terms,
    ) -> (Frame<A>, u64) {
        match self.frame {
            Some(frame) => frame.moved(edition, since, terms),
            None => Frame::around(Arc::clone(edition), since, terms),
        }
    }

    pub(super) fn is_idle(&self, now: Timestamp) -> bool {
        let Terms { word, held } = self.terms;
        held == 0
            && !self.edition.is_override
            && WordAlgorithm::is_idle(self.algorithm(), word, now)
    }
}
