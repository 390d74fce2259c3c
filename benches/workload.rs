//! Traces for the benchmarks, made from a fixed seed.

use giusto_sim::trace::{Trace, TraceError};

use crate::random::{SplitMix64, Zipf};

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// How much more often a rank of Zipf's law asks than the next: as in web traffic.
const EXPONENT: f64 = 0.99;

/// A trace with a name.
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
    let key = |word: u64| u32::try_from(((word >> 32) * u64::from(keys)) >> 32).unwrap_or(0);
    let drawn = (0..requests).map(|_| key(random.draw())).collect();
    evenly_spaced(name, drawn, keys, span_ns)
}

/// The same with keys drawn by Zipf's law. Which key has which rank is shuffled, so that those that
/// ask often do not lie side by side in memory.
///
/// # Errors
/// None that these numbers can cause.
pub fn zipf(
    name: &'static str,
    requests: u64,
    keys: u32,
    span_ns: u64,
) -> Result<Workload, TraceError> {
    let mut random = SplitMix64::new(SEED);
    let mut ranked: Vec<u32> = (0..keys).collect();
    for last in (1..ranked.len()).rev() {
        let other = usize::try_from(random.below(last as u64 + 1)).unwrap_or(0);
        ranked.swap(last, other);
    }
    let law = Zipf::new(keys.into(), EXPONENT);
    let key = |rank: u64| usize::try_from(rank).map_or(0, |rank| ranked[rank]);
    let drawn = (0..requests).map(|_| key(law.draw(&mut random))).collect();
    evenly_spaced(name, drawn, keys, span_ns)
}

fn evenly_spaced(
    name: &'static str,
    drawn: Vec<u32>,
    keys: u32,
    span_ns: u64,
) -> Result<Workload, TraceError> {
    let requests = drawn.len() as u64;
    let times = (0..requests).map(|index| index * (span_ns / requests)).collect();
    let costs = vec![1; drawn.len()];
    let names = (0..keys).map(|key| key.to_string()).collect();
    Ok(Workload { name, trace: Trace::from_parts(times, drawn, costs, names, None)? })
}
