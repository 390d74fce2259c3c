//! `giusto whatif` on a log that is small enough to be decided by hand.

mod common;

use common::{Outcome, Place};
use serde_json::{Value, json};

/// Of 2 a minute from 10:00:00 on, `a` gets the requests at 0, 10 and 65 s, `b` its one, and `c`
/// those at 30 and 31 s; of 3 a minute `a` gets that at 20 s too, and `c` all.
const LOG: &[(&str, &str)] = &[
    ("a", "10:00:00"),
    ("b", "10:00:05"),
    ("a", "10:00:10"),
    ("a", "10:00:20"),
    ("c", "10:00:30"),
    ("c", "10:00:31"),
    ("c", "10:00:32"),
    ("a", "10:00:50"),
    ("a", "10:01:05"),
];

const POLICY: &str = r#"
policy = "NAME"
scopes.client = "ip"
limits.calls = { scope = "client", quota = "NUMBER/min", algorithm = "fixed" }
rules = [{ id = "all-calls", requests = ["GET /**"], limits = ["calls"] }]

[denials.rate-limited]
status = 429
"#;

fn line(host: &str, time: &str) -> String {
    format!("{host} - - [17/May/2015:{time} +0000] \"GET /x HTTP/1.1\" 200 5 \"-\" \"agent\"\n")
}

fn place() -> Place {
    let place = Place::new();
    let lines: String = LOG.iter().map(|(host, time)| line(host, time)).collect();
    place.write("access.log", lines);
    for (name, number) in [("two", "2"), ("three", "3")] {
        let text = POLICY.replace("NAME", name).replace("NUMBER", number);
        place.write(&format!("{name}.toml"), text);
    }
    place
}

fn object(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

/// What stands under each of the names.
fn picked(value: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| value[name].clone()).collect()
}

const BY_LIMIT: &str = "whatif access.log --algorithm fixed --limit 2/min --json";

#[test]
fn without_a_comparison_all_that_is_denied_is_newly_denied() {
    let results = object(&place().run(BY_LIMIT).exits(0));
    let figures = &results["figures"];
    let names = ["requests", "keys", "denied_requests", "denied_keys", "denied_requests_before"];
    assert_eq!(picked(figures, &names), json!([9, 3, 3, 2, 0]));
    let names = ["newly_denied_requests", "newly_denied_keys", "newly_admitted_keys"];
    assert_eq!(picked(figures, &names), json!([3, 2, 0]));
    assert_eq!(picked(&results, &["before", "after"]), json!(["no limit", "fixed 2/min"]));
    assert_eq!(results["first_at"], "2015-05-17T10:00:00Z");
    assert_eq!(results["last_at"], "2015-05-17T10:01:05Z");
    assert_eq!(picked(&results, &["partial", "lines"]), json!([false, 9]));

    let first = &results["newly_denied"][0];
    let names = ["key", "requests", "denied_before", "denied_after", "denied_in_worst_minute"];
    assert_eq!(picked(first, &names), json!(["a", 5, 0, 2, 2]));
    assert_eq!(first["first_denied_at"], "2015-05-17T10:00:20Z");
    assert_eq!(first["worst_minute_at"], "2015-05-17T10:00:00Z");
    assert_eq!(first["denied_share"], 0.4);
    assert_eq!(picked(&results["newly_denied"][1], &["key", "denied_after"]), json!(["c", 1]));
    assert_eq!(results["newly_denied"].as_array().map(Vec::len), Some(2));

    let limit = &results["limits"][0];
    let names = ["side", "rule", "limit", "reason", "denied_requests", "denied_keys"];
    assert_eq!(picked(limit, &names), json!(["after", null, "2/min", "limit", 3, 2]));
    assert_eq!(limit["first_denied_at"], "2015-05-17T10:00:20Z");
    assert_eq!(limit["last_denied_at"], "2015-05-17T10:00:50Z");

    let bins = results["timeline"].as_array().expect("bins");
    assert_eq!((bins.len(), results["bin_length_ns"].clone()), (66, json!(1_000_000_000)));
    assert_eq!(picked(&bins[20], &["requests", "denied_after"]), json!([1, 1]));
    assert_eq!(picked(&bins[65], &["requests", "denied_after"]), json!([1, 0]));
}

#[test]
fn against_a_limit_only_the_difference_is_new() {
    let place = place();
    let results = object(&place.run(&format!("{BY_LIMIT} --against-limit 3/min")).exits(0));
    let names = [
        "denied_requests_before",
        "denied_requests",
        "newly_denied_requests",
        "newly_admitted_requests",
        "newly_denied_keys",
        "denied_more_keys",
        "newly_admitted_keys",
        "denied_less_keys",
    ];
    assert_eq!(picked(&results["figures"], &names), json!([1, 3, 2, 0, 1, 1, 0, 0]));
    assert_eq!(results["newly_denied"][0]["key"], "c");
    let more = &results["denied_more"][0];
    assert_eq!(picked(more, &["key", "denied_before", "denied_after"]), json!(["a", 1, 2]));

    let other = "whatif access.log --algorithm fixed --limit 3/min --against-limit 2/min --json";
    let results = object(&place.run(other).exits(0));
    assert_eq!(picked(&results["figures"], &names), json!([3, 1, 0, 2, 0, 0, 1, 1]));
    assert_eq!(results["newly_admitted"][0]["key"], "c");
}

#[test]
fn what_is_compared_with_itself_changes_nothing() {
    let place = place();
    let policies = "whatif access.log --policy two.toml --against two.toml --map ip=host,path=path";
    for args in [format!("{BY_LIMIT} --against-limit 2/min"), format!("{policies} --json")] {
        let results = object(&place.run(&args).exits(0));
        let figures = &results["figures"];
        let names = ["denied_requests", "denied_requests_before", "denied_keys_before"];
        assert_eq!(picked(figures, &names), json!([3, 3, 2]), "{args}");
        for name in ["newly_denied_requests", "newly_admitted_requests", "denied_more_keys"] {
            assert_eq!(figures[name], 0, "{args} {name}");
        }
        assert_eq!(results["newly_denied"], json!([]), "{args}");
    }
}

#[test]
fn a_policy_says_which_rule_and_limit_denied() {
    let args = "whatif access.log --policy two.toml --against three.toml \
                --map ip=host,method=method,path=path --json";
    let results = object(&place().run(args).exits(0));
    let names = ["denied_requests_before", "denied_requests", "newly_denied_keys"];
    assert_eq!(picked(&results["figures"], &names), json!([1, 3, 1]));
    let names = ["side", "rule", "limit", "reason", "denied_requests", "denied_keys"];
    let rows: Vec<Value> =
        results["limits"].as_array().expect("rows").iter().map(|row| picked(row, &names)).collect();
    assert_eq!(
        rows,
        [
            json!(["before", "all-calls", "calls", "limit", 1, 1]),
            json!(["after", "all-calls", "calls", "limit", 3, 2]),
        ]
    );
    assert_eq!(results["newly_denied"][0]["key"], "c", "the client, not all that was mapped");
    assert_eq!(picked(&results, &["before", "after"]), json!(["three", "two"]));
}

#[test]
fn people_read_the_same_numbers() {
    let text = place().run("whatif access.log --algorithm fixed --limit 2/min --top 1").exits(0);
    for part in [
        "no limit",
        "3 (33.333%)",
        "2 (66.666%)",
        "Newly denied keys, the first 1 of 2",
        "2015-05-17T10:00:20Z",
        "denied after   |",
        "at most 1 in 2 s",
    ] {
        assert!(text.stdout.contains(part), "`{part}` is not in\n{}", text.stdout);
    }
}

#[test]
fn conditions_decide_the_exit_status() {
    let place = place();
    let run = |condition: &str| {
        place.run_each(&[
            "whatif",
            "access.log",
            "--algorithm",
            "fixed",
            "--limit",
            "2/min",
            "--fail-if",
            condition,
        ])
    };
    for holding in ["denied_keys > 1", "denied_requests >= 33.3%", "denied_share != 0"] {
        let outcome = run(holding).exits(3);
        assert!(outcome.stderr.contains(&format!("fails: {holding}: ")), "{}", outcome.stderr);
        assert!(outcome.stdout.contains("newly denied"), "the result is printed all the same");
    }
    for other in ["denied_keys > 2", "denied_share > 33.34%", "newly_admitted_keys != 0"] {
        run(other).exits(0);
    }
    run("denied_key > 2").refuses(2, &["`denied_key`", "did you mean `denied_keys`?"]);
    run("denied_keys = 2").refuses(2, &["column 13"]);
}

#[test]
fn the_smallest_limit_is_found() {
    let place = place();
    let run = |condition: &str| {
        let args = ["whatif", "access.log", "--algorithm", "fixed", "--limit", "1/min", "--json"];
        let outcome = place.run_each(&[&args[..], &["--solve", condition]].concat());
        object(&outcome.exits(0))["solved"][0].clone()
    };
    // 4 a minute deny nothing, 3 one request, 2 three, 1 six.
    let names = ["limit", "denied_requests", "denied_requests_at_one_less", "method"];
    let cases = [
        ("denied_requests <= 0", json!(["4/min", 0, 1, "bisected"])),
        ("denied_requests <= 12%", json!(["3/min", 1, 3, "bisected"])),
        ("denied_clients < 60%", json!(["3/min", 1, 3, "bisected"])),
        ("denied_requests <= 100%", json!(["0/min", 9, null, "bisected"])),
    ];
    for (condition, expected) in cases {
        assert_eq!(picked(&run(condition), &names), expected, "{condition}");
    }
}
