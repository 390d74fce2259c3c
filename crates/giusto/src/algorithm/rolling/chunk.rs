//! A chunk of a shared log: a first entry, and words that each take one entry more.
//!
//! A word is 0 (free), the seal, or an entry. Words are taken in order, each by one exchange. After
//! the last word or the seal nothing is added, and the next chunk is linked by one exchange of
//! `next`.
//!
//! Invariant: the units of an entry are only ever lowered, by refunds, and a refund that is known to
//! a chunk has been carried out before anything is added to that chunk.

use std::ptr;

use super::{
    Entry,
    note::Note,
    piece::{Piece, admitted_at},
    shape::{ENTRY, SEAL, Shape},
};
use crate::{
    Timestamp,
    sync::{AtomicBool, AtomicPtr, AtomicU64, Ordering},
};

/// Where `next` leads once the log has ended; the address of no chunk.
pub(super) const ENDED: *mut Chunk = ptr::without_provenance_mut(1);

/// A part of a log.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The units of the first entry.
    first: AtomicU64,
    words: Box<[AtomicU64]>,
    pub(super) next: AtomicPtr<Chunk>,
    /// The word of a [`Note`], or 0.
    note: AtomicU64,
    /// Whether the refund has been carried out.
    settled: AtomicBool,
    pub(super) known: Known,
}

/// What is fixed about a chunk when it is linked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// The instant of the first entry.
    pub(super) base: Timestamp,
    /// The units that count at `base`, those of the first entry among them.
    pub(super) used: u64,
    /// The refund with which this chunk begins, in place of an admission.
    pub(super) refund: Option<Refund>,
    /// The chunk with the oldest entry that counts at `base`; null where that is this one.
    pub(super) start: *mut Chunk,
    /// The index of that entry.
    pub(super) start_index: usize,
    /// The chunk before; not to be followed past `start`.
    pub(super) prev: *mut Chunk,
    /// Counts the chunks of the log.
    pub(super) number: u32,
    /// How many chunks there may be from the start to here before entries are moved together.
    pub(super) most_chunks: u32,
    pub(super) shape: Shape,
}

/// What a refund does: of the units admitted at one instant, so many are left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refund {
    pub(super) at: Timestamp,
    pub(super) left: u64,
}

/// What is at an index of a chunk.
pub(super) enum Slot {
    /// An entry.
    Entry(Entry),
    /// Nothing yet: the next entry goes here.
    Free,
    /// Nothing ever: the chunk is full or sealed.
    End,
}

// SAFETY: a chunk owns its words, and the pointers in it are followed only by threads that have
// pinned (see `Reached`), whichever thread made the chunk or drops it.
#[expect(unsafe_code, reason = "raw pointers to other chunks")]
unsafe impl Send for Chunk {}

impl Known {
    /// What is known of a chunk before which nothing counts.
    pub(super) const fn new(base: Timestamp, shape: Shape) -> Self {
        Self {
            base,
            used: 0,
            refund: None,
            start: ptr::null_mut(),
            start_index: 0,
            prev: ptr::null_mut(),
            number: 0,
            most_chunks: 0,
            shape,
        }
    }
}

impl Chunk {
    /// A chunk that nobody else sees yet, with these words after the first entry.
    pub(super) fn new(known: Known, units: u64, words: impl IntoIterator<Item = u64>) -> Self {
        Self {
            first: AtomicU64::new(units),
            words: words.into_iter().map(AtomicU64::new).collect(),
            next: AtomicPtr::new(ptr::null_mut()),
            note: AtomicU64::new(0),
            settled: AtomicBool::new(known.refund.is_none()),
            known,
        }
    }

    /// How many words there are after the first entry.
    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    /// What is at an index.
    #[inline]
    pub(super) fn read(&self, index: usize) -> Slot {
        let base = self.known.base;
        let Some(index) = index.checked_sub(1) else {
            // Acquire: pairs with the lowering in `lower`, so that who sees a refund carried out
            // also sees that the log went on (see `View::holds`).
            return Slot::Entry(Entry { at: base, units: self.first.load(Ordering::Acquire) });
        };
        let Some(word) = self.words.get(index) else { return Slot::End };
        // Acquire: pairs with the exchange in `append`, so that who sees an entry sees what its
        // thread saw, a refund carried out above all; and with the lowering in `lower`, as above.
        let word = word.load(Ordering::Acquire);
        if word < ENTRY {
            return if word == SEAL { Slot::End } else { Slot::Free };
        }
        Slot::Entry(self.known.shape.entry(base, word))
    }

    /// The entry at an index, if there is one.
    #[inline]
    pub(super) fn entry(&self, index: usize) -> Option<Entry> {
        if let Slot::Entry(entry) = self.read(index) { Some(entry) } else { None }
    }

    /// Adds an entry as the one at `index`, and tells whether this call did.
    #[inline]
    pub(super) fn append(&self, index: usize, word: u64) -> bool {
        // Release on success: pairs with the load in `read`. Relaxed on failure: the log is read
        // anew.
        self.words[index - 1]
            .compare_exchange(0, word, Ordering::Release, Ordering::Relaxed)
            .is_ok()
    }

    /// What counted when some entry was added.
    #[inline]
    pub(super) fn note(&self) -> Option<Note> {
        // Acquire: pairs with the store in `keep`, so that the entries that it speaks of are seen.
        Note::of(self.note.load(Ordering::Acquire))
    }

    /// Keeps a note, in place of any other.
    #[inline]
    pub(super) fn keep(&self, note: Note) {
        if let Some(word) = note.word() {
            // Release: pairs with the load in `note`. A note that another thread kept in between is
            // lost, which only costs time.
            self.note.store(word, Ordering::Release);
        }
    }

    /// Sees to it that no entry is added at `index` or later, and tells whether this call did.
    pub(super) fn seal(&self, index: usize) -> bool {
        self.append(index, SEAL)
    }

    /// Links what follows, and tells whether this call did.
    pub(super) fn link(&self, next: *mut Self) -> bool {
        // Release on success: pairs with the loads of `next`, which then see the new chunk whole.
        // Relaxed on failure: what was linked instead is loaded anew.
        self.next
            .compare_exchange(ptr::null_mut(), next, Ordering::Release, Ordering::Relaxed)
            .is_ok()
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        // Acquire: pairs with the exchange in `append`, as in `read`.
        1 + self.words.partition_point(|word| word.load(Ordering::Acquire) >= ENTRY)
    }

    /// Lowers the units of an entry, which others may be doing as well.
    fn lower(&self, index: usize, units: u64) {
        // Release: pairs with the loads in `read`; the minimum of what all threads that carry out
        // the same refund ask for is what one of them asks for.
        if index == 0 {
            self.first.fetch_min(units, Ordering::Release);
        } else if let Some(entry) = self.entry(index)
            && let Some(word) = self.known.shape.word(self.known.base, Entry { units, ..entry })
        {
            self.words[index - 1].fetch_min(word, Ordering::Release);
        }
    }

    /// Carries out the refund with which this chunk begins, unless that was done.
    ///
    /// Of the units at the refund's instant the newest are kept. Any number of threads can do this
    /// at once and one after the other, whatever was refunded since: units only become fewer, and
    /// never fewer than this refund leaves or a later one has left.
    #[inline]
    pub(super) fn settle<'guard, I>(&self, older: impl FnOnce() -> I)
    where
        I: Iterator<Item = Piece<'guard>>,
    {
        // Acquire: pairs with the store in `carry_out`, so that what was lowered is seen lowered.
        if let Some(refund) = self.known.refund
            && !self.settled.load(Ordering::Acquire)
        {
            self.carry_out(refund, older());
        }
    }

    #[cold]
    fn carry_out<'guard>(&self, refund: Refund, older: impl Iterator<Item = Piece<'guard>>) {
        let mut left = refund.left;
        for (chunk, index, units) in admitted_at(refund.at, older) {
            let kept = units.min(left);
            left -= kept;
            if kept < units {
                chunk.lower(index, kept);
            }
        }
        // Release: pairs with the load in `settle`.
        self.settled.store(true, Ordering::Release);
    }

    /// The bytes of this chunk.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.words)
    }
}
