//! Zeroed memory on huge pages, touched before it is handed out.

use std::{slice, sync::atomic::AtomicU64};

use memmap2::{Advice, MmapMut, MmapRaw};

/// An array of words.
#[derive(Debug)]
pub(crate) struct Pages {
    map: MmapRaw,
    words: usize,
}

impl Pages {
    pub(crate) fn new(words: usize) -> Self {
        let mut map = MmapMut::map_anon(words * size_of::<AtomicU64>()).expect("enough memory");
        // A kernel without huge pages refuses; the table is then slower, and no less right.
        let _ = map.advise(Advice::HugePage);
        map.fill(0);
        Self { map: map.into(), words }
    }

    #[inline]
    #[expect(unsafe_code, reason = "the map hands out bytes, and there is no safe way to words")]
    #[expect(clippy::cast_ptr_alignment, reason = "a map begins on a page")]
    pub(crate) fn words(&self) -> &[AtomicU64] {
        let words = self.map.as_mut_ptr().cast::<AtomicU64>();
        // SAFETY: the map is readable and writable, is `words` words long, begins on a page and so
        // on a multiple of 8, and lives as long as `self`; any bytes are an `AtomicU64`, and
        // nothing else ever points into it.
        unsafe { slice::from_raw_parts(words, self.words) }
    }
}
