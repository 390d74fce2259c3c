//! The backlog in units of the old numbers becomes one of the new.

use super::Gcra;
use crate::{
    Charge, Cost, Timestamp,
    algorithm::{Changeable, Inherit, WORD_MAX, ratio},
};

impl Gcra {
    /// How much longer a backlog takes than under `old`: a ratio of scaled times. None: it is gone.
    fn stretch(&self, old: &Self, inherit: Inherit) -> Option<(u64, u64)> {
        match inherit {
            Inherit::Reset => None,
            Inherit::Proportional if old.tolerance > 0 => Some((self.tolerance, old.tolerance)),
            Inherit::AsIs | Inherit::Proportional => Some((self.increment, old.increment)),
        }
    }
}

impl Changeable for Gcra {
    const HOLDS: bool = true;

    fn inherit(&self, old: &Self, word: u64, at: Timestamp, inherit: Inherit) -> u64 {
        let backlog = word.saturating_sub(old.scaled(at));
        match self.stretch(old, inherit) {
            Some((num, den)) if backlog > 0 => {
                let backlog = ratio::ceil(backlog, num, den);
                self.scaled(at).saturating_add(backlog).min(WORD_MAX)
            }
            _ => 0,
        }
    }

    /// The time that has drained since the charge is stretched as the backlog is.
    fn inherit_charge(
        &self,
        old: &Self,
        charge: &Charge,
        at: Timestamp,
        inherit: Inherit,
    ) -> Charge {
        let Some((num, den)) = self.stretch(old, inherit) else { return Charge::nothing(at) };
        let cost = match inherit {
            Inherit::Proportional if old.capacity > 0 => {
                ratio::floor(charge.cost.units(), self.capacity, old.capacity)
            }
            _ => charge.cost.units(),
        };
        let drained = old.scaled(at).saturating_sub(old.scaled(charge.at));
        let drained = ratio::ceil(drained, num, den);
        let elapsed_ns = (self.scale > 0).then(|| drained.div_ceil(self.scale));
        if let Some(at) = elapsed_ns.and_then(|elapsed_ns| at.as_nanos().checked_sub(elapsed_ns)) {
            return Charge { at: Timestamp::from_nanos(at), cost: Cost::new(cost) };
        }
        // Before the clock's zero, or where time does not flow: what is left, in whole units.
        let left = cost.saturating_sub(drained.div_ceil(self.increment));
        Charge { at, cost: Cost::new(left) }
    }
}
