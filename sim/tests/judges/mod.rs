//! Judges: the definitions of the limits, counted the slow way, with whole histories and fractions.

mod bucket;
mod first_hit;
mod windows;

pub(crate) use bucket::Bucket;
pub(crate) use first_hit::FirstHit;
use giusto_sim::{
    oracle::Loop,
    replay::{CostRule, Decisions},
    trace::Trace,
};
pub(crate) use windows::{Aligned, Log, TwoWindows};

/// The numbers of a limit: so many units in so many nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers {
    pub(crate) limit: u64,
    pub(crate) window_ns: u64,
}

/// One key's limit.
pub(crate) trait Judge {
    /// Whether a request passes.
    fn fits(&self, now: u64, cost: u64) -> bool;
    /// Counts a request.
    fn count(&mut self, now: u64, cost: u64);
}

/// The decisions of one judge per key on a trace, as `0` and `1`.
pub(crate) fn decide<J: Judge>(
    trace: &Trace,
    cost: CostRule,
    which: Loop,
    fresh: impl FnMut() -> J,
) -> Vec<u8> {
    let mut judges: Vec<J> = std::iter::repeat_with(fresh).take(trace.key_count()).collect();
    let mut bits = Vec::new();
    for (index, (&now, &key)) in trace.times().iter().zip(trace.keys()).enumerate() {
        let (judge, cost) = (&mut judges[key as usize], cost.of(trace, index));
        let fits = judge.fits(now, cost);
        if fits || which == Loop::Open {
            judge.count(now, cost);
        }
        bits.push(b'0' + u8::from(fits));
    }
    bits
}

/// The first request on which decisions differ from a judge's, if there is one.
pub(crate) fn difference(decisions: &Decisions, expected: &[u8], trace: &Trace) -> Option<String> {
    assert_eq!(decisions.len(), expected.len(), "one decision per request");
    let index = decisions.bits().iter().zip(expected).position(|(ours, theirs)| ours != theirs)?;
    let (time, key, cost) = (trace.times()[index], trace.keys()[index], trace.costs()[index]);
    let [ours, theirs] = [decisions.bits()[index], expected[index]].map(char::from);
    Some(format!("request {index} (key {key}, cost {cost}, {time} ns): {ours}, judged {theirs}"))
}
