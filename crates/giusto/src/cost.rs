//! How much a request takes, what was taken, and what a partial grant gave.

use crate::{Decision, Timestamp};

/// What a request takes from a limit, in the limit's own units (requests, events, tokens, bytes).
///
/// A cost of zero takes nothing: it asks whether the limit is open at all.
///
/// ```
/// use giusto::Cost;
/// assert_eq!(Cost::ONE, Cost::new(1));
/// assert_eq!(Cost::from(50_u64).units(), 50);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cost(u64);

impl Cost {
    /// Takes nothing.
    pub const ZERO: Self = Self(0);
    /// One unit: the cost of a plain request.
    pub const ONE: Self = Self(1);

    /// A cost of `units`.
    pub const fn new(units: u64) -> Self {
        Self(units)
    }

    /// The number of units.
    pub const fn units(self) -> u64 {
        self.0
    }
}

impl From<u64> for Cost {
    fn from(units: u64) -> Self {
        Self(units)
    }
}

impl From<u32> for Cost {
    fn from(units: u32) -> Self {
        Self(u64::from(units))
    }
}

/// A cost that was charged at a point in time: what a refund needs to know.
///
/// It comes from [`Decision::charge`](crate::Decision::charge). A charge is to be given back once:
/// it is not `Clone`, and a refund takes it, but a decision can be asked for it again.
#[derive(Debug, PartialEq, Eq)]
pub struct Charge {
    /// When it was charged.
    pub at: Timestamp,
    /// How much was charged.
    pub cost: Cost,
}

/// What is left to do once a reservation is known to have cost so much.
#[derive(Debug)]
pub(crate) enum Balance {
    /// This part of the charge is given back.
    Back(Charge),
    /// So much is charged beyond it.
    Owed(Cost),
}

impl Charge {
    /// What replacing this charge by `actual` comes to.
    pub(crate) const fn balance(&self, actual: Cost) -> Balance {
        let (reserved, actual) = (self.cost.units(), actual.units());
        match reserved.checked_sub(actual) {
            Some(rest) => Balance::Back(Self { at: self.at, cost: Cost::new(rest) }),
            None => Balance::Owed(Cost::new(actual - reserved)),
        }
    }
}

/// What a partial grant gave: as many units as fitted, possibly none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The units granted and charged, from zero to what was asked.
    pub granted: Cost,
    /// The decision on the granted units, or, where none fitted, on a single one.
    pub decision: Decision,
}
