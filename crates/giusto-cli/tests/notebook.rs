//! docs/notebook.md: its code runs and gives the numbers of the results, and it names every column
//! of every table.

mod common;
#[path = "notebook/page.rs"]
mod page;
#[path = "notebook/python.rs"]
mod python;

use std::{collections::BTreeSet, fs};

use common::Place;
use page::{Block, Page};
use python::Python;
use serde_json::Value;

/// A folder with the scenario of the page and a run of it.
fn run(page: &Page) -> Place {
    let place = Place::new();
    place.write("notebook.toml", page.blocks("toml").concat());
    let parquet = if cfg!(feature = "parquet") { "--parquet" } else { "" };
    place.run(&format!("simulate notebook.toml --out run {parquet}")).exits(0);
    place
}

fn subjects(place: &Place) -> Vec<Value> {
    let results: Value = serde_json::from_str(&place.text("run/results.json")).expect("JSON");
    results["subjects"].as_array().expect("a list").clone()
}

/// Colours of a PNG, by its pixels as Python's own library for pictures reads them.
const COLOURS: &str = "
import matplotlib.image
for name in ['admitted.png', 'sweep.png']:
    pixels = matplotlib.image.imread(name).reshape(-1, 4)
    print('colours', name, len({tuple(pixel) for pixel in pixels}))
";

#[test]
fn the_code_of_the_page_runs_and_prints_the_numbers_of_the_results() {
    let page = Page::read();
    let place = run(&page);
    let mut code = page.blocks("python").concat();
    if cfg!(feature = "parquet") {
        code += &page.blocks("python parquet").concat();
    }
    let python = Python::ready();
    let printed = python.run(&place.path("."), &format!("{code}{COLOURS}")).expect("it runs");
    for row in subjects(&place) {
        let text = |name: &str| row[name].to_string().replace('"', "");
        let names = ["subject", "requests", "denied", "max_cost_in_any_window"];
        let line = names.map(text).join(" ");
        assert!(printed.lines().any(|printed| printed == line), "`{line}` is not in:\n{printed}");
        assert_ne!(row["denied"], 0, "a run without denials shows nothing");
        if cfg!(feature = "parquet") {
            let line =
                format!("events {} {} {}", text("subject"), text("requests"), text("denied"));
            assert!(printed.lines().any(|printed| printed == line), "`{line}` not in:\n{printed}");
        }
    }
    for name in ["admitted.png", "sweep.png"] {
        assert!(place.read(name).starts_with(b"\x89PNG\r\n"), "{name}");
        let counted = printed.lines().find_map(|line| {
            line.strip_prefix(&format!("colours {name} ")).and_then(|n| n.parse::<usize>().ok())
        });
        assert!(counted > Some(2), "{name} has {counted:?} colours");
    }
}

#[test]
fn a_wrong_column_fails() {
    let page = Page::read();
    let place = run(&page);
    let first = page.blocks("python").swap_remove(0);
    assert!(first.contains("\"denied\""), "{first}");
    let wrong = first.replace("\"denied\"", "\"refused\"");
    let error = Python::ready().run(&place.path("."), &wrong).expect_err("there is no such column");
    assert!(error.contains("KeyError: 'refused'"), "{error}");
}

/// The columns of the tables of a run, by the name of the table.
fn tables(place: &Place, folder: &str) -> Vec<(String, BTreeSet<String>)> {
    let files = fs::read_dir(place.path(folder)).expect("a folder").flatten();
    let tables = files.filter_map(|file| {
        let name = file.file_name().into_string().expect("a plain name");
        let table = name.strip_suffix(".csv")?.to_owned();
        let text = place.text(&format!("{folder}/{name}"));
        let header = text.lines().next().expect("a header");
        Some((table, header.split(',').map(str::to_owned).collect()))
    });
    tables.collect()
}

/// What a page does not say of a table, or says of a table that has no such column.
fn unlike(page: &Page, table: &str, command: &str, columns: &BTreeSet<String>) -> Vec<String> {
    let mut documented = page.columns(table, command);
    if table == "sweep-runs" {
        documented.extend(page.columns("subjects", "simulate"));
    }
    documented.symmetric_difference(columns).cloned().collect()
}

/// Fails unless the page names the columns of each table, and would miss one that it does not.
#[track_caller]
fn documented(page: &Page, command: &str, tables: &[(String, BTreeSet<String>)]) {
    for (table, columns) in tables {
        assert_eq!(unlike(page, table, command, columns), [""; 0], "of {table}");
        let mut more = columns.clone();
        more.insert("undocumented".to_owned());
        assert_eq!(unlike(page, table, command, &more), ["undocumented"], "of {table}");
    }
}

#[test]
fn every_column_of_every_table_is_documented() {
    let page = Page::read();
    let place = run(&page);
    // A policy makes the table that the page's own scenario does not.
    place.write("limits.toml", POLICY);
    let scenario = page.blocks("toml").concat().replace("[sweep]", &format!("{PUBLISHED}[sweep]"));
    place.write("policy.toml", scenario);
    place.run("simulate policy.toml --out policy").exits(0);
    let tables = tables(&place, "policy");
    let names: BTreeSet<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    let all = ["clients", "parts", "rules", "subjects", "sweep", "sweep-runs", "timeline"];
    assert_eq!(names, BTreeSet::from(all));
    documented(&page, "simulate", &tables);
    place.run("compare --scenario batch-events --out compare").exits(0);
    let tables = self::tables(&place, "compare");
    let names: BTreeSet<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    let all = ["batches", "per-key", "summary", "timeline", "timing"];
    assert_eq!(names, BTreeSet::from(all));
    documented(&page, "compare", &tables);
}

const PUBLISHED: &str = "
[[limits]]
name = 'published'
policy = 'limits.toml'
request = 'POST /v1/calls'
key = 'customer'

";

const POLICY: &str = "
policy = 'limits'

[scopes]
customer = 'attribute:customer'

[limits.calls]
scope = 'customer'
quota = '60/min'
algorithm = 'rolling'

[[rules]]
id = 'calls'
requests = ['POST /v1/calls']
limits = ['calls']

[denials.rate-limited]
status = 429
";

#[test]
#[cfg(not(feature = "parquet"))]
fn parquet_that_was_not_built_in_is_refused_with_the_way_to_it() {
    let page = Page::read();
    let place = Place::new();
    place.write("notebook.toml", page.blocks("toml").concat());
    let outcome = place.run("simulate notebook.toml --out run --parquet");
    outcome.refuses(2, &["built without Parquet", "--features parquet", "CSV"]);
    assert!(!place.path("run").exists(), "nothing is run");
}

#[test]
fn blocks_are_told_apart_by_their_kind() {
    let text =
        "a\n```toml\nx = 1\n```\n```python parquet\ny\n```\n### `t` of `simulate`\n\n| `c` |";
    let page = Page::of(text);
    assert_eq!(page.blocks("toml"), ["x = 1\n"]);
    assert_eq!(page.blocks("python"), [""; 0]);
    let parquet = Block { kind: "python parquet".to_owned(), text: "y\n".to_owned() };
    assert_eq!(page.blocks.last(), Some(&parquet));
    assert_eq!(page.columns("t", "simulate"), BTreeSet::from(["c".to_owned()]));
    assert!(page.columns("u", "simulate").is_empty());
}
