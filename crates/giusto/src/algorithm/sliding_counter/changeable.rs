//! Both counts go on in the same windows where their length stays; else the estimate does, as if all
//! of it had come in the window that is open by the new numbers.

use super::{SlidingCounter, View};
use crate::{
    Charge, Cost, Timestamp,
    algorithm::{Changeable, Inherit, ratio},
};

impl SlidingCounter {
    const fn has_windows_of(&self, old: &Self) -> bool {
        self.length_ns == old.length_ns && self.phase_ns == old.phase_ns
    }

    /// A count under these numbers; more than a word can tell stays so.
    fn inherit_count(&self, old: &Self, count: u64, inherit: Inherit) -> u64 {
        if count == old.overflow() {
            return self.overflow();
        }
        let count = match inherit {
            Inherit::Reset => 0,
            Inherit::Proportional if old.limit > 0 => ratio::ceil(count, self.limit, old.limit),
            Inherit::AsIs | Inherit::Proportional => count,
        };
        count.min(self.overflow())
    }
}

impl Changeable for SlidingCounter {
    fn inherit(&self, old: &Self, word: u64, at: Timestamp, inherit: Inherit) -> u64 {
        if inherit == Inherit::Reset || old.view(word, at).is_empty() {
            return 0;
        }
        let count = |count| self.inherit_count(old, count, inherit);
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

    fn inherit_charge(
        &self,
        old: &Self,
        charge: &Charge,
        at: Timestamp,
        inherit: Inherit,
    ) -> Charge {
        let cost = match inherit {
            Inherit::Reset => return Charge::nothing(at),
            Inherit::Proportional if old.limit > 0 => {
                Cost::new(ratio::floor(charge.cost.units(), self.limit, old.limit))
            }
            Inherit::AsIs | Inherit::Proportional => charge.cost,
        };
        if self.has_windows_of(old) {
            Charge { at: charge.at, cost }
        } else if old.view(0, charge.at).index >= old.view(0, at).index {
            Charge { at, cost }
        } else {
            // Of an earlier window only a share was carried over.
            Charge::nothing(at)
        }
    }
}

impl View {
    const fn is_empty(&self) -> bool {
        self.prev == 0 && self.curr == 0
    }
}
