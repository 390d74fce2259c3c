//! `giusto verify` as a stranger meets it: our own decisions, a naive rival's, and the answer's
//! forms.

mod common;
mod naive;

use common::{Outcome, Place};
use serde_json::{Value, json};

const SECOND: u64 = 1_000_000_000;

/// The answer of `--json`.
fn answer(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).expect(&outcome.stderr)
}

/// A folder with a busy trace of several keys and costs, and the decisions of every algorithm on it
/// in `bits/`.
fn decided(args: &str) -> Place {
    let place = Place::with(&naive::rows(&naive::requests(5, 800, SECOND / 8)));
    let replay = format!("replay trace.csv --limit 5/1s --cost column --decisions bits {args}");
    place.run(&replay).exits(0);
    place
}

#[test]
fn every_algorithm_of_ours_keeps_its_bound() {
    let place = decided("--algorithm gcra,fixed,sliding-counter,rolling,rolling-strict");
    for (algorithm, bound) in [
        ("gcra", "gcra"),
        ("fixed", "fixed"),
        ("sliding-counter", "sliding-counter"),
        ("rolling", "window"),
        ("rolling-strict", "window"),
        ("rolling-strict", "gcra"),
    ] {
        let args = format!(
            "verify trace.csv bits/{algorithm}__5_per_1s.bits --limit 5/1s --cost column \
             --bound {bound} --json"
        );
        let outcome = place.run(&args).exits(0);
        let answer = answer(&outcome);
        assert_eq!(answer["conforms"], true, "{algorithm} by {bound}");
        assert_eq!(answer["first_violation"], Value::Null);
        // What is decided by the bound itself rejects nothing falsely.
        let exact = algorithm == bound && bound != "sliding-counter" || algorithm == "rolling";
        assert_eq!(answer["falsely_rejected"] == 0, exact, "{algorithm} by {bound}: {answer}");
    }
}

#[test]
fn the_bits_of_one_algorithm_break_the_bound_of_another() {
    let place = decided("--algorithm gcra,fixed");
    for (algorithm, bound) in [("gcra", "window"), ("fixed", "window"), ("fixed", "gcra")] {
        let args = format!(
            "verify trace.csv bits/{algorithm}__5_per_1s.bits --limit 5/1s --cost column \
             --bound {bound}"
        );
        let outcome = place.run(&args).exits(1);
        assert!(outcome.stdout.starts_with("violates\n"), "{}", outcome.stdout);
        assert!(!outcome.stderr.contains("error"), "{}", outcome.stderr);
    }
    let closed = decided("--algorithm rolling --window closed");
    let bits = "bits/rolling__5_per_1s.bits --limit 5/1s --cost column --window closed";
    closed.run(&format!("verify trace.csv {bits}")).exits(0);
    let first_hit = decided("--algorithm fixed --anchor first-hit");
    let bits = "bits/fixed__5_per_1s.bits --limit 5/1s --cost column --bound fixed";
    first_hit.run(&format!("verify trace.csv {bits} --anchor first-hit")).exits(0);
    first_hit.run(&format!("verify trace.csv {bits}")).exits(1);
}

#[test]
fn a_naive_fixed_window_is_caught_at_its_edge() {
    // Three at 59.5 s and three at 60.5 s: each aligned minute sees three, the minute between six.
    let rows: String = [59_500, 59_600, 59_700, 60_500, 60_600, 60_700, 130_000]
        .map(|ms: u64| format!("{},edge,1\n{},calm,1\n", ms * 1_000_000, ms * 1_000_000))
        .concat();
    let place = Place::with(&rows);
    // The rival admits all of `edge`, and of `calm` the first of each minute.
    place.write("rival.txt", "1\n1\n1\n0\n1\n0\n1\n1\n1\n0\n1\n0\n1\n1\n");
    let args = "verify trace.csv rival.txt --limit 3/60s";
    let outcome = place.run(&format!("{args} --json")).exits(1);
    let expected = json!({
        "conforms": false,
        "limit": "3/60s",
        "bound": "at most 3 in every (t - 60 s, t]",
        "scope": "per-key",
        "requests": 14, "keys": 2, "admitted": 10, "denied": 4,
        "violating_requests": 3,
        "worst_excess": 3,
        "first_violation": {
            "key": "edge", "first_request": 1, "last_request": 7,
            "from_ns": 59_500_000_000_u64, "to_ns": 60_500_000_000_u64,
            "admitted_cost": 4, "allowed_cost": 3,
        },
        "worst_violation": {
            "key": "edge", "first_request": 1, "last_request": 11,
            "from_ns": 59_500_000_000_u64, "to_ns": 60_700_000_000_u64,
            "admitted_cost": 6, "allowed_cost": 3,
        },
        // The log admits three of `calm` at once: two of the four that were denied.
        "falsely_rejected": 2,
        "first_false_rejection": {"key": "calm", "request": 4, "t_ns": 59_600_000_000_u64},
    });
    assert_eq!(answer(&outcome), expected);
    let people = place.run(args).exits(1).stdout;
    let words = people.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = "first violation 4 admitted where 3 may be, from 59.500000000 s to 60.500000000 s \
                 (requests 1 to 7), key edge";
    for part in ["violates limit 3/60s", "violating requests 3", "worst excess 3", first] {
        assert!(words.contains(part), "`{part}` is not in {words}");
    }
    // By its own bound it conforms.
    let fixed = place.run(&format!("{args} --bound fixed")).exits(0).stdout;
    assert!(fixed.starts_with("conforms\n"), "{fixed}");
}

#[test]
fn who_denies_everything_conforms_and_rejects_falsely() {
    let place = Place::with("0,a,1\n0,a,1\n0,a,1\n");
    place.write("nothing", "000");
    let outcome = place.run("verify trace.csv nothing --limit 2/s --json").exits(0);
    let answer = answer(&outcome);
    assert_eq!((&answer["conforms"], &answer["falsely_rejected"]), (&json!(true), &json!(2)));
    assert_eq!(answer["first_false_rejection"]["request"], 1);
}

#[test]
fn keys_may_share_a_counter_and_costs_may_count() {
    let place = Place::with("0,a,4\n1,b,4\n");
    place.write("all", "11");
    let args = "verify trace.csv all --limit 5/s";
    place.run(args).exits(0);
    place.run(&format!("{args} --cost column")).exits(0);
    place.run(&format!("{args} --scope shared")).exits(0);
    let both = place.run(&format!("{args} --cost column --scope shared --json")).exits(1);
    let answer = answer(&both);
    assert_eq!(answer["first_violation"]["key"], Value::Null);
    assert_eq!(answer["worst_excess"], 3);
}

#[test]
fn a_burst_is_the_bucket_and_can_be_given_once() {
    let place = Place::with(&"0,a,1\n".repeat(4));
    place.write("all", "1111");
    let args = "verify trace.csv all --bound gcra";
    place.run(&format!("{args} --limit 2/s")).exits(1);
    place.run(&format!("{args} --limit 2/s --burst 4")).exits(0);
    let own = place.run_each(&[
        "verify",
        "trace.csv",
        "all",
        "--bound",
        "gcra",
        "--limit",
        "2/s burst 4",
    ]);
    own.exits(0);
    let twice =
        ["verify", "trace.csv", "all", "--bound", "gcra", "--limit", "2/s burst 4", "--burst", "4"];
    place.run_each(&twice).refuses(2, &["burst of its own"]);
    place.run("verify trace.csv all --limit 2/s --burst 4").refuses(2, &["--bound gcra"]);
}

#[test]
fn a_calendar_is_judged_by_the_time_of_day() {
    let day = 86_400 * SECOND;
    let place = Place::with(&format!("0,a,1\n{},a,1\n", day / 2));
    place.write("all", "11");
    let args = "verify trace.csv all --bound calendar --limit 1/day";
    place.run(&format!("{args} --start 2026-01-31T11:59:59Z")).exits(1);
    place.run(&format!("{args} --start 2026-01-31T12:00:00Z")).exits(0);
    place.run(args).refuses(2, &["--start"]);
    let hours = "verify trace.csv all --bound calendar --limit 1/h --start 2026-01-31T12:00:00Z";
    place.run(hours).refuses(2, &["day, week or month"]);
}

#[test]
fn options_of_other_bounds_are_wrong_usage() {
    let place = Place::with("0,a,1\n");
    place.write("all", "1");
    let refused = |args: &str, part: &str| {
        place.run(&format!("verify trace.csv all {args}")).refuses(2, &[part]);
    };
    refused("--limit 1/s --anchor first-hit", "--bound fixed");
    refused("--limit 1/s --bound gcra --window closed", "--bound window");
    refused("--limit 1/s --start 2026-01-31T12:00:00Z", "--bound calendar");
    refused("--limit unlimited", "bounds nothing");
    refused("--limit nonsense", "--limit nonsense");
    refused("--limit 1/s --bound bucket", "possible values");
    refused("", "--limit");
    place.run("verify - - --limit 1/s").refuses(2, &["standard input"]);
}
