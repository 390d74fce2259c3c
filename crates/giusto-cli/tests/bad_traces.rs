//! Bad input: each fault says what and where in words of the trace, and ends with status 1.

mod common;

use common::Place;

const REPLAY: &str = "replay bad --limit 5/60s --algorithm rolling";

/// Replays a file with this content, which must be refused with a message that holds every part.
#[track_caller]
fn refused(content: impl AsRef<[u8]>, parts: &[&str]) {
    let place = Place::new();
    place.write("bad", content);
    place.run(REPLAY).refuses(1, parts);
}

/// The same for rows under the native header; the first row is line 2.
#[track_caller]
fn refused_rows(rows: &str, parts: &[&str]) {
    refused(format!("t_ns,key,cost\n{rows}"), parts);
}

#[test]
fn a_missing_file_and_a_folder_are_named() {
    let place = Place::new();
    place.run(REPLAY).refuses(1, &["bad", "no such file"]);
    std::fs::create_dir(place.path("bad")).expect("a folder");
    place.run(REPLAY).refuses(1, &["bad", "folder"]);
    place.run("replay bad/below --limit 1/s").refuses(1, &["bad/below", "no such file"]);
}

#[test]
fn no_path_at_all_is_wrong_usage() {
    let place = Place::new();
    place.run_each(&["replay", "", "--limit", "1/s"]).refuses(2, &["TRACE"]);
    place.run("replay --limit 1/s").refuses(2, &["TRACE"]);
    place.run("compare --limit 1/s").refuses(2, &["TRACE"]);
}

#[test]
fn a_file_without_events_is_no_trace() {
    refused("", &["bad", "empty"]);
    refused("\n\n", &["bad", "no events"]);
    refused("t_ns,key,cost\n", &["bad", "no events"]);
}

#[test]
fn a_wrong_header_says_which_there_are() {
    refused("t,key,cost\n0,a,1\n", &["line 1", "\"t,key,cost\"", "t_ns,key,cost", "--columns"]);
    refused("T_NS,KEY,COST\n0,a,1\n", &["line 1", "t_ns,key,cost"]);
    refused("hello\n", &["line 1", "\"hello\"", "--format"]);
    let place = Place::new();
    place.write("bad", "t,key,cost\n0,a,1\n");
    let named = place.run(&format!("{REPLAY} --format native"));
    named.refuses(1, &["line 1", "t,key,cost", "native has t_ns,key,cost"]);
}

#[test]
fn a_row_with_a_field_too_few_or_too_many_is_named() {
    refused_rows("0,a,1\n5,b\n", &["line 3", "\"cost\"", "2 of 3"]);
    refused_rows("0,a,1\n\n5\n", &["line 4", "\"key\"", "1 of 3"]);
    refused_rows("0,a,1,9\n", &["line 2", "4 fields of 3", "\"9\""]);
}

#[test]
fn numbers_out_of_range_are_named_with_their_column() {
    refused_rows("0,a,1\n-5,a,1\n", &["line 3", "t_ns", "\"-5\"", "negative"]);
    refused_rows("0,a,-1\n", &["line 2", "cost", "\"-1\"", "negative"]);
    refused_rows("18446744073709551616,a,1\n", &["line 2", "t_ns", "18446744073709551615"]);
    refused_rows("0,a,18446744073709551616\n", &["line 2", "cost", "18446744073709551615"]);
    refused_rows("0,a,99999999999999999999999999999999999999999\n", &["line 2", "cost"]);
    refused_rows("0,a,1.5\n", &["line 2", "cost", "\"1.5\"", "whole number"]);
    refused_rows("0,a,many\n", &["line 2", "cost", "\"many\"", "whole number"]);
    refused_rows("0,a,\n", &["line 2", "cost", "empty"]);
}

#[test]
fn costs_that_sum_past_64_bits_are_named() {
    refused_rows("0,a,18446744073709551615\n1,a,1\n", &["line 3", "sum"]);
}

#[test]
fn time_that_runs_backwards_names_both_lines() {
    refused_rows("9,a,1\n5,a,1\n", &["line 3", "5 ns", "9 ns", "line 2", "--sort"]);
}

#[test]
fn text_that_is_no_text_is_named() {
    refused(b"t_ns,key,cost\n0,a\xff,1\n", &["line 2", "key", "UTF-8", "offset 1"]);
    refused(b"t_ns,key,cost\n0,a\0b,1\n", &["line 2", "key", "NUL"]);
    refused(b"\xff\xfet\0_\0n\0s\0", &["line 1", "UTF-16"]);
}

#[test]
fn syslog_is_refused_because_it_has_no_year() {
    let line = "Mar 27 13:06:56 host sshd[4711]: Failed password for root";
    refused(line, &["line 1", "syslog", "no year"]);
    let place = Place::new();
    place.write("bad", line);
    place.run(&format!("{REPLAY} --format log")).refuses(1, &["line 1", "syslog", "no year"]);
}

#[test]
fn a_log_line_that_is_none_is_named() {
    let good = "10.0.0.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1\n";
    refused(format!("{good}what is this\n"), &["line 2", "\"what is this\"", "access log"]);
    let day = good.replace("17/May", "31/Feb");
    refused(format!("{good}{day}"), &["line 2", "time", "31/Feb/2015"]);
}

#[test]
fn a_json_line_that_is_none_is_named() {
    let place = Place::new();
    place.write("bad", "{\"t\":1,\"who\":\"a\"}\n{\"t\":2,\n");
    let mapped = format!("{REPLAY} --time-unit s --columns time=t,key=who");
    place.run(&mapped).refuses(1, &["line 2", "JSON"]);
    place.write("bad", "{\"t\":1,\"who\":\"a\"}\n{\"t\":2}\n");
    place.run(&mapped).refuses(1, &["line 2", "\"who\"", "missing"]);
}

#[test]
fn a_column_that_is_not_there_lists_those_that_are() {
    let place = Place::new();
    place.write("bad", "when,who\n1,a\n");
    let run = |options: &str| place.run(&format!("{REPLAY} {options}"));
    run("--columns time=when,key=whom --time-unit s").refuses(1, &["whom", "when", "who"]);
    run("--columns time=when").refuses(1, &["line 2", "when", "--time-unit"]);
}

#[test]
fn options_that_do_not_fit_the_format_are_wrong_usage() {
    let place = Place::new();
    place.write("bad", "when,who\n1,a\n");
    let run = |options: &str| place.run(&format!("{REPLAY} {options}"));
    run("--format csv").refuses(2, &["--columns", "when", "who"]);
    run("--format xml").refuses(2, &["xml", "native", "jsonl"]);
    run("--columns when").refuses(2, &["--columns", "time=timestamp"]);
    run("--time-unit fortnights").refuses(2, &["fortnights", "unix-ms"]);
    place.write("bad", "t_ns,key,cost\n0,a,1\n");
    run("--time-unit s").refuses(2, &["--time-unit", "native"]);
}

#[test]
fn an_error_does_not_depend_on_the_command() {
    let place = Place::new();
    place.write("bad", "t_ns,key,cost\n0,a\n");
    let compare = place.run("compare bad --limit 5/60s --out report");
    compare.refuses(1, &["bad, line 2", "\"cost\""]);
    assert!(!place.path("report").exists(), "a report of nothing");
}
