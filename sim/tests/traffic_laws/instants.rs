//! The instants of processes, as the checks take them.

use std::time::Duration;

use giusto_sim::{
    random::Random,
    traffic::{Process, Span},
};

/// A length of time in seconds.
pub(crate) fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// From one second to another.
pub(crate) fn span(from: f64, until: f64) -> Span {
    Span::new(seconds(from), seconds(until)).expect("a span")
}

/// All instants of a process within a span, in nanoseconds.
pub(crate) fn instants(process: impl Into<Process>, span: Span, seed: u64) -> Vec<u64> {
    let mut arrivals =
        process.into().arrivals(span, Random::new(seed, 0)).expect("possible numbers");
    let times: Vec<u64> = std::iter::from_fn(|| arrivals.next_ns()).collect();
    assert!(times.is_sorted());
    assert!(times.iter().all(|&time| span.from_ns() <= time && time < span.until_ns()));
    assert_eq!(arrivals.next_ns(), None, "an end is for ever");
    times
}

/// Successive gaps in seconds, the first from the start of the simulation.
pub(crate) fn gaps(times: &[u64]) -> Vec<f64> {
    let before = std::iter::once(0).chain(times.iter().copied());
    times.iter().zip(before).map(|(&time, before)| (time - before) as f64 / 1e9).collect()
}

/// How many instants are in each of so many bins of a length, from the start on.
pub(crate) fn counts(times: &[u64], bins: usize, bin_ns: u64) -> Vec<u64> {
    let mut counts = vec![0; bins];
    for time in times {
        counts[usize::try_from(time / bin_ns).expect("few bins")] += 1;
    }
    counts
}
