//! Requests in bins of time: how many each policy was asked about, and how many it let pass.

use giusto_sim::{series::Bins, trace::Trace};
use serde::Serialize;

use super::Comparison;

const MS: u64 = 1_000_000;
/// Bins are a round number of one of these, and shorter than the next.
const UNITS_NS: [u64; 5] = [MS, 1_000 * MS, 60_000 * MS, 3_600_000 * MS, 86_400_000 * MS];

/// What one policy made of the requests of one bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct TimelineRow<'a> {
    policy: &'a str,
    /// Where the bin starts, in nanoseconds from the first request.
    pub(super) bin_start_ns: u64,
    /// How long it lasts.
    pub(super) bin_length_ns: u64,
    pub(super) requests: u64,
    pub(super) admitted: u64,
    /// Those that did not pass, for whatever reason.
    pub(super) denied: u64,
}

/// The bins of each policy, the same ones for all.
pub(super) fn of<'a>(comparison: &'a Comparison<'_>) -> Vec<Vec<TimelineRow<'a>>> {
    let trace = comparison.trace;
    let bins = bins(trace);
    let verdicts = comparison.verdicts.iter();
    verdicts.map(|verdict| timeline(&verdict.policy, verdict.tally.bits(), trace, bins)).collect()
}

fn timeline<'a>(
    policy: &'a str,
    decisions: &[u8],
    trace: &Trace,
    bins: Bins,
) -> Vec<TimelineRow<'a>> {
    let length = bins.length_ns;
    let empty = |place| TimelineRow {
        policy,
        bin_start_ns: length * place,
        bin_length_ns: length,
        requests: 0,
        admitted: 0,
        denied: 0,
    };
    let mut timeline: Vec<TimelineRow<'_>> = (0..).map(empty).take(bins.count).collect();
    let first = trace.times().first().copied().unwrap_or(0);
    for (&time, &decision) in trace.times().iter().zip(decisions) {
        let place = usize::try_from((time - first) / length).ok();
        let Some(bin) = place.and_then(|place| timeline.get_mut(place)) else { continue };
        bin.requests += 1;
        bin.admitted += u64::from(decision == b'1');
        bin.denied += u64::from(decision != b'1');
    }
    timeline
}

/// Bins as people count time, not too many of them.
fn bins(trace: &Trace) -> Bins {
    let span_ns = u64::try_from(trace.span().as_nanos()).unwrap_or(u64::MAX);
    // Bins over ten units are at least one unit long.
    let over = |unit_ns: u64| Bins::over(span_ns, 10 * unit_ns);
    let fitting = UNITS_NS.windows(2).map(|pair| (over(pair[0]), pair[1]));
    let mut fitting = fitting.filter(|(bins, next_ns)| bins.length_ns < *next_ns);
    let [.., day] = UNITS_NS;
    fitting.next().map_or_else(|| over(day), |(bins, _)| bins)
}
