//! The count of the window that is open goes on, in the same window where its length stays, else in
//! the one that is open by the new numbers.

use super::FixedWindow;
use crate::{
    Charge,
    algorithm::{Change, Changeable},
};

impl Changeable for FixedWindow {
    fn inherit(&self, word: u64, change: &Change<'_, Self>) -> u64 {
        let &Change { old, at, inherit } = change;
        let index = |index| if self.has_windows_of(old) { index } else { self.index(at) };
        self.count.inherit(&old.count, word, old.index(at), inherit, index)
    }

    fn inherit_charge(&self, made: &Charge, change: &Change<'_, Self>) -> Charge {
        let &Change { old, inherit, .. } = change;
        let cost = inherit.cost(made.cost, self.count.limit(), old.count.limit());
        change.of_window(made, cost, self.has_windows_of(old), |at| old.index(at))
    }
}

impl FixedWindow {
    const fn has_windows_of(&self, old: &Self) -> bool {
        self.length_ns == old.length_ns && self.phase_ns == old.phase_ns
    }
}
