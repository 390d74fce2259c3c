//! The judge: an exact rolling log that shares nothing with the engine.
//!
//! Each key has the list of what was counted so far and the running sum of its costs; what lies in
//! a window is a difference of two sums, found by binary search. The engine instead keeps a queue
//! from which old entries fall. Neither imports the other, so they cannot share a mistake.

use giusto::Window;

use crate::{
    limit::Limit,
    replay::{CostRule, Decisions},
    trace::Trace,
};

/// What of the offered traffic an exact log counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// Everything offered.
    Open,
    /// What it admitted itself.
    Closed,
}

/// One key's counted requests: when, and how much up to and with each.
#[derive(Clone, Debug, Default)]
struct History {
    times: Vec<u64>,
    sums: Vec<u64>,
}

impl History {
    /// The units counted in the window that ends at `now`.
    fn within(&self, now: u64, length_ns: u64, window: Window) -> u64 {
        let outside = |&time: &u64| match window {
            Window::HalfOpen => now - time >= length_ns,
            Window::Closed => now - time > length_ns,
        };
        let before = self.times.partition_point(outside);
        let all = self.sums.last().copied().unwrap_or(0);
        all - before.checked_sub(1).map_or(0, |last| self.sums[last])
    }

    fn count(&mut self, now: u64, units: u64) {
        let all = self.sums.last().copied().unwrap_or(0);
        self.times.push(now);
        self.sums.push(all + units);
    }
}

/// The decisions of an exact rolling log on a trace; everything is admitted where there is no limit.
pub fn judge(
    limit: &Limit,
    window: Window,
    which: Loop,
    trace: &Trace,
    cost: CostRule,
) -> Decisions {
    let mut histories = vec![History::default(); trace.key_count()];
    let mut decisions = Decisions::with_capacity(trace.len());
    let length_ns = limit.window().map(|length| length.as_nanos());
    let length_ns = length_ns.map(|length| u64::try_from(length).unwrap_or(u64::MAX));
    for (index, (&now, &key)) in trace.times().iter().zip(trace.keys()).enumerate() {
        let units = cost.of(trace, index);
        let Some(length_ns) = length_ns else {
            decisions.push(true, false);
            continue;
        };
        let history = &mut histories[key as usize];
        let used = history.within(now, length_ns, window);
        let closed = limit.units() == 0;
        let fits = !closed && used.checked_add(units).is_some_and(|sum| sum <= limit.units());
        decisions.push(fits, closed || units > limit.units());
        if units > 0 && (fits || which == Loop::Open) {
            history.count(now, units);
        }
    }
    decisions
}
