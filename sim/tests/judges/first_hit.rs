//! Windows that open with the first request that is counted after the last has ended.

use super::{Judge, Numbers};

/// Every window that was ever opened: its start and what was counted in it.
#[derive(Clone, Debug)]
pub(crate) struct FirstHit {
    numbers: Numbers,
    windows: Vec<(u64, u64)>,
}

impl FirstHit {
    /// No window yet.
    pub(crate) fn new(numbers: Numbers) -> Self {
        Self { numbers, windows: Vec::new() }
    }

    fn is_open(&self, start: u64, now: u64) -> bool {
        now - start < self.numbers.window_ns
    }
}

impl Judge for FirstHit {
    fn fits(&self, now: u64, cost: u64) -> bool {
        let open = self.windows.last().filter(|(start, _)| self.is_open(*start, now));
        let counted = open.map_or(0, |&(_, units)| units);
        self.numbers.limit > 0 && counted + cost <= self.numbers.limit
    }

    fn count(&mut self, now: u64, cost: u64) {
        let open = self.windows.last().is_some_and(|&(start, _)| self.is_open(start, now));
        match self.windows.last_mut().filter(|_| open) {
            Some((_, units)) => *units += cost,
            // What takes nothing opens nothing.
            None if cost == 0 => {}
            None => self.windows.push((now, cost)),
        }
    }
}
