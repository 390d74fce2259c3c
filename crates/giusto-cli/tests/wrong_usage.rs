//! Wrong usage ends with status 2, before the trace is read where that is possible.

mod common;

use common::Place;

fn place() -> Place {
    Place::with("0,a,1\n0,b,2\n1000000000,a,3\n")
}

/// Replays with one limit and these options, which must be wrong usage.
#[track_caller]
fn wrong(options: &[&str], parts: &[&str]) {
    let args = [&["replay", "trace.csv"], options].concat();
    place().run_each(&args).refuses(2, parts);
}

#[test]
fn a_limit_that_does_not_parse_says_where_and_what_is_missing() {
    wrong(&["--limit", ""], &["--limit", "300/60s"]);
    wrong(&["--limit", "5"], &["--limit 5", "slash"]);
    wrong(&["--limit", "5/fortnight"], &["`fortnight`", "column 3", "month"]);
    wrong(&["--limit", "-5/s"], &["--limit"]);
    wrong(&["--limit", "1e10/s"], &["1e10/s", "column 2"]);
    wrong(&["--limit", "1.5/s"], &["1.5/s", "column 2"]);
    wrong(&["--limit", "5/60s,"], &["--limit", "300/60s"]);
    wrong(&["--limit", "99999999999999999999/s"], &["column 1", "18446744073709551615"]);
    wrong(&["--limit", "5/99999999999999999999s"], &["column 3", "18446744073709551615"]);
    wrong(&["--limit", "1/18446744073709551615s"], &["584 years"]);
    wrong(&["--limit", "1/s burst"], &["1/s burst", "expected"]);
}

#[test]
fn a_period_of_nothing_has_no_rate() {
    for limit in ["0/0s", "5/0s", "5/0ns"] {
        wrong(&["--limit", limit], &[limit, "period of 0"]);
    }
}

#[test]
fn a_limit_given_twice_is_a_mistake() {
    wrong(&["--limit", "5/60s,5/60s"], &["5/60s", "twice"]);
    wrong(&["--limit", "5/60s", "--limit", " 5/60s"], &["5/60s", "twice"]);
}

#[test]
fn a_limit_is_required() {
    wrong(&[], &["--limit"]);
    place().run("compare trace.csv").refuses(2, &["--limit"]);
}

#[test]
fn an_unknown_algorithm_suggests_the_nearest() {
    let unknown = |name: &str, parts: &[&str]| {
        wrong(&["--limit", "1/s", "--algorithm", name], &[&[name, "gcra, fixed"], parts].concat());
    };
    unknown("gcar", &["did you mean `gcra`?"]);
    unknown("GCRA", &["did you mean `gcra`?"]);
    unknown("fixed-window", &["did you mean `fixed`?"]);
    unknown("sliding", &["did you mean `sliding-counter`?"]);
    unknown("rolling_strict", &["did you mean `rolling-strict`?"]);
    unknown("zzz", &["the names are"]);
    wrong(&["--limit", "1/s", "--algorithm", "gcra,,fixed"], &["the names are"]);
}

#[test]
fn a_burst_belongs_to_gcra() {
    for algorithm in ["rolling", "gcra,fixed", "all,rolling", "unlimited"] {
        let options = ["--limit", "5/60s", "--burst", "3", "--algorithm", algorithm];
        wrong(&options, &["--burst belongs to gcra"]);
    }
    let inline = ["--limit", "1/s burst 20", "--algorithm", "rolling"];
    wrong(&inline, &["rolling", "1/s burst 20", "no burst"]);
}

#[test]
fn numbers_that_are_none_say_what_was_expected() {
    for (option, highest) in [("--burst", u64::MAX), ("--seed", u64::MAX), ("--threads", 1024)] {
        for value in ["-1", "x", "1.5", "99999999999999999999"] {
            let expected = format!("from 0 to {highest}");
            wrong(&["--limit", "5/60s", option, value], &[option, value, &expected]);
        }
    }
    wrong(&["--limit", "5/60s", "--threads", "100000"], &["from 0 to 1024"]);
}

#[test]
fn a_calendar_needs_a_period_of_the_calendar_and_a_start() {
    let calendar = |limit: &str, start: &[&str], parts: &[&str]| {
        let options = ["--limit", limit, "--algorithm", "calendar"];
        wrong(&[&options, start].concat(), parts);
    };
    calendar("5/60s", &[], &["calendar", "5/60s", "`/day`"]);
    calendar("5/day", &[], &["calendar", "--start 2026-01-31T00:00:00Z"]);
    for start in ["tomorrow", "2026-01-31", "2026-02-30T00:00:00Z", "1767225600", ""] {
        calendar("5/day", &["--start", start], &["--start"]);
    }
    calendar("5/day", &["--start", "1969-12-31T00:00:00Z"], &["1970"]);
}

#[test]
fn a_trace_with_its_own_time_of_day_takes_no_start() {
    let place = Place::new();
    let line = "10.0.0.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1\n";
    place.write("access.log", line);
    place.run("replay access.log --limit 5/day --algorithm calendar").exits(0);
    let started = "--limit 5/day --algorithm calendar --start 2015-05-17T00:00:00Z";
    place.run(&format!("replay access.log {started}")).refuses(2, &["--start", "its own"]);
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    wrong(&["--limit", "1/s", "--json", "--csv"], &["--json", "--csv"]);
    let place = place();
    place.run("compare trace.csv --scenario batch-events").refuses(2, &["--scenario"]);
    place.run("compare --scenario batch-events --sort").refuses(2, &["--sort"]);
    place.run("compare --scenario gaps").refuses(2, &["gaps", "batch-events"]);
    place.run("compare trace.csv --limit 1/s --decisions d").refuses(2, &["--decisions"]);
    assert!(!place.path("giusto-report").exists());
}

#[test]
fn mistyped_names_are_refused() {
    let place = place();
    place.run("frobnicate").refuses(2, &["frobnicate"]);
    place.run("replay trace.csv --limit 1/s --forc").refuses(2, &["--forc", "--force"]);
    place.run("replay trace.csv second.csv --limit 1/s").refuses(2, &["second.csv"]);
    for (option, values) in [
        ("--cost", "unit, column"),
        ("--anchor", "aligned, first-hit"),
        ("--window", "half-open, closed"),
        ("--scope", "per-key, shared"),
    ] {
        wrong(&["--limit", "1/s", option, "other"], &[option, "other", values]);
    }
}

#[test]
fn mistakes_are_found_before_the_trace_is_read() {
    let place = Place::new();
    for options in ["--limit 5/0s", "--limit 1/s --start x", "--limit 1/s --algorithm x"] {
        place.run(&format!("replay missing.csv {options}")).refuses(2, &[]);
        place.run(&format!("compare missing.csv {options}")).refuses(2, &[]);
    }
}
