//! What the figures were measured on.

use std::{fmt, fs, thread};

use giusto::MonotonicClock;
use serde::Serialize;

/// The processor and the clock.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    processor: String,
    threads: usize,
    /// Whether the clock of our own contestants is the processor's counter.
    counter: bool,
}

impl Machine {
    pub(crate) fn here(clock: &MonotonicClock) -> Self {
        let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name = about.lines().find_map(|line| line.strip_prefix("model name"));
        let processor = name.unwrap_or("unknown").trim_start_matches(['\t', ':', ' ']).to_owned();
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Self { processor, threads, counter: clock.is_counter() }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = if self.counter { "time-stamp counter" } else { "system clock" };
        write!(f, "{}, {} hardware threads, {clock}", self.processor, self.threads)
    }
}
