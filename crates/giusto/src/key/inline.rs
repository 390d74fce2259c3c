//! Keys that fit in the words of a slot: exact, and with nothing outside of it.

use std::{
    hash::BuildHasher,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use super::{Hashing, Key, Probe};
use crate::{
    reclaim::Guard,
    table::bucket::{Slots, Words},
};

macro_rules! inline {
    ($($key:ty, $count:literal, $to:expr, $from:expr;)+) => {$(
        impl Key for $key {
            type Query = Self;
            type Owned = Self;
            type Bucket = Slots<$count>;
            const OUTSIDE: bool = false;

            #[inline]
            fn probe<H: BuildHasher>(hashing: &Hashing<H>, query: &Self) -> Probe<Words<$count>> {
                let words: Words<$count> = Words($to(*query));
                Probe { hash: Self::rehash(hashing, words), words }
            }

            #[inline]
            fn matches(stored: Words<$count>, probe: &Probe<Words<$count>>, _query: &Self) -> bool {
                stored == probe.words
            }

            #[inline]
            fn store(probe: &Probe<Words<$count>>, _query: &Self) -> Words<$count> {
                probe.words
            }

            #[inline]
            fn rehash<H: BuildHasher>(hashing: &Hashing<H>, stored: Words<$count>) -> u64 {
                hash(&hashing.hasher, stored.0)
            }

            #[inline]
            fn retire(_stored: Words<$count>, _guard: &Guard) {}

            fn owned(stored: Words<$count>) -> Self {
                $from(stored.0)
            }
        }
    )+};
}

/// A single word is hashed as itself: an array would be hashed with its length.
#[inline]
fn hash<H: BuildHasher, const W: usize>(hasher: &H, words: [u64; W]) -> u64 {
    match words.as_slice() {
        [word] => hasher.hash_one(word),
        words => hasher.hash_one(words),
    }
}

macro_rules! integer {
    ($($key:ty)+) => {
        $(
            #[allow(
                clippy::cast_lossless,
                clippy::cast_possible_truncation,
                clippy::cast_possible_wrap,
                clippy::cast_sign_loss,
                trivial_numeric_casts,
                reason = "there and back through a word, whatever the integer"
            )]
            const _: () = {
                inline! { $key, 1, |key: $key| [key as u64], |[word]: [u64; 1]| word as $key; }
            };
        )+
    };
}

integer! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

const fn halves(key: u128) -> [u64; 2] {
    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    [key as u64, (key >> 64) as u64]
}

const fn whole([low, high]: [u64; 2]) -> u128 {
    (high as u128) << 64 | low as u128
}

inline! {
    char, 1, |key: Self| [u64::from(key)], |[word]: [u64; 1]| {
        u32::try_from(word).ok().and_then(Self::from_u32).unwrap_or_default()
    };
    bool, 1, |key: Self| [u64::from(key)], |[word]: [u64; 1]| word > 0;
    Ipv4Addr, 1, |key: Self| [u64::from(key.to_bits())], |[word]: [u64; 1]| {
        Self::from_bits(u32::try_from(word).unwrap_or(0))
    };
    [u8; 4], 1, |key: Self| [u64::from(u32::from_ne_bytes(key))], |[word]: [u64; 1]| {
        u32::try_from(word).unwrap_or(0).to_ne_bytes()
    };
    [u8; 8], 1, |key: Self| [u64::from_ne_bytes(key)], |[word]: [u64; 1]| word.to_ne_bytes();
    u128, 2, halves, whole;
    i128, 2, |key: Self| halves(key.cast_unsigned()), |words| whole(words).cast_signed();
    Ipv6Addr, 2, |key: Self| halves(key.to_bits()), |words| Self::from_bits(whole(words));
    [u8; 16], 2, |key: Self| halves(u128::from_ne_bytes(key)), |words| whole(words).to_ne_bytes();
    [u8; 32], 4, quarters, bytes;
    IpAddr, 3, address_words, address;
}

fn quarters(key: [u8; 32]) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().zip(key.as_chunks().0) {
        *word = u64::from_ne_bytes(*chunk);
    }
    words
}

fn bytes(words: [u64; 4]) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (chunk, word) in bytes.as_chunks_mut().0.iter_mut().zip(words) {
        *chunk = word.to_ne_bytes();
    }
    bytes
}

/// The last word tells the families apart: `::ffff:1.2.3.4` is not `1.2.3.4`.
fn address_words(key: IpAddr) -> [u64; 3] {
    match key {
        IpAddr::V4(address) => [u64::from(address.to_bits()), 0, 4],
        IpAddr::V6(address) => {
            let [low, high] = halves(address.to_bits());
            [low, high, 6]
        }
    }
}

fn address([low, high, family]: [u64; 3]) -> IpAddr {
    if family == 4 {
        Ipv4Addr::from_bits(u32::try_from(low).unwrap_or(0)).into()
    } else {
        Ipv6Addr::from_bits(whole([low, high])).into()
    }
}
