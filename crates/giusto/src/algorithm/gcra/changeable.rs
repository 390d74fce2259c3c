//! The backlog in units of the old numbers becomes one of the new.

use super::Gcra;
use crate::{
    Charge, Cost, Timestamp,
    algorithm::{Change, Changeable, Inherit, WORD_MAX, ratio},
};

impl Gcra {
    /// How much longer a backlog takes than under `old`: a ratio of scaled times. None: it is gone.
    fn stretch(&self, old: &Self, inherit: Inherit) -> Option<(u64, u64)> {
        match inherit {
            Inherit::Reset => None,
            Inherit::Proportional if old.tolerance > 0 && self.tolerance > 0 => {
                Some((self.tolerance, old.tolerance))
            }
            Inherit::AsIs | Inherit::Proportional => Some((self.increment, old.increment)),
        }
    }
}

impl Changeable for Gcra {
    const HOLDS: bool = true;

    fn inherit(&self, word: u64, change: &Change<'_, Self>) -> u64 {
        let &Change { old, at, inherit } = change;
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
    fn inherit_charge(&self, made: &Charge, change: &Change<'_, Self>) -> Charge {
        let &Change { old, at, inherit } = change;
        let Some((num, den)) = self.stretch(old, inherit) else { return Charge::nothing(at) };
        let cost = inherit.cost(made.cost, self.capacity, old.capacity);
        let drained = old.scaled(at).saturating_sub(old.scaled(made.at));
        let drained = ratio::ceil(drained, num, den);
        let elapsed_ns = (self.scale > 0).then(|| drained.div_ceil(self.scale));
        if let Some(at) = elapsed_ns.and_then(|elapsed_ns| at.as_nanos().checked_sub(elapsed_ns)) {
            return Charge { at: Timestamp::from_nanos(at), cost };
        }
        // Before the clock's zero, or where time does not flow: what is left, in whole units.
        let left = cost.units().saturating_sub(drained.div_ceil(self.increment));
        Charge { at, cost: Cost::new(left) }
    }
}
