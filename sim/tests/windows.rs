//! The fullest window and the peaks of the window over time, against sums made anew for each
//! instant.

mod events;

use giusto_sim::{
    grid::{self, Settings, Task, Unwatched},
    limit::Limit,
    metrics::{WindowPeaks, largest_window},
    replay::{CostRule, Decisions, replay},
    series::{Bins, Series, busiest_key},
    subject::{Choices, Kind, Subject},
    trace::Trace,
};
use proptest::prelude::*;

fn decided(kind: Kind, limit: &str, trace: &Trace) -> Decisions {
    let limit: Limit = limit.parse().expect(limit);
    let subject = Subject::new(kind, &limit, trace, &Choices::default()).expect("exact");
    replay(&subject, trace, CostRule::Column)
}

/// What was admitted to `key` in the window of `length` that ends at `now`.
fn within(trace: &Trace, decisions: &Decisions, key: u32, now: u64, length: u64) -> u64 {
    let admitted = (0..trace.len()).filter(|&index| {
        let time = trace.times()[index];
        let inside = time <= now && now - time < length;
        decisions.bits()[index] == b'1' && trace.keys()[index] == key && inside
    });
    admitted.map(|index| trace.costs()[index]).sum()
}

fn naive_largest(trace: &Trace, decisions: &Decisions, length: u64) -> u64 {
    let instants = trace.times().iter().zip(trace.keys());
    instants.map(|(&now, &key)| within(trace, decisions, key, now, length)).max().unwrap_or(0)
}

/// The largest sum at any instant of each bin, every instant looked at.
fn naive_peaks(
    trace: &Trace,
    decisions: &Decisions,
    key: u32,
    length: u64,
    (bins, bin_ns): (usize, u64),
) -> Vec<u64> {
    let first = trace.times().first().copied().unwrap_or(0);
    let peak = |bin: u64| {
        let instants = first + bin * bin_ns..first + (bin + 1) * bin_ns;
        instants.map(|now| within(trace, decisions, key, now, length)).max().unwrap_or(0)
    };
    (0..bins as u64).map(peak).collect()
}

fn traces() -> impl Strategy<Value = Trace> {
    let event = (0_u64..60, 0_u32..3, 0_u64..5);
    (0_u64..1_000, proptest::collection::vec(event, 0..60)).prop_map(|(first, mut events)| {
        events.sort_by_key(|&(time, _, _)| time);
        let moved = events.into_iter().map(|(time, key, cost)| (first + time, key, cost));
        events::trace(&moved.collect::<Vec<_>>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_fullest_window_is_found(length in 1_u64..30, trace in traces()) {
        for (kind, limit) in [(Kind::Unlimited, "unlimited"), (Kind::Gcra, "4/20ns")] {
            let decisions = decided(kind, limit, &trace);
            let largest = largest_window(&trace, &decisions, CostRule::Column, length);
            prop_assert_eq!(largest.units, naive_largest(&trace, &decisions, length));
            let held = |now: &u64| within(&trace, &decisions, largest.key, *now, length);
            let reached = trace.times().iter().map(held).max().unwrap_or(0);
            prop_assert_eq!(reached, largest.units, "the key that is named reached it");
        }
    }

    #[test]
    fn every_bin_has_its_peak(
        length in 1_u64..30,
        bins in 1_usize..30,
        bin_ns in 1_u64..8,
        trace in traces(),
    ) {
        for (kind, limit) in [(Kind::Unlimited, "unlimited"), (Kind::Fixed, "4/20ns")] {
            let decisions = decided(kind, limit, &trace);
            for key in 0..u32::try_from(trace.key_count()).expect("few keys") {
                let shape = (bins, bin_ns);
                let ours = WindowPeaks::of(&trace, &decisions, CostRule::Column, key, length, shape);
                let theirs = naive_peaks(&trace, &decisions, key, length, shape);
                prop_assert_eq!(ours.peaks, theirs, "key {}", key);
            }
        }
    }

    #[test]
    fn bins_cover_the_span_and_are_not_too_many(span in 0..u64::MAX, window in 0..u64::MAX) {
        let bins = Bins::over(span, window);
        prop_assert!((1..=240).contains(&bins.count));
        prop_assert_eq!(bins.count as u64 - 1, span / bins.length_ns);
    }
}

#[test]
fn events_exactly_one_window_apart_do_not_add() {
    let fullest = |events: &[(u64, u32, u64)]| {
        let trace = events::trace(events);
        let decisions = decided(Kind::Unlimited, "unlimited", &trace);
        largest_window(&trace, &decisions, CostRule::Column, 10)
    };
    let apart = fullest(&[(5, 0, 3), (15, 0, 4)]);
    assert_eq!((apart.units, apart.key), (4, 0));
    // One instant closer, and they do.
    assert_eq!(fullest(&[(5, 0, 3), (14, 0, 4)]).units, 7);
    // Keys are apart, and of equals the first is named.
    let keys = fullest(&[(5, 1, 4), (6, 0, 4), (7, 0, 0)]);
    assert_eq!((keys.units, keys.key), (4, 1));
    assert_eq!(fullest(&[]).units, 0);
}

#[test]
fn what_was_denied_fills_no_window() {
    let trace = events::trace(&[(0, 0, 2), (1, 0, 2), (2, 0, 1), (12, 0, 2)]);
    let decisions = decided(Kind::Rolling, "3/10ns", &trace);
    assert_eq!(decisions.bits(), b"1011");
    assert_eq!(largest_window(&trace, &decisions, CostRule::Column, 10).units, 3);
    // A longer window than the limit's holds more: the limit is not what is measured.
    assert_eq!(largest_window(&trace, &decisions, CostRule::Column, 13).units, 5);
    // In bins of 5 ns: 3 units at once, left over until they expire, then the last 2.
    let peaks = WindowPeaks::of(&trace, &decisions, CostRule::Column, 0, 10, (4, 5));
    assert_eq!(peaks.peaks, [3, 3, 2, 2]);
}

#[test]
fn a_series_tells_of_the_busiest_key_over_time() {
    // Key 0 asks more often, key 1 for more. In bins of 10 ns, a tenth of the window.
    let trace =
        events::trace(&[(5, 0, 1), (5, 1, 2), (14, 1, 2), (15, 1, 1), (16, 0, 1), (39, 0, 1)]);
    let settings = Settings { cost: CostRule::Column, ..Settings::default() };
    assert_eq!(busiest_key(&trace, &settings), 1);
    assert_eq!(busiest_key(&trace, &Settings::default()), 0, "of equals the first");

    let limit: Limit = "3/100ns".parse().expect("a limit");
    let task = Task::new(Kind::Rolling, &limit, &trace, &settings).expect("exact");
    let cells = grid::run(&[task], &trace, &settings, &Unwatched);
    let series = Series::of(&cells[0], &trace, &settings, 1).expect("a window");
    let bins = Bins { count: 4, length_ns: 10 };
    let expected = Series {
        bins,
        offered: vec![4, 1, 0, 0],
        admitted: vec![2, 1, 0, 0],
        window_cost: vec![2, 3, 3, 3],
    };
    assert_eq!(series, expected);
}
