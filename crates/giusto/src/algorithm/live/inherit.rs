//! What a state becomes when its limit changes.

use super::super::WordAlgorithm;
use crate::{Charge, Timestamp};

/// What a key's state becomes when the numbers of its limit change.
///
/// | rule | 30 of 100 used, the limit becomes 50 |
/// |---|---|
/// | as is | 30 of 50 used |
/// | proportional | 15 of 50 used |
/// | reset | nothing used |
///
/// Where a number has to be rounded, more counts as used, never less. What was used beyond the limit
/// stays so. [`InFlight`](crate::InFlight) and what is held for reservations carry on as they are by
/// every rule: what is under way does not end with a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Inherit {
    /// What was used stays used, in units. If the limit shrinks below it, nothing passes until it has
    /// drained.
    #[default]
    AsIs,
    /// The same share of the limit stays used.
    Proportional,
    /// Nothing counts as used: the key starts afresh.
    Reset,
}

/// An algorithm whose numbers can be changed while keys have states: see [`Live`](crate::Live).
pub trait Changeable: WordAlgorithm + Clone + Send + Sync + 'static {
    /// Whether what is reserved is kept beside the state until it is settled, because a charge in the
    /// state would drain meanwhile.
    const HOLDS: bool = false;

    /// Whether a later charge of a key that was idle always gives a larger word, so that a slot can
    /// hold the words of one key after another.
    #[doc(hidden)]
    const INLINE: bool = true;

    /// The word that says under these numbers, from `at` on, what `word` says under the numbers of
    /// `old`. Pure.
    fn inherit(&self, old: &Self, word: u64, at: Timestamp, inherit: Inherit) -> u64;

    /// The charge that gives back under these numbers, from `at` on, no more than what `charge`, made
    /// before, has become. Pure.
    fn inherit_charge(
        &self,
        old: &Self,
        charge: &Charge,
        at: Timestamp,
        inherit: Inherit,
    ) -> Charge;
}

impl Charge {
    /// Gives nothing back.
    pub(crate) const fn nothing(at: Timestamp) -> Self {
        Self { at, cost: crate::Cost::ZERO }
    }
}
