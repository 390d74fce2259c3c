//! Keys kept as 128 bits of a keyed hash: short slots for long keys, at a price that is stated.

use std::{
    fmt,
    hash::{BuildHasher, Hash},
    marker::PhantomData,
};

use siphasher::sip128::{Hasher128, SipHasher13};

use super::{Hashing, Key, Probe};
use crate::{
    reclaim::Guard,
    table::bucket::{Slots, Words},
};

/// Keys `K` kept as 128 bits of SipHash-1-3 under a secret of the limiter's.
///
/// What it trades: two keys with the same 128 bits share one limit, so that each gets less, never
/// more. Among a hundred million keys that happens by chance once in 10^23 (birthday bound,
/// `n^2 / 2^129`); who does not know the secret cannot make it happen. What it saves: the bytes of
/// the key, which are not kept, and the access to them.
///
/// ```
/// use giusto::{Gcra, Hashed, Limiter, MonotonicClock, Quota};
///
/// let gcra = Gcra::new(Quota::per_minute(2))?;
/// let limiter = Limiter::<Hashed<str>, _>::new(gcra, MonotonicClock::new());
/// assert!(limiter.check("a session token of any length").is_allowed());
/// # Ok::<(), giusto::QuotaError>(())
/// ```
pub struct Hashed<K: ?Sized>(PhantomData<fn(&K)>);

impl<K: ?Sized> fmt::Debug for Hashed<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed")
    }
}

impl<K: Hash + ?Sized + 'static> Key for Hashed<K> {
    type Query = K;
    /// The hash: the key itself is not kept.
    type Owned = u128;
    type Bucket = Slots<2>;
    const OUTSIDE: bool = false;

    #[inline]
    fn probe<H: BuildHasher>(hashing: &Hashing<H>, query: &K) -> Probe<Words<2>> {
        let [low, high] = hashing.secret;
        let mut sip = SipHasher13::new_with_keys(low, high);
        query.hash(&mut sip);
        let hash = sip.finish128();
        Probe { hash: hash.h2, words: Words([hash.h1, hash.h2]) }
    }

    #[inline]
    fn matches(stored: Words<2>, probe: &Probe<Words<2>>, _query: &K) -> bool {
        stored == probe.words
    }

    #[inline]
    fn store(probe: &Probe<Words<2>>, _query: &K) -> Words<2> {
        probe.words
    }

    #[inline]
    fn rehash<H: BuildHasher>(_hashing: &Hashing<H>, Words([_, second]): Words<2>) -> u64 {
        second
    }

    #[inline]
    fn retire(_stored: Words<2>, _guard: &Guard) {}

    fn owned(Words([low, high]): Words<2>) -> u128 {
        u128::from(high) << 64 | u128::from(low)
    }
}
