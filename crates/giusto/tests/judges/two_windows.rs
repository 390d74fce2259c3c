//! The two-window estimate from the full list of admissions.

use super::Judge;

/// Every admission with the number of its window. Once a window has been charged, none before it is
/// used again, and a clock before it stands at its start.
#[derive(Clone, Debug)]
pub(crate) struct TwoWindows {
    limit: u64,
    length: i128,
    phase: i128,
    admitted: Vec<(i128, u64)>,
}

impl TwoWindows {
    /// Nothing admitted yet.
    pub(crate) fn new(limit: u64, length: u64, phase: u64) -> Self {
        Self { limit, length: i128::from(length), phase: i128::from(phase), admitted: Vec::new() }
    }

    /// The window and how far it has come.
    fn place(&self, now: u64) -> (i128, i128) {
        let time = i128::from(now) + self.phase;
        let latest = self.admitted.last().map_or(0, |(window, _)| *window);
        if time / self.length < latest {
            (latest, 0)
        } else {
            (time / self.length, time % self.length)
        }
    }

    fn admitted_in(&self, window: i128) -> i128 {
        self.admitted.iter().filter(|(w, _)| *w == window).map(|(_, cost)| i128::from(*cost)).sum()
    }
}

impl Judge for TwoWindows {
    fn capacity(&self) -> u64 {
        self.limit
    }

    fn room(&self, now: u64) -> u64 {
        let (window, elapsed) = self.place(now);
        let weighted = self.admitted_in(window - 1) * (self.length - elapsed) / self.length;
        let room = i128::from(self.limit) - weighted - self.admitted_in(window);
        u64::try_from(room.max(0)).expect("the room is within the limit")
    }

    fn charge(&mut self, now: u64, cost: u64) {
        let (window, _) = self.place(now);
        self.admitted.push((window, cost));
    }
}
