//! `giusto simulate` with a sweep: its tables are what single runs give, and its page shows them.

mod common;

use common::Place;
use serde_json::Value;

const SCENARIO: &str = "\
scenario = 'varied'
duration = '1min'
seed = 3
[[limits]]
name = 'bucket'
limit = '20/10s'
algorithm = 'gcra'
[[sources]]
name = 'crowd'
arrivals = { poisson = { rate = '6/s' } }
keys = { uniform = 2 }
";

fn place(sweep: &str) -> Place {
    let place = Place::new();
    place.write("plain.toml", SCENARIO);
    place.write("varied.toml", format!("{SCENARIO}[sweep]\n{sweep}"));
    place
}

/// The rows of a CSV without quotes, as cells by the names of columns.
fn rows(text: &str) -> Vec<Vec<(&str, &str)>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    lines.map(|line| header.iter().copied().zip(line.split(',')).collect()).collect()
}

fn cell<'t>(row: &[(&str, &'t str)], name: &str) -> &'t str {
    let found = row.iter().find(|(column, _)| *column == name);
    found.unwrap_or_else(|| panic!("no {name} in {row:?}")).1
}

#[test]
fn each_run_of_a_sweep_is_a_run_with_its_seed() {
    let place = place("algorithm = ['gcra', 'fixed']\nload = [1, 2]\nseeds = 3");
    place.run("simulate varied.toml --out all").exits(0);
    let text = place.text("all/sweep-runs.csv");
    let runs = rows(&text);
    assert_eq!(runs.len(), 2 * 2 * 3);
    let of_bucket = |seed: &str, load: &str| {
        let found = runs.iter().find(|run| {
            (cell(run, "seed"), cell(run, "load"), cell(run, "algorithm")) == (seed, load, "gcra")
        });
        found.expect("a run")
    };
    for seed in ["3", "4", "5"] {
        let args = format!("simulate plain.toml --seed {seed} --no-report --json");
        let alone = place.run(&args).exits(0).rows();
        for name in ["requests", "admitted", "denied", "recovery_max_ns"] {
            assert_eq!(alone[0][name].to_string(), cell(of_bucket(seed, "1.0"), name), "{name}");
        }
        let other = cell(of_bucket(seed, "2.0"), "requests");
        assert_ne!(alone[0]["requests"].to_string(), other, "another load is another run");
    }
}

#[test]
fn tables_page_and_json_hold_the_means() {
    let place = place("load = [0.5, 1, 2]\nlimit = ['20/10s', '30/10s']\nseeds = 3");
    place.run("simulate varied.toml --out all").exits(0);
    let text = place.text("all/sweep.csv");
    let means = rows(&text);
    let denied: Vec<_> =
        means.iter().filter(|row| cell(row, "measure") == "denied_share").collect();
    assert_eq!(denied.len(), 6);
    let number = |row: &[(&str, &str)], name: &str| cell(row, name).parse::<f64>().expect(name);
    for row in &denied {
        assert_eq!((cell(row, "n"), cell(row, "partial")), ("3", "false"));
        let (low, mean, high) = (number(row, "low"), number(row, "mean"), number(row, "high"));
        assert!(low <= mean && mean <= high, "{row:?}");
    }
    let by_load = |load: &str| {
        number(denied.iter().find(|row| cell(row, "load") == load).expect(load), "mean")
    };
    assert!(by_load("0.5") < by_load("1.0") && by_load("1.0") < by_load("2.0"));
    let results: Value = serde_json::from_str(&place.text("all/results.json")).expect("JSON");
    assert_eq!(results["sweep"].as_array().map(Vec::len), Some(means.len()));
    let page = place.text("all/index.html");
    assert!(page.contains("What was varied"), "the page has the section");
    for figure in ["sweep-load", "sweep-denied-share", "sweep-jain-satisfaction"] {
        assert!(place.read(&format!("all/figures/{figure}.png")).starts_with(b"\x89PNG"));
        assert!(page.contains(&format!("figures/{figure}.svg")), "{figure}");
    }
    place.run("simulate plain.toml --out plain").exits(0);
    assert!(!place.path("plain/sweep.csv").exists(), "nothing is varied");
    assert!(!place.text("plain/index.html").contains("What was varied"));
}

#[test]
fn a_sweep_is_the_same_on_any_number_of_threads_and_starts_at_the_seed() {
    let place = place("load = [1, 3]\nseeds = 2");
    for (folder, more) in [("one", "--threads 1"), ("two", "--threads 2"), ("other", "--seed 4")] {
        place.run(&format!("simulate varied.toml --out {folder} {more}")).exits(0);
    }
    let sweep = |folder: &str| place.text(&format!("{folder}/sweep.csv"));
    assert_eq!(place.files("one"), place.files("two"));
    assert_ne!(sweep("one"), sweep("other"));
    let text = place.text("other/sweep-runs.csv");
    let seeds: Vec<_> = rows(&text).iter().map(|row| cell(row, "seed").to_owned()).collect();
    assert_eq!(seeds, ["4", "5", "4", "5"]);
}

#[test]
fn what_is_not_varied_is_said_on_the_page() {
    let place = place("algorithm = ['fixed']\nburst = [5, 10]\nseeds = 1");
    place.run("simulate varied.toml --out all").exits(0);
    let page = place.text("all/index.html");
    assert!(page.contains("fixed has no burst: it is not varied for it."), "a note");
    assert_eq!(rows(&place.text("all/sweep-runs.csv")).len(), 1);
}
