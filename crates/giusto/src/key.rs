//! Keys: who is limited, and how that is kept in a slot.
//!
//! | key | kept as | equal if |
//! |---|---|---|
//! | integers, `char`, `bool`, IPv4 addresses | one word | equal |
//! | `u128`, `[u8; 16]`, IPv6 and IP addresses | two or three words | equal |
//! | `str`, `[u8]` | four words; a pointer to its bytes if there are more than 24 | equal |
//! | [`Exact<K>`] | a pointer to the key | equal |
//! | [`Hashed<K>`] | 128 bits of a keyed hash | their hashes are |

mod bytes;
mod exact;
mod hashed;
mod inline;
mod outside;
mod short;

use std::{fmt::Debug, hash::BuildHasher};

pub use exact::Exact;
pub use hashed::Hashed;

use crate::{reclaim::Guard, table::bucket::Bucket};

/// A kind of key that a [`Limiter`](crate::Limiter) can hold.
///
/// Implemented for the integers, `char`, `bool`, addresses, arrays of 4 to 32 bytes, `str` and `[u8]`; for any
/// other `Hash + Eq` there is [`Exact`], and [`Hashed`] for keys that are long. The methods are the
/// table's, not callers'.
pub trait Key: 'static {
    /// What a caller asks with, by reference.
    type Query: ?Sized;
    /// What an iteration yields.
    type Owned: Debug;
    #[doc(hidden)]
    type Bucket: Bucket;

    /// Whether words can lead outside of the slot.
    #[doc(hidden)]
    const OUTSIDE: bool;

    #[doc(hidden)]
    fn probe<H: BuildHasher>(hashing: &Hashing<H>, query: &Self::Query) -> Probe<WordsOf<Self>>;

    #[doc(hidden)]
    fn matches(stored: WordsOf<Self>, probe: &Probe<WordsOf<Self>>, query: &Self::Query) -> bool;

    /// The words to keep, with what they lead to.
    #[doc(hidden)]
    fn store(probe: &Probe<WordsOf<Self>>, query: &Self::Query) -> WordsOf<Self>;

    /// The hash of a key that is kept.
    #[doc(hidden)]
    fn rehash<H: BuildHasher>(hashing: &Hashing<H>, stored: WordsOf<Self>) -> u64;

    /// Whether the hash of a key that is kept is worked out from what its words lead to.
    #[doc(hidden)]
    const HASHED_OUTSIDE: bool = false;

    /// Disposes of what the words lead to, which nobody finds any more.
    #[doc(hidden)]
    fn retire(stored: WordsOf<Self>, guard: &Guard);

    /// The bits of a key's first word that are known before it is stored.
    #[doc(hidden)]
    #[inline]
    fn known(_first: u64) -> u64 {
        u64::MAX
    }

    /// Whether this key's words lead outside of the slot, so that only a pinned thread may look.
    #[doc(hidden)]
    #[inline]
    fn leads_outside(_probe: &Probe<WordsOf<Self>>) -> bool {
        Self::OUTSIDE
    }

    /// Starts loading what the first word of a key leads to.
    #[doc(hidden)]
    #[inline]
    fn prefetch(_first: u64) {}

    #[doc(hidden)]
    fn owned(stored: WordsOf<Self>) -> Self::Owned;
}

/// The words of a key.
pub(crate) type WordsOf<K> = <<K as Key>::Bucket as Bucket>::Words;

/// A key that is asked for: its hash, and as much of its words as is known without storing it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Probe<W> {
    /// Says where its home is.
    pub hash: u64,
    /// Its words, as far as they are known.
    pub words: W,
}

/// How a limiter hashes its keys.
#[doc(hidden)]
#[derive(Debug)]
pub struct Hashing<H> {
    pub(crate) hasher: H,
    /// For keys of which only a hash is kept: what the hasher makes of two numbers.
    pub(crate) secret: [u64; 2],
}

impl<H: BuildHasher> Hashing<H> {
    pub(crate) fn new(hasher: H) -> Self {
        let secret = [hasher.hash_one(0_u64), hasher.hash_one(1_u64)];
        Self { hasher, secret }
    }
}
