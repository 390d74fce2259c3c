//! `giusto contrast`: what differs between two runs, and nothing else.

mod common;

use common::Place;
use serde_json::{Value, json};

const SCENARIO: &str = "\
scenario = 's'
duration = '10s'
sources = [{ name = 'a', arrivals = { times = ['0s', '0.1s', '0.2s', '5s'] } }]
limits = [{ name = 'l', limit = '2/1s', algorithm = 'fixed' }]
";

fn place() -> Place {
    let place = Place::new();
    place.write("two.toml", SCENARIO);
    place.write("three.toml", SCENARIO.replace("2/1s", "3/1s"));
    for name in ["two", "three"] {
        place.run(&format!("simulate {name}.toml --out {name}")).exits(0);
    }
    place
}

#[test]
fn measures_that_differ_are_named_with_both_values() {
    let rows = place().run("contrast two three --no-report --json").exits(0).rows();
    let of = |measure: &str| {
        let found = rows.iter().find(|row| row["measure"] == measure && row["table"] == "subjects");
        found.map(|row| [row["first"].clone(), row["second"].clone()])
    };
    assert_eq!(of("admitted"), Some([json!(3.0), json!(4.0)]));
    assert_eq!(of("denied"), Some([json!(1.0), json!(0.0)]));
    // Without a denial there is no wait.
    assert_eq!(of("wait_p50_ns"), Some([json!(800_000_000.0), Value::Null]));
    // What is alike is not named, and neither is the seed.
    assert_eq!((of("requests"), of("seed")), (None, None));
    let parts = rows.iter().filter(|row| row["table"] == "parts" && row["row"] == "a, l");
    assert!(parts.count() > 0);
}

#[test]
fn a_run_does_not_differ_from_itself() {
    let place = place();
    assert_eq!(place.run("contrast two two --no-report").exits(0).stdout, "no measure differs\n");
    assert_eq!(
        place.run("contrast two two/results.json --no-report --json").exits(0).stdout,
        "[]\n"
    );
}

#[test]
fn what_makes_runs_hard_to_compare_is_said() {
    let place = place();
    place.run("simulate two.toml --out other --seed 5").exits(0);
    let said = place.run("contrast two other --out both").exits(0);
    assert!(said.stderr.contains("the seeds differ: 1 and 5"), "{}", said.stderr);
    assert!(place.text("both/index.html").contains("the seeds differ"));
    assert_eq!(place.text("both/differences.json"), "[]\n");
    let partial = place.text("two/results.json").replace("\"partial\": false", "\"partial\": true");
    place.write("partial.json", partial);
    let said = place.run("contrast partial.json two --no-report").exits(0);
    assert!(said.stderr.contains("the first run is partial"), "{}", said.stderr);
}

#[test]
fn other_limits_of_one_name_and_other_sweeps_are_said() {
    let place = place();
    let said = place.run("contrast two three --no-report").exits(0);
    assert!(said.stderr.contains("the limit of l differs: 2/1s and 3/1s"), "{}", said.stderr);
    let swept = "[sweep]\nlimit = ['1/1s', '2/1s']\nseeds = 2\n";
    place.write("swept.toml", format!("{SCENARIO}{swept}"));
    place.run("simulate swept.toml --out swept").exits(0);
    let rows = place.run("contrast two swept --no-report --json").exits(0).rows();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["table"] == "sweep"), "{rows:?}");
}

#[test]
fn what_is_no_run_is_refused() {
    let place = place();
    place.run("contrast two none").refuses(1, &["could not read none"]);
    place.write("text.json", "not JSON");
    place.run("contrast two text.json").refuses(1, &["text.json is no JSON"]);
    place.write("other.json", "{}");
    place.run("contrast two other.json").refuses(1, &["no `subjects`", "giusto simulate writes"]);
    place.run("contrast two three --out both").exits(0);
    place.run("contrast two three --out both").refuses(1, &["already", "--force"]);
    place.write("odd.json", r#"{"subjects": [1]}"#);
    place.run("contrast two odd.json").refuses(1, &["something is no row", "`subjects`"]);
    place.write("twice.json", r#"{"subjects": [{"subject": "a"}, {"subject": "a"}]}"#);
    place.run("contrast two twice.json").refuses(1, &["`a` is twice a row"]);
    place.run("contrast two").refuses(2, &["SECOND"]);
}
