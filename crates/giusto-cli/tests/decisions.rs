//! Every algorithm decides as its definition says, judged by code that shares nothing with it.

mod common;
mod naive;

use common::Place;
use naive::Request;

const WINDOW_NS: u64 = 1_000_000_000;
const DAY_NS: u64 = 86_400 * WINDOW_NS;

/// Traces by step: gaps of an eighth of the window, and of a prime that meets no edge.
fn traces(window_ns: u64) -> Vec<Vec<Request>> {
    let steps = [window_ns / 8, window_ns / 2, window_ns / 97];
    (1..=4).flat_map(|seed| steps.map(|step| naive::requests(seed, 160, step))).collect()
}

/// Compares the bits of one algorithm with the judge's, on every trace.
#[track_caller]
fn agrees(
    args: &str,
    limit: &str,
    window_ns: u64,
    algorithm: &str,
    judge: impl Fn(&[Request]) -> String,
) {
    let file = format!("{algorithm}__{}.bits", limit.replace('/', "_per_"));
    for trace in traces(window_ns) {
        let place = Place::with(&naive::rows(&trace));
        let args = format!("--limit {limit} --algorithm {algorithm} --cost column {args}");
        let judged = judge(&trace);
        assert!(judged.contains('0') && judged.contains('1'), "a trace that tells nothing");
        assert_eq!(place.bits(&args, &file), judged, "{args}\n{}", naive::rows(&trace));
    }
}

#[test]
fn gcra_is_the_rational_token_bucket() {
    for (limit, units) in [("5/1s", 5), ("7/1s", 7), ("3/1s", 3)] {
        agrees("", limit, WINDOW_NS, "gcra", |t| naive::gcra(t, units, WINDOW_NS, units));
    }
    agrees("--burst 2", "7/1s", WINDOW_NS, "gcra", |t| naive::gcra(t, 7, WINDOW_NS, 2));
    agrees("--burst 12", "1/1s", WINDOW_NS, "gcra", |t| naive::gcra(t, 1, WINDOW_NS, 12));
}

#[test]
fn fixed_counts_windows_from_the_zero_or_from_the_first_hit() {
    agrees("", "4/1s", WINDOW_NS, "fixed", |t| naive::fixed(t, 4, WINDOW_NS));
    agrees("--anchor aligned", "4/1s", WINDOW_NS, "fixed", |t| naive::fixed(t, 4, WINDOW_NS));
    let first_hit = |t: &[Request]| naive::first_hit(t, 4, WINDOW_NS);
    agrees("--anchor first-hit", "4/1s", WINDOW_NS, "fixed", first_hit);
}

#[test]
fn the_sliding_counter_weighs_the_window_before() {
    let judge = |t: &[Request]| naive::sliding_counter(t, 5, WINDOW_NS);
    agrees("", "5/1s", WINDOW_NS, "sliding-counter", judge);
}

#[test]
fn rolling_is_the_exact_log_half_open_or_closed() {
    agrees("", "4/1s", WINDOW_NS, "rolling", |t| naive::rolling(t, 4, WINDOW_NS, false));
    let closed = |t: &[Request]| naive::rolling(t, 4, WINDOW_NS, true);
    agrees("--window closed", "4/1s", WINDOW_NS, "rolling", closed);
}

#[test]
fn rolling_strict_is_half_a_bucket() {
    for (limit, units) in [("6/1s", 6), ("7/1s", 7), ("1/1s", 1)] {
        let judge = |t: &[Request]| naive::rolling_strict(t, units, WINDOW_NS);
        agrees("", limit, WINDOW_NS, "rolling-strict", judge);
    }
}

#[test]
fn a_calendar_day_ends_at_midnight() {
    let judge = |t: &[Request]| naive::calendar_day(t, 6, DAY_NS / 4 * 3);
    agrees("--start 2026-01-31T18:00:00Z", "6/day", DAY_NS, "calendar", judge);
    let same = "--start 2026-01-31T20:30:00+02:30";
    agrees(same, "6/day", DAY_NS, "calendar", judge);
}

#[test]
fn a_calendar_month_is_as_long_as_it_is() {
    // February 2024 has 29 days: the second request is still in it, the third is not.
    let rows = [0, 28 * DAY_NS, 29 * DAY_NS].map(|t| format!("{t},k,1\n")).concat();
    let args = "--limit 1/month --algorithm calendar --start 2024-02-01T00:00:00Z";
    assert_eq!(Place::with(&rows).bits(args, "calendar__1_per_month.bits"), "101");
    let args = "--limit 1/month --algorithm calendar --start 2023-02-01T00:00:00Z";
    assert_eq!(Place::with(&rows).bits(args, "calendar__1_per_month.bits"), "110");
}

#[test]
fn unlimited_admits_everything() {
    let trace = naive::requests(1, 50, WINDOW_NS);
    let place = Place::with(&naive::rows(&trace));
    let bits = place.bits("--limit 1/1s --algorithm unlimited", "unlimited__1_per_1s.bits");
    assert_eq!(bits, "1".repeat(50));
}

#[test]
fn windows_stay_aligned_to_the_zero_of_a_trace_that_starts_late() {
    let late = |offset: u64| -> Vec<Request> {
        let trace = naive::requests(3, 120, WINDOW_NS / 8);
        trace.into_iter().map(|(time, key, cost)| (time + offset, key, cost)).collect()
    };
    // The second offset is that of nanoseconds since 1970.
    for offset in [WINDOW_NS / 3, 1_700_000_000_123_456_789] {
        let trace = late(offset);
        let place = Place::with(&naive::rows(&trace));
        let args = "--limit 4/1s --algorithm fixed,sliding-counter,gcra --cost column";
        assert_eq!(place.bits(args, "fixed__4_per_1s.bits"), naive::fixed(&trace, 4, WINDOW_NS));
        let judged = naive::sliding_counter(&trace, 4, WINDOW_NS);
        assert_eq!(place.bits(args, "sliding-counter__4_per_1s.bits"), judged);
        let judged = naive::gcra(&trace, 4, WINDOW_NS, 4);
        assert_eq!(place.bits(args, "gcra__4_per_1s.bits"), judged);
    }
}

#[test]
fn a_unit_each_is_charged_unless_the_column_is_asked_for() {
    let place = Place::with("0,a,7\n0,a,0\n0,a,18446744073709551000\n");
    for cost in ["", "--cost unit"] {
        let args = format!("--limit 2/1s --algorithm rolling {cost}");
        assert_eq!(place.bits(&args, "rolling__2_per_1s.bits"), "110");
    }
    let args = "--limit 2/1s --algorithm rolling --cost column";
    assert_eq!(place.bits(args, "rolling__2_per_1s.bits"), "010");
}

#[test]
fn one_counter_for_all_is_one_key() {
    let trace = naive::requests(2, 120, WINDOW_NS / 8);
    let one: Vec<Request> = trace.iter().map(|&(time, _, cost)| (time, 0, cost)).collect();
    let place = Place::with(&naive::rows(&trace));
    let args = "--limit 9/1s --algorithm rolling --cost column --scope shared";
    let judged = naive::rolling(&one, 9, WINDOW_NS, false);
    assert_eq!(place.bits(args, "rolling__9_per_1s.bits"), judged);
}
