//! The count of the present period goes on, in the one of the new unit where that changes.

use super::Calendar;
use crate::{
    Charge, Timestamp,
    algorithm::{Changeable, Inherit},
};

impl Changeable for Calendar {
    fn inherit(&self, old: &Self, word: u64, at: Timestamp, inherit: Inherit) -> u64 {
        let index = |index| if self.has_periods_of(old) { index } else { self.index(at) };
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
        if self.has_periods_of(old) {
            Charge { at: charge.at, cost }
        } else if old.index(charge.at) >= old.index(at) {
            Charge { at, cost }
        } else {
            Charge::nothing(at)
        }
    }
}

impl Calendar {
    fn has_periods_of(&self, old: &Self) -> bool {
        self.unit == old.unit && self.zero_ns == old.zero_ns
    }
}
