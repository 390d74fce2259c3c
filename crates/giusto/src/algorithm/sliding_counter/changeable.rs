//! Both counts go on in the same windows where their length stays; else the estimate does, as if all
//! of it had come in the window that is open by the new numbers.

use super::{SlidingCounter, View};
use crate::{
    Charge,
    algorithm::{Change, Changeable, Inherit, ratio},
};

impl SlidingCounter {
    const fn has_windows_of(&self, old: &Self) -> bool {
        self.length_ns == old.length_ns && self.phase_ns == old.phase_ns
    }
}

impl Changeable for SlidingCounter {
    fn inherit(&self, word: u64, change: &Change<'_, Self>) -> u64 {
        let &Change { old, at, inherit } = change;
        if inherit == Inherit::Reset || old.view(word, at).is_empty() {
            return 0;
        }
        let count = |count| {
            // What is above the largest count nobody knows.
            let is_told = count < old.overflow();
            let inherited = inherit.count(count, self.limit, old.limit);
            if is_told { inherited.min(self.overflow()) } else { self.overflow() }
        };
        if self.has_windows_of(old) {
            let (index, prev, curr) = old.parts(word);
            if index <= self.last_index() {
                return self.word(View {
                    index,
                    prev: count(prev),
                    curr: count(curr),
                    elapsed_ns: 0,
                });
            }
        }
        let View { prev, curr, elapsed_ns, .. } = old.view(word, at);
        let share = ratio::ceil(prev, old.length_ns - elapsed_ns, old.length_ns);
        let fresh = self.view(0, at);
        self.word(View { curr: count((share + curr).min(old.overflow())), prev: 0, ..fresh })
    }

    fn inherit_charge(&self, made: &Charge, change: &Change<'_, Self>) -> Charge {
        let &Change { old, inherit, .. } = change;
        let cost = inherit.cost(made.cost, self.limit, old.limit);
        change.of_window(made, cost, self.has_windows_of(old), |at| old.view(0, at).index)
    }
}

impl View {
    const fn is_empty(&self) -> bool {
        self.prev == 0 && self.curr == 0
    }
}
