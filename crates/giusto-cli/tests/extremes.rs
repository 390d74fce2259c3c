//! Limits and traces at the ends of their ranges: exact, or refused with the reason.

mod common;
mod naive;

use common::Place;
use naive::Request;
use serde_json::Value;

const SECOND_NS: u64 = 1_000_000_000;

/// The rows of a replay, which must succeed.
#[track_caller]
fn rows(place: &Place, limit: &str, options: &str) -> Vec<Value> {
    let mut args = vec!["replay", "trace.csv", "--json", "--limit", limit];
    args.extend(options.split_whitespace());
    place.run_each(&args).exits(0).rows()
}

/// A request each `gap_ns`, now and then a nanosecond or two late.
fn around(gap_ns: u64, count: u64) -> Vec<Request> {
    let late = |i: u64| [0, 1, 0, 2][(i % 4) as usize];
    let mut trace: Vec<Request> = (0..count).map(|i| (i * gap_ns + late(i), 0, 1)).collect();
    trace.sort_unstable();
    trace
}

#[test]
fn a_rate_that_is_no_whole_number_of_nanoseconds_is_exact() {
    // 60 s / 7 = 8571428571.43 ns: a rounded interval errs within these few hundred requests.
    for (limit, units, window) in
        [("7/60s", 7, 60 * SECOND_NS), ("3/1s", 3, SECOND_NS), ("11/7ns", 11, 7)]
    {
        for gap in [window / units, window / units + 1, window / (2 * units)] {
            let trace = around(gap, 400);
            let place = Place::with(&naive::rows(&trace));
            for burst in [1, 2, units] {
                let judged = naive::gcra(&trace, units, window, burst);
                let args = format!("--limit {limit} --algorithm gcra --burst {burst}");
                let file = format!("gcra__{}.bits", limit.replace('/', "_per_"));
                assert_eq!(place.bits(&args, &file), judged, "{args}, gap {gap}");
            }
        }
    }
}

#[test]
fn a_trace_too_long_for_an_exact_rate_is_refused() {
    let place = Place::with("0,a,1\n864000000000000,a,1\n");
    let gcra = place.run("replay trace.csv --limit 1000003/60s --algorithm gcra");
    gcra.refuses(1, &["gcra", "exact", "1000003/60s", "864000 s"]);
    let all = place.run("replay trace.csv --limit 1000003/60s --json").exits(0);
    assert!(all.stderr.contains("left out: gcra"), "{}", all.stderr);
    assert!(all.rows().iter().all(|row| row["algorithm"] != "gcra"));
    // The same rate over a second is exact.
    let place = Place::with("0,a,1\n1000000000,a,1\n");
    place.run("replay trace.csv --limit 1000003/60s --algorithm gcra").exits(0);
}

#[test]
fn a_limit_of_nothing_denies_all_as_never() {
    let place = Place::with("0,a,1\n0,b,1\n5,a,0\n");
    let names = "gcra,fixed,sliding-counter,rolling,rolling-strict";
    for row in rows(&place, "0/60s", &format!("--cost column --algorithm {names}")) {
        assert_eq!((&row["admitted"], &row["denied"]), (&0.into(), &3.into()), "{row}");
        assert!(row["jain_admitted"].is_null(), "{row}");
    }
    for row in rows(&place, "0/60s", &format!("--algorithm {names} --anchor first-hit")) {
        assert_eq!((&row["denied"], &row["never"]), (&3.into(), &3.into()), "{row}");
    }
}

#[test]
fn a_burst_of_nothing_denies_all() {
    let place = Place::with("0,a,1\n0,b,1\n");
    let row = &rows(&place, "5/60s", "--algorithm gcra --burst 0")[0];
    assert_eq!((&row["admitted"], &row["never"]), (&0.into(), &2.into()));
}

#[test]
fn a_cost_above_the_limit_is_never_and_leaves_no_mark() {
    let place = Place::with("0,a,6\n0,a,5\n1,a,18446744073709551000\n1,b,5\n");
    let names = "gcra,fixed,sliding-counter,rolling";
    for row in rows(&place, "5/60s", &format!("--cost column --algorithm {names}")) {
        assert_eq!((&row["admitted"], &row["never"]), (&2.into(), &2.into()), "{row}");
        assert_eq!(row["admitted_cost"], 10, "{row}");
        assert_eq!(row["max_cost_in_any_window"], 5, "{row}");
    }
}

#[test]
fn a_cost_of_nothing_passes_where_anything_could_and_charges_nothing() {
    let place = Place::with("0,a,0\n0,a,1\n0,a,0\n0,a,1\n0,a,0\n");
    for name in ["gcra", "fixed", "sliding-counter", "rolling", "rolling-strict"] {
        let args = format!("--limit 1/60s --cost column --algorithm {name}");
        assert_eq!(place.bits(&args, &format!("{name}__1_per_60s.bits")), "11101", "{name}");
    }
}

#[test]
fn the_largest_cost_passes_the_largest_limit() {
    let place = Place::with("0,a,18446744073709551615\n");
    let options = "--cost column --algorithm rolling,unlimited";
    for row in rows(&place, "18446744073709551615/s", options) {
        assert_eq!(row["admitted"], 1, "{row}");
        assert_eq!(row["admitted_cost"], u64::MAX, "{row}");
    }
}

#[test]
fn one_event_has_the_digest_of_one_byte() {
    let place = Place::with("0,a,1\n");
    let one = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
    let zero = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";
    assert_eq!(rows(&place, "1/s", "--algorithm gcra")[0]["decisions_sha256"], one);
    assert_eq!(rows(&place, "0/s", "--algorithm gcra")[0]["decisions_sha256"], zero);
}

#[test]
fn events_of_one_instant_admit_the_limit() {
    let place = Place::with(&"77,a,1\n".repeat(50));
    for row in rows(&place, "20/60s", "--algorithm gcra,fixed,sliding-counter,rolling") {
        assert_eq!((&row["admitted"], &row["denied"]), (&20.into(), &30.into()), "{row}");
        assert_eq!((&row["requests"], &row["keys"]), (&50.into(), &1.into()), "{row}");
    }
}

#[test]
fn limits_of_every_size_are_taken_and_repeated_as_typed() {
    let place = Place::with("0,a,1\n1,a,1\n2678400000000000,a,1\n");
    for limit in ["10000000000/s", "1/month", "unlimited", "1/s burst 20", "0/s burst 2", "5/ 60 s"]
    {
        let rows = rows(&place, limit, "--algorithm gcra");
        assert_eq!((rows.len(), &rows[0]["limit"]), (1, &limit.into()));
    }
    let bits = |limit: &str| rows(&place, limit, "--algorithm gcra")[0]["admitted"].clone();
    assert_eq!(bits("1/month"), 2, "a month of a rate is 31 days");
    assert_eq!(bits("0/s burst 2"), 2, "an allowance does not come back");
}

#[test]
fn all_says_what_it_leaves_out() {
    let place = Place::with("0,a,1\n");
    let outcome = place.run("replay trace.csv --limit 5/60s --burst 3 --json").exits(0);
    assert!(outcome.stderr.contains("left out: calendar"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("gcra alone"), "{}", outcome.stderr);
    let names: Vec<Value> = outcome.rows().iter().map(|row| row["algorithm"].clone()).collect();
    let expected = ["gcra", "fixed", "sliding-counter", "rolling", "rolling-strict", "unlimited"];
    assert_eq!(names, expected);
}
