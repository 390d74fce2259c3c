//! `giusto whatif` as a process: the memory that it takes for each key, and an interrupt half-way.
#![cfg(target_os = "linux")]

mod common;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    ops::Range,
    process::{Child, Command, Stdio},
};

use common::Place;
use serde_json::Value;

fn started(place: &Place) -> Child {
    let mut command = place.command(&["whatif", "-", "--limit", "2/min", "--json"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the command starts")
}

/// Requests of so many keys in turn.
fn rows(requests: Range<u64>, keys: u64) -> String {
    let rows: Vec<String> =
        requests.map(|row| format!("{row},key-{:09},1\n", row % keys)).collect();
    rows.concat()
}

/// The most memory that a run has taken when it has read all but the end, in bytes.
fn peak(requests: u64, keys: u64) -> u64 {
    let mut child = started(&Place::new());
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"t_ns,key,cost\n").expect("written");
    stdin.write_all(rows(0..requests, keys).as_bytes()).expect("written");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    drop(stdin);
    assert!(child.wait_with_output().expect("the end").status.success());
    kilobytes * 1024
}

#[test]
fn memory_grows_with_keys_as_is_said_and_not_with_requests() {
    let keys = 200_000;
    let few = peak(keys, 100);
    let many = peak(keys, keys);
    // 64 of counts and 8 of a word, which may double and be there thrice while it does; 28 and the
    // 13 of a name, which may double too.
    let each = many.saturating_sub(few) / keys;
    assert!((64..=64 + 24 + 34 + 3 * 13).contains(&each), "{each} bytes a key");
    let more = peak(3 * keys, 100);
    assert!(more < few + (1 << 20), "{few} and {more} bytes for three times as many requests");
}

#[test]
fn an_interrupt_ends_with_what_there_is() {
    let mut child = started(&Place::new());
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"t_ns,key,cost\n").expect("written");
    stdin.write_all(rows(0..20_000, 10).as_bytes()).expect("written");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    // It says that it knows before it is given more.
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut said = String::new();
    stderr.read_line(&mut said).expect("a line");
    assert!(said.starts_with("interrupted"), "{said}");
    // It does not read to the end.
    let _ = stdin.write_all(rows(20_000..120_000, 10).as_bytes());
    drop(stdin);
    stderr.read_to_string(&mut said).expect("text");
    let output = child.wait_with_output().expect("the end");
    assert_eq!(output.status.code(), Some(130), "{said}");
    let results: Value = serde_json::from_slice(&output.stdout).expect("whole JSON");
    assert_eq!(results["partial"], true);
    let requests = results["figures"]["requests"].as_u64().expect("a count");
    assert!((1..100_000).contains(&requests), "{requests}");
    assert!(said.contains(&format!("partial: interrupted after {requests} requests")), "{said}");
}
