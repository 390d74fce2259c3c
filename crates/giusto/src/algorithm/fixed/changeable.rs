//! The count of the window that is open goes on, in the same window where its length stays, else in
//! the one that is open by the new numbers.

use super::FixedWindow;
use crate::{
    Charge, Timestamp,
    algorithm::{Changeable, Inherit},
};

impl Changeable for FixedWindow {
    fn inherit(&self, old: &Self, word: u64, at: Timestamp, inherit: Inherit) -> u64 {
        let index = |index| if self.has_windows_of(old) { index } else { self.index(at) };
        self.count.inherit(&old.count, word, old.index(at), inherit, index)
    }

    fn inherit_charge(
        &self,
        old: &Self,
        charge: &Charge,
        at: Timestamp,
        inherit: Inherit,
    ) -> Charge {
        let cost = self.count.inherit_cost(&old.count, charge.cost, inherit);
        if self.has_windows_of(old) {
            Charge { at: charge.at, cost }
        } else if old.index(charge.at) >= old.index(at) {
            Charge { at, cost }
        } else {
            Charge::nothing(at)
        }
    }
}

impl FixedWindow {
    const fn has_windows_of(&self, old: &Self) -> bool {
        self.length_ns == old.length_ns && self.phase_ns == old.phase_ns
    }
}
