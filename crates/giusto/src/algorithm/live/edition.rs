//! The numbers of a limit from one change to the next.
//!
//! Editions form a list. Linking the next one is the change: whoever decides on a key looks at the
//! link after the key's word, and finds it either free, and the numbers valid then, or taken.

use std::sync::Arc;

use super::inherit::{Changeable, Inherit};
use crate::{Charge, Timestamp, sync::SetOnce};

/// Changes that a charge can be followed through, to be given back; an older one gives nothing back.
const REMEMBERED: usize = 8;

/// One edition of a limit. Apart from the counts of its owners, which change with every new key.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Edition<A> {
    pub(super) algorithm: A,
    /// For one key alone.
    pub(super) is_override: bool,
    /// The changes that led here, the latest first.
    past: Vec<Change<A>>,
    next: SetOnce<Arc<Self>>,
}

/// A change, from the side of what came after it.
#[derive(Clone, Debug)]
struct Change<A> {
    /// The numbers until then.
    old: A,
    at: Timestamp,
    inherit: Inherit,
}

impl<A: Changeable> Edition<A> {
    pub(super) fn first(algorithm: A) -> Self {
        Self { algorithm, is_override: false, past: Vec::new(), next: SetOnce::new() }
    }

    /// The edition that follows this one, at `at` or at the change before it, whichever is later.
    pub(super) fn followed(
        &self,
        algorithm: A,
        at: Timestamp,
        inherit: Inherit,
        is_override: bool,
    ) -> Self {
        let at = at.max(self.since());
        let change = Change { old: self.algorithm.clone(), at, inherit };
        let earlier = self.past.iter().take(REMEMBERED - 1).cloned();
        let past = std::iter::once(change).chain(earlier).collect();
        Self { algorithm, is_override, past, next: SetOnce::new() }
    }

    /// The instant of the latest change.
    pub(super) fn since(&self) -> Timestamp {
        self.past.first().map_or(Timestamp::ZERO, |change| change.at)
    }

    #[inline]
    pub(super) fn next(&self) -> Option<&Arc<Self>> {
        self.next.get()
    }

    /// Makes `next` follow this one, which nobody else does at the same time.
    pub(super) fn link(&self, next: Arc<Self>) {
        self.next.set(next);
    }

    /// What a word of the edition before says in this one.
    pub(super) fn inherit(&self, word: u64) -> u64 {
        match self.past.first() {
            Some(change) => self.algorithm.inherit(&change.old, word, change.at, change.inherit),
            None => word,
        }
    }

    /// What a charge of whatever edition is worth in this one.
    pub(super) fn charge(&self, charge: &Charge) -> Charge {
        let mut worth = Charge { at: charge.at, cost: charge.cost };
        // A charge at the very instant of a change may have been made on either side of it, and is
        // read as the one that gives back less.
        let since = self.past.iter().take_while(|change| charge.at <= change.at).count();
        if since == REMEMBERED {
            return Charge::nothing(charge.at);
        }
        for number in (0..since).rev() {
            let Change { old, at, inherit } = &self.past[number];
            let after =
                number.checked_sub(1).map_or(&self.algorithm, |after| &self.past[after].old);
            let inherited = after.inherit_charge(old, &worth, *at, *inherit);
            worth = Charge { cost: inherited.cost.min(charge.cost), ..inherited };
        }
        worth
    }
}

impl<A> Drop for Edition<A> {
    /// One after the other: a list of editions that nobody else has may be long.
    fn drop(&mut self) {
        let mut next = self.next.take();
        while let Some(mut edition) = next.and_then(Arc::into_inner) {
            next = edition.next.take();
        }
    }
}
