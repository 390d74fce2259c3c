//! The choices of a keyed limiter.

use std::{error::Error, fmt, hash::BuildHasher, io, marker::PhantomData};

use super::Limiter;
use crate::{
    Clock, MonotonicClock,
    algorithm::SlotAlgorithm,
    key::Key,
    table::{GROUP_SLOTS, Size, Table, WhenFull},
};

/// Slots per hundred keys of a capacity: well below the load at which a table grows, so that chance
/// does not make it, and most keys stand in their home bucket.
const SLOTS_PER_HUNDRED: u64 = 145;
/// The first array of a limiter that starts small: 4 KiB of slots.
const FIRST_GROUPS: u64 = 8;

/// The choices of a [`Limiter`]: each has a default, and `build` makes the limiter.
///
/// ```
/// use giusto::{Gcra, Limiter, Quota, WhenFull};
///
/// let limiter = Limiter::<[u8; 16], _>::builder(Gcra::new(Quota::per_second(10))?)
///     .capacity(10_000)
///     .max_keys(1_000_000)
///     .when_full(WhenFull::Deny)
///     .build()?;
/// assert!(limiter.check(&[0; 16]).is_allowed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Builder<K: ?Sized, A, C = MonotonicClock, H = ahash::RandomState> {
    pub(super) algorithm: A,
    pub(super) clock: C,
    hasher: H,
    capacity: Option<u64>,
    max_keys: Option<u64>,
    pub(super) when_full: WhenFull,
    keys: PhantomData<fn(&K)>,
}

/// A limiter could not be made.
#[derive(Debug)]
pub struct BuildError {
    slots: u64,
    source: io::Error,
}

impl<K: ?Sized, A> Builder<K, A> {
    pub(super) fn new(algorithm: A) -> Self {
        Self {
            algorithm,
            clock: MonotonicClock::new(),
            hasher: ahash::RandomState::new(),
            capacity: None,
            max_keys: None,
            when_full: WhenFull::default(),
            keys: PhantomData,
        }
    }
}

impl<K: ?Sized, A, C, H> Builder<K, A, C, H> {
    /// The clock of the verbs that take no time; [`MonotonicClock`] by default.
    pub fn clock<D: Clock>(self, clock: D) -> Builder<K, A, D, H> {
        let Self { algorithm, hasher, capacity, max_keys, when_full, keys, .. } = self;
        Builder { algorithm, clock, hasher, capacity, max_keys, when_full, keys }
    }

    /// What hashes the keys; by default `ahash` with random seeds, so that nobody can choose keys
    /// that collide. One without secrets lets them.
    pub fn hasher<G: BuildHasher>(self, hasher: G) -> Builder<K, A, C, G> {
        let Self { algorithm, clock, capacity, max_keys, when_full, keys, .. } = self;
        Builder { algorithm, clock, hasher, capacity, max_keys, when_full, keys }
    }

    /// The keys that are expected to be live at once. Their memory is made resident now, in huge
    /// pages where the system has them: no decision waits for a page, and cold keys are found faster
    /// than after growing. More keys still fit.
    #[must_use]
    pub fn capacity(self, keys: u64) -> Self {
        Self { capacity: Some(keys), ..self }
    }

    /// The most keys that are held at once, rounded up to a multiple of 32; unbounded by default.
    ///
    /// A key more is decided on by [`Builder::when_full`]. So is, as the table fills up, one that
    /// finds none of the 512 slots near its home idle. Searches take longer in a table that is nearly
    /// full: for speed, choose a third more than the keys that are expected.
    #[must_use]
    pub fn max_keys(self, keys: u64) -> Self {
        Self { max_keys: Some(keys), ..self }
    }

    /// What to do with a key for which there is no slot; [`WhenFull::Deny`] by default.
    #[must_use]
    pub fn when_full(self, when_full: WhenFull) -> Self {
        Self { when_full, ..self }
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, C: Clock, H: BuildHasher> Builder<K, A, C, H> {
    /// The limiter.
    ///
    /// # Errors
    /// If the system has not the memory for the capacity.
    pub fn build(self) -> Result<Limiter<K, A, C, H>, BuildError> {
        let size = self.size();
        let table =
            Table::new(self.algorithm, self.hasher, size, self.when_full).map_err(|source| {
                BuildError { slots: size.first.saturating_mul(GROUP_SLOTS), source }
            })?;
        Ok(Limiter::from_parts(table, self.clock))
    }

    fn size(&self) -> Size {
        let most = self.max_keys.map_or(u64::MAX, |keys| keys.div_ceil(GROUP_SLOTS).max(1));
        let wanted = self.capacity.map_or(FIRST_GROUPS, |keys| {
            let slots = u128::from(keys) * u128::from(SLOTS_PER_HUNDRED) / 100;
            let groups = slots.div_ceil(u128::from(GROUP_SLOTS));
            u64::try_from(groups).unwrap_or(u64::MAX).max(1)
        });
        Size { first: wanted.min(most), most, prefault: self.capacity.is_some() }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no memory for a table of {} slots: {}; lower the capacity, the table grows by itself",
            self.slots, self.source
        )
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
