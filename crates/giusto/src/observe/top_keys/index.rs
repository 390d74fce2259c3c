//! Numbers by hash: linear probing in an array that is never more than half full, so that each key
//! stands in one place only and nothing is allocated after the start.

/// Marks an empty slot.
const EMPTY: u32 = u32::MAX;

/// The slots; a power of two.
#[derive(Debug)]
pub(super) struct Index {
    slots: Box<[u32]>,
}

impl Index {
    /// For at most `capacity` numbers, each below it; at most 2^20.
    pub(super) fn new(capacity: usize) -> Self {
        Self { slots: vec![EMPTY; (2 * capacity).next_power_of_two()].into() }
    }

    const fn mask(&self) -> usize {
        self.slots.len() - 1
    }

    #[expect(clippy::cast_possible_truncation, reason = "the low bits choose the slot")]
    const fn home(&self, hash: u64) -> usize {
        hash as usize & self.mask()
    }

    /// The number of this hash of which `is` holds.
    pub(super) fn find(&self, hash: u64, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut slot = self.home(hash);
        while self.slots[slot] != EMPTY {
            let number = self.slots[slot] as usize;
            if is(number) {
                return Some(number);
            }
            slot = (slot + 1) & self.mask();
        }
        None
    }

    /// Adds a number that is not there.
    pub(super) fn insert(&mut self, hash: u64, number: usize) {
        let mut slot = self.home(hash);
        while self.slots[slot] != EMPTY {
            slot = (slot + 1) & self.mask();
        }
        self.slots[slot] = u32::try_from(number).unwrap_or(EMPTY);
    }

    /// Removes a number that is there, and moves up those that were pushed past it.
    pub(super) fn remove(&mut self, hash: u64, number: usize, hash_of: impl Fn(usize) -> u64) {
        let mut gap = self.home(hash);
        while self.slots[gap] as usize != number {
            gap = (gap + 1) & self.mask();
        }
        let mut slot = (gap + 1) & self.mask();
        while self.slots[slot] != EMPTY {
            let home = self.home(hash_of(self.slots[slot] as usize));
            // It may move up to the gap unless its home lies between the two.
            let (from_home, from_gap) = (slot.wrapping_sub(home), slot.wrapping_sub(gap));
            if from_home & self.mask() >= from_gap & self.mask() {
                self.slots[gap] = self.slots[slot];
                gap = slot;
            }
            slot = (slot + 1) & self.mask();
        }
        self.slots[gap] = EMPTY;
    }
}
