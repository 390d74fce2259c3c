//! `giusto simulate` and `giusto generate`: reports that are the same everywhere, and numbers that
//! another way to the same decisions gives, too.

mod common;

use common::Place;
use serde_json::Value;

const EDGE: &str = "\
scenario = 'edge'
duration = '6min'
[[sources]]
name = 'striker'
arrivals = { edge = { limit = 300, window = '60s', within = '500ms', every = 2 } }
[[sources]]
name = 'crowd'
arrivals = { poisson = { rate = '20/s' } }
keys = { zipf = { keys = 5, exponent = 1.0 } }
[[limits]]
name = 'fixed'
limit = '300/60s'
algorithm = 'fixed'
[[limits]]
name = 'gcra'
limit = '300/60s'
algorithm = 'gcra'
[[limits]]
name = 'rolling'
limit = '300/60s'
algorithm = 'rolling'
";

const CLIENTS: &str = "
[[clients]]
name = 'naive'
count = 20
behaviour = { backoff = { base = '100ms', cap = '5s' } }
keys = 'shared'
jobs = { at-once = 30 }
latency = ['10ms', '30ms']
";

fn place() -> Place {
    let place = Place::new();
    place.write("edge.toml", EDGE);
    place.write("both.toml", format!("{EDGE}{CLIENTS}"));
    place
}

#[test]
fn the_fixed_window_admits_twice_the_limit_and_the_rolling_one_does_not() {
    let rows = place().run("simulate edge.toml --no-report --json").exits(0).rows();
    let most: Vec<_> = rows.iter().map(|row| &row["max_cost_in_any_window"]).collect();
    let stated: Vec<_> = rows.iter().map(|row| &row["worst_case_in_any_window"]).collect();
    assert_eq!(most[0], &Value::from(600), "{rows:?}");
    assert_eq!(most[2], &Value::from(300), "{rows:?}");
    assert_eq!(stated, [&Value::from(600), &Value::from(599), &Value::from(300)]);
}

#[test]
fn the_same_seed_is_the_same_report_on_any_number_of_threads_and_another_is_another() {
    let place = place();
    for (folder, more) in [("one", "--threads 1"), ("two", "--threads 2"), ("again", "")] {
        place.run(&format!("simulate both.toml --seed 9 --out {folder} {more}")).exits(0);
    }
    let one = place.files("one");
    let named = |name: &str| one.iter().any(|(own, _)| own == name);
    let files = ["index.html", "results.json", "subjects.csv", "parts.csv", "clients.csv"];
    assert!(files.into_iter().chain(["timeline.csv"]).all(named));
    assert_eq!(one, place.files("two"));
    assert_eq!(one, place.files("again"));
    place.run("simulate both.toml --seed 10 --out other").exits(0);
    let subjects = |folder: &str| place.text(&format!("{folder}/subjects.csv"));
    assert_ne!(subjects("one"), subjects("other"));
    let checked = place.run("simulate both.toml --no-report --check-determinism").exits(0);
    assert!(checked.stderr.contains("two runs agree"), "{}", checked.stderr);
}

#[test]
fn what_is_generated_and_replayed_is_what_was_simulated() {
    let place = place();
    let simulated = place.run("simulate edge.toml --no-report --json --seed 4").exits(0).rows();
    place.run("generate edge.toml --seed 4 --out trace.csv").exits(0);
    let replay = "replay trace.csv --limit 300/60s --algorithm fixed,gcra,rolling --json";
    let replayed = place.run(replay).exits(0).rows();
    for row in &simulated {
        let same = replayed.iter().find(|other| other["algorithm"] == row["algorithm"]);
        let same = same.unwrap_or_else(|| panic!("{row}"));
        for column in ["requests", "admitted", "denied", "never", "max_cost_in_any_window"] {
            assert_eq!(row[column], same[column], "{column} of {row}");
        }
        assert_eq!(row["over_admitted"], same["over_admitted_closed_loop"]);
        // Keys have other numbers in the two, and so their sum another order.
        let jain = [row, same].map(|row| row["jain_satisfaction"].as_f64().expect("a number"));
        assert!((jain[0] - jain[1]).abs() < 1e-12, "{jain:?}");
    }
    // The piped one is the same text.
    let piped = place.run("generate edge.toml --seed 4").exits(0).stdout;
    assert_eq!(place.text("trace.csv"), piped);
}

#[test]
fn a_log_reads_back_and_refuses_what_it_cannot_say() {
    let place = place();
    place.run("generate edge.toml --format log --out access.log").exits(0);
    let row =
        &place.run("replay access.log --limit 1/s --algorithm gcra --json").exits(0).rows()[0];
    let made = &place.run("simulate edge.toml --no-report --json").exits(0).rows()[0];
    assert_eq!(row["requests"], made["requests"]);
    place.write("costly.toml", EDGE.replace("name = 'striker'", "name = 'striker'\ncost = 2"));
    let refused = place.run("generate costly.toml --format log --out costly.log");
    refused.refuses(1, &["costs 2", "write the native format"]);
    assert!(!place.path("costly.log").exists() && !place.path("costly.log.part").exists());
    place.run("generate edge.toml --out access.log").refuses(1, &["already", "--force"]);
}

#[test]
fn clients_are_measured_beside_the_sources() {
    let place = place();
    place.run("simulate both.toml --out run").exits(0);
    let results: Value = serde_json::from_str(&place.text("run/results.json")).expect("JSON");
    let clients = results["clients"].as_array().expect("rows");
    assert_eq!(clients.len(), 3);
    for row in clients {
        assert_eq!((&row["jobs"], &row["population"]), (&600.into(), &"naive".into()));
        let ended = ["jobs_done", "jobs_given_up", "jobs_unfinished"];
        let ended: u64 = ended.iter().filter_map(|column| row[column].as_u64()).sum();
        assert_eq!(ended, 600);
    }
    let page = place.text("run/index.html");
    assert!(page.contains("What came of clients") && page.contains("Retries over time"));
}
