//! `giusto compare --policy`: what several policies make of one trace, as rows and as a report.

mod common;

use common::{Outcome, Place};
use serde_json::Value;

const DOCUMENT: &str = r#"
policy = "now"
[scopes]
organisation = ["attribute:organisation"]
[limits.events]
scope = "organisation"
quota = "2/10s"
algorithm = "fixed"
[[rules]]
id = "events"
requests = ["POST /api/v1/events"]
limits = ["events"]
[denials.rate-limited]
status = 429
"#;
/// In the first window three of `a` and two of `b`, in the second one of `a`.
const ROWS: &str = "0,a,1\n1000000000,a,2\n2000000000,a,1\n3000000000,b,4\n4000000000,b,9\n\
                    10000000000,a,3\n";
const POST: &str = "POST /api/v1/events";

fn place() -> Place {
    let place = Place::with(ROWS);
    place.write("now.toml", DOCUMENT);
    let next = DOCUMENT.replace("\"now\"", "\"next\"").replace("2/10s", "1/10s");
    place.write("next.toml", next);
    place
}

fn run(place: &Place, command: &str, options: &str) -> Outcome {
    let args = format!("{command} trace.csv --map attribute:organisation=key {options}");
    let args: Vec<&str> = args.split_whitespace().chain(["--request", POST]).collect();
    place.run_each(&args)
}

/// The row without its policy, and that policy.
fn split(row: &Value) -> (Value, String) {
    let mut fields = row.as_object().expect("an object").clone();
    let policy = fields.remove("policy").expect("a policy");
    (Value::Object(fields), policy.as_str().expect("a name").to_owned())
}

#[test]
fn rows_of_one_policy_are_those_of_a_replay() {
    let place = place();
    let replayed = run(&place, "replay", "--policy now.toml --json").exits(0).rows();
    let compared = run(&place, "compare", "--policy now.toml --json").exits(0).rows();
    let (rows, policies): (Vec<Value>, Vec<String>) = compared.iter().map(split).unzip();
    assert_eq!(rows, replayed);
    assert!(policies.iter().all(|policy| policy == "now"), "{policies:?}");
    assert!(place.path("giusto-report/index.html").exists(), "the folder of the help");
}

#[test]
fn policies_are_rows_in_the_order_of_the_command_line() {
    let place = place();
    let both = "--policy next.toml --policy now.toml";
    let rows = run(&place, "compare", &format!("{both} --json")).exits(0).rows();
    let counts = |row: &Value| -> (String, bool, u64, u64) {
        let count = |name: &str| row[name].as_u64().expect("a number");
        let is_rule = row["limit"].is_null();
        (split(row).1, is_rule, count("admitted"), count("denied"))
    };
    let expected = [
        ("next".to_owned(), true, 3, 3),
        ("next".to_owned(), false, 3, 3),
        ("now".to_owned(), true, 5, 1),
        ("now".to_owned(), false, 5, 1),
    ];
    assert_eq!(rows.iter().map(counts).collect::<Vec<_>>(), expected);
    let outcome = run(&place, "compare", &format!("{both} --force")).exits(0);
    let heads = ["policy", "rule", "limit", "candidate would deny"];
    assert!(heads.iter().all(|head| outcome.stdout.contains(head)), "{}", outcome.stdout);
    for name in ["next", "now"] {
        assert!(outcome.stderr.contains(&format!("decided by policy {name}: 6 requests")));
    }
}

#[test]
fn versions_of_a_policy_are_told_apart_by_their_files() {
    let place = place();
    place.write("later.toml", DOCUMENT.replace("2/10s", "1/10s"));
    let rows = run(&place, "compare", "--policy now.toml --policy later.toml --json").exits(0);
    let policies: Vec<String> = rows.rows().iter().map(|row| split(row).1).collect();
    assert_eq!(policies, ["now.toml", "now.toml", "later.toml", "later.toml"]);
}

#[test]
fn a_report_has_all_its_parts_and_needs_no_other_file() {
    let place = place();
    let args = "--policy now.toml --policy next.toml --out report";
    let json = run(&place, "compare", &format!("{args} --json")).exits(0).stdout;
    let files = place.files("report");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let figure = "figures/requests-over-time";
    let (png, svg) = (format!("{figure}.png"), format!("{figure}.svg"));
    let expected = [&png, &svg, "index.html", "summary.csv", "summary.json", "timeline.csv"];
    assert_eq!(names, expected);
    assert_eq!(place.text("report/summary.json"), json);
    let csv = run(&place, "compare", &format!("{args} --csv --force")).exits(0).stdout;
    assert_eq!(place.text("report/summary.csv"), csv);
    assert!(csv.starts_with("policy,rule,limit,requests,"), "{csv}");
    assert!(place.read(&format!("report/{png}")).starts_with(b"\x89PNG\r\n"));

    let page = place.text("report/index.html");
    let command = "giusto compare trace.csv --map attribute:organisation=key --policy now.toml";
    assert!(page.contains(command) && page.contains("<svg"), "{page}");
    for outside in ["<script src", "<link", "<img", "<iframe", "@import", "src=\"http", "url(http"]
    {
        assert!(!page.contains(outside), "{outside}");
    }
    for link in page.split("<a href=\"").skip(1) {
        let target = link.split('"').next().expect("a quoted target");
        let inside = target.strip_prefix('#').map(|id| page.contains(&format!("id=\"{id}\"")));
        let found = inside.unwrap_or_else(|| place.path(&format!("report/{target}")).exists());
        assert!(found, "{target}");
    }
}

#[test]
fn time_is_told_in_bins_that_hold_every_request() {
    let place = place();
    run(&place, "compare", "--policy now.toml --policy next.toml --out report").exits(0);
    let text = place.text("report/timeline.csv");
    let mut lines = text.lines();
    let head = "policy,bin_start_ns,bin_length_ns,requests,admitted,denied";
    assert_eq!(lines.next(), Some(head));
    let mut sums = [("now", [0; 3]), ("next", [0; 3])];
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        // Ten seconds are at most 240 bins, and bins are round: they last 50 ms.
        assert_eq!(cells[2], "50000000", "{line}");
        let (_, sum) = sums.iter_mut().find(|(name, _)| *name == cells[0]).expect("a policy");
        for (sum, cell) in sum.iter_mut().zip(&cells[3..]) {
            *sum += cell.parse::<u64>().expect("a number");
        }
    }
    assert_eq!(sums, [("now", [6, 5, 1]), ("next", [6, 3, 3])]);
    for line in ["now,2000000000,50000000,1,0,1", "next,10000000000,50000000,1,1,0"] {
        assert!(text.lines().any(|own| own == line), "{line}");
    }
}

#[test]
fn threads_change_no_byte() {
    let place = place();
    let args = "--policy now.toml --policy next.toml --json";
    let one = run(&place, "compare", &format!("{args} --threads 1 --out one")).exits(0);
    let two = run(&place, "compare", &format!("{args} --threads 2 --out two")).exits(0);
    assert_eq!(one.stdout, two.stdout);
    assert!(place.files("one") == place.files("two"), "the reports differ");
    let checked = run(&place, "compare", &format!("{args} --check-determinism")).exits(0);
    assert!(checked.stderr.contains("two runs agree"), "{}", checked.stderr);
}

#[test]
fn nothing_is_overwritten_without_force() {
    let place = place();
    let args = "--policy now.toml --out out";
    run(&place, "compare", args).exits(0);
    let before = place.files("out");
    run(&place, "compare", args).refuses(1, &["out/index.html", "--force"]);
    assert!(place.files("out") == before, "a refusal changed a file");
    place.write("out/index.html", "something else");
    run(&place, "compare", &format!("{args} --force")).exits(0);
    assert!(place.files("out") == before, "the same command gives the same bytes");
}

#[test]
fn traces_of_one_request_and_of_centuries_have_a_report() {
    let centuries = "0,a,1\n18000000000000000000,a,1\n";
    for (rows, bin_length) in
        [("5,a,1\n", "1000000"), ("0,a,1\n1,b,1\n", "1000000"), (centuries, "86400000000000000")]
    {
        let place = Place::with(rows);
        place.write("now.toml", DOCUMENT);
        run(&place, "compare", "--policy now.toml --out out").exits(0);
        let page = place.text("out/index.html");
        assert!(!page.contains("NaN") && !page.contains(">inf"), "{rows}");
        let timeline = place.text("out/timeline.csv");
        let first = timeline.lines().nth(1).expect("a bin");
        assert!(first.starts_with(&format!("now,0,{bin_length},")), "{first}");
    }
    let empty = Place::with("");
    empty.write("now.toml", DOCUMENT);
    run(&empty, "compare", "--policy now.toml").refuses(1, &["trace.csv"]);
}

#[test]
fn wrong_usage_is_refused() {
    let place = place();
    let wrong = |options: &str, parts: &[&str]| {
        place.run(&format!("compare {options}")).refuses(2, parts);
    };
    wrong("trace.csv", &["--limit", "--policy"]);
    wrong("--policy now.toml", &["TRACE"]);
    wrong("--policy now.toml --scenario batch-events", &["--policy", "--scenario"]);
    wrong("trace.csv --policy now.toml --policy now.toml", &["now.toml", "twice"]);
    wrong("- --policy -", &["standard input"]);
    for option in ["--limit 1/s", "--algorithm gcra", "--burst 1", "--cost unit", "--scope shared"]
    {
        let name = option.split(' ').next().expect("a name");
        wrong(&format!("trace.csv --policy now.toml {option}"), &["--policy", name]);
    }
    for option in ["--map ip=key", "--attr a=b", "--param a=1/s", "--env x"] {
        wrong(&format!("trace.csv --limit 1/s {option}"), &["are for a --policy"]);
    }
    wrong("trace.csv --policy now.toml --map ip=key,ip=cost", &["--map ip", "twice"]);
    let calendar = DOCUMENT.replace("2/10s", "2/month").replace("\"fixed\"", "\"calendar\"");
    place.write("month.toml", calendar.replace("\"now\"", "\"month\""));
    let months = "trace.csv --policy now.toml --policy month.toml";
    wrong(months, &["policy month", "--start 2026-01-31T00:00:00Z"]);
    place.run(&format!("compare {months} --start 2026-01-31T00:00:00Z")).exits(0);
}

#[test]
fn faults_and_notes_name_their_policy() {
    let place = place();
    place.write("bad.toml", "policy = 3\n");
    let both = "compare trace.csv --policy now.toml --policy";
    place.run(&format!("{both} bad.toml")).refuses(1, &["bad.toml:1:10"]);
    place.run(&format!("{both} missing.toml")).refuses(1, &["missing.toml", "no such file"]);
    let outcome = place.run(&format!("{both} next.toml")).exits(0);
    for name in ["now", "next"] {
        let note = format!("note: {name}: no --map and no --attr gives attribute:organisation");
        assert!(outcome.stderr.contains(&note), "{}", outcome.stderr);
        let page = place.text("giusto-report/index.html");
        assert!(page.contains(&format!("{name}: no --map")), "the page says it too");
    }
}
