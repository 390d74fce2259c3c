//! Counts that threads add to on lines of their own, so that none waits for another.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crossbeam_utils::CachePadded;

/// Stripes of the counts; a power of two. More threads than that share some.
const STRIPES: usize = 16;

/// `N` counts, which start again after 2^64.
#[derive(Debug)]
pub(super) struct Striped<const N: usize> {
    stripes: [CachePadded<[AtomicU64; N]>; STRIPES],
}

impl<const N: usize> Default for Striped<N> {
    fn default() -> Self {
        let zeros = || CachePadded::new([const { AtomicU64::new(0) }; N]);
        Self { stripes: std::array::from_fn(|_| zeros()) }
    }
}

impl<const N: usize> Striped<N> {
    /// Adds to some of the counts, each an index and how much.
    #[inline]
    pub(super) fn add<const M: usize>(&self, counts: [(usize, u64); M]) {
        let stripe = &self.stripes[own_stripe()];
        for (index, units) in counts {
            // Relaxed, partner `sums`: counts for people, nothing is published through them.
            stripe[index].fetch_add(units, Ordering::Relaxed);
        }
    }

    /// The sums over all threads; exact once the threads that counted were synchronised with.
    pub(super) fn sums(&self) -> [u64; N] {
        std::array::from_fn(|index| {
            self.stripes.iter().fold(0_u64, |sum, stripe| {
                // Relaxed, partner `add`: see there.
                sum.wrapping_add(stripe[index].load(Ordering::Relaxed))
            })
        })
    }
}

/// The stripe of this thread, the same for all counts.
fn own_stripe() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        // Relaxed, partner itself: numbers for threads, nothing is published through them.
        static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed) % STRIPES;
    }
    OWN.with(|own| *own)
}
