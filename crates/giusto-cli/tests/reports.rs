//! The report: complete, self-contained, and the same bytes every time.

mod common;
mod naive;

use std::sync::OnceLock;

use common::Place;

const SCENARIO: &str = "compare --scenario batch-events --seed 7 --json";

/// One report of the scenario, which several tests look at.
fn scenario() -> &'static (Place, String) {
    static REPORT: OnceLock<(Place, String)> = OnceLock::new();
    REPORT.get_or_init(|| {
        let place = Place::new();
        let outcome = place.run(&format!("{SCENARIO} --out one --threads 1")).exits(0);
        assert!(outcome.stderr.contains("seed: 7"), "{}", outcome.stderr);
        (place, outcome.stdout)
    })
}

/// The files of a report but for what a clock measured.
fn timeless(place: &Place, folder: &str) -> Vec<(String, Vec<u8>)> {
    let files = place.files(folder).into_iter();
    files.filter(|(name, _)| !name.starts_with("timing.")).collect()
}

#[track_caller]
fn same(one: &[(String, Vec<u8>)], two: &[(String, Vec<u8>)]) {
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(one), names(two));
    for (one, two) in one.iter().zip(two) {
        assert!(one.1 == two.1, "{} differs", one.0);
    }
}

#[test]
fn a_report_has_all_its_parts() {
    let (place, stdout) = scenario();
    let files = place.files("one");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["index.html", "summary.csv", "summary.json", "per-key.csv", "timeline.csv"] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    for name in ["batches.csv", "timing.csv", "timing.svg", "timing.png"] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    for svg in names.iter().filter_map(|name| name.strip_suffix(".svg")) {
        assert!(names.contains(&format!("{svg}.png").as_str()), "{svg} is no PNG");
        assert!(place.text(&format!("one/{svg}.svg")).starts_with("<svg"), "{svg}");
        assert!(place.read(&format!("one/{svg}.png")).starts_with(b"\x89PNG\r\n"), "{svg}");
    }
    assert!(names.iter().all(|name| !name.contains(".part")), "{names:?}");
    assert_eq!(&place.text("one/summary.json"), stdout);
}

#[test]
fn a_scenario_is_the_same_on_any_number_of_threads() {
    let (place, stdout) = scenario();
    let two = place.run(&format!("{SCENARIO} --out elsewhere/two --threads 2")).exits(0);
    assert_eq!(&two.stdout, stdout);
    same(&timeless(place, "one"), &timeless(place, "elsewhere/two"));
}

#[test]
fn a_check_of_determinism_passes_and_says_so() {
    let place = Place::with(&naive::rows(&naive::requests(1, 300, 1_000_000_000)));
    let args = "compare trace.csv --limit 3/5s --cost column";
    let checked = place.run(&format!("{args} --out one --check-determinism")).exits(0);
    assert!(checked.stderr.contains("two runs agree"), "{}", checked.stderr);
    // Neither the check, nor the form of the rows, nor an overwrite is part of the report.
    place.run(&format!("{args} --out one --force --csv")).exits(0);
    place.run(&format!("{args} --out=two --threads=2")).exits(0);
    same(&timeless(&place, "one"), &timeless(&place, "two"));
}

#[test]
fn bits_are_the_same_on_any_number_of_threads() {
    let place = Place::with(&naive::rows(&naive::requests(1, 2_000, 10_000_000)));
    for threads in [1, 2, 0, 7] {
        let args = "replay trace.csv --limit 3/1s,7/60s,100/h --cost column --check-determinism";
        place.run(&format!("{args} --threads {threads} --decisions bits{threads}")).exits(0);
        same(&place.files("bits1"), &place.files(&format!("bits{threads}")));
    }
    assert_eq!(place.files("bits1").len(), 18);
}

#[test]
fn another_seed_is_other_traffic() {
    let place = Place::new();
    let other = place.run("compare --scenario batch-events --seed 8 --json").exits(0);
    assert_ne!(other.stdout, scenario().1);
    assert!(
        place.path("giusto-report/index.html").exists(),
        "the folder that is named in the help"
    );
}

#[test]
fn the_page_names_command_seed_and_version_and_needs_no_other_file() {
    let page = scenario().0.text("one/index.html");
    assert!(page.contains("giusto compare --scenario batch-events --seed 7<"), "the command");
    assert!(page.contains(env!("CARGO_PKG_VERSION")) && page.contains("seed 7"));
    assert!(!page.contains("--threads") && !page.contains("--out"));
    for outside in ["<script src", "<link", "<img", "<iframe", "@import", "src=\"http", "url(http"]
    {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn links_of_the_page_lead_to_files_that_are_there() {
    let (place, _) = scenario();
    let page = place.text("one/index.html");
    let links: Vec<&str> = page.split("<a href=\"").skip(1).collect();
    assert!(links.len() >= 5, "{}", links.len());
    for link in links {
        let target = link.split('"').next().expect("a quoted target");
        let inside = target.strip_prefix('#').map(|id| page.contains(&format!("id=\"{id}\"")));
        let found = inside.unwrap_or_else(|| place.path(&format!("one/{target}")).exists());
        assert!(found, "{target}");
    }
}

#[test]
fn names_of_keys_and_files_are_text_wherever_they_stand() {
    let place = Place::new();
    let name = "<script>alert(1)</script>&\"'.csv";
    let file = name.replace('/', "|");
    place.write(&file, format!("t_ns,key,cost\n0,\"{}\",1\n5,b,1\n", name.replace('"', "\"\"")));
    place.run_each(&["compare", &file, "--limit", "1/s", "--out", "report"]).exits(0);
    for (name, content) in place.files("report") {
        let text = String::from_utf8_lossy(&content).into_owned();
        let table = name.contains(".csv") || name.contains(".json");
        assert!(table || !text.contains("<script>alert"), "{name}");
    }
}

#[test]
fn reports_of_very_small_and_very_odd_traces_are_made() {
    for (rows, limits) in [
        ("0,a,1\n", "unlimited"),
        ("5,a,0\n", "0/60s,1/month"),
        ("1700000000000000000,a,1\n1700000000000000000,a,1\n", "1/s,18446744073709551615/s"),
        ("0,a,1\n864000000000000,b,18446744073709551000\n", "1000003/60s,1/ns"),
    ] {
        let place = Place::with(rows);
        let args = format!("compare trace.csv --cost column --out report --limit {limits}");
        let stdout = place.run(&format!("{args} --json")).exits(0).stdout;
        assert_eq!(place.text("report/summary.json"), stdout);
        let page = place.text("report/index.html");
        assert!(!page.contains("NaN") && !page.contains(">inf"), "{rows}");
    }
}
