//! Keys: who is limited, and how that is kept in a slot.
//!
//! | key | kept as | equal if |
//! |---|---|---|
//! | integers, `char`, `bool`, IPv4 addresses | one word | equal |
//! | `u128`, `[u8; 16]`, IPv6 and IP addresses | two or three words | equal |
//! | `str`, `[u8]` | a pointer to its bytes | equal |
//! | [`Exact<K>`] | a pointer to the key | equal |
//! | [`Hashed<K>`] | 128 bits of a keyed hash | their hashes are |

mod bytes;
mod exact;
mod hashed;
mod inline;
mod outside;

use std::{fmt::Debug, hash::BuildHasher};

pub use exact::Exact;
pub use hashed::Hashed;

use crate::{reclaim::Guard, table::bucket::Bucket};

/// A kind of key that a [`Limiter`](crate::Limiter) can hold.
///
/// Implemented for the integers, addresses, arrays of 16 and 32 bytes, `str` and `[u8]`; for any
/// other `Hash + Eq` there is [`Exact`], and [`Hashed`] for keys that are long. The methods are the
/// table's, not callers'.
pub trait Key: 'static {
    /// What a caller asks with, by reference.
    type Query: ?Sized;
    /// What an iteration yields.
    type Owned: Debug;
    #[doc(hidden)]
    type Bucket: Bucket;

    /// The bits of the first word that differ only where keys do.
    #[doc(hidden)]
    const FIRST: u64;
    /// Whether the words lead outside of the slot.
    #[doc(hidden)]
    const OUTSIDE: bool;

    #[doc(hidden)]
    fn probe<H: BuildHasher>(hasher: &H, query: &Self::Query) -> Probe<WordsOf<Self>>;

    #[doc(hidden)]
    fn matches(stored: WordsOf<Self>, probe: &Probe<WordsOf<Self>>, query: &Self::Query) -> bool;

    /// The words to keep, with what they lead to.
    #[doc(hidden)]
    fn store(probe: &Probe<WordsOf<Self>>, query: &Self::Query) -> WordsOf<Self>;

    /// The hash of a key that is kept.
    #[doc(hidden)]
    fn rehash<H: BuildHasher>(hasher: &H, stored: WordsOf<Self>) -> u64;

    /// Disposes of what the words lead to, which nobody finds any more.
    #[doc(hidden)]
    fn retire(stored: WordsOf<Self>, guard: &Guard);

    /// Starts loading what the words lead to.
    #[doc(hidden)]
    fn prefetch(_stored: WordsOf<Self>) {}

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
    /// The first word, as far as it is known.
    pub first: u64,
    /// All words, for keys that are inline.
    pub words: W,
}
