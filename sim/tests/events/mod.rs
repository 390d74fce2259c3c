//! A trace from a list of events, as tests write it.

use giusto_sim::trace::Trace;

/// The trace of events (nanoseconds, key, cost); at least one key exists.
pub(crate) fn trace(events: &[(u64, u32, u64)]) -> Trace {
    let keys = events.iter().map(|&(_, key, _)| key).max().unwrap_or(0) + 1;
    let names = (0..keys).map(|key| format!("key {key}")).collect();
    let times = events.iter().map(|&(time, _, _)| time).collect();
    let costs = events.iter().map(|&(_, _, cost)| cost).collect();
    let keys = events.iter().map(|&(_, key, _)| key).collect();
    Trace::from_parts(times, keys, costs, names, None).expect("a trace")
}
