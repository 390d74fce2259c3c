//! Events become columns: keys numbered, order checked or made, the zero found.

use std::sync::Arc;

use super::Trace;
use super::error::TraceError;
use super::interner::Interner;
use super::place::Place;
use super::reader::Event;
use super::time_unit::TimeBase;
use super::wall_time::UnixNanos;

/// The columns of a trace in the making. Times are still those of the file.
pub(super) struct Collector {
    file: Arc<str>,
    base: TimeBase,
    sort: bool,
    times: Vec<u64>,
    keys: Vec<u32>,
    costs: Vec<u64>,
    total_cost: u64,
    interner: Interner,
    /// The time and line of the last event.
    prev: (u64, u64),
    ordered: bool,
}

impl Collector {
    /// Starts without events.
    pub(super) fn new(file: &str, base: TimeBase, sort: bool) -> Self {
        Self {
            file: file.into(),
            base,
            sort,
            times: Vec::new(),
            keys: Vec::new(),
            costs: Vec::new(),
            total_cost: 0,
            interner: Interner::default(),
            prev: (0, 0),
            ordered: true,
        }
    }

    /// Appends an event that starts on `line`.
    pub(super) fn push(&mut self, event: &Event, line: u64) -> Result<(), TraceError> {
        if event.time < self.prev.0 {
            if !self.sort {
                return Err(self.backwards(event.time, line));
            }
            self.ordered = false;
        }
        self.prev = (event.time, line);
        let total = self.total_cost.checked_add(event.cost);
        self.total_cost = total.ok_or_else(|| TraceError::TotalCost(self.place(line)))?;
        let key = self.interner.id(&event.key);
        self.keys.push(key.ok_or_else(|| TraceError::TooManyKeys(self.place(line)))?);
        self.times.push(event.time);
        self.costs.push(event.cost);
        Ok(())
    }

    /// The trace, where it has any event; `lines` is how many lines were read.
    pub(super) fn finish(mut self, lines: u64) -> Result<Trace, TraceError> {
        if !self.ordered {
            self.order();
        }
        let Some(&earliest) = self.times.first() else {
            return Err(TraceError::NoEvents { file: self.file, lines });
        };
        if self.base != TimeBase::FromZero {
            self.times.iter_mut().for_each(|time| *time -= earliest);
        }
        Ok(Trace {
            t_ns: self.times,
            key: self.keys,
            cost: self.costs,
            names: self.interner.into_names(),
            total_cost: self.total_cost,
            start: (self.base == TimeBase::Unix).then_some(UnixNanos(earliest)),
        })
    }

    /// Orders the events by time, those of the same time as they are, and numbers the keys anew:
    /// a trace that was sorted before it was written must read the same.
    fn order(&mut self) {
        let mut order: Vec<usize> = (0..self.times.len()).collect();
        order.sort_by_key(|&index| self.times[index]);
        self.times = order.iter().map(|&index| self.times[index]).collect();
        self.costs = order.iter().map(|&index| self.costs[index]).collect();
        let names = std::mem::take(&mut self.interner).into_names();
        let keys = order.iter().map(|&index| names[self.keys[index] as usize].as_str());
        // As many names as before, so every one of them still finds a number.
        self.keys = keys.filter_map(|name| self.interner.id(name)).collect();
    }

    fn place(&self, line: u64) -> Place {
        Place { file: Arc::clone(&self.file), line }
    }

    fn backwards(&self, time: u64, line: u64) -> TraceError {
        let (prev, prev_line) = self.prev;
        TraceError::Backwards {
            at: self.place(line),
            time: self.base.shown(time),
            prev: self.base.shown(prev),
            prev_line,
        }
    }
}
