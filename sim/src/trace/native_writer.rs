//! Traces in the project's own format, event by event.

use std::io::{self, Write};

use super::Trace;
use super::native::COLUMNS;

/// Rows are handed on in pieces of this size.
const PIECE_BYTES: usize = 1 << 16;

/// Writes events in the native format, in the order given, in constant memory.
pub struct NativeWriter<W: Write> {
    rows: csv::Writer<W>,
}

impl<W: Write> NativeWriter<W> {
    /// Writes the header to `output`, which needs no buffer of its own.
    pub fn new(output: W) -> io::Result<Self> {
        let mut rows = csv::WriterBuilder::new().buffer_capacity(PIECE_BYTES).from_writer(output);
        rows.write_record(COLUMNS)?;
        Ok(Self { rows })
    }

    /// Writes one event: its time in nanoseconds since the trace's zero, its key, and its cost.
    pub fn write(&mut self, time_ns: u64, key: &str, cost: u64) -> io::Result<()> {
        let (mut time, mut units) = (itoa::Buffer::new(), itoa::Buffer::new());
        Ok(self.rows.write_record([time.format(time_ns), key, units.format(cost)])?)
    }

    /// Writes what is left.
    pub fn finish(mut self) -> io::Result<()> {
        self.rows.flush()
    }
}

/// Writes `trace` in the native format. Its wall time is not part of the format and is lost.
pub fn write_native(trace: &Trace, output: impl Write) -> io::Result<()> {
    let mut writer = NativeWriter::new(output)?;
    for ((&time, &key), &cost) in trace.times().iter().zip(trace.keys()).zip(trace.costs()) {
        writer.write(time, &trace.names()[key as usize], cost)?;
    }
    writer.finish()
}
