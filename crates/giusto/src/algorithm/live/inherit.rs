//! What a state becomes when its limit changes.

use crate::{
    Charge, Cost, Timestamp,
    algorithm::{WordAlgorithm, ratio},
};

/// What a key's state becomes when the numbers of its limit change.
///
/// | rule | 30 of 100 used, the limit becomes 50 |
/// |---|---|
/// | as is | 30 of 50 used |
/// | proportional | 15 of 50 used |
/// | reset | nothing used |
///
/// In proportion to or from a limit of 0 what was used stays as it is. Where a number has to be
/// rounded, more counts as used, never less. What was used beyond the limit stays so.
/// [`InFlight`](crate::InFlight) and what is held for reservations carry on as they are by every rule:
/// what is under way does not end with a change.
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

/// A change, from the side of what comes after it.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a, A> {
    /// The numbers until then.
    pub old: &'a A,
    /// Its instant.
    pub at: Timestamp,
    /// What a state becomes.
    pub inherit: Inherit,
}

/// When a change is.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The instant as of which states are carried over.
    pub begins: Timestamp,
    /// Until when charges may be of before: no earlier.
    pub seen: Timestamp,
}

impl From<Timestamp> for Moment {
    /// An instant that no decision by the old numbers lies after.
    fn from(at: Timestamp) -> Self {
        Self { begins: at, seen: at }
    }
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

    /// The word that says under these numbers, from the change on, what `word` says under the old.
    /// Pure.
    fn inherit(&self, word: u64, change: &Change<'_, Self>) -> u64;

    /// The charge that gives back under these numbers, from the change on, no more than what the one
    /// that was made before has become. Pure.
    fn inherit_charge(&self, made: &Charge, change: &Change<'_, Self>) -> Charge;
}

impl Inherit {
    /// What a count of so much of an old limit becomes; no less than its share.
    pub(in crate::algorithm) fn count(self, count: u64, limit: u64, old: u64) -> u64 {
        match self {
            Self::Reset => 0,
            Self::Proportional if old > 0 && limit > 0 => ratio::ceil(count, limit, old),
            Self::AsIs | Self::Proportional => count,
        }
    }

    /// What a cost becomes that is to be given back; no more than its share.
    pub(in crate::algorithm) fn cost(self, cost: Cost, limit: u64, old: u64) -> Cost {
        match self {
            Self::Reset => Cost::ZERO,
            Self::Proportional if old > 0 && limit > 0 => {
                Cost::new(ratio::floor(cost.units(), limit, old))
            }
            Self::AsIs | Self::Proportional => cost,
        }
    }
}

impl<A> Change<'_, A> {
    /// A charge of this worth to a count that went on in the same windows, or was carried into the one
    /// that is open at the change; `index` numbers the old windows. Of an earlier one nothing was.
    pub(in crate::algorithm) fn of_window(
        &self,
        made: &Charge,
        cost: Cost,
        same_windows: bool,
        index: impl Fn(Timestamp) -> u64,
    ) -> Charge {
        if same_windows {
            Charge { at: made.at, cost }
        } else if index(made.at) >= index(self.at) {
            Charge { at: self.at, cost }
        } else {
            Charge::nothing(self.at)
        }
    }
}

impl Charge {
    /// Gives nothing back.
    pub(crate) const fn nothing(at: Timestamp) -> Self {
        Self { at, cost: Cost::ZERO }
    }
}
