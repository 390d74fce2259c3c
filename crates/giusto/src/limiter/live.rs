//! Numbers that change while keys have states: for all of them, or for one.

use std::{error::Error, fmt, hash::BuildHasher, time::Duration};

use super::Limiter;
use crate::{
    Changeable, Clock, InForce, Inherit, Live, Moment, Timestamp, algorithm::Act, key::Key,
    table::Full,
};

/// A processor may read its clock ahead of what comes before it, by far less than this. What is charged
/// within it after a change gives back no more than if it had been charged before.
const CLOCK_SKEW: Duration = Duration::from_micros(1);

/// There is no slot for a key that is to have numbers of its own: nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoom {
    /// The first instant at which a slot near the key's home is idle, all else equal.
    pub free_at: Option<Timestamp>,
}

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no slot for a key to have an override: every slot near its home is in use; ")?;
        if let Some(free_at) = self.free_at {
            write!(f, "one is idle {} ns after the clock's zero, ", free_at.as_nanos())?;
        }
        f.write_str("raise max_keys or end other overrides")
    }
}

impl Error for NoRoom {}

impl From<Full> for NoRoom {
    fn from(full: Full) -> Self {
        Self { free_at: full.free_at }
    }
}

/// A moment no earlier than an instant.
fn not_before(moment: Moment, at: Timestamp) -> Moment {
    Moment { begins: moment.begins.max(at), seen: moment.seen.max(at) }
}

impl<K, A, C, H> Limiter<K, Live<A>, C, H>
where
    K: Key + ?Sized,
    A: Changeable,
    C: Clock,
    H: BuildHasher,
{
    /// Changes the numbers for all keys without an override: one change, which every decision that
    /// begins after it returned obeys. What keys have used is carried over by `inherit`.
    ///
    /// The change itself is one exchange; keys are carried over when they are next touched. Every 64th
    /// call walks over the table and carries over the rest, at the expense of its caller alone.
    pub fn change(&self, algorithm: A, inherit: Inherit) {
        let now = || self.clock().now();
        self.change_by(now, || now().after(CLOCK_SKEW), algorithm, inherit);
    }

    /// The same as of `now`, which must not lie before decisions already taken; an instant before the
    /// latest change is read as that of it.
    pub fn change_at(&self, now: Timestamp, algorithm: A, inherit: Inherit) {
        self.change_by(|| now, || now, algorithm, inherit);
    }

    fn change_by(
        &self,
        clock: impl Fn() -> Timestamp,
        seen: impl Fn() -> Timestamp,
        algorithm: A,
        inherit: Inherit,
    ) {
        self.algorithm().change_by(clock, seen, algorithm, inherit);
        if self.algorithm().is_walk_due() {
            self.table().rewrite(|word, may_end| self.algorithm().carried_over(word, may_end));
        }
    }

    /// Gives `key` numbers of its own, in place of any that it has, which changes for all keys leave
    /// alone. What it has used is carried over by `inherit`. A key that is not there is put there, and
    /// one with numbers of its own stays: it has a slot until [`Limiter::end_override`].
    ///
    /// # Errors
    /// [`NoRoom`] if there is no slot for it.
    #[expect(clippy::needless_pass_by_value, reason = "as for a change")]
    pub fn set_override(
        &self,
        key: &K::Query,
        algorithm: A,
        inherit: Inherit,
    ) -> Result<(), NoRoom> {
        self.override_by(|| self.moment(), key, Some(&algorithm), inherit)?;
        Ok(())
    }

    /// The same as of `now`, which must not lie before decisions already taken on the key.
    ///
    /// # Errors
    /// As [`Limiter::set_override`].
    #[expect(clippy::needless_pass_by_value, reason = "as for a change")]
    pub fn set_override_at(
        &self,
        now: Timestamp,
        key: &K::Query,
        algorithm: A,
        inherit: Inherit,
    ) -> Result<(), NoRoom> {
        self.override_by(|| now.into(), key, Some(&algorithm), inherit)?;
        Ok(())
    }

    /// Lets `key` obey the numbers of all keys again, and tells whether it had its own: not if it was
    /// never given any. What it has used is carried over by `inherit`; what it was charged before
    /// gives nothing back any more.
    pub fn end_override(&self, key: &K::Query, inherit: Inherit) -> bool {
        // A full table holds no override of this key, unless it moves and finds no room.
        self.override_by(|| self.moment(), key, None, inherit).unwrap_or(false)
    }

    /// The same as of `now`, which must not lie before decisions already taken on the key.
    pub fn end_override_at(&self, now: Timestamp, key: &K::Query, inherit: Inherit) -> bool {
        // As above.
        self.override_by(|| now.into(), key, None, inherit).unwrap_or(false)
    }

    /// Gives a key numbers of its own, or takes them from it, as of what `clock` says once the state is
    /// in hand; whether it had any.
    fn override_by(
        &self,
        clock: impl Fn() -> Moment,
        key: &K::Query,
        own: Option<&A>,
        inherit: Inherit,
    ) -> Result<bool, Full> {
        let clock = &clock;
        let act = move |word, at: Timestamp| {
            self.algorithm().act_override(word, || not_before(clock(), at), own, inherit)
        };
        self.table().act(key, &self.table().seek(key), clock().begins, act)
    }

    /// Now, as the clock says.
    fn moment(&self) -> Moment {
        let now = self.clock().now();
        Moment { begins: now, seen: now.after(CLOCK_SKEW) }
    }

    /// The numbers in force for `key`: its own, or those of all keys.
    pub fn in_force(&self, key: &K::Query) -> InForce<A> {
        let act = move |word, _| -> Act<InForce<A>> { self.algorithm().act_in_force(word) };
        let found = self.table().act(key, &self.table().seek(key), self.clock().now(), act);
        found.unwrap_or_else(|_| InForce {
            algorithm: self.algorithm().current(),
            is_override: false,
        })
    }
}
