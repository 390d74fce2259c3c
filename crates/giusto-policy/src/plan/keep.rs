//! Counts that survive a restart: a snapshot for each limit that is marked as kept.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::Path,
};

use giusto::{Portable, SnapshotError, Tiered, Timestamp};

use super::{
    Meter, Plan, compile,
    counter::{Clock, Counter, Kind, builder},
};

/// Why counts could not be written or taken back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// A file could not be written or read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A snapshot could not be written or read.
    #[error("counts of `{limit}`: {source}")]
    Snapshot {
        /// Of which limit.
        limit: String,
        /// Why.
        source: SnapshotError,
    },
    /// The plan keeps no such limit.
    #[error("the plan keeps no limit `{0}`: mark it with `kept = true`")]
    NotKept(String),
    /// The snapshot counts in another way than the plan: by another algorithm, in other windows, or, in
    /// a bucket, in another unit of time.
    #[error(
        "counts of `{0}` were made by another algorithm, other windows or, for `gcra`, another unit of \
         time than those of the plan; read them by a document that counts as the one that wrote them, \
         or start without them"
    )]
    OtherWindows(String),
}

impl Plan {
    /// The names of the limits whose counts must survive a restart: `events`, or `standard@search`
    /// where each rule has its own.
    pub fn kept(&self) -> impl Iterator<Item = String> {
        self.meters.iter().filter(|meter| meter.kept).map(compile::name_of)
    }

    /// Writes the counts of a limit as of a wall time, and says how many keys have any. Others go on
    /// deciding meanwhile.
    ///
    /// # Errors
    /// [`KeepError::NotKept`], [`KeepError::Snapshot`].
    pub fn write_counts_at(
        &self,
        at: Timestamp,
        limit: &str,
        out: impl Write,
    ) -> Result<u64, KeepError> {
        let meter = self.kept_meter(limit)?;
        let (now, at) = self.instant(at);
        let written = match &self.meters[meter].counter {
            Counter::Fixed(kind) => kind.table.snapshot_at(now, at, out),
            Counter::Calendar(kind) => kind.table.snapshot_at(now, at, out),
            Counter::Gcra(kind) => kind.table.snapshot_at(now, at, out),
            Counter::SlidingCounter(kind) => kind.table.snapshot_at(now, at, out),
            Counter::FirstHit(_) | Counter::Rolling(_) => {
                return Err(KeepError::NotKept(limit.to_owned()));
            }
        };
        written.map_err(|source| KeepError::Snapshot { limit: limit.to_owned(), source })
    }

    /// Takes the counts of a limit from a snapshot, in place of those that it has. Its numbers may be
    /// others than those of the limit that wrote it; it must count in the same way: the same algorithm,
    /// the same period of windows, the same unit of time of a bucket.
    ///
    /// # Errors
    /// [`KeepError::NotKept`], [`KeepError::OtherWindows`], and [`KeepError::Snapshot`] for anything that
    /// is not a whole snapshot. The counts are then as they were.
    pub fn read_counts_at(
        &mut self,
        at: Timestamp,
        limit: &str,
        from: impl Read,
    ) -> Result<(), KeepError> {
        let place = self.kept_meter(limit)?;
        let ((now, at), meter, clock) = (self.instant(at), &self.meters[place], &self.clock);
        let taken = match &meter.counter {
            Counter::Fixed(kind) => {
                restored(kind, meter, clock, (now, at), from).map(Counter::Fixed)
            }
            Counter::Calendar(kind) => {
                restored(kind, meter, clock, (now, at), from).map(Counter::Calendar)
            }
            Counter::Gcra(kind) => restored(kind, meter, clock, (now, at), from).map(Counter::Gcra),
            Counter::SlidingCounter(kind) => {
                restored(kind, meter, clock, (now, at), from).map(Counter::SlidingCounter)
            }
            Counter::FirstHit(_) | Counter::Rolling(_) => {
                return Err(KeepError::NotKept(limit.to_owned()));
            }
        };
        self.meters[place].counter = taken?;
        Ok(())
    }

    /// Writes the counts of all limits that are kept, each to `NAME.counts` in a folder that is there.
    /// A file is written beside its place and moved into it: what is there is whole.
    ///
    /// # Errors
    /// As [`Plan::write_counts_at`], and [`KeepError::File`].
    pub fn keep_in(&self, folder: &Path, at: Timestamp) -> Result<(), KeepError> {
        for name in self.kept() {
            let place = folder.join(format!("{name}.counts"));
            let beside = folder.join(format!("{name}.counts.new"));
            let failed = |source| KeepError::File { path: place.display().to_string(), source };
            let file = File::create(&beside).map_err(failed)?;
            self.write_counts_at(at, &name, &file)?;
            file.sync_all().map_err(failed)?;
            fs::rename(&beside, &place).map_err(failed)?;
        }
        Ok(())
    }

    /// Takes the counts of all limits that are kept from a folder, and names those of which it has
    /// none.
    ///
    /// # Errors
    /// As [`Plan::read_counts_at`], and [`KeepError::File`]; limits before it have their counts by then.
    pub fn restore_from(&mut self, folder: &Path, at: Timestamp) -> Result<Vec<String>, KeepError> {
        let mut without = Vec::new();
        for name in self.kept().collect::<Vec<_>>() {
            let place = folder.join(format!("{name}.counts"));
            match File::open(&place) {
                Ok(file) => self.read_counts_at(at, &name, BufReader::new(file))?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => without.push(name),
                Err(source) => {
                    return Err(KeepError::File { path: place.display().to_string(), source });
                }
            }
        }
        Ok(without)
    }

    /// A time by the plan's own clock and by the wall, which agree: times before the plan are taken as
    /// its start.
    fn instant(&self, at: Timestamp) -> (Timestamp, Timestamp) {
        let now = self.own(at);
        (now, self.wall(now))
    }

    fn kept_meter(&self, name: &str) -> Result<usize, KeepError> {
        let found =
            self.meters.iter().position(|meter| meter.kept && compile::name_of(meter) == name);
        found.ok_or_else(|| KeepError::NotKept(name.to_owned()))
    }
}

fn restored<A: Tiered + Portable + Clone>(
    kind: &Kind<A>,
    meter: &Meter,
    clock: &Clock,
    (now, wall): (Timestamp, Timestamp),
    from: impl Read,
) -> Result<Kind<A>, KeepError> {
    let builder = builder(kind.table.algorithm().clone(), meter.max_keys, clock);
    let failed = |source| match source {
        SnapshotError::OtherLimit { .. } => KeepError::OtherWindows(compile::name_of(meter)),
        source => KeepError::Snapshot { limit: compile::name_of(meter), source },
    };
    let table = builder.restore_by_wall_at(now, wall, from).map_err(failed)?;
    if kind.tiers.iter().any(|tier| table.under(tier).is_none()) {
        return Err(KeepError::OtherWindows(compile::name_of(meter)));
    }
    Ok(kind.on(table))
}
