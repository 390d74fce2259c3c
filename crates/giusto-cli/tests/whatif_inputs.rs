//! `giusto whatif` on every kind of input, on what is no input, and against other commands.

mod common;

use common::{Outcome, Place};
use serde_json::Value;

fn object(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

/// Requests of a few keys with costs, some of them close together.
fn rows() -> Vec<(u64, String, u64)> {
    let row = |i: u64| (i * i % 7 * 100 + i * 1_300, format!("k{}", i * i % 5), i % 4 + 1);
    let mut rows: Vec<_> = (0..400).map(row).collect();
    rows.sort();
    rows
}

fn csv() -> String {
    let rows =
        rows().into_iter().map(|(ms, key, cost)| format!("{},{key},{cost}\n", ms * 1_000_000));
    rows.collect()
}

/// What `replay` says is denied: another path through the program, with the trace in memory.
fn replayed(place: &Place, args: &str) -> Value {
    let rows = place.run(&format!("replay {args} --json")).exits(0).rows();
    rows[0]["denied"].clone()
}

#[test]
fn limits_deny_as_in_a_replay() {
    let place = Place::with(&csv());
    for kind in ["gcra", "fixed", "sliding-counter", "rolling", "rolling-strict"] {
        for more in ["", "--cost column", "--cost column --scope shared"] {
            let args = format!("trace.csv --limit 7/min --algorithm {kind} {more}");
            let denied = replayed(&place, &args);
            let results = object(&place.run(&format!("whatif {args} --json")).exits(0));
            assert_eq!(results["figures"]["denied_requests"], denied, "{args}");
        }
    }
    // Were nothing denied, anything would agree.
    assert!(replayed(&place, "trace.csv --limit 7/min --algorithm gcra").as_u64() > Some(10));
}

#[test]
fn forms_of_the_same_trace_give_the_same() {
    let place = Place::with(&csv());
    let json = rows().into_iter().map(|(ms, key, cost)| {
        format!("{{\"t\":{ms},\"who\":{{\"org\":\"{key}\"}},\"n\":{cost}}}\n")
    });
    place.write("trace.jsonl", json.collect::<String>());
    let table = rows().into_iter().map(|(ms, key, cost)| format!("{ms},{key},x,{cost}\n"));
    place.write("table.csv", format!("t,org,y,n\n{}", table.collect::<String>()));
    let limit = "--limit 40/min --cost column --json";
    let native = object(&place.run(&format!("whatif trace.csv {limit}")).exits(0));
    let jsonl = "--time-unit ms --columns time=t,key=who.org,cost=n";
    let table = "--time-unit ms --columns time=t,key=org+y,cost=n --client org";
    let fed = place.run_fed(&format!("whatif - {limit}"), &place.read("trace.csv"));
    let others = [
        place.run(&format!("whatif trace.jsonl {jsonl} {limit}")),
        place.run(&format!("whatif table.csv {table} {limit}")),
        fed,
    ];
    for other in others {
        let other = object(&other.exits(0));
        assert_eq!(other["figures"], native["figures"]);
        assert_eq!(other["newly_denied"], native["newly_denied"]);
    }
    let other = object(&place.run("whatif trace.csv --limit 40/min --json").exits(0));
    assert_ne!(other["figures"], native["figures"], "costs are counted");
}

#[test]
fn what_is_no_trace_is_refused_with_its_line() {
    let place = Place::new();
    place.write("empty.log", "");
    place.run("whatif empty.log --limit 1/s").refuses(1, &["the file is empty"]);
    let line = "h - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1\n";
    place.write("bad.log", format!("{line}{line}garbage\n{line}"));
    place.run("whatif bad.log --limit 1/s --out out").refuses(1, &["bad.log, line 3"]);
    assert!(!place.path("out").exists(), "nothing is written of a trace that is none");
    place.run("whatif none.log --limit 1/s").refuses(1, &["there is no such file"]);
}

#[test]
fn lines_out_of_order_need_slack() {
    let place = Place::new();
    let line = |second: u32| {
        format!("h - - [17/May/2015:10:05:{second:02} +0000] \"GET / HTTP/1.1\" 200 1\n")
    };
    place.write("log", [3, 1, 4, 2].map(line).concat());
    place.run("whatif log --limit 1/s").refuses(1, &["line 2", "slack"]);
    place.run("whatif log --limit 1/s --sort").refuses(2, &["--slack"]);
    place.write("sorted", [1, 2, 3, 4].map(line).concat());
    let args = "--limit 2/min --algorithm rolling --json";
    let ordered = object(&place.run(&format!("whatif log {args} --slack 2s")).exits(0));
    let sorted = object(&place.run(&format!("whatif sorted {args}")).exits(0));
    for name in ["figures", "limits", "newly_denied", "timeline", "first_ns"] {
        assert_eq!(ordered[name], sorted[name], "{name}");
    }
    assert_eq!(ordered["figures"]["denied_requests"], 2);
}

#[test]
fn options_that_do_not_go_together_are_wrong_usage() {
    let place = Place::with("0,a,1\n");
    place.write("p.toml", "");
    for (args, part) in [
        ("trace.csv", "--limit"),
        ("trace.csv --limit 1/s --policy p.toml", "cannot be used with"),
        ("trace.csv --limit 1/s --against p.toml", "--policy"),
        ("trace.csv --against-limit 1/s --policy p.toml", "cannot be used with"),
        ("trace.csv --limit 1/s --algorithm all", "one algorithm"),
        ("trace.csv --limit 1/s --algorithm gcar", "did you mean `gcra`?"),
        ("trace.csv --limit x", "--limit x"),
        ("trace.csv --limit 1/s --map ip=key", "--policy"),
        ("trace.csv --limit 1/s --algorithm fixed --burst 3", "--burst belongs to gcra"),
        ("trace.csv --limit 1/s --slack soon", "a length of time"),
        ("trace.csv --limit 1/s --solve denied_keys>1", "a bound from above"),
        ("- --limit 1/s --solve denied_keys<1", "give a file"),
        ("trace.csv --limit unlimited --solve denied_keys<1", "has none"),
        ("trace.csv --limit 1/day --algorithm calendar", "--start"),
    ] {
        place.run(&format!("whatif {args}")).refuses(2, &[part]);
    }
}

#[test]
fn odd_keys_are_shown_and_written_safely() {
    let keys = ["\u{1b}[31mred", "a,b\"c", "<script>alert(1)</script>", "ключ", "\u{202e}back"];
    let rows = keys.iter().flat_map(|key| [(0, key), (1, key)]);
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row.0);
    let quoted = |key: &str| key.replace('"', "\"\"");
    let rows = rows.into_iter().map(|(time, key)| format!("{time},\"{}\",1\n", quoted(key)));
    let place = Place::with(&rows.collect::<String>());
    let text = place.run("whatif trace.csv --limit 1/min --out out").exits(0);
    assert!(!text.stdout.contains('\u{1b}') && !text.stdout.contains('\u{202e}'));
    assert!(text.stdout.contains("ключ"));
    let page = place.text("out/index.html");
    assert!(!page.contains("<script>alert(1)"), "keys are escaped");
    let results = object(&place.run("whatif trace.csv --limit 1/min --json").exits(0));
    let shown: Vec<&str> = results["newly_denied"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["key"].as_str().expect("a key"))
        .collect();
    assert_eq!(shown, keys);
    assert!(place.text("out/keys.csv").contains("\"a,b\"\"c\""));
}

#[test]
fn huge_limits_and_costs_are_no_trouble() {
    let most = u64::MAX;
    let place = Place::with(&format!("0,a,{most}\n1,a,1\n{most},b,1\n"));
    for kind in ["fixed", "rolling"] {
        let args = format!("whatif trace.csv --limit 9223372036854775807/min --algorithm {kind}");
        place.run(&args).exits(if kind == "rolling" { 0 } else { 2 });
    }
    let args = "whatif trace.csv --limit 5/min --algorithm rolling --cost column --json";
    let results = object(&place.run(args).exits(0));
    assert_eq!(results["figures"]["denied_requests"], 1);
    assert_eq!(results["limits"][0]["reason"], "never");
}
