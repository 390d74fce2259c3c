//! The requests of a trace as a stream: one after the other, with progress, until the end or Ctrl-C.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use giusto_sim::trace::{
    BytesRead, Event, Options, Reader, Reordered, Source, TimeBase, TraceError, open_source,
};
use indicatif::ProgressBar;

use crate::{fault::Fault, progress};

/// Requests between two looks at the clock of the progress bar and at the interrupt.
const PAUSE_EVERY: u64 = 1 << 12;

/// An open trace.
pub(super) struct Requests {
    reader: Reordered<Box<dyn Reader>>,
    bytes: BytesRead,
    bar: ProgressBar,
    stop: &'static AtomicBool,
    count: u64,
    stopped: bool,
}

impl Requests {
    /// Opens the trace at `path`, where `-` is the standard input.
    pub(super) fn open(
        path: &str,
        options: &Options,
        slack: Duration,
        stop: &'static AtomicBool,
    ) -> Result<Self, Fault> {
        let source = Source::new(path);
        let (reader, bytes) = open_source(&source, options).map_err(|error| refused(&error))?;
        let reader = Reordered::new(reader, &source.to_string(), slack);
        let length = std::fs::metadata(path).ok().map(|metadata| metadata.len());
        let bar = progress::reading(length.filter(|_| path != "-"));
        Ok(Self { reader, bytes, bar, stop, count: 0, stopped: false })
    }

    /// Fills `event` with the next request; false at the end, or where the work was interrupted.
    #[inline]
    pub(super) fn next(&mut self, event: &mut Event) -> Result<bool, Fault> {
        if self.count.is_multiple_of(PAUSE_EVERY) {
            self.bar.set_position(self.bytes.count());
            // The flag stands alone: nothing else is read because of it.
            self.stopped |= self.stop.load(Ordering::Relaxed);
        }
        if self.stopped {
            return Ok(false);
        }
        self.count += 1;
        let read = self.reader.read(event).map_err(|error| self.failed(&error))?;
        // At the end, for a source that kept the reader waiting.
        self.stopped |= !read && self.stop.load(Ordering::Relaxed);
        Ok(read)
    }

    /// Whether an interrupt ended the stream before its end.
    pub(super) const fn is_partial(&self) -> bool {
        self.stopped
    }

    /// Where times count from.
    pub(super) fn base(&self) -> TimeBase {
        self.reader.clock()
    }

    /// The line on which the last request starts.
    pub(super) fn line(&self) -> u64 {
        self.reader.line()
    }

    /// Takes the bar from the terminal.
    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }

    #[cold]
    fn failed(&self, error: &TraceError) -> Fault {
        self.bar.finish_and_clear();
        refused(error)
    }
}

/// Options that contradict the format, or are missing for it, are wrong usage.
fn refused(error: &TraceError) -> Fault {
    match error {
        TraceError::UnusedOption { .. } | TraceError::ColumnsNeeded { .. } => Fault::usage(error),
        _ => Fault::failed(error),
    }
}
