//! Going on after a restart: the states of all keys to bytes, and a limiter from them.

use std::{
    hash::BuildHasher,
    io::{Read, Write},
};

use super::{Builder, Limiter};
use crate::{
    Clock, Portable, PortableKey, SnapshotError, Timestamp, WallClock, WhenFull,
    algorithm::{Act, SlotAlgorithm},
    snapshot::{Header, Origin, Reader, Writer, record},
};

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: PortableKey + ?Sized,
    A: SlotAlgorithm + Portable,
    C: Clock,
    H: BuildHasher,
{
    /// Writes the state of every key that is not idle, and says how many records that took.
    ///
    /// As [`Limiter::snapshot_at`], at the time of the limiter's clock and of [`WallClock`].
    ///
    /// # Errors
    /// As [`Limiter::snapshot_at`].
    pub fn snapshot(&self, out: impl Write) -> Result<u64, SnapshotError> {
        self.snapshot_at(self.clock().now(), WallClock.now(), out)
    }

    /// Writes the state of every key that is not idle at `now`, which is `wall` since the Unix
    /// epoch, and says how many records that took.
    ///
    /// Others go on deciding meanwhile, and wait for nothing. What was charged before the call is in
    /// the snapshot; what is charged during it may be. A key without a slot, or that lost it to
    /// another (see [`WhenFull`]), has no state to be written. A key that moves to a larger table meanwhile
    /// may have two records, the stricter of which counts.
    ///
    /// Takes memory for 64 KiB and the longest key, whatever the number of keys; what the limiter
    /// gives up during the call is freed only after it, so write to something fast. Writes are large:
    /// `out` needs no buffer.
    ///
    /// ```
    /// use giusto::{Cost, Gcra, Limiter, MonotonicClock, Quota, Timestamp};
    /// use std::time::Duration;
    ///
    /// let gcra = Gcra::new(Quota::per_minute(1))?;
    /// let limiter = Limiter::<str, _>::new(gcra, MonotonicClock::new());
    /// let (now, wall) = (Timestamp::from_nanos(500), Timestamp::ZERO.after(Duration::from_hours(1)));
    /// assert!(limiter.check_at(now, "alice", Cost::ONE).is_allowed());
    /// let mut bytes = Vec::new();
    /// assert_eq!(limiter.snapshot_at(now, wall, &mut bytes)?, 1);
    ///
    /// // Ten seconds later, by a clock that starts from zero again.
    /// let wall = wall.after(Duration::from_secs(10));
    /// let again = Limiter::<str, _>::builder(gcra).restore_at(Timestamp::ZERO, wall, &*bytes)?;
    /// let denied = again.check_at(Timestamp::ZERO, "alice", Cost::ONE);
    /// assert_eq!(denied.status().next_after(), Some(Duration::from_secs(50)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SnapshotError::Io`] where `out` fails; [`SnapshotError::TooLong`] for a key of 4 GiB. What
    /// was written until then is no snapshot.
    pub fn snapshot_at(
        &self,
        now: Timestamp,
        wall: Timestamp,
        out: impl Write,
    ) -> Result<u64, SnapshotError> {
        let algorithm = self.algorithm();
        let (limit, keys) = (algorithm.describe(), K::KIND.to_owned());
        let header = Header { now, wall, phase_ns: algorithm.phase_ns(), limit, keys };
        let mut writer = Writer::begin(out, &header)?;
        self.table().states(now, |key, word| {
            writer.record(|bytes| K::write(&key, bytes), algorithm.export(word))
        })?;
        writer.finish()
    }
}

impl<K, A, C, H> Builder<K, A, C, H>
where
    K: PortableKey + ?Sized,
    A: SlotAlgorithm + Portable,
    C: Clock,
    H: BuildHasher,
{
    /// The limiter, with the keys of a snapshot.
    ///
    /// As [`Builder::restore_at`], at the time of the builder's clock and of [`WallClock`].
    ///
    /// # Errors
    /// As [`Builder::restore_at`].
    pub fn restore(self, from: impl Read) -> Result<Limiter<K, A, C, H>, SnapshotError> {
        let now = self.clock.now();
        self.restore_at(now, WallClock.now(), from)
    }

    /// The limiter, with the keys of a snapshot, at `now`, which is `wall` since the Unix epoch.
    ///
    /// From `now` on each key is admitted what the limiter of the snapshot would have admitted it at
    /// that time, and no more. Reads to the end of the snapshot and no further, in small parts: a
    /// file needs a buffer.
    ///
    /// # Time
    /// The clocks of both limiters can have different zeros: the wall clock says how long it was from
    /// one to the other, to the nanosecond. If it went back, no time is taken to have passed. If it
    /// was set ahead in between, that is credited as time that passed. A [`Charge`](crate::Charge)
    /// of the old limiter tells its instant by the old clock: do not give it back to the new one.
    ///
    /// Windows of [`FixedWindow`](crate::FixedWindow) and [`SlidingCounter`](crate::SlidingCounter)
    /// go on where they were by the wall clock: the phase is that of the snapshot, whatever the
    /// builder's. The periods of a [`Calendar`](crate::Calendar) are those of its own zero, which is
    /// to be right for the builder's clock. Where the limiter of the snapshot had come to the end of
    /// its horizon, at which time stands still, time flows again.
    ///
    /// # Errors
    /// No limiter is made from a part of a snapshot. [`SnapshotError::OtherLimit`] unless the
    /// algorithm has the same numbers, [`SnapshotError::OtherKeys`], [`SnapshotError::NotASnapshot`],
    /// [`SnapshotError::Newer`], [`SnapshotError::CutShort`], [`SnapshotError::Damaged`],
    /// [`SnapshotError::NoRoom`] under [`Builder::max_keys`], [`SnapshotError::Build`] as
    /// [`Builder::build`], [`SnapshotError::Io`] where `from` fails.
    pub fn restore_at(
        self,
        now: Timestamp,
        wall: Timestamp,
        from: impl Read,
    ) -> Result<Limiter<K, A, C, H>, SnapshotError> {
        self.restored(now, from, |header| header.origin(now, wall))
    }

    /// As [`Builder::restore_at`], where the clocks of both limiters are the wall clock, but for their
    /// zeros.
    ///
    /// Every instant stays what it is by the wall clock, if that went back too: no time is credited, and
    /// what was used stays used until the wall clock comes to where it would have been free. So windows
    /// that the wall clock aligns, such as days, stay aligned by it.
    ///
    /// ```
    /// use giusto::{Cost, FixedWindow, Limiter, MonotonicClock, Quota, Timestamp};
    /// use std::time::Duration;
    ///
    /// let window = FixedWindow::new(Quota::per_minute(1))?;
    /// let limiter = Limiter::<str, _>::new(window, MonotonicClock::new());
    /// let now = Timestamp::ZERO.after(Duration::from_secs(90));
    /// assert!(limiter.check_at(now, "alice", Cost::ONE).is_allowed());
    /// let mut bytes = Vec::new();
    /// limiter.snapshot_at(now, now, &mut bytes)?;
    ///
    /// // The clock was 40 seconds ahead, and has been set.
    /// let now = Timestamp::ZERO.after(Duration::from_secs(50));
    /// let again = Limiter::<str, _>::builder(window).restore_by_wall_at(now, now, &*bytes)?;
    /// assert_eq!(*again.algorithm(), window);
    /// let denied = again.check_at(now, "alice", Cost::ONE);
    /// assert_eq!(denied.status().next_after(), Some(Duration::from_secs(70)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Builder::restore_at`].
    pub fn restore_by_wall_at(
        self,
        now: Timestamp,
        wall: Timestamp,
        from: impl Read,
    ) -> Result<Limiter<K, A, C, H>, SnapshotError> {
        self.restored(now, from, |header| header.origin_by_wall(now, wall))
    }

    fn restored(
        self,
        now: Timestamp,
        from: impl Read,
        origin: impl FnOnce(&Header) -> Origin,
    ) -> Result<Limiter<K, A, C, H>, SnapshotError> {
        let (mut reader, header) = Reader::begin(from)?;
        header.expect(self.algorithm.describe(), K::KIND)?;
        let origin = origin(&header);
        let when_full = self.when_full;
        let mut builder = self;
        builder.algorithm = builder.algorithm.aligned(&origin);
        // No key of the snapshot may push out another.
        builder.when_full = WhenFull::Deny;
        let mut limiter = builder.build().map_err(SnapshotError::Build)?;
        let mut restored = 0;
        while let Some(block) = reader.block()? {
            let mut rest = block.as_slice();
            while !rest.is_empty() {
                let (key, numbers) = record(&mut rest).ok_or(reader.damaged())?;
                let word = limiter.algorithm().import(numbers, &origin);
                let put = K::read(key, |key| limiter.put(now, key, word));
                if !put.ok_or(reader.damaged())? {
                    return Err(SnapshotError::NoRoom { restored });
                }
                restored += 1;
            }
        }
        limiter.table_mut().set_when_full(when_full);
        Ok(limiter)
    }
}

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: PortableKey + ?Sized,
    A: SlotAlgorithm + Portable,
    C: Clock,
    H: BuildHasher,
{
    /// Gives a key the larger of its word and this one; false if there is no room for it.
    fn put(&self, now: Timestamp, key: &K::Query, word: u64) -> bool {
        // An idle key is as good as absent. So no slot is ever taken over from an idle key here, and
        // a new key starts from exactly this word.
        if self.algorithm().word_is_idle(word, now) {
            return true;
        }
        let larger = move |curr, _| if word > curr { Act::Write(word, ()) } else { Act::Keep(()) };
        self.table().act(key, &self.table().seek(key), now, larger).is_ok()
    }
}
