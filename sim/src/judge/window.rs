//! The bound of a rolling window, over every window of its length.
//!
//! ```text
//! half-open:  admitted in (t - W, t] <= N for all t        closed:  admitted in [t - W, t] <= N
//! ```
//!
//! The sum of a window is largest where an admitted request ends it, so those are all windows that
//! need to be looked at.

use std::collections::VecDeque;

use super::tally::{Reached, Request, Tally};

/// What was admitted to one key and is not too old yet.
#[derive(Clone, Debug)]
pub(super) struct RollingWindow {
    most: u128,
    /// A request counts for fewer nanoseconds than this: W, or one more where windows are closed.
    counts_for: u128,
    recent: VecDeque<Request>,
    sum: u128,
}

impl RollingWindow {
    pub(super) fn new(most: u128, counts_for: u128) -> Self {
        Self { most, counts_for, recent: VecDeque::new(), sum: 0 }
    }
}

impl Tally for RollingWindow {
    fn with(&mut self, request: &Request) -> Reached {
        while let Some(oldest) = self.recent.front() {
            if u128::from(request.now - oldest.now) < self.counts_for {
                break;
            }
            self.sum -= u128::from(oldest.units);
            self.recent.pop_front();
        }
        let first = self.recent.front().unwrap_or(request);
        Reached {
            first: first.index,
            from_ns: first.now,
            admitted: self.sum + u128::from(request.units),
            allowed: self.most,
        }
    }

    fn add(&mut self, request: &Request) {
        self.recent.push_back(*request);
        self.sum += u128::from(request.units);
    }
}
