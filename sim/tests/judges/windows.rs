//! Windows, rolling and aligned, over the full history of a key.

use std::collections::HashMap;

use giusto::Window;

use super::{Judge, Numbers};

/// The rolling window: a list of everything counted, all of which is looked at each time.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    numbers: Numbers,
    window: Window,
    counted: Vec<(u64, u64)>,
}

impl Log {
    /// Nothing counted yet.
    pub(crate) fn new(numbers: Numbers, window: Window) -> Self {
        Self { numbers, window, counted: Vec::new() }
    }
}

impl Judge for Log {
    fn fits(&self, now: u64, cost: u64) -> bool {
        let mut used = cost;
        for &(time, units) in &self.counted {
            let age = now - time;
            let exactly_old = age == self.numbers.window_ns && self.window == Window::Closed;
            if age < self.numbers.window_ns || exactly_old {
                used += units;
            }
        }
        self.numbers.limit > 0 && used <= self.numbers.limit
    }

    fn count(&mut self, now: u64, cost: u64) {
        self.counted.push((now, cost));
    }
}

/// A counter per window aligned to an origin, none of which is ever forgotten.
#[derive(Clone, Debug)]
pub(crate) struct Aligned {
    numbers: Numbers,
    /// How far the zero of the times lies into a window.
    offset_ns: u64,
    counters: HashMap<u64, u64>,
}

impl Aligned {
    /// Nothing counted yet.
    pub(crate) fn new(numbers: Numbers, offset_ns: u64) -> Self {
        Self { numbers, offset_ns, counters: HashMap::new() }
    }

    fn index(&self, now: u64) -> u64 {
        (now + self.offset_ns) / self.numbers.window_ns
    }
}

impl Judge for Aligned {
    fn fits(&self, now: u64, cost: u64) -> bool {
        let counted = self.counters.get(&self.index(now)).copied().unwrap_or(0);
        self.numbers.limit > 0 && counted + cost <= self.numbers.limit
    }

    fn count(&mut self, now: u64, cost: u64) {
        *self.counters.entry(self.index(now)).or_default() += cost;
    }
}

/// The estimate from two aligned windows, both counted anew from the full list each time.
#[derive(Clone, Debug)]
pub(crate) struct TwoWindows {
    numbers: Numbers,
    counted: Vec<(u64, u64)>,
}

impl TwoWindows {
    /// Nothing counted yet.
    pub(crate) fn new(numbers: Numbers) -> Self {
        Self { numbers, counted: Vec::new() }
    }

    /// What was counted from `start` until before `end`.
    fn between(&self, start: i128, end: i128) -> i128 {
        let inside = |time: u64| start <= i128::from(time) && i128::from(time) < end;
        let inside = self.counted.iter().filter(|&&(time, _)| inside(time));
        inside.map(|&(_, units)| i128::from(units)).sum()
    }
}

impl Judge for TwoWindows {
    fn fits(&self, now: u64, cost: u64) -> bool {
        let length = i128::from(self.numbers.window_ns);
        let start = i128::from(now) / length * length;
        let elapsed = i128::from(now) - start;
        let share = self.between(start - length, start) * (length - elapsed) / length;
        let estimate = share + self.between(start, start + length);
        let limit = i128::from(self.numbers.limit);
        limit > 0 && estimate + i128::from(cost) <= limit
    }

    fn count(&mut self, now: u64, cost: u64) {
        self.counted.push((now, cost));
    }
}
