//! The memory of an array: anonymous pages, zero when first touched, that can be given back while
//! others still read them.
//!
//! Mapping a gigabyte takes microseconds, and each page is zeroed when it is first used: growing
//! never pauses for it. Pages given back stay mapped and read as zero, so that a reader that lags
//! behind needs no protection. The mapping ends with its owner.

use std::{io, ptr::NonNull, slice};

use memmap2::{MmapMut, MmapOptions};

/// What memory is made resident and given back in; where pages are larger, less is given back.
const PAGE: usize = 4096;

/// So many buckets, all of whose words start at zero.
#[derive(Debug)]
pub(crate) struct Memory<B> {
    map: MmapMut,
    buckets: NonNull<B>,
    count: usize,
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
    pub(crate) fn new(count: usize, huge_pages: bool) -> io::Result<Self> {
        let too_large = || io::Error::from(io::ErrorKind::OutOfMemory);
        let bytes = count.checked_mul(size_of::<B>()).ok_or_else(too_large)?;
        if isize::try_from(bytes).is_err() {
            return Err(too_large());
        }
        let map = MmapOptions::new().len(bytes).no_reserve_swap().map_anon()?;
        if huge_pages {
            advise_huge(&map);
        }
        let base = NonNull::new(map.as_ptr().cast_mut()).ok_or_else(too_large)?;
        Ok(Self { map, buckets: base.cast(), count })
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

    /// Gives the whole pages of these buckets back to the system; from then on they read as zero.
    pub(crate) fn release_buckets(&self, from: usize, to: usize) {
        self.release(from * size_of::<B>(), to * size_of::<B>());
    }

    #[cfg(unix)]
    fn release(&self, from: usize, to: usize) {
        let (from, to) = (from.next_multiple_of(PAGE), to / PAGE * PAGE);
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
fn advise_huge(map: &MmapMut) {
    // A system without huge pages uses its small ones.
    drop(map.advise(memmap2::Advice::HugePage));
}

#[cfg(not(target_os = "linux"))]
fn advise_huge(_map: &MmapMut) {}
