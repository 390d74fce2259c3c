//! Strings and byte strings, exact, of any length: up to 24 bytes in the slot, longer ones outside.
//!
//! ```text
//! up to 24 bytes:  length 8 | hash 56              three words of bytes
//! longer:          255 | hash 8 | address 48       hash    0    0
//! ```
//!
//! The hash tells other keys apart at a glance; keys are equal only if all their bytes are. The
//! address of a long key stands in the same word as the mark that says so, because the words of a
//! slot may be read while they are being replaced.

use std::{
    hash::{BuildHasher, Hasher},
    ptr::NonNull,
    slice,
};

use super::{
    Hashing, Key, Probe,
    outside::{MARKS, follow, leading_to, marks, own},
    short::{SHORT, packed, unpacked},
};
use crate::{
    reclaim::Guard,
    table::{
        bucket::{Slots, Words},
        prefetch,
    },
};

/// In place of the length, in the first word of a key that is longer.
const LONG: u8 = u8::MAX;
const LENGTH_SHIFT: u32 = 56;
/// A long key's memory starts with its length.
const LENGTH_BYTES: usize = size_of::<usize>();

#[inline]
fn probe<H: BuildHasher>(hashing: &Hashing<H>, bytes: &[u8]) -> Probe<Words<4>> {
    if bytes.len() > SHORT {
        let hash = long_hash(&hashing.hasher, bytes);
        return Probe { hash, words: Words([marks(hash, LONG), hash, 0, 0]) };
    }
    let (packed, length) = (packed(bytes), bytes.len() as u64);
    let hash = short_hash(&hashing.hasher, packed, length);
    let [a, b, c] = packed;
    let first = length << LENGTH_SHIFT | hash >> (64 - LENGTH_SHIFT);
    Probe { hash, words: Words([first, a, b, c]) }
}

/// Apart, so that the way of short keys stays short.
#[inline(never)]
fn long_hash<H: BuildHasher>(hasher: &H, bytes: &[u8]) -> u64 {
    hasher.hash_one(bytes)
}

/// The hash of a short key's words: they say all that its bytes do, at a fraction of the price.
#[inline]
fn short_hash<H: BuildHasher>(hasher: &H, [a, b, c]: [u64; 3], length: u64) -> u64 {
    let pair = |low: u64, high: u64| u128::from(high) << 64 | u128::from(low);
    let mut state = hasher.build_hasher();
    state.write_u128(pair(a, b));
    state.write_u128(pair(c, length));
    state.finish()
}

#[inline]
const fn is_long(first: u64) -> bool {
    own(first) == LONG
}

fn store(Words([first, rest @ ..]): Words<4>, bytes: &[u8]) -> Words<4> {
    let first = if is_long(first) {
        let copy: Box<[u8]> = [&bytes.len().to_ne_bytes(), bytes].concat().into();
        leading_to(NonNull::from(Box::leak(copy)).cast::<u8>(), first)
    } else {
        first
    };
    let [a, b, c] = rest;
    Words([first, a, b, c])
}

/// The memory that the first word of a long key leads to, all of it.
#[expect(unsafe_code, reason = "the bytes of a long key lie outside of its slot")]
fn memory(first: u64) -> Option<NonNull<[u8]>> {
    let start = if is_long(first) { follow::<u8>(first)? } else { return None };
    // SAFETY: the word was made by `store`, so the memory starts with its length; it was written
    // before the word and is not freed while this thread is pinned (invariant of `outside`).
    let length = unsafe { start.cast::<[u8; LENGTH_BYTES]>().read() };
    let length = LENGTH_BYTES + usize::from_ne_bytes(length);
    Some(NonNull::slice_from_raw_parts(start, length))
}

#[expect(unsafe_code, reason = "as above")]
fn with_bytes<T>(Words([first, a, b, c]): Words<4>, read: impl FnOnce(&[u8]) -> T) -> T {
    let Some(memory) = memory(first) else {
        let length = usize::from(own(first)).min(SHORT);
        return read(&unpacked([a, b, c], length)[..length]);
    };
    // SAFETY: as long as `store` made it, never written again, and not freed while this thread is
    // pinned (invariant of `outside`).
    let bytes = unsafe { slice::from_raw_parts(memory.cast::<u8>().as_ptr(), memory.len()) };
    read(&bytes[LENGTH_BYTES..])
}

#[inline]
fn matches(stored: Words<4>, probe: &Probe<Words<4>>, bytes: &[u8]) -> bool {
    let (Words([first, hash, ..]), Words([marks, wanted, ..])) = (stored, probe.words);
    if !is_long(marks) {
        return stored == probe.words;
    }
    (first ^ marks) & MARKS == 0 && hash == wanted && with_bytes(stored, |stored| stored == bytes)
}

#[expect(unsafe_code, reason = "the end of what `store` began")]
fn retire(Words([first, ..]): Words<4>, guard: &Guard) {
    if let Some(memory) = memory(first) {
        // SAFETY: a boxed slice that `store` leaked, with its own length; the table retires the
        // words of a slot once, when nobody finds them any more.
        unsafe { guard.retire(memory) };
    }
}

macro_rules! bytes {
    ($key:ty, $owned:ty, $bytes:expr, $own:expr) => {
        impl Key for $key {
            type Query = Self;
            type Owned = $owned;
            type Bucket = Slots<4>;
            const OUTSIDE: bool = true;

            #[inline]
            fn probe<H: BuildHasher>(hashing: &Hashing<H>, query: &Self) -> Probe<Words<4>> {
                probe(hashing, $bytes(query))
            }

            #[inline]
            fn known(first: u64) -> u64 {
                if is_long(first) { MARKS } else { u64::MAX }
            }

            #[inline]
            fn leads_outside(probe: &Probe<Words<4>>) -> bool {
                is_long(probe.words.0[0])
            }

            #[inline]
            fn matches(stored: Words<4>, probe: &Probe<Words<4>>, query: &Self) -> bool {
                matches(stored, probe, $bytes(query))
            }

            #[inline]
            fn store(probe: &Probe<Words<4>>, query: &Self) -> Words<4> {
                store(probe.words, $bytes(query))
            }

            fn rehash<H: BuildHasher>(hashing: &Hashing<H>, stored: Words<4>) -> u64 {
                let Words([first, a, b, c]) = stored;
                match own(first) {
                    LONG => a,
                    length => short_hash(&hashing.hasher, [a, b, c], length.into()),
                }
            }

            fn retire(stored: Words<4>, guard: &Guard) {
                retire(stored, guard);
            }

            #[inline]
            fn prefetch(first: u64) {
                if let Some(start) = follow::<u8>(first) {
                    prefetch::address(start.as_ptr());
                }
            }

            fn owned(stored: Words<4>) -> $owned {
                with_bytes(stored, $own)
            }
        }
    };
}

bytes!([u8], Vec<u8>, <[u8]>::as_ref, <[u8]>::to_vec);
bytes!(str, String, str::as_bytes, |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned());
