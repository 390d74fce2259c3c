//! The memory of an array: anonymous pages, zero when first touched, that can be given back while
//! others still read them.
//!
//! Mapping a gigabyte takes microseconds, and each page is zeroed when it is first used: growing
//! never pauses for it. Pages given back stay mapped and read as zero, so that a reader that lags
//! behind needs no protection. The mapping ends with its owner.

use std::{io, ptr::NonNull, slice};

use memmap2::{MmapMut, MmapOptions};

/// What memory is made resident and given back in.
const PAGE: usize = 4096;
/// The same where pages are huge.
const HUGE_PAGE: usize = 2 << 20;
/// Memory from this size on lies on huge pages: a cold key then costs one miss instead of two, and
/// growing does not fault five hundred times as often. Below it they would be too much to round up to.
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
        let page = if bytes >= HUGE_FROM { advise_huge(&map) } else { PAGE };
        let base = NonNull::new(map.as_ptr().cast_mut()).ok_or_else(too_large)?;
        Ok(Self { map, buckets: base.cast(), count, page })
    }

    #[inline]
    pub(crate) fn buckets(&self) -> &[B] {
        // SAFETY: the mapping holds `count` of them from here on, zeroed or written through
        // atomics; it lives as long as `self`, and nobody takes it exclusively.
        unsafe { slice::from_raw_parts(self.buckets.as_ptr(), self.count) }
    }

    /// Makes the pages of these buckets resident, in one call instead of a fault for each.
    #[cfg(target_os = "linux")]
    pub(crate) fn populate_buckets(&self, from: usize, to: usize) {
        let (from, to) = (from * size_of::<B>() / PAGE * PAGE, to * size_of::<B>());
        let to = to.next_multiple_of(PAGE).min(self.map.len());
        if from < to {
            // A system that cannot makes them resident when they are used.
            drop(self.map.advise_range(memmap2::Advice::PopulateWrite, from, to - from));
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn populate_buckets(&self, _from: usize, _to: usize) {}

    /// Gives the pages up to this bucket back to the system, those from `from` on and what a call
    /// before left of its last page; from then on they read as zero. The first page stays unless
    /// `from` is 0.
    pub(crate) fn release_buckets(&self, from: usize, to: usize) {
        let start = from * size_of::<B>();
        let whole = start / self.page * self.page;
        let start = if whole == 0 { start.next_multiple_of(self.page) } else { whole };
        let all = to >= self.count;
        let end = if all { self.map.len() } else { to * size_of::<B>() / self.page * self.page };
        self.release(start, end);
    }

    #[cfg(unix)]
    fn release(&self, from: usize, to: usize) {
        if from < to {
            // SAFETY: the range lies within the mapping, whose words are only used as atomics for
            // which zero is a valid value; those who may still read them treat zero as absent.
            let released = unsafe {
                self.map.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, from, to - from)
            };
            // A system that refuses keeps the pages: memory is lost, nothing else.
            drop(released);
        }
    }

    #[cfg(not(unix))]
    fn release(&self, _from: usize, _to: usize) {}
}

#[cfg(target_os = "linux")]
fn advise_huge(map: &MmapMut) -> usize {
    // A system without huge pages uses its small ones, and gives them back as many at once.
    drop(map.advise(memmap2::Advice::HugePage));
    HUGE_PAGE
}

#[cfg(not(target_os = "linux"))]
fn advise_huge(_map: &MmapMut) -> usize {
    PAGE
}
