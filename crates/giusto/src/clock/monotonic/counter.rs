//! The time-stamp counter, where the kernel vouches for it: quanta measures its rate, and reading it
//! is one instruction and one multiplication.

use std::{fs, sync::LazyLock};

use crate::Timestamp;

const CLOCK_SOURCE: &str = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
/// Ticks are counted in nanoseconds with so many bits of fraction.
const FRACTION_BITS: u32 = 32;

/// A count of ticks from some moment on.
#[derive(Clone, Debug)]
pub(super) struct Counter {
    zero: u64,
    /// Nanoseconds of a tick, with a fraction; right to one part in a thousand million.
    scale: u64,
}

impl Counter {
    /// A count from now on, if the counter is what the kernel itself goes by.
    pub(super) fn trusted() -> Option<Self> {
        // Asked and calibrated once per process: a program may make many limiters.
        static SCALE: LazyLock<Option<u64>> = LazyLock::new(|| {
            let source = fs::read_to_string(CLOCK_SOURCE).ok()?;
            (source.trim() == "tsc").then(quanta::Clock::new).and_then(|clock| scale(&clock))
        });
        SCALE.map(|scale| Self { zero: ticks(), scale })
    }

    #[inline]
    pub(super) fn now(&self) -> Timestamp {
        // A core that lags behind the one on which the clock was made is at zero.
        let elapsed = u128::from(ticks().saturating_sub(self.zero));
        let nanos = (elapsed * u128::from(self.scale)) >> FRACTION_BITS;
        #[expect(clippy::cast_possible_truncation, reason = "584 years")]
        let nanos = nanos as u64;
        Timestamp::from_nanos(nanos)
    }
}

/// The scale of a clock, if what it reads is the counter; it falls back on another source where
/// CPUID says that the counter does not tick evenly.
fn scale(clock: &quanta::Clock) -> Option<u64> {
    let (before, read, after) = (ticks(), clock.raw(), ticks());
    (before <= read && read <= after).then(|| clock.delta_as_nanos(0, 1 << FRACTION_BITS))
}

#[inline]
#[expect(unsafe_code, reason = "the instruction has no safe name, and quanta's is a call further")]
fn ticks() -> u64 {
    // SAFETY: every x86-64 has the instruction, and it touches no memory.
    unsafe { std::arch::x86_64::_rdtsc() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_as_fast_as_the_clock_that_measured_it() {
        let Some(counter) = Counter::trusted() else {
            println!("skipped: the kernel does not use the counter here");
            return;
        };
        let clock = quanta::Clock::new();
        let (start, began) = (clock.raw(), counter.now());
        let measured = || u128::from(clock.delta_as_nanos(start, clock.raw()));
        while measured() < 5_000_000 {}
        let (before, elapsed, after) =
            (measured(), counter.now().since(began).as_nanos(), measured());
        let within = before * 995 < elapsed * 1000 && elapsed * 1000 < after * 1005;
        assert!(within, "{elapsed} ns by the counter are {before} to {after} by quanta");
    }
}
