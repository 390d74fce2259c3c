//! Windows that open with the first admission: a list of all windows that were ever open.

use super::Judge;

/// Every window with its start and what was admitted in it.
#[derive(Clone, Debug)]
pub(crate) struct FirstHitList {
    limit: u64,
    length: i128,
    windows: Vec<(i128, u64)>,
}

impl FirstHitList {
    /// No window opened yet.
    pub(crate) fn new(limit: u64, length: u64) -> Self {
        Self { limit, length: i128::from(length), windows: Vec::new() }
    }

    /// Whether the last window has not ended; one that is still ahead of a slow clock has not.
    fn is_open(&self, now: u64) -> bool {
        self.windows.last().is_some_and(|(start, _)| i128::from(now) - start < self.length)
    }
}

impl Judge for FirstHitList {
    fn capacity(&self) -> u64 {
        self.limit
    }

    fn room(&self, now: u64) -> u64 {
        match self.windows.last() {
            Some((_, count)) if self.is_open(now) => self.limit - count,
            _ => self.limit,
        }
    }

    fn charge(&mut self, now: u64, cost: u64) {
        if !self.is_open(now) {
            self.windows.push((i128::from(now), 0));
        }
        let open = self.windows.last_mut().expect("a window was opened if there was none");
        open.1 += cost;
    }
}
