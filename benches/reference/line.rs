//! Lines of 64 bytes, each with four identities and their four words: one line per key at most
//! loads, compared without branches.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Pages, Table, home, owns, prefetch::prefetch, slots_for};

/// Keys in a line.
const WAYS: usize = 4;

#[derive(Debug)]
pub(crate) struct Line {
    pages: Pages,
}

impl Line {
    fn lines(&self) -> &[[AtomicU64; 2 * WAYS]] {
        self.pages.words().as_chunks().0
    }
}

impl Table for Line {
    const EARLY: bool = true;

    fn with_load(keys: u64, load: f64) -> Self {
        Self { pages: Pages::new(slots_for(keys, load).next_multiple_of(WAYS) * 2) }
    }

    #[inline]
    fn prefetch(&self, identity: u64) {
        let lines = self.lines();
        prefetch(&lines[home(identity, lines.len())]);
    }

    #[inline]
    fn word(&self, identity: u64) -> &AtomicU64 {
        let lines = self.lines();
        let mut index = home(identity, lines.len());
        loop {
            let (owners, words) = lines[index].split_at(WAYS);
            // Relaxed: as in `owns`, which is the partner.
            let mine = |way: usize| owners[way].load(Ordering::Relaxed) == identity;
            let found = (0..WAYS).fold(0_u32, |mask, way| mask | (u32::from(mine(way)) << way));
            if found != 0 {
                return &words[found.trailing_zeros() as usize];
            }
            // Ways are taken from the left and never given back, so the first free one ends the
            // search.
            if let Some(way) = (0..WAYS).find(|&way| owns(&owners[way], identity)) {
                return &words[way];
            }
            index = if index + 1 == lines.len() { 0 } else { index + 1 };
        }
    }
}
