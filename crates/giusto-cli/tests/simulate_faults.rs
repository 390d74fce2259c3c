//! Scenarios that are wrong, disks that fill, and interrupts: a clean end, and nothing half-written
//! that looks whole.

mod common;

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use common::Place;
use serde_json::Value;

const GOOD: &str = "\
scenario = 's'
duration = '10s'
sources = [{ name = 'a', arrivals = { poisson = { rate = '5/s' } } }]
limits = [{ name = 'l', limit = '2/1s', algorithm = 'gcra' }]
";

fn place() -> Place {
    let place = Place::new();
    place.write("good.toml", GOOD);
    place
}

#[track_caller]
fn refused(scenario: &str, parts: &[&str]) {
    let place = Place::new();
    place.write("s.toml", scenario);
    let outcome = place.run("simulate s.toml --out run").exits(1);
    for part in parts {
        assert!(outcome.stderr.contains(part), "`{part}` is not in: {}", outcome.stderr);
    }
    assert_eq!(outcome.stdout, "");
    assert!(!place.path("run").exists(), "a refusal leaves nothing");
}

#[test]
fn wrong_scenarios_name_every_fault_with_its_place() {
    refused(&GOOD.replace("duration", "duratoin"), &["s.toml:2:1", "did you mean `duration`?"]);
    let two = GOOD.replace("'5/s'", "'0/s'").replace("'gcra'", "'grca'");
    refused(
        &two,
        &["s.toml:3:58", "a rate of nothing", "s.toml:4:53", "`gcra`", "there are 2 faults"],
    );
    refused(&GOOD.replace("'5/s'", "'1e99/s'"), &["is no rate"]);
    refused(
        &GOOD.replace("'5/s'", "'900000000/s'").replace("10s", "10h"),
        &["requests are expected"],
    );
    refused("", &["`scenario` is missing", "`duration` is missing"]);
    refused("scenario = \"s", &["s.toml:1:"]);
}

#[test]
fn sources_that_send_nothing_or_too_much_are_refused_before_anything_is_written() {
    let none = "times = []";
    refused(&GOOD.replace("poisson = { rate = '5/s' }", none), &["send no request"]);
    let few = GOOD.replace("duration", "most-requests = 3\nduration");
    refused(&few, &["more than 3 requests", "most-requests"]);
    let policy = GOOD.replace("limit = '2/1s', algorithm = 'gcra'", "policy = 'none.toml'");
    refused(&policy, &["none.toml", "no such file"]);
    let trace = GOOD.replace("name = 'a'", "name = 'a', keys = { trace = 'none.csv' }");
    refused(&trace, &["none.csv"]);
    let undated = GOOD.replace("'2/1s', algorithm = 'gcra'", "'2/month', algorithm = 'calendar'");
    refused(&undated, &["limit l", "time of day"]);
}

#[test]
fn other_mistakes_of_the_command_line() {
    let place = place();
    place.run("simulate none.toml").refuses(1, &["none.toml", "no such file"]);
    place.write("s.txt", GOOD);
    place.run("simulate s.txt").refuses(2, &["ends in .toml, .yaml or .yml"]);
    place.run("simulate good.toml --no-report --out x").refuses(2, &["cannot be used with"]);
    place.run("simulate good.toml --out run").exits(0);
    place.run("simulate good.toml --out run").refuses(1, &["already", "--force"]);
    place.run("simulate good.toml --out run --force").exits(0);
}

#[test]
fn a_disk_that_fills_leaves_no_file_that_looks_whole() {
    let place = place();
    // Files may have so many blocks of 1024 bytes: the small ones fit, the page does not.
    for blocks in [1, 8, 40] {
        let giusto = env!("CARGO_BIN_EXE_giusto");
        let line = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec '{giusto}' simulate good.toml --out r{blocks}"
        );
        let folder = place.path("good.toml").parent().expect("a folder").to_owned();
        let output = Command::new("bash").args(["-c", &line]).current_dir(folder).output();
        let output = output.expect("a shell");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains("error: could not write"), "{stderr}");
        assert!(!place.path(&format!("r{blocks}/index.html")).exists());
        for (name, content) in place.files(&format!("r{blocks}")) {
            assert!(!name.contains(".part"), "{name}");
            assert!(content.len() <= 1024 * blocks, "{name}");
            if name == "results.json" {
                serde_json::from_slice::<Value>(&content).expect("what is there is whole");
            }
        }
    }
    let full = place
        .command(&["simulate", "good.toml", "--no-report"])
        .stdout(std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device"))
        .output()
        .expect("the command starts");
    assert_eq!(full.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&full.stderr).contains("could not write the result"));
}

#[test]
fn what_replaces_a_report_leaves_nothing_of_it() {
    let place = place();
    let sweep = "[sweep]\nload = [1, 2]\nseeds = 2\n";
    place.write("swept.toml", format!("{GOOD}{sweep}"));
    place.run("simulate swept.toml --out run").exits(0);
    place.write("run/mine.txt", "mine");
    assert!(place.path("run/sweep.csv").exists());
    place.run("simulate good.toml --out run --force").exits(0);
    place.run("simulate good.toml --out fresh").exits(0);
    let mut expected: Vec<_> = place.files("fresh").into_iter().map(|(name, _)| name).collect();
    expected.push("mine.txt".to_owned());
    expected.sort();
    let left: Vec<_> = place.files("run").into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, expected);
    // Where a file cannot be written, the page of the earlier report is not there beside new data.
    std::fs::remove_file(place.path("run/figures/who-gets-through.png")).expect("it is there");
    std::fs::create_dir(place.path("run/figures/who-gets-through.png")).expect("a folder");
    place.run("simulate good.toml --seed 9 --out run --force").exits(1);
    assert!(!place.path("run/index.html").exists());
}

#[test]
fn what_is_written_takes_no_name_of_another_file_and_follows_links() {
    let place = place();
    place.write("x.csv.part", "precious");
    place.run("generate good.toml --out x.csv").exits(0);
    assert_eq!(place.text("x.csv.part"), "precious");
    std::os::unix::fs::symlink("target.csv", place.path("link.csv")).expect("a link");
    place.run("generate good.toml --out link.csv --force").exits(0);
    assert!(place.path("link.csv").is_symlink());
    assert_eq!(place.read("target.csv"), place.read("x.csv"));
    place.run("generate good.toml --out /dev/null --force").exits(0);
    assert!(!std::path::Path::new("/dev/null").is_file());
    place.run("generate good.toml --out /dev/full --force").exits(1);
}

#[test]
fn an_interrupt_ends_a_run_with_partial_results() {
    let place = place();
    // Clients that ask at every opportunity for hours: longer than anybody waits.
    let long = "\
scenario = 'long'
duration = '100h'
most-requests = 2000000000
limits = [{ name = 'l', limit = '1/h', algorithm = 'gcra' }]
clients = [{ name = 'c', count = 2, behaviour = 'immediate', jobs = { at-once = 2 }, latency = '100us' }]
";
    place.write("long.toml", long);
    let mut command = place.command(&["simulate", "long.toml", "--out", "run", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    // What is said first is said when interrupts are watched for.
    let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut stderr = String::new();
    said.read_line(&mut stderr).expect("a line");
    assert!(stderr.starts_with("seed: "), "{stderr}");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill").success());
    said.read_to_string(&mut stderr).expect("text");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("partial") && !stderr.contains("panicked"), "{stderr}");
    let rows: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(rows[0]["partial"], true);
    let results: Value = serde_json::from_str(&place.text("run/results.json")).expect("JSON");
    assert_eq!(results["partial"], true);
    assert!(place.text("run/index.html").contains("Partial: the run was interrupted"));
}
