//! `giusto whatif` on published logs, where they lie beside the checkout, and on compressed ones.

mod common;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use common::{Outcome, Place};
use serde_json::Value;

/// A file of the folder `shared/traces` beside the checkout; prints why where it is not there.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/traces").join(name);
    if !path.exists() {
        println!("skipped: there is no shared/traces/{name} beside the checkout");
        return None;
    }
    Some(path)
}

fn object(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

/// Fails unless a replay, which has the whole log in memory and in order, denies as many requests.
#[track_caller]
fn agrees(log: &Path, reading: &str, ordered: &str, limit: &str) -> Value {
    let place = Place::new();
    let log = log.display();
    let results =
        object(&place.run(&format!("whatif {log} {reading} {ordered} {limit} --json")).exits(0));
    let rows = place.run(&format!("replay {log} {reading} --sort {limit} --json")).exits(0).rows();
    for (figure, name) in
        [("requests", "requests"), ("keys", "keys"), ("denied_requests", "denied")]
    {
        assert_eq!(results["figures"][figure], rows[0][name], "{figure} of {log} {limit}");
    }
    assert!(results["figures"]["denied_requests"].as_u64() > Some(0), "{limit} denies something");
    results
}

#[test]
fn a_day_of_a_space_agency_is_denied_as_in_a_replay() {
    let Some(log) = shared("nasa_19950701.csv.gz") else { return };
    for limit in ["--limit 5/min", "--limit 5/min --algorithm rolling"] {
        agrees(&log, "", "", limit);
    }
    let Some(raw) = shared("raw/nasa_19950701.tsv.gz") else { return };
    let reading = "--columns time=time,key=host --time-unit s";
    let results = agrees(&raw, reading, "--slack 1h", "--limit 5/min --algorithm fixed");
    // As `cut -f1 | sort -u` counts them.
    assert_eq!(results["figures"]["keys"], 936);
}

#[test]
fn an_access_log_as_it_is_is_denied_as_in_a_replay() {
    let Some(log) = shared("raw/apache_logs.gz") else { return };
    // Its lines lie up to an hour behind.
    let results = agrees(&log, "--format log", "--slack 1h", "--limit 10/min");
    assert_eq!(results["figures"]["requests"], 10_000);
    assert_eq!(results["newly_denied"][0]["denied_before"], 0);
    assert!(results["first_at"].as_str().is_some_and(|at| at.starts_with("2015-05-17T10:05:")));
    let text = log.display().to_string();
    let place = Place::new();
    place.run(&format!("whatif {text} --format log --limit 10/min")).refuses(1, &["slack"]);
}

#[test]
fn compressed_logs_are_read_as_plain_ones() {
    let line = |at: u32| {
        let (second, host) = (at / 20, at * at % 13);
        format!("host-{host} - - [17/May/2015:10:00:{second:02} +0000] \"GET /x HTTP/1.1\" 200 5\n")
    };
    let log: String = (0..1_000).map(line).collect();
    let place = Place::new();
    place.write("access.log", &log);
    let (one, two) = log.split_at(log.len() / 2);
    let packed = |text: &str| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(text.as_bytes()).expect("memory");
        writer.finish().expect("memory")
    };
    let squeezed = |text: &str| zstd::encode_all(text.as_bytes(), 0).expect("memory");
    place.write("access.log.gz", packed(&log));
    place.write("access.log.zst", squeezed(&log));
    // Rotated logs are joined as they are.
    place.write("joined.log.gz", [packed(one), packed(two)].concat());
    place.write("joined.log.zst", [squeezed(one), squeezed(two)].concat());
    let limit = "--limit 7/min --solve denied_keys<=50% --json";
    let plain = object(&place.run(&format!("whatif access.log {limit}")).exits(0));
    assert!(plain["figures"]["denied_requests"].as_u64() > Some(100));
    for file in ["access.log.gz", "access.log.zst", "joined.log.gz", "joined.log.zst"] {
        let other = object(&place.run(&format!("whatif {file} {limit}")).exits(0));
        for name in ["figures", "newly_denied", "timeline", "limits", "solved", "lines"] {
            assert_eq!(other[name], plain[name], "{name} of {file}");
        }
    }
    let cut = packed(&log);
    place.write("cut.log.gz", &cut[..cut.len() / 2]);
    place.run("whatif cut.log.gz --limit 7/min").refuses(1, &["cut.log.gz"]);
}
