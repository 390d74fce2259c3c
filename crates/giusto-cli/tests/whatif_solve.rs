//! `giusto whatif --solve` on limits of the command line, with a burst and with one counter for
//! all, against asking about each limit by itself.

mod common;

use common::{Outcome, Place};
use serde_json::Value;

fn object(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

fn place() -> Place {
    let row = |i: u64| (i * i % 11 * 300 + i * 200, i * i % 7 % 4, i * 7 % 3 + 1);
    let mut rows: Vec<_> = (0..80).map(row).collect();
    rows.sort_unstable();
    let rows = rows.iter().map(|(ms, key, cost)| format!("{},k{key},{cost}\n", ms * 1_000_000));
    Place::with(&rows.collect::<String>())
}

/// The figure under each number from 0 on, each by a run of its own.
fn each(place: &Place, options: &str, figure: &str, most: u64) -> Vec<u64> {
    let one = |number: u64| {
        let args = format!("whatif trace.csv --limit {number}/10s {options} --json");
        object(&place.run(&args).exits(0))["figures"][figure].as_u64().expect("a count")
    };
    (0..=most).map(one).collect()
}

fn solved(place: &Place, options: &str, condition: &str) -> Value {
    let args = format!("whatif trace.csv --limit 1/10s {options} --json --solve");
    let args: Vec<&str> = args.split_whitespace().chain([condition]).collect();
    object(&place.run_each(&args).exits(0))["solved"][0].clone()
}

#[test]
fn the_smallest_limit_is_that_of_asking_about_each() {
    let place = place();
    for (options, most) in [
        ("--burst 3", 60),
        ("--scope shared", 81),
        ("--scope shared --algorithm rolling", 81),
        ("--scope shared --burst 5 --cost column", 40),
        ("--scope shared --cost column --algorithm fixed", 40),
    ] {
        for (figure, name) in
            [("denied_requests", "denied_requests"), ("denied_keys", "denied_keys")]
        {
            let all = each(&place, options, figure, most);
            let bounds: Vec<u64> = all.iter().copied().filter(|&bound| bound < all[0]).collect();
            let (least, middle) = (bounds.iter().min(), bounds.get(bounds.len() / 3));
            for bound in [least, middle].into_iter().flatten() {
                let found = solved(&place, options, &format!("{name} <= {bound}"));
                let expected = all.iter().position(|count| count <= bound).expect("one");
                assert_eq!(found["units"], expected, "{options} {name} <= {bound}: {all:?}");
                assert_eq!(found[figure], all[expected], "{options} {name}");
            }
        }
    }
}

#[test]
fn clients_who_share_a_counter_crowd_each_other_out() {
    let place = Place::with("0,a,3\n0,b,1\n0,c,1\n0,d,1\n");
    let options = "--scope shared --cost column --algorithm fixed";
    let all = each(&place, options, "denied_keys", 6);
    assert_eq!(all, [4, 3, 2, 3, 2, 1, 0], "3 let the large request pass alone");
    for (bound, expected) in [(2, 2), (3, 1), (1, 5), (0, 6)] {
        let found = solved(&place, options, &format!("denied_clients <= {bound}"));
        assert_eq!(found["units"], expected, "{bound}");
        assert_eq!(found["method"], "scanned");
    }
    let own = solved(&place, "--cost column --algorithm fixed", "denied_clients <= 0");
    assert_eq!(own["method"], "bisected", "counters of their own need no scan");
}

#[test]
fn rates_that_no_word_holds_are_passed_over_and_said() {
    let rows = |count: u64, gap_ns: u64, cost: u64| {
        let rows = (0..count).map(|at| format!("{},a,{cost}\n", at * gap_ns));
        rows.collect::<Vec<_>>().concat()
    };
    // Powers of two between the answer and the fastest rate cannot be held well enough.
    let place = Place::with(&rows(100, 1_000_000_000, 10_000));
    let found = solved(&place, "--burst 20000 --cost column", "denied_requests <= 0");
    // The hundredth request fits 99 s after the first two have filled the bucket.
    assert_eq!(
        (found["denied_requests"].as_u64(), found["exact"].as_bool()),
        (Some(0), Some(true))
    );
    assert!(found["denied_requests_at_one_less"].as_u64() > Some(0), "{found}");
    // Rates just below the answer are rounded by different amounts: nothing is proven.
    let place = Place::with(&rows(20_000, 31_250_000, 20_011_000));
    let found = solved(&place, "--algorithm gcra --cost column", "denied_requests <= 0");
    assert_eq!(found["exact"], false, "{found}");
}

#[test]
fn a_search_that_finds_nothing_loses_nothing_of_what_was_counted() {
    let place = place();
    let line = ["whatif", "trace.csv", "--limit", "1/10s", "--json", "--out", "kept", "--solve"];
    let never = [&line[..], &["denied_clients < 0"]].concat();
    let failed = place.run_each(&never).exits(1);
    assert!(failed.stderr.contains("error: "), "{}", failed.stderr);
    let found = object(&failed);
    assert!(found["figures"]["denied_requests"].as_u64() > Some(0), "{found}");
    assert_eq!((&found["solved"], &found["partial"]), (&Value::Array(vec![]), &false.into()));
    assert!(place.text("kept/whatif.json").contains("denied_requests"));
    // A condition that holds is the answer for CI.
    let judged = [&never[..], &["--fail-if", "denied_keys > 0", "--force"]].concat();
    let judged = place.run_each(&judged).exits(3);
    assert!(judged.stderr.contains("fails: ") && judged.stderr.contains("error: "));
    place
        .run("whatif none.csv --limit unlimited --solve denied_keys<=0")
        .refuses(2, &["no", "none"]);
}
