//! `giusto whatif` on policies, against other commands, and the smallest number of a limit against
//! trying every number.

mod common;

use common::{Outcome, Place};
use serde_json::{Value, json};

/// Two limits, one of calls and one of units that requests ask for in different numbers.
const POLICY: &str = r#"
policy = "NAME"
scopes.client = "attribute:who"
parameters.units = {}
limits.units = { scope = "client", quota = "UNITS", algorithm = "fixed", cost = "attribute:units" }
limits.calls = { scope = "client", quota = "CALLS/10s", algorithm = "gcra" }
rules = [{ id = "all-calls", requests = ["GET /**"], limits = ["units", "calls"] }]

[denials.rate-limited]
status = 429
"#;
const MAP: &str = "--map attribute:who=key,attribute:units=cost";

fn policy(name: &str, units: &str, calls: u64) -> String {
    let text = POLICY.replace("NAME", name).replace("UNITS", units);
    let text = text.replace("CALLS", &calls.to_string());
    if units.starts_with('$') { text } else { text.replace("parameters.units = {}\n", "") }
}

/// Requests of three keys for 1 to 5 units, many of them close together; and later of two keys each
/// a request for 9 units, which crowds out those for one behind it where it fits.
fn rows() -> String {
    let row = |i: u64| (i * i % 11 * 700 + i * 400, format!("k{}", i * i % 7 % 3), i * 7 % 5 + 1);
    let late = |i: u64| (600_000 + i / 2, format!("late-{}", i % 2), if i < 2 { 9 } else { 1 });
    let mut rows: Vec<_> = (0..90).map(row).chain((0..20).map(late)).collect();
    rows.sort_by_key(|(ms, ..)| *ms);
    let rows = rows.iter().map(|(ms, key, cost)| format!("{},{key},{cost}\n", ms * 1_000_000));
    rows.collect::<Vec<_>>().concat()
}

fn place() -> Place {
    let place = Place::with(&rows());
    place.write("now.toml", policy("now", "30/10s", 6));
    place.write("next.toml", policy("next", "12/10s", 4));
    place.write("given.toml", policy("given", "$units", 6));
    place
}

fn object(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

/// Requests that a replay says do not pass: those of rules, not of their limits.
fn denied(rows: &[Value], policy: Option<&str>) -> u64 {
    let count = |row: &Value, name: &str| row[name].as_u64().expect("a count");
    let own = |row: &&Value| row["limit"].is_null() && row["policy"].as_str() == policy;
    rows.iter().filter(own).map(|row| count(row, "requests") - count(row, "admitted")).sum()
}

#[test]
fn policies_deny_as_in_a_replay_and_in_a_comparison() {
    let place = place();
    let args = format!("whatif trace.csv --policy next.toml --against now.toml {MAP} --json");
    let figures = object(&place.run(&args).exits(0))["figures"].clone();
    let replayed = |file: &str| {
        let args = format!("replay trace.csv --policy {file} {MAP} --json");
        denied(&place.run(&args).exits(0).rows(), None)
    };
    assert_eq!(figures["denied_requests"], replayed("next.toml"));
    assert_eq!(figures["denied_requests_before"], replayed("now.toml"));
    let args =
        format!("compare trace.csv --policy now.toml --policy next.toml {MAP} --json --out report");
    let rows = place.run(&args).exits(0).rows();
    assert_eq!(figures["denied_requests"], denied(&rows, Some("next")));
    assert_eq!(figures["denied_requests_before"], denied(&rows, Some("now")));
    assert!(replayed("next.toml") > replayed("now.toml") && replayed("now.toml") > 0);
}

#[test]
fn limits_of_a_policy_deny_as_often_as_in_a_replay() {
    let place = place();
    let args = format!("trace.csv --policy next.toml {MAP} --json");
    let replayed = place.run(&format!("replay {args}")).exits(0).rows();
    let results = object(&place.run(&format!("whatif {args}")).exits(0));
    for limit in ["units", "calls"] {
        let row = replayed.iter().find(|row| row["limit"] == limit).expect("a row");
        let own = |row: &&Value| row["limit"] == limit;
        let counts = results["limits"].as_array().expect("rows").iter().filter(own);
        let sum: u64 = counts.map(|row| row["denied_requests"].as_u64().expect("a count")).sum();
        assert_eq!(row["denied"], sum, "{limit}");
        assert!(sum > 0, "{limit} denies something");
    }
}

/// The requests that are denied with each number of units, by a replay for each.
fn by_replay(place: &Place, most: u64) -> Vec<u64> {
    let one = |number: u64| {
        place.write("one.toml", policy("one", &format!("{number}/10s"), 6));
        let args = format!("replay trace.csv --policy one.toml {MAP} --json");
        denied(&place.run(&args).exits(0).rows(), None)
    };
    (1..=most).map(one).collect()
}

#[test]
fn the_smallest_number_is_that_of_trying_all() {
    let place = place();
    let most = 40;
    let denied = by_replay(&place, most);
    assert!(denied.windows(2).any(|pair| pair[0] < pair[1]), "more may deny more: {denied:?}");
    let bounds: Vec<u64> = (0..110).filter(|bound| denied.contains(bound)).collect();
    assert!(bounds.len() > 8, "{denied:?}");
    for (file, vary) in [
        ("now.toml", "--solve-limit units"),
        ("given.toml", "--param units=7/10s --solve-param units"),
    ] {
        let mut args: Vec<String> =
            format!("whatif trace.csv --policy {file} {MAP} {vary} --solve-most {most} --json")
                .split(' ')
                .map(str::to_owned)
                .collect();
        for bound in &bounds {
            args.extend(["--solve".to_owned(), format!("denied_requests <= {bound}")]);
        }
        let results = object(&place.run_each(&args).exits(0));
        for (bound, solved) in bounds.iter().zip(results["solved"].as_array().expect("rows")) {
            let place = denied.iter().position(|count| count <= bound).expect("a number");
            let found = (&solved["units"], &solved["denied_requests"], &solved["method"]);
            let expected = (&json!(place + 1), &json!(denied[place]), &json!("scanned"));
            assert_eq!(found, expected, "{file} {bound} of {denied:?}");
            assert_eq!(solved["most"], most);
        }
    }
}

/// A search without an answer says why, and keeps what was counted.
#[track_caller]
fn unsolved(outcome: Outcome, why: &[&str]) {
    let outcome = outcome.exits(1);
    for part in why {
        assert!(outcome.stderr.contains(part), "`{part}` is not in: {}", outcome.stderr);
    }
    let found = object(&outcome);
    assert!(
        found["figures"]["requests"].as_u64() > Some(0) && found["solved"] == Value::Array(vec![])
    );
}

#[test]
fn a_large_request_may_crowd_out_small_ones() {
    let place = Place::with("0,a,3\n0,a,1\n0,a,1\n0,a,1\n");
    place.write("p.toml", policy("p", "1/10s", 3));
    let run = |condition: &str| {
        let args = format!("whatif trace.csv --policy p.toml {MAP} --solve-limit units --json");
        let more = ["--solve-most", "9", "--solve", condition];
        place.run_each(&[&args.split(' ').collect::<Vec<_>>()[..], &more].concat())
    };
    let units = |condition: &str| object(&run(condition).exits(0))["solved"][0]["limit"].clone();
    // Of 1 unit pass 1 request, of 2 two, of 3 only the large one, of 4 two, and of 5 three.
    assert_eq!(units("denied_requests <= 2"), "2/10s");
    assert_eq!(units("denied_requests <= 1"), "5/10s");
    assert_eq!(units("denied_requests <= 3"), "1/10s");
    // The limit of calls denies the fourth, whatever the units.
    unsolved(run("denied_requests < 1"), &["no number of limit units", "1 requests of 1 keys"]);
    let text = "--solve-limit units --solve-most 9 --solve denied_clients<=100%";
    let text = place.run(&format!("whatif trace.csv --policy p.toml {MAP} {text}")).exits(0);
    assert!(text.stdout.contains("limit units "), "{}", text.stdout);
}

#[test]
fn clients_are_counted_once_and_passes_are_bounded() {
    let place = place();
    let args = format!("whatif trace.csv --policy now.toml {MAP} --solve-limit calls --json");
    let run = |more: &str| place.run(&format!("{args} {more}"));
    let solved = object(&run("--solve denied_clients<=2").exits(0))["solved"][0].clone();
    let number = solved["units"].as_u64().expect("a number");
    for (number, holds) in [(number, true), (number - 1, false)] {
        place.write("one.toml", policy("one", "30/10s", number));
        let args = format!("whatif trace.csv --policy one.toml {MAP} --json");
        let figures = object(&place.run(&args).exits(0))["figures"].clone();
        assert_eq!(figures["denied_keys"].as_u64() <= Some(2), holds, "{number}");
    }
    unsolved(run("--solve denied_requests<1 --passes 1"), &["1 passes", "--passes"]);
}

#[test]
fn what_cannot_be_varied_is_refused() {
    let place = place();
    let plans = policy("plans", "1/s", 2).replace(
        "scopes.client",
        "membership.from = \"attribute:plan\"\nplans.low = {}\nscopes.client",
    );
    place.write("plans.toml", plans.replace("quota = \"1/s\"", "quota = { low = \"1/s\" }"));
    let solve = "--solve denied_keys<1";
    for (args, part) in [
        (format!("--policy now.toml {solve}"), "--solve-limit NAME"),
        (format!("--policy now.toml {solve} --solve-limit calsl"), "did you mean `calls`?"),
        (format!("--policy now.toml {solve} --solve-limit units"), "--solve-most"),
        (format!("--policy given.toml {solve} --solve-param units"), "is given by no --param"),
        (
            format!("--policy given.toml --param units=1/s {solve} --solve-limit units"),
            "--solve-param units",
        ),
        (format!("--policy plans.toml {solve} --solve-limit units"), "a number for each plan"),
        (format!("--limit 1/s {solve} --solve-limit units"), "--policy"),
        ("--policy now.toml --solve-limit units".to_owned(), "--solve"),
    ] {
        place.run(&format!("whatif trace.csv {args}")).refuses(2, &[part]);
    }
}
