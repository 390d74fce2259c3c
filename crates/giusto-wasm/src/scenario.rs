//! A scenario: one limit, and the traffic of one key. It is valid, or it does not exist.

use giusto::{Period, Quota, Unit};

use crate::{Fault, KNOBS};

/// Periods that a scenario lasts.
pub(crate) const PERIODS: u64 = 6;
/// Bins of a period.
pub(crate) const BINS_PER_PERIOD: u64 = 20;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// What decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Token bucket.
    Gcra,
    /// Windows aligned to the beginning.
    Fixed,
    /// Windows that open with their first request.
    FirstHit,
    /// Two windows, weighted.
    SlidingCounter,
    /// The exact log.
    Rolling,
    /// One word, never more than the limit in a period.
    RollingStrict,
}

impl Algorithm {
    /// Every algorithm, by number.
    pub const ALL: [Self; 6] = [
        Self::Gcra,
        Self::Fixed,
        Self::FirstHit,
        Self::SlidingCounter,
        Self::Rolling,
        Self::RollingStrict,
    ];

    /// What a page calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Gcra => "gcra (token bucket)",
            Self::Fixed => "fixed window",
            Self::FirstHit => "fixed window from the first request",
            Self::SlidingCounter => "sliding counter (two windows)",
            Self::Rolling => "rolling log",
            Self::RollingStrict => "rolling strict (one word)",
        }
    }
}

/// How the requests of a scenario lie in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Evenly spaced.
    Steady,
    /// All of a period's requests right before every other edge of a window, and as many after it.
    Edges,
    /// Bursts three quarters of a period apart.
    Bursts,
    /// Independent instants.
    Random,
}

impl Shape {
    /// Every shape, by number.
    pub const ALL: [Self; 4] = [Self::Steady, Self::Edges, Self::Bursts, Self::Random];

    /// What a page calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Edges => "bursts at window edges",
            Self::Bursts => "bursts",
            Self::Random => "random",
        }
    }
}

/// A limit, and traffic to be limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub(crate) algorithm: Algorithm,
    pub(crate) quota: Quota,
    pub(crate) period_ns: u64,
    pub(crate) shape: Shape,
    /// Requests per period.
    pub(crate) rate: u64,
    /// Units per request.
    pub(crate) cost: u64,
    pub(crate) seed: u64,
}

impl Scenario {
    /// The scenario of these numbers, which are those of [`KNOBS`], in their order.
    ///
    /// # Errors
    /// A number is out of its range.
    pub fn new(numbers: [u32; KNOBS.len()]) -> Result<Self, Fault> {
        for (knob, value) in KNOBS.into_iter().zip(numbers) {
            let (name, least, most) = (knob.name, knob.least, knob.most);
            if value < least || value > most {
                return Err(Fault::OutOfRange { name, value, least, most });
            }
        }
        let [algorithm, limit, seconds, burst, shape, rate, cost, seed] = numbers;
        let quota = Quota::new(limit.into(), Period::new(seconds.into(), Unit::Second)?);
        Ok(Self {
            algorithm: one_of(Algorithm::ALL, 0, algorithm)?,
            quota: if burst == 0 { quota } else { quota.burst(burst.into()) },
            period_ns: u64::from(seconds) * NANOS_PER_SECOND,
            shape: one_of(Shape::ALL, 4, shape)?,
            rate: rate.into(),
            cost: cost.into(),
            seed: seed.into(),
        })
    }

    /// How long it lasts, in nanoseconds.
    pub(crate) const fn span_ns(&self) -> u64 {
        self.period_ns * PERIODS
    }

    /// How long a bin lasts, in nanoseconds: a period is whole seconds, which divide by 20.
    pub(crate) const fn bin_ns(&self) -> u64 {
        self.period_ns / BINS_PER_PERIOD
    }
}

/// The entry of a list that a number stands for.
fn one_of<T: Copy, const N: usize>(all: [T; N], place: usize, value: u32) -> Result<T, Fault> {
    let found = usize::try_from(value).ok().and_then(|index| all.get(index).copied());
    let (name, least, most) = (KNOBS[place].name, KNOBS[place].least, KNOBS[place].most);
    found.ok_or(Fault::OutOfRange { name, value, least, most })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FIRST;

    #[test]
    fn every_number_is_held_to_its_range() {
        assert!(Scenario::new(FIRST).is_ok());
        for (place, knob) in KNOBS.into_iter().enumerate() {
            for (value, holds) in [
                (knob.least, true),
                (knob.most, true),
                (knob.most + 1, false),
                (u32::MAX, false),
                (knob.least.wrapping_sub(1), false),
            ] {
                let mut numbers = FIRST;
                numbers[place] = value;
                let made = Scenario::new(numbers);
                assert_eq!(made.is_ok(), holds, "{} = {value}", knob.name);
                if let Err(fault) = made {
                    assert!(fault.to_string().starts_with(knob.name), "{fault}");
                }
            }
        }
    }

    #[test]
    fn every_entry_of_a_list_has_a_number() {
        assert_eq!(KNOBS[0].most as usize, Algorithm::ALL.len() - 1);
        assert_eq!(KNOBS[4].most as usize, Shape::ALL.len() - 1);
    }
}
