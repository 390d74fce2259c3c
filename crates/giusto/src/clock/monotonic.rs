//! The fast clock of the machine.
//!
//! The time-stamp counter of the processor is the fastest clock there is, and wrong on machines
//! whose cores disagree. CPUID tells that a counter ticks evenly, not that the cores are in step;
//! the Linux kernel watches for that and drops the counter as its clock source when they are not.
//! So the counter is used only where the kernel itself uses it, and the operating system's
//! monotonic clock everywhere else.

#[cfg(target_arch = "x86_64")]
mod counter;

use std::time::Instant;

use super::Clock;
use crate::Timestamp;

/// A monotonic clock whose zero is the moment it was made.
///
/// It does not advance while the machine sleeps. The counter's rate is measured once, when the
/// first clock of the process is made, and is good to some parts per million.
#[derive(Clone, Debug)]
pub struct MonotonicClock {
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    #[cfg(target_arch = "x86_64")]
    Counter(counter::Counter),
    System(Instant),
}

impl MonotonicClock {
    /// The fastest clock that this machine can be trusted with.
    pub fn new() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(counter) = counter::Counter::trusted() {
            return Self { source: Source::Counter(counter) };
        }
        Self::system()
    }

    /// The operating system's monotonic clock, whatever the machine.
    #[expect(clippy::disallowed_methods, reason = "this file is where the machine's time is read")]
    pub fn system() -> Self {
        Self { source: Source::System(Instant::now()) }
    }

    /// Whether it reads the processor's time-stamp counter.
    pub fn is_counter(&self) -> bool {
        !matches!(self.source, Source::System(_))
    }
}

impl Default for MonotonicClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for MonotonicClock {
    #[inline]
    fn now(&self) -> Timestamp {
        match &self.source {
            #[cfg(target_arch = "x86_64")]
            Source::Counter(counter) => counter.now(),
            Source::System(zero) => since(*zero),
        }
    }
}

/// Not inlined, so that the way to the counter stays short.
#[cold]
#[inline(never)]
fn since(zero: Instant) -> Timestamp {
    Timestamp::ZERO.after(zero.elapsed())
}
