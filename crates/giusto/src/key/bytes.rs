//! Strings and byte strings, exact, of any length: a pointer to a copy of the bytes.
//!
//! The length stands in the word, so that a key of up to 254 bytes takes just its bytes; a longer one
//! has its length before them.

use std::{hash::BuildHasher, ptr::NonNull, slice};

use super::{
    Key, Probe,
    outside::{MARKS, follow, leading_to, marks, own},
};
use crate::{
    reclaim::Guard,
    table::{
        bucket::{Slots, Words},
        prefetch,
    },
};

/// In place of the length: it stands before the bytes.
const LONG: u8 = u8::MAX;
const LENGTH_BYTES: usize = size_of::<usize>();

#[inline]
fn probe<H: BuildHasher>(hasher: &H, bytes: &[u8]) -> Probe<Words<1>> {
    let hash = hasher.hash_one(bytes);
    let length = u8::try_from(bytes.len()).unwrap_or(LONG);
    let first = marks(hash, length);
    Probe { hash, first, words: Words([first]) }
}

fn store(first: u64, bytes: &[u8]) -> Words<1> {
    let copy: Box<[u8]> = match own(first) {
        0 => return Words([first]),
        LONG => [&bytes.len().to_ne_bytes(), bytes].concat().into(),
        _ => bytes.into(),
    };
    let start: NonNull<u8> = NonNull::from(Box::leak(copy)).cast();
    Words([leading_to(start, first)])
}

/// The memory that a word leads to, all of it.
#[expect(unsafe_code, reason = "a thin pointer: half the bytes of a boxed slice in each slot")]
fn memory(Words([word]): Words<1>) -> Option<NonNull<[u8]>> {
    let start = follow::<u8>(word)?;
    let length = match own(word) {
        LONG => {
            // SAFETY: a long key's memory starts with its length (`store`), and it is not freed
            // while this thread is pinned (invariant of `outside`).
            let length = unsafe { start.cast::<[u8; LENGTH_BYTES]>().read() };
            LENGTH_BYTES + usize::from_ne_bytes(length)
        }
        short => usize::from(short),
    };
    Some(NonNull::slice_from_raw_parts(start, length))
}

#[inline]
#[expect(unsafe_code, reason = "as above")]
fn with_bytes<T>(words: Words<1>, read: impl FnOnce(&[u8]) -> T) -> T {
    let Some(memory) = memory(words) else { return read(&[]) };
    let before = if own(words.0[0]) == LONG { LENGTH_BYTES } else { 0 };
    // SAFETY: `memory` is as long as `store` made it, was written before the word, is never written
    // again and is not freed while this thread is pinned (invariant of `outside`).
    let bytes = unsafe { slice::from_raw_parts(memory.cast::<u8>().as_ptr(), memory.len()) };
    read(&bytes[before..])
}

#[inline]
fn matches(stored: Words<1>, probe: &Probe<Words<1>>, bytes: &[u8]) -> bool {
    (stored.0[0] ^ probe.first) & MARKS == 0 && with_bytes(stored, |stored| stored == bytes)
}

#[expect(unsafe_code, reason = "the end of what `store` began")]
fn retire(stored: Words<1>, guard: &Guard) {
    if let Some(memory) = memory(stored) {
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
            type Bucket = Slots<1>;
            const FIRST: u64 = MARKS;
            const OUTSIDE: bool = true;

            #[inline]
            fn probe<H: BuildHasher>(hasher: &H, query: &Self) -> Probe<Words<1>> {
                probe(hasher, $bytes(query))
            }

            #[inline]
            fn matches(stored: Words<1>, probe: &Probe<Words<1>>, query: &Self) -> bool {
                matches(stored, probe, $bytes(query))
            }

            fn store(probe: &Probe<Words<1>>, query: &Self) -> Words<1> {
                store(probe.first, $bytes(query))
            }

            fn rehash<H: BuildHasher>(hasher: &H, stored: Words<1>) -> u64 {
                with_bytes(stored, |bytes| hasher.hash_one(bytes))
            }

            fn retire(stored: Words<1>, guard: &Guard) {
                retire(stored, guard);
            }

            #[inline]
            fn prefetch(stored: Words<1>) {
                if let Some(start) = follow::<u8>(stored.0[0]) {
                    prefetch::address(start);
                }
            }

            fn owned(stored: Words<1>) -> $owned {
                with_bytes(stored, $own)
            }
        }
    };
}

bytes!([u8], Vec<u8>, <[u8]>::as_ref, <[u8]>::to_vec);
bytes!(str, String, str::as_bytes, |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned());
