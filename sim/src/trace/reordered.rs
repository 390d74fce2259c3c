//! Events that are a little out of order, put in order without the whole file in memory.
//!
//! A web server writes a line when it has answered, with the time at which it was asked: a slow
//! answer stands behind faster ones that were asked for later. How far back a line can lie is
//! bounded by the slowest answer, so that a window over the file is enough to sort it.

use std::{cmp::Reverse, collections::BinaryHeap, mem, sync::Arc, time::Duration};

use super::disorder::Disorder;
use super::error::TraceError;
use super::place::Place;
use super::reader::{Event, Reader};
use super::time_unit::TimeBase;

/// Gives the events of another reader in order of time, those of the same time as they stand.
///
/// An event is held until one comes that is later by the slack; from then on nothing earlier can
/// come without an error. So the result does not depend on how the file is read, and the memory is
/// that of the events within the slack, about 100 bytes each with keys of usual length.
pub struct Reordered<R> {
    inner: R,
    file: Arc<str>,
    slack: Duration,
    most: usize,
    /// The latest time so far, and its line.
    newest: (u64, u64),
    /// Time, line and slot of what is held. No two events start on the same line.
    held: BinaryHeap<Reverse<(u64, u64, usize)>>,
    /// The events held, and between them those whose texts are used again.
    slots: Vec<Event>,
    free: Vec<usize>,
    /// What is read next.
    spare: Event,
    line: u64,
    ended: bool,
}

impl<R: Reader> Reordered<R> {
    /// How many events are held at most, unless [`Reordered::most`] says otherwise.
    pub const MOST_EVENTS: usize = 1 << 22;

    /// Puts the events of `inner`, which reads `file`, in order where none is further behind the
    /// latest before it than `slack`.
    pub fn new(inner: R, file: &str, slack: Duration) -> Self {
        Self {
            inner,
            file: file.into(),
            slack,
            most: Self::MOST_EVENTS,
            newest: (0, 0),
            held: BinaryHeap::new(),
            slots: Vec::new(),
            free: Vec::new(),
            spare: Event::default(),
            line: 0,
            ended: false,
        }
    }

    /// Holds `events` at most: one more within the slack is an error.
    #[must_use]
    pub fn most(mut self, events: usize) -> Self {
        self.most = events;
        self
    }

    /// The time before which nothing can come any more.
    fn closed(&self) -> Option<u64> {
        self.newest.0.checked_sub(u64::try_from(self.slack.as_nanos()).ok()?)
    }

    /// Reads one event and holds it.
    fn take(&mut self) -> Result<(), TraceError> {
        if !self.inner.read(&mut self.spare)? {
            self.ended = true;
            return Ok(());
        }
        let (time, line) = (self.spare.time, self.inner.line());
        if self.closed().is_some_and(|closed| time < closed) {
            return Err(self.late(time, line).into());
        }
        if self.held.len() >= self.most {
            let (at, slack, most) = (self.place(line), self.slack, self.most);
            return Err(Disorder::TooMany { at, slack, most }.into());
        }
        if time >= self.newest.0 {
            self.newest = (time, line);
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Event::default());
            self.slots.len() - 1
        });
        mem::swap(&mut self.spare, &mut self.slots[slot]);
        self.held.push(Reverse((time, line, slot)));
        Ok(())
    }

    /// The earliest event, where nothing earlier can come.
    fn ripe(&mut self) -> Option<(u64, usize)> {
        let &Reverse((time, line, slot)) = self.held.peek()?;
        if !self.ended && self.closed().is_none_or(|closed| closed < time) {
            return None;
        }
        self.held.pop();
        Some((line, slot))
    }

    fn place(&self, line: u64) -> Place {
        Place { file: Arc::clone(&self.file), line }
    }

    #[cold]
    fn late(&self, time: u64, line: u64) -> Disorder {
        let base = self.inner.clock();
        Disorder::Late {
            at: self.place(line),
            time: base.shown(time),
            newest: base.shown(self.newest.0),
            newest_line: self.newest.1,
            behind: Duration::from_nanos(self.newest.0 - time),
            slack: self.slack,
        }
    }
}

impl<R: Reader> Reader for Reordered<R> {
    fn read(&mut self, event: &mut Event) -> Result<bool, TraceError> {
        loop {
            if let Some((line, slot)) = self.ripe() {
                mem::swap(event, &mut self.slots[slot]);
                self.free.push(slot);
                self.line = line;
                return Ok(true);
            }
            if self.ended {
                self.line = self.inner.line();
                return Ok(false);
            }
            self.take()?;
        }
    }

    fn line(&self) -> u64 {
        self.line
    }

    fn clock(&self) -> TimeBase {
        self.inner.clock()
    }
}
