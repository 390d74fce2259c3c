//! A flat array of identities and words side by side, 16 bytes a slot, with linear probing.

use std::sync::atomic::AtomicU64;

use super::{Pages, Table, home, owns, prefetch::prefetch, slots_for};

#[derive(Debug)]
pub(crate) struct Bare {
    pages: Pages,
}

impl Bare {
    fn slots(&self) -> &[[AtomicU64; 2]] {
        self.pages.words().as_chunks().0
    }
}

impl Table for Bare {
    const EARLY: bool = false;

    fn with_load(keys: u64, load: f64) -> Self {
        Self { pages: Pages::new(2 * slots_for(keys, load)) }
    }

    #[inline]
    fn prefetch(&self, identity: u64) {
        let slots = self.slots();
        prefetch(&slots[home(identity, slots.len())]);
    }

    #[inline]
    fn word(&self, identity: u64) -> &AtomicU64 {
        let slots = self.slots();
        let mut index = home(identity, slots.len());
        loop {
            let [owner, word] = &slots[index];
            if owns(owner, identity) {
                return word;
            }
            index = if index + 1 == slots.len() { 0 } else { index + 1 };
        }
    }
}
