//! `giusto replay --policy`: rows of a trace as requests that a policy decides on.

mod common;

use common::Place;
use serde_json::Value;

const DOCUMENT: &str = r#"
policy = "zen-page"
[scopes]
organisation = ["attribute:organisation"]
[limits.events]
scope = "organisation"
quota = "2/10s"
algorithm = "fixed"
[limits.bytes]
quota = "6/10s"
algorithm = "fixed"
cost = "attribute:size"
shadow = true
[[rules]]
id = "events"
requests = ["POST /api/v1/events"]
limits = ["events", "bytes"]
batch = { from = "attribute:size", at-most = 9, denial = "large" }
[[rules]]
id = "other"
requests = ["GET /other"]
limits = ["events"]
[denials.rate-limited]
status = 429
[denials.large]
status = 413
"#;
/// Ten per window are let through of nobody: two of each key, and no batch above nine.
const ROWS: &str = "0,a,1\n1000000000,a,2\n2000000000,a,1\n3000000000,b,4\n4000000000,b,10\n\
                    9999999999,b,1\n10000000000,a,3\n";
const MAP: &str = "--map attribute:organisation=key,attribute:size=cost";

fn place() -> Place {
    let place = Place::with(ROWS);
    place.write("a.toml", DOCUMENT);
    place
}

fn replay(options: &str) -> Vec<String> {
    let args = format!("replay trace.csv --policy a.toml {MAP} {options}");
    let args = args.split_whitespace().map(str::to_owned);
    args.chain(["--request".to_owned(), "POST /api/v1/events".to_owned()]).collect()
}

fn row<'r>(rows: &'r [Value], rule: &str, limit: Option<&str>) -> &'r Value {
    let is_it = |row: &&Value| row["rule"] == rule && row["limit"].as_str() == limit;
    rows.iter().find(is_it).unwrap_or_else(|| panic!("{rule} {limit:?} in {rows:?}"))
}

#[test]
fn requests_are_counted_by_rule_limit_and_outcome() {
    let rows = place().run_each(&replay("--json")).exits(0).rows();
    assert_eq!(rows.len(), 5, "two rules with two limits and one");
    let counts = |rule, limit, names: &[&str]| -> Vec<u64> {
        let row = row(&rows, rule, limit);
        names.iter().map(|name| row[name].as_u64().expect("a number")).collect()
    };
    let all = ["requests", "admitted", "denied", "no_access", "too_large"];
    assert_eq!(counts("events", None, &all), [7, 5, 1, 0, 1]);
    assert_eq!(counts("events", Some("events"), &all), [7, 5, 1, 0, 1]);
    assert_eq!(counts("events", Some("events"), &["cost_admitted"]), [5]);
    // The shadow counts 1 + 2, denies 4 and admits 1 in the first window, and admits 3 in the
    // second.
    assert_eq!(counts("events", Some("bytes"), &["shadow_denied", "denied"]), [1, 0]);
    assert_eq!(counts("other", None, &all), [0, 0, 0, 0, 0]);
}

#[test]
fn decisions_are_bits_and_rows_go_to_a_folder() {
    let place = place();
    let options = "--decisions bits --out out --csv --check-determinism";
    let outcome = place.run_each(&replay(options)).exits(0);
    assert_eq!(place.text("bits/policy__zen-page.bits"), "1101011");
    assert_eq!(place.text("out/replay.csv"), outcome.stdout);
    assert_eq!(outcome.stdout.lines().count(), 6);
    assert!(outcome.stderr.contains("deterministic"), "{}", outcome.stderr);
    place.run_each(&replay(options)).refuses(1, &["--force"]);
    place.run_each(&replay(&format!("{options} --force"))).exits(0);
    let table = place.run_each(&replay("")).exits(0).stdout;
    assert!(table.contains("shadow would deny") && table.contains("(all)"), "{table}");
}

#[test]
fn one_fixed_limit_decides_as_the_same_limit_without_a_document() {
    let place = place();
    let text = "policy = \"p\"\nscopes.who = [\"header:x-key\"]\n[limits.x]\nscope = \"who\"\n\
                quota = \"2/10s\"\nalgorithm = \"ALGORITHM\"\n\
                [[rules]]\nid = \"all\"\nlimits = [\"x\"]\n\
                [denials.rate-limited]\nstatus = 429\n";
    for algorithm in ["fixed", "gcra", "rolling", "sliding-counter"] {
        place.write("b.toml", text.replace("ALGORITHM", algorithm));
        let args =
            "replay trace.csv --policy b.toml --map header:X-Key=key --decisions one --force";
        place.run(args).exits(0);
        let plain =
            format!("replay trace.csv --limit 2/10s --algorithm {algorithm} --decisions two");
        place.run(&format!("{plain} --force")).exits(0);
        let two = place.text(&format!("two/{algorithm}__2_per_10s.bits"));
        assert_eq!(place.text("one/policy__p.bits"), two, "{algorithm}");
    }
}

#[test]
fn what_the_trace_does_not_tell_is_said() {
    let place = place();
    let outcome = place.run("replay trace.csv --policy a.toml --json").exits(0);
    for part in [
        "no --map and no --attr gives attribute:organisation: all rows share its counters",
        "no --map and no --attr gives attribute:size: every row costs 1",
    ] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
    let rows = outcome.rows();
    let unmatched = rows.last().expect("a row");
    assert_eq!((&unmatched["rule"], &unmatched["requests"]), (&Value::Null, &7.into()));
    let told = place.run_each(&replay("")).exits(0);
    assert!(!told.stderr.contains("note:"), "{}", told.stderr);
}

#[test]
fn paths_and_methods_may_come_from_the_trace() {
    let place = Place::with("0,/other,1\n1,/api/v1/events,1\n2,/nothing,1\n");
    place.write("a.toml", DOCUMENT);
    let rows = place.run("replay trace.csv --policy a.toml --map path=key --json").exits(0).rows();
    assert_eq!(row(&rows, "other", None)["admitted"], 1);
    assert_eq!(row(&rows, "events", None)["requests"], 0, "it is a GET");
    assert_eq!(rows.last().expect("a row")["requests"], 2);
}

#[test]
fn limits_of_the_calendar_and_overrides_need_the_time_of_day() {
    let place = place();
    let month = DOCUMENT
        .replace("\"2/10s\"", "\"2/month\"")
        .replace("= \"fixed\"\n[limits.b", "= \"calendar\"\n[limits.b");
    place.write("a.toml", month);
    place.run_each(&replay("")).refuses(2, &["--start 2026-01-31T00:00:00Z"]);
    // The third row is the third of January, but for the start: the month ends after two seconds.
    let rows = place.run_each(&replay("--json --start 2026-01-31T23:59:58Z")).exits(0).rows();
    assert_eq!(row(&rows, "events", None)["denied"], 0);
    let rows = place.run_each(&replay("--json --start 2026-01-31T00:00:00Z")).exits(0).rows();
    assert_eq!(row(&rows, "events", None)["denied"], 2);
}

#[test]
fn wrong_usage_is_refused() {
    let place = place();
    let wrong = |options: &str, parts: &[&str]| {
        place.run(&format!("replay trace.csv {options}")).refuses(2, parts);
    };
    wrong("", &["--limit"]);
    wrong("--policy a.toml --limit 1/s", &["--limit", "--policy"]);
    for option in
        ["--algorithm gcra", "--burst 1", "--cost unit", "--anchor aligned", "--scope shared"]
    {
        wrong(&format!("--policy a.toml {option}"), &["--policy"]);
    }
    for option in ["--map ip=key", "--attr a=b", "--param a=1/s", "--env x"] {
        wrong(&format!("--limit 1/s {option}"), &["--policy"]);
    }
    wrong("--policy a.toml --request x", &["--request", "method and a path"]);
    wrong("--policy a.toml --map ip", &["--map", "NAME=VALUE"]);
    wrong("--policy a.toml --map ip=time", &["--map", "no column", "key and cost", "host, user"]);
    wrong("--policy a.toml --map ipp=key", &["--map", "`ipp`"]);
    wrong("--policy a.toml --map path:id=key", &["--map", "path:id"]);
    wrong("--policy a.toml --map ip=key,ip=cost", &["--map ip", "twice"]);
    wrong("--policy a.json", &["a.json", ".toml"]);
    let both =
        ["replay", "trace.csv", "--policy", "a.toml", "--request", "GET /a", "--map", "path=key"];
    place.run_each(&both).refuses(2, &["--request", "--map"]);
}

#[test]
fn faults_of_the_policy_and_its_deployment_are_said() {
    let place = place();
    let fails = |options: &str, parts: &[&str]| {
        place.run(&format!("replay trace.csv {options}")).refuses(1, parts);
    };
    fails("--policy missing.toml", &["missing.toml", "no such file"]);
    fails("--policy a.toml --env staging", &["`staging`"]);
    fails("--policy a.toml --param x=1/s", &["`x`"]);
    place.write("bad.toml", "policy = 3\n");
    fails("--policy bad.toml", &["bad.toml:1:10"]);
    place.run("replay missing.csv --policy a.toml").refuses(1, &["missing.csv"]);
}

#[test]
fn nobody_at_the_other_end_is_no_panic() {
    let place = place();
    let mut command = place.command(&replay(""));
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = command.stdout(writer).output().expect("the command starts");
    assert_eq!(output.status.code(), Some(0));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
