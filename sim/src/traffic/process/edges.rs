//! An attacker of fixed windows: as much as a limit allows just before a window ends, and as much
//! again just after.
//!
//! Windows are counted from the start of the simulation: the first ends at W. Of every `every`
//! windows the first is attacked at its end E. `Aim::Aligned` sends L requests in
//! `[E - within, E)` and L in `[E, E + within)`, so that 2L come within less than W, which aligned
//! windows let through. `Aim::FirstHit` is for windows that open with their first request: it
//! opens one at E - W, sends the other L - 1 before it ends and L after, the first of them at E:
//! 2L - 1 within less than W, and the window of the second half is over when the next attack starts.

use std::time::Duration;

use super::super::{Arrivals, Span, TrafficError, rate, spread::Spread};
use crate::random::Random;

/// Which windows are attacked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Aim {
    /// Windows aligned to the start of the simulation.
    #[default]
    Aligned,
    /// Windows that open with the first request after the last has ended.
    FirstHit,
}

/// Where requests are within their half of an attack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Timing {
    /// Even: request k of n at floor(k * within / n) after the start of the half.
    #[default]
    Exact,
    /// Uniform.
    Random,
}

/// Attacks at the ends of windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EdgeAttack {
    /// The limit L.
    pub limit: u64,
    /// The window W that it is for.
    pub window: Duration,
    /// How close to the end all requests are: at most half of the window.
    pub within: Duration,
    /// 1 attacks every window, 2 every second one, and so on.
    pub every: u64,
    /// Which windows are attacked.
    pub aim: Aim,
    /// Where requests are within their half.
    pub timing: Timing,
}

impl EdgeAttack {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where a number cannot be or they mean too many requests.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        let limit = rate::at_least_one("limit", self.limit)?;
        let window_ns = rate::positive_ns("window", self.window)?;
        let within_ns = rate::positive_ns("within", self.within)?;
        if within_ns > window_ns / 2 {
            let found = format!("{:?}", self.within);
            return Err(TrafficError::parameter("within", &found, "at most half of the window"));
        }
        let every = rate::at_least_one("every", self.every)?;
        if self.aim == Aim::FirstHit && every == 1 {
            let expected = "at least 2 where windows open with their first request: between two \
                            attacks the window must be over";
            return Err(TrafficError::parameter("every", &every, expected));
        }
        let attacks = span.length_ns() as f64 / (window_ns as f64 * every as f64) + 1.0;
        rate::few_enough(2.0 * limit as f64 * attacks)?;
        let stride_ns = window_ns.saturating_mul(every);
        // The first attack whose second half is not over before the span starts.
        let first = span.from_ns().saturating_sub(window_ns.saturating_add(within_ns));
        let attack = first.div_ceil(stride_ns);
        let numbers = Numbers { limit, window_ns, within_ns, stride_ns, timing: self.timing };
        let end_ns = attack.saturating_mul(stride_ns).saturating_add(window_ns);
        let half = Half::empty();
        let (aim, stage) = (self.aim, self.aim.first_stage());
        Ok(Attacks { numbers, aim, end_ns, stage, half, span, random })
    }
}

impl Aim {
    const fn first_stage(self) -> Stage {
        match self {
            Self::Aligned => Stage::Before,
            Self::FirstHit => Stage::Open,
        }
    }
}

struct Numbers {
    limit: u64,
    window_ns: u64,
    within_ns: u64,
    stride_ns: u64,
    timing: Timing,
}

/// What comes next of an attack.
#[derive(Clone, Copy)]
enum Stage {
    /// The request that opens the window.
    Open,
    /// The half before the end.
    Before,
    /// The half after it.
    After,
    /// Nothing: the next end is past simulated time.
    Over,
}

/// One half of an attack.
enum Half {
    Exact { start_ns: u64, within_ns: u64, next: u64, count: u64 },
    Random(Spread),
}

impl Half {
    const fn empty() -> Self {
        Self::Exact { start_ns: 0, within_ns: 1, next: 0, count: 0 }
    }

    fn new(numbers: &Numbers, start_ns: u64, count: u64) -> Self {
        let within_ns = numbers.within_ns;
        match numbers.timing {
            Timing::Exact => Self::Exact { start_ns, within_ns, next: 0, count },
            Timing::Random => Self::Random(Spread::new(start_ns, within_ns, count)),
        }
    }

    fn next_ns(&mut self, random: &mut Random) -> Option<u64> {
        match self {
            Self::Random(spread) => spread.next_ns(random),
            Self::Exact { next, count, .. } if next == count => None,
            Self::Exact { start_ns, within_ns, next, count } => {
                let passed = u128::from(*next) * u128::from(*within_ns) / u128::from(*count);
                *next += 1;
                // Below `within`, because `next` was below `count`.
                Some(start_ns.saturating_add(u64::try_from(passed).unwrap_or(*within_ns)))
            }
        }
    }
}

struct Attacks {
    numbers: Numbers,
    aim: Aim,
    /// The end of the window that is attacked.
    end_ns: u64,
    stage: Stage,
    half: Half,
    span: Span,
    random: Random,
}

impl Attacks {
    /// The next instant of all time; `None` where there is no later one.
    fn next_of_all_time(&mut self) -> Option<u64> {
        loop {
            if let Some(now) = self.half.next_ns(&mut self.random) {
                return Some(now);
            }
            let Numbers { limit, window_ns, within_ns, stride_ns, timing } = self.numbers;
            match self.stage {
                Stage::Open => {
                    self.stage = Stage::Before;
                    return Some(self.end_ns - window_ns);
                }
                Stage::Before => {
                    let opened = u64::from(self.aim == Aim::FirstHit);
                    self.half = Half::new(&self.numbers, self.end_ns - within_ns, limit - opened);
                    self.stage = Stage::After;
                }
                Stage::After => {
                    let end_ns = self.end_ns;
                    // A window that opened later would still be open when the next attack starts.
                    let opens = self.aim == Aim::FirstHit && timing == Timing::Random;
                    self.half = Half::new(&self.numbers, end_ns, limit - u64::from(opens));
                    self.stage = match self.end_ns.checked_add(stride_ns) {
                        None => Stage::Over,
                        Some(end_ns) => {
                            self.end_ns = end_ns;
                            self.aim.first_stage()
                        }
                    };
                    if opens {
                        return Some(end_ns);
                    }
                }
                Stage::Over => return None,
            }
        }
    }
}

impl Arrivals for Attacks {
    fn next_ns(&mut self) -> Option<u64> {
        loop {
            let now = self.next_of_all_time()?;
            if now >= self.span.from_ns() {
                return self.span.before_end(now);
            }
        }
    }
}
