//! Traces for the benchmarks, made from a fixed seed.

use giusto_sim::trace::{Trace, TraceError};

/// A trace with the number of its requests that GCRA admits, by an independent count.
#[derive(Clone, Debug)]
pub struct Workload {
    /// What it is called in reports.
    pub name: &'static str,
    /// The requests.
    pub trace: Trace,
}

/// `requests` requests, evenly spaced over `span_ns`, each of a key drawn uniformly from `keys`.
///
/// # Errors
/// None that these numbers can cause.
pub fn uniform(
    name: &'static str,
    requests: u64,
    keys: u32,
    span_ns: u64,
) -> Result<Workload, TraceError> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = || {
        // SplitMix64: enough to spread keys, and the same everywhere.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    };
    let times = (0..requests).map(|index| index * (span_ns / requests)).collect();
    let key = |word: u64| u32::try_from(((word >> 32) * u64::from(keys)) >> 32).unwrap_or(0);
    let drawn = (0..requests).map(|_| key(draw())).collect();
    let costs = vec![1; usize::try_from(requests).unwrap_or(0)];
    let names = (0..keys).map(|key| key.to_string()).collect();
    Ok(Workload { name, trace: Trace::from_parts(times, drawn, costs, names, None)? })
}
