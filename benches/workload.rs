//! Traces for the benchmarks, made from a fixed seed.

use giusto_sim::trace::{Trace, TraceError};

use crate::random::SplitMix64;

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

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
    let mut random = SplitMix64::new(SEED);
    let times = (0..requests).map(|index| index * (span_ns / requests)).collect();
    let key = |word: u64| u32::try_from(((word >> 32) * u64::from(keys)) >> 32).unwrap_or(0);
    let drawn = (0..requests).map(|_| key(random.draw())).collect();
    let costs = vec![1; usize::try_from(requests).unwrap_or(0)];
    let names = (0..keys).map(|key| key.to_string()).collect();
    Ok(Workload { name, trace: Trace::from_parts(times, drawn, costs, names, None)? })
}
