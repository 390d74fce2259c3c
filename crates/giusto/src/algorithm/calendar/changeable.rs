//! The count of the present period goes on, in the one of the new unit where that changes.

use super::Calendar;
use crate::{
    Charge,
    algorithm::{Change, Changeable},
};

impl Changeable for Calendar {
    fn inherit(&self, word: u64, change: &Change<'_, Self>) -> u64 {
        let &Change { old, at, inherit } = change;
        let index = |index| if self.has_periods_of(old) { index } else { self.index(at) };
        self.count.inherit(&old.count, word, old.index(at), inherit, index)
    }

    fn inherit_charge(&self, made: &Charge, change: &Change<'_, Self>) -> Charge {
        let &Change { old, inherit, .. } = change;
        let cost = inherit.cost(made.cost, self.count.limit(), old.count.limit());
        change.of_window(made, cost, self.has_periods_of(old), |at| old.index(at))
    }
}

impl Calendar {
    fn has_periods_of(&self, old: &Self) -> bool {
        self.unit == old.unit && self.zero_ns == old.zero_ns
    }
}
