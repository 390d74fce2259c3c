//! The memory of an array: anonymous pages, zero when first touched, that can be given back while
//! others still read them.
//!
//! Mapping a gigabyte takes microseconds, and each page is zeroed when it is first used. Where a table
//! grows, those are small pages, so that no decision pauses for more than one of them; the system may
//! join them later, in its own time. Pages given back stay mapped and read as zero, so that a reader
//! that lags behind needs no protection. The mapping ends with its owner.

use std::{io, ptr::NonNull, slice};

use memmap2::{MmapMut, MmapOptions};

/// What memory is made resident and given back in.
const PAGE: usize = 4096;
/// The same where pages are huge.
const HUGE_PAGE: usize = 2 << 20;
/// Memory from this size on lies on huge pages where it is prepared in advance: a cold key then costs
/// one miss instead of two. Below it they would be too much to round up to.
const HUGE_FROM: usize = 16 * HUGE_PAGE;

/// So many buckets, all of whose words start at zero.
#[derive(Debug)]
pub(crate) struct Memory<B> {
    map: MmapMut,
    buckets: NonNull<B>,
    count: usize,
    page: usize,
}

/// What may be laid over zeroed memory.
///
/// # Safety
/// The type consists of atomics alone, has no drop glue, and all its bytes may be zero.
#[expect(unsafe_code, reason = "a promise about the layout, kept by the two types that give it")]
pub unsafe trait Zeroed {}

#[expect(
    unsafe_code,
    reason = "the pointers lead into the mapping, which is shared by atomics only"
)]
// SAFETY: the memory behind the pointers holds atomics alone (`Zeroed`) and lives as long as `map`.
unsafe impl<B: Sync> Send for Memory<B> {}
#[expect(unsafe_code, reason = "as above")]
// SAFETY: as above.
unsafe impl<B: Sync> Sync for Memory<B> {}

#[expect(
    unsafe_code,
    reason = "typed views of mapped pages; a vector would be zeroed by hand, 94 ms for 128 MiB"
)]
impl<B: Zeroed> Memory<B> {
    /// Fresh memory for so many buckets; none of it is resident yet.
    pub(crate) fn new(count: usize) -> io::Result<Self> {
        let too_large = || io::Error::from(io::ErrorKind::OutOfMemory);
        let bytes = count.checked_mul(size_of::<B>()).ok_or_else(too_large)?;
        if isize::try_from(bytes).is_err() {
            return Err(too_large());
        }
        let map = MmapOptions::new().len(bytes).no_reserve_swap().map_anon()?;
        // Zeroing a huge page takes a hundred times as long as zeroing a small one.
        advise(&map, false);
        let base = NonNull::new(map.as_ptr().cast_mut()).ok_or_else(too_large)?;
        Ok(Self { map, buckets: base.cast(), count, page: PAGE })
    }

    /// Makes all of it resident now, on huge pages if it is large enough.
    pub(crate) fn prepare(&mut self) {
        if self.map.len() >= HUGE_FROM && advise(&self.map, true) {
            self.page = HUGE_PAGE;
        }
        populate(&self.map);
    }

    /// Lets the system join pages that are all in use into huge ones, in its own time.
    pub(crate) fn let_join(&self) {
        if self.map.len() >= HUGE_FROM {
            advise(&self.map, true);
        }
    }

    #[inline]
    pub(crate) fn buckets(&self) -> &[B] {
        // SAFETY: the mapping holds `count` of them from here on, zeroed or written through
        // atomics; it lives as long as `self`, and nobody takes it exclusively.
        unsafe { slice::from_raw_parts(self.buckets.as_ptr(), self.count) }
    }

    /// Gives the pages up to this bucket back to the system, those from `from` on and what a call
    /// before left of its last page; from then on they read as zero. The first page stays until
    /// `from` is 0, when all of the memory is out of use.
    pub(crate) fn release_buckets(&self, from: usize, to: usize) {
        let (start, end) = (from * size_of::<B>(), to * size_of::<B>());
        let whole = start / self.page * self.page;
        let start = if whole == 0 { start.next_multiple_of(self.page) } else { whole };
        let end = if from == 0 || to >= self.count {
            end.next_multiple_of(self.page).min(self.map.len())
        } else {
            end / self.page * self.page
        };
        self.release(start, end);
    }

    #[cfg(unix)]
    fn release(&self, from: usize, to: usize) {
        if from < to {
            // Named here, since it is there on such systems alone.
            let advice = memmap2::UncheckedAdvice::DontNeed;
            // SAFETY: the range lies within the mapping, whose words are only used as atomics for
            // which zero is a valid value; those who may still read them treat zero as absent.
            let released = unsafe { self.map.unchecked_advise_range(advice, from, to - from) };
            // A system that refuses keeps the pages: memory is lost, nothing else.
            drop(released);
        }
    }

    #[cfg(not(unix))]
    fn release(&self, _from: usize, _to: usize) {}
}

/// Asks for huge pages, or for none; false where the system has no say in it.
#[cfg(target_os = "linux")]
fn advise(map: &MmapMut, huge: bool) -> bool {
    let advice = if huge { memmap2::Advice::HugePage } else { memmap2::Advice::NoHugePage };
    // A system without huge pages uses its small ones.
    map.advise(advice).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn advise(_map: &MmapMut, _huge: bool) -> bool {
    false
}

/// Makes all pages resident. A system that cannot does so when they are used.
#[cfg(target_os = "linux")]
fn populate(map: &MmapMut) {
    drop(map.advise(memmap2::Advice::PopulateWrite));
}

#[cfg(not(target_os = "linux"))]
fn populate(_map: &MmapMut) {}
