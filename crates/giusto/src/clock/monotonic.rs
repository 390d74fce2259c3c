//! The fast clock of the machine.
//!
//! The time-stamp counter of the processor is the fastest clock there is, and wrong on machines
//! whose cores disagree. CPUID tells that a counter ticks evenly, not that the cores are in step;
//! the Linux kernel watches for that and drops the counter as its clock source when they are not.
//! So the counter is used only where the kernel itself uses it, and the operating system's
//! monotonic clock everywhere else.

use std::{fs, sync::LazyLock, time::Instant};

use super::Clock;
use crate::Timestamp;

const CLOCK_SOURCE: &str = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

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
    Counter { clock: quanta::Clock, zero: u64 },
    System { zero: Instant },
}

impl MonotonicClock {
    /// The fastest clock that this machine can be trusted with.
    pub fn new() -> Self {
        // Asked and calibrated once per process: a program may make many limiters.
        static COUNTER: LazyLock<Option<quanta::Clock>> = LazyLock::new(|| {
            let source = fs::read_to_string(CLOCK_SOURCE);
            source.is_ok_and(|name| name.trim() == "tsc").then(quanta::Clock::new)
        });
        match COUNTER.as_ref() {
            Some(clock) => {
                let source = Source::Counter { clock: clock.clone(), zero: clock.raw() };
                Self { source }
            }
            None => Self::system(),
        }
    }

    /// The operating system's monotonic clock, whatever the machine.
    #[expect(clippy::disallowed_methods, reason = "this file is where the machine's time is read")]
    pub fn system() -> Self {
        Self { source: Source::System { zero: Instant::now() } }
    }

    /// Whether it reads the processor's time-stamp counter.
    pub fn is_counter(&self) -> bool {
        matches!(self.source, Source::Counter { .. })
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
            Source::Counter { clock, zero } => {
                Timestamp::from_nanos(clock.delta_as_nanos(*zero, clock.raw()))
            }
            Source::System { zero } => Timestamp::ZERO.after(zero.elapsed()),
        }
    }
}
