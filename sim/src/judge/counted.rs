//! The bound of windows that follow one another: each admits so much, wherever in it.
//!
//! ```text
//! aligned:    window floor(t / W)                             t from the trace's zero
//! first hit:  [o, o + W), o the first admitted request that no earlier window holds
//! calendar:   the day, the ISO week or the month of UTC that t lies in
//! ```

use super::{
    period::Calendar,
    tally::{Reached, Request, Tally},
};

/// How time is cut into windows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cut {
    /// At multiples of this length from the trace's zero.
    Aligned(u64),
    /// This long from the first admitted request after the last window.
    FirstHit(u64),
    /// By the calendar.
    Calendar(Calendar),
}

/// The window that one key is in.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    cut: Cut,
    most: u64,
    /// What tells the window from the one before; none until something was admitted.
    window: Option<i64>,
    first: usize,
    from_ns: u64,
    sum: u128,
}

impl Counted {
    pub(super) fn new(cut: Cut, most: u64) -> Self {
        Self { cut, most, window: None, first: 0, from_ns: 0, sum: 0 }
    }

    /// The number of the window that an instant lies in; one that its first request opens has the
    /// number 0 as long as it lasts.
    fn window_of(&self, now: u64) -> Option<i64> {
        match self.cut {
            // A quotient by at least 2 fits; windows of one nanosecond wrap round to other numbers,
            // which neighbours do not share.
            Cut::Aligned(length) => Some((now / length).cast_signed()),
            Cut::FirstHit(length) => (self.sum > 0 && now - self.from_ns < length).then_some(0),
            Cut::Calendar(calendar) => Some(calendar.period_of(now)),
        }
    }
}

impl Tally for Counted {
    fn with(&mut self, request: &Request) -> Reached {
        let window = self.window_of(request.now);
        if window.is_none() || window != self.window {
            self.window = window.or(Some(0));
            (self.first, self.from_ns, self.sum) = (request.index, request.now, 0);
        }
        if self.sum == 0 {
            (self.first, self.from_ns) = (request.index, request.now);
        }
        Reached {
            first: self.first,
            from_ns: self.from_ns,
            admitted: self.sum + u128::from(request.units),
            allowed: u128::from(self.most),
        }
    }

    fn add(&mut self, request: &Request) {
        self.sum += u128::from(request.units);
    }
}
