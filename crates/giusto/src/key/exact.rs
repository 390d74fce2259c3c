//! Any other key: a pointer to a clone of it.

use std::{
    fmt::{self, Debug},
    hash::{BuildHasher, Hash},
    marker::PhantomData,
    ptr::NonNull,
};

use super::{
    Hashing, Key, Probe,
    outside::{MARKS, follow, leading_to, marks},
};
use crate::{
    reclaim::Guard,
    table::{
        bucket::{Slots, Words},
        prefetch,
    },
};

/// Keys `K` of any type, kept as clones and compared as `Eq` says.
///
/// ```
/// use giusto::{Exact, Gcra, Limiter, MonotonicClock, Quota};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// struct Route {
///     tenant: u32,
///     path: String,
/// }
///
/// let gcra = Gcra::new(Quota::per_minute(1))?;
/// let limiter = Limiter::<Exact<Route>, _>::new(gcra, MonotonicClock::new());
/// let route = Route { tenant: 7, path: "/items".into() };
/// assert!(limiter.check(&route).is_allowed());
/// assert!(limiter.check(&route).is_denied());
/// # Ok::<(), giusto::QuotaError>(())
/// ```
pub struct Exact<K>(PhantomData<fn(&K)>);

impl<K> Debug for Exact<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exact")
    }
}

/// The key that a word leads to.
#[inline]
#[expect(unsafe_code, reason = "keys outside of the slot, as clones")]
fn with_key<K, T>(Words([word]): Words<1>, read: impl FnOnce(&K) -> T) -> Option<T> {
    // SAFETY: written before the word, never written again, and not freed while this thread is
    // pinned (invariant of `outside`).
    follow::<K>(word).map(|key| read(unsafe { key.as_ref() }))
}

impl<K: Hash + Eq + Clone + Debug + Send + Sync + 'static> Key for Exact<K> {
    type Query = K;
    type Owned = K;
    type Bucket = Slots<1>;
    const OUTSIDE: bool = true;
    const HASHED_OUTSIDE: bool = true;

    #[inline]
    fn probe<H: BuildHasher>(hashing: &Hashing<H>, query: &K) -> Probe<Words<1>> {
        let hash = hashing.hasher.hash_one(query);
        let first = marks(hash, hash.to_le_bytes()[1]);
        Probe { hash, words: Words([first]) }
    }

    #[inline]
    fn matches(stored: Words<1>, probe: &Probe<Words<1>>, query: &K) -> bool {
        (stored.0[0] ^ probe.words.0[0]) & MARKS == 0
            && with_key(stored, |key: &K| key == query).unwrap_or(false)
    }

    fn store(probe: &Probe<Words<1>>, query: &K) -> Words<1> {
        let key = NonNull::from(Box::leak(Box::new(query.clone())));
        Words([leading_to(key, probe.words.0[0])])
    }

    fn rehash<H: BuildHasher>(hashing: &Hashing<H>, stored: Words<1>) -> u64 {
        with_key(stored, |key: &K| hashing.hasher.hash_one(key)).unwrap_or(0)
    }

    #[expect(unsafe_code, reason = "the end of what `store` began")]
    fn retire(stored: Words<1>, guard: &Guard) {
        if let Some(key) = follow::<K>(stored.0[0]) {
            // SAFETY: a box that `store` leaked; the table retires the words of a slot once, when
            // nobody finds them any more.
            unsafe { guard.retire(key) };
        }
    }

    #[inline]
    fn known(_first: u64) -> u64 {
        MARKS
    }

    #[inline]
    fn prefetch(first: u64) {
        if let Some(key) = follow::<u8>(first) {
            prefetch::address(key.as_ptr());
        }
    }

    fn owned(stored: Words<1>) -> K {
        with_key(stored, K::clone).expect("the slot of a live key leads to it")
    }
}
