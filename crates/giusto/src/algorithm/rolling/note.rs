//! A note on the last chunk of a log of what counted when an entry was added, in one word, so that
//! the next request need not add it all up again.
//!
//! A note is true for as long as its chunk is the last: until the next one is linked nothing is
//! given back. It is known at no instant before that of the entry, nor asked about one. So it does
//! not matter whose note is found, and a missing one only costs time.

/// What counts at the instant of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// How many entries the chunk had then.
    pub(super) len: usize,
    /// How many chunks after the start of this chunk's log the oldest entry is that counts: 0 or 1.
    pub(super) chunk: u32,
    /// The index of that entry in its chunk.
    pub(super) index: usize,
    /// The units that count.
    pub(super) used: u64,
}

/// The bits for a number of entries or an index; a chunk has fewer than 2^7.
const INDEX_BITS: u32 = 7;
const INDEX: u64 = (1 << INDEX_BITS) - 1;

impl Note {
    /// The word of this note, where one can hold it; never 0, since there is an entry.
    #[inline]
    pub(super) fn word(self) -> Option<u64> {
        let Self { len, chunk, index, used } = self;
        let fits = chunk <= 1 && used >> (u64::BITS - 2 * INDEX_BITS - 1) == 0;
        let place = u64::from(chunk) << INDEX_BITS | index as u64;
        fits.then_some((used << 1 << INDEX_BITS | place) << INDEX_BITS | len as u64)
    }

    /// The note of a word, if there is one.
    #[inline]
    pub(super) fn of(word: u64) -> Option<Self> {
        let len = (word & INDEX) as usize;
        let index = (word >> INDEX_BITS & INDEX) as usize;
        let chunk = (word >> (2 * INDEX_BITS) & 1) as u32;
        let used = word >> (2 * INDEX_BITS + 1);
        (word != 0).then_some(Self { len, chunk, index, used })
    }
}
