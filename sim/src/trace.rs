//! Traces: real files of requests, as columns in memory.
//!
//! A trace is what a simulation replays: who asked, when, and for how much. It may come from the
//! project's own format, an access log, a table or JSON lines, plain or compressed; [`load`] tells
//! them apart by their first bytes. Reading is streaming, so only the columns are ever in memory.
//!
//! Two rules hold for every format. Nothing passes through a float, so that times are exact to the
//! nanosecond. And nothing is repaired silently: an event out of order, a missing field or a cut
//! file is an error that names the line, because a trace that was half understood gives results
//! that look right.

mod access_log;
mod azure;
mod collector;
mod column_map;
mod compression;
mod delimited;
mod detect;
mod disorder;
mod error;
mod excerpt;
mod fault;
mod format;
mod header;
mod interner;
mod json_fields;
mod json_lines;
mod lines;
mod load;
mod log_part;
mod log_time;
mod log_writer;
mod mapped;
mod native;
mod native_writer;
mod number;
mod place;
mod reader;
mod records;
mod reordered;
mod source;
mod stream_error;
mod time_unit;
mod wall_time;

use std::time::Duration;

pub use column_map::ColumnMap;
pub use compression::Compression;
pub use disorder::Disorder;
pub use error::TraceError;
pub use excerpt::Excerpt;
pub use fault::Fault;
pub use format::Format;
pub use interner::Interner;
pub use load::{Options, load, load_from, open, open_source};
pub use log_part::LogPart;
pub use log_writer::{LogEntry, LogWriteError, LogWriter, write_log};
pub use native_writer::{NativeWriter, write_native};
pub use place::Place;
pub use reader::{Event, Reader};
pub use reordered::Reordered;
pub use source::{BytesRead, Source};
pub use time_unit::{Scale, TimeBase, TimeUnit};
pub use wall_time::UnixNanos;

/// A trace in memory, one column per quantity: event `i` is `times()[i]`, `keys()[i]`,
/// `costs()[i]`. The times never decrease, every key has a name, and the costs sum to 64 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    t_ns: Vec<u64>,
    key: Vec<u32>,
    cost: Vec<u64>,
    names: Vec<String>,
    total_cost: u64,
    start: Option<UnixNanos>,
}

impl Trace {
    /// A trace from its columns: times in nanoseconds since the trace's zero, keys as indices into
    /// `names`, costs in units. It may have no events.
    ///
    /// # Errors
    ///
    /// [`TraceError::Parts`] where the columns differ in length, a time is before the one before
    /// it, a key has no name, or the costs sum to more than 64 bits.
    pub fn from_parts(
        t_ns: Vec<u64>,
        key: Vec<u32>,
        cost: Vec<u64>,
        names: Vec<String>,
        start: Option<UnixNanos>,
    ) -> Result<Self, TraceError> {
        let fault = |why, index| Err(TraceError::Parts { why, index });
        if key.len() != t_ns.len() || cost.len() != t_ns.len() {
            return fault("they differ in length", t_ns.len().min(key.len()).min(cost.len()));
        }
        if let Some(index) = t_ns.windows(2).position(|pair| pair[1] < pair[0]) {
            return fault("a time is before the one before it", index + 1);
        }
        if let Some(index) = key.iter().position(|&id| id as usize >= names.len()) {
            return fault("a key has no name", index);
        }
        let mut total_cost = 0_u64;
        for (index, &units) in cost.iter().enumerate() {
            total_cost = match total_cost.checked_add(units) {
                Some(sum) => sum,
                None => return fault("the costs sum to more than 64 bits", index),
            };
        }
        Ok(Self { t_ns, key, cost, names, total_cost, start })
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.t_ns.len()
    }

    /// Whether there are no events, which only [`Trace::from_parts`] allows.
    pub fn is_empty(&self) -> bool {
        self.t_ns.is_empty()
    }

    /// The times, in nanoseconds since the trace's zero.
    pub fn times(&self) -> &[u64] {
        &self.t_ns
    }

    /// The keys, as indices into [`Trace::names`].
    pub fn keys(&self) -> &[u32] {
        &self.key
    }

    /// The costs, in units.
    pub fn costs(&self) -> &[u64] {
        &self.cost
    }

    /// The names of the keys. A trace that was read has them in order of first appearance.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many keys there are.
    pub fn key_count(&self) -> usize {
        self.names.len()
    }

    /// From the first event to the last.
    pub fn span(&self) -> Duration {
        let ends = self.t_ns.first().zip(self.t_ns.last());
        ends.map_or(Duration::ZERO, |(first, last)| Duration::from_nanos(last - first))
    }

    /// The sum of the costs, in units.
    pub fn total_cost(&self) -> u64 {
        self.total_cost
    }

    /// The wall time of the trace's zero, where the format carries one.
    pub fn start(&self) -> Option<UnixNanos> {
        self.start
    }
}
