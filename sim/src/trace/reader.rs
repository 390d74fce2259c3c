//! What every format's reader does: give one event after the other.

use super::error::TraceError;
use super::time_unit::TimeBase;

/// One request of a trace. A reader fills the same one again and again, so that no row allocates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Nanoseconds since the origin that [`Reader::clock`] names.
    pub time: u64,
    /// Who asks.
    pub key: String,
    /// How many units are asked for.
    pub cost: u64,
}

/// Reads the events of one trace in the order of its file.
pub trait Reader {
    /// Fills `event` with the next one; false at the end, where `event` is left as it was.
    fn read(&mut self, event: &mut Event) -> Result<bool, TraceError>;

    /// The line on which the last event starts, counted from 1.
    fn line(&self) -> u64;

    /// Where the times count from.
    fn clock(&self) -> TimeBase;
}

impl<R: Reader + ?Sized> Reader for Box<R> {
    fn read(&mut self, event: &mut Event) -> Result<bool, TraceError> {
        (**self).read(event)
    }

    fn line(&self) -> u64 {
        (**self).line()
    }

    fn clock(&self) -> TimeBase {
        (**self).clock()
    }
}
