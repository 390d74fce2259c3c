//! Third-party traces, where they lie beside the checkout: published limiters decided them before.

mod common;

use std::path::{Path, PathBuf};

use common::Place;

/// A file of the folder `shared/traces` beside the checkout; prints why where it is not there.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/traces").join(name);
    if !path.exists() {
        println!("skipped: there is no shared/traces/{name} beside the checkout");
        return None;
    }
    Some(path)
}

/// The options under which the command is a published implementation.
fn options(implementation: &str) -> Option<(&'static str, &'static str)> {
    Some(match implementation {
        "governor_gcra" | "xtimerate_tokenbucket" | "exact_gcra" => ("gcra", ""),
        "exact_log_open" => ("rolling", ""),
        "exact_log_closed" | "limits_moving" => ("rolling", "--window closed"),
        "exact_fixed_epoch" => ("fixed", ""),
        "exact_fixed_first" => ("fixed", "--anchor first-hit"),
        "exact_swc" => ("sliding-counter", ""),
        _ => return None,
    })
}

#[test]
fn published_decisions_are_ours() {
    let Some(references) = shared("reference_results.csv") else { return };
    let place = Place::new();
    let table = std::fs::read_to_string(references).expect("a table");
    let mut judged = 0;
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [trace, limit, window, cost, implementation, ..] = fields[..] else {
            panic!("{line}");
        };
        let (Some((algorithm, options)), Some(path)) =
            (options(implementation), shared(&format!("{trace}.csv.gz")))
        else {
            continue;
        };
        let cost = if cost == "1" { "column" } else { "unit" };
        let args = format!(
            "replay {} --limit {limit}/{window}s --cost {cost} --algorithm {algorithm} {options} \
             --json",
            path.display()
        );
        let row = &place.run(&args).exits(0).rows()[0];
        assert_eq!(row["decisions_sha256"], fields[12], "{line}");
        for (index, name) in (5..).zip(["requests", "keys", "admitted", "denied", "admitted_cost"])
        {
            assert_eq!(row[name].to_string(), fields[index], "{name} of {line}");
        }
        let jain = format!("{:.9}", row["jain_admitted"].as_f64().expect("an index"));
        assert_eq!(
            (jain.as_str(), row["max_cost_in_any_window"].to_string()),
            (fields[10], fields[11].to_owned()),
            "{line}"
        );
        judged += 1;
    }
    assert!(judged > 0, "no reference was judged");
}

#[test]
fn a_real_syslog_is_refused() {
    let Some(path) = shared("raw/auth.log.gz") else { return };
    let args = format!("replay {} --limit 5/60s", path.display());
    Place::new().run(&args).refuses(1, &["auth.log.gz, line 1", "syslog", "no year"]);
}

#[test]
fn a_real_log_that_runs_backwards_is_refused_and_can_be_sorted() {
    let Some(path) = shared("raw/apache_logs.gz") else { return };
    let args = format!("replay {} --limit 5/60s --algorithm rolling --json", path.display());
    let place = Place::new();
    place.run(&args).refuses(1, &["apache_logs.gz, line", "backwards", "--sort"]);
    assert_eq!(place.run(&format!("{args} --sort")).exits(0).rows()[0]["requests"], 10_000);
}
