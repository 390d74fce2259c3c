//! `giusto whatif` where disks fill and where it is interrupted: a clean end, and nothing that
//! looks whole and is not.
#![cfg(target_os = "linux")]

mod common;

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
};

use common::Place;
use serde_json::Value;

fn place() -> Place {
    let rows = (0..6_000).map(|row| format!("{},key-{:05},1\n", row * 1_000, row % 1_500));
    let place = Place::with(&rows.collect::<String>());
    place.write(
        "p.toml",
        r#"
policy = "p"
scopes.who = "attribute:who"
limits.calls = { scope = "who", quota = "2/min", algorithm = "gcra" }
rules = [{ id = "all-calls", requests = ["GET /**"], limits = ["calls"] }]

[denials.rate-limited]
status = 429
"#,
    );
    place
}

#[test]
fn a_disk_that_fills_leaves_no_file_that_looks_whole() {
    let place = place();
    let whole = "whatif trace.csv --limit 2/min --out";
    place.run(&format!("{whole} all")).exits(0);
    let all = place.files("all");
    // Files may have so many blocks of 1024 bytes: that for the page is too few in each case.
    for blocks in [1, 8, 20] {
        let giusto = env!("CARGO_BIN_EXE_giusto");
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{giusto}' {whole} r{blocks}");
        let folder = place.path("trace.csv").parent().expect("a folder").to_owned();
        let output = Command::new("bash").args(["-c", &line]).current_dir(folder).output();
        let output = output.expect("a shell");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains("error: could not write"), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert!(!place.path(&format!("r{blocks}/index.html")).exists());
        for (name, content) in place.files(&format!("r{blocks}")) {
            assert!(!name.contains(".part"), "{name}");
            let same = all.iter().any(|(other, whole)| *other == name && *whole == content);
            assert!(same, "{name} is there and not whole");
        }
    }
}

#[test]
fn a_full_device_is_said() {
    let place = place();
    for form in ["--json", "--csv", "--top=5"] {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("a full device");
        let mut command = place.command(&["whatif", "trace.csv", "--limit", "2/min", form]);
        let output = command.stdout(full).output().expect("the command starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{form}: {stderr}");
        assert!(stderr.contains("could not write the result"), "{form}: {stderr}");
    }
}

#[test]
fn an_interrupt_of_a_policy_leaves_a_folder_that_says_so() {
    let place = place();
    let args = "whatif - --policy p.toml --map attribute:who=key --json --out out \
                --fail-if denied_keys>0";
    let mut command = place.command(&args.split_whitespace().collect::<Vec<_>>());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let rows = |from: u64, to: u64| -> String {
        let rows: Vec<_> = (from..to).map(|row| format!("{row},key-{},1\n", row % 10)).collect();
        rows.concat()
    };
    stdin.write_all(b"t_ns,key,cost\n").expect("written");
    stdin.write_all(rows(0, 20_000).as_bytes()).expect("written");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    // It says that it knows before it is given more.
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut said = String::new();
    stderr.read_line(&mut said).expect("a line");
    assert!(said.starts_with("interrupted"), "{said}");
    // It does not read to the end.
    let _ = stdin.write_all(rows(20_000, 200_000).as_bytes());
    drop(stdin);
    stderr.read_to_string(&mut said).expect("text");
    let output = child.wait_with_output().expect("the end");
    assert_eq!(output.status.code(), Some(130), "{said}");
    let printed: Value = serde_json::from_slice(&output.stdout).expect("whole JSON");
    let written: Value = serde_json::from_str(&place.text("out/whatif.json")).expect("JSON");
    assert_eq!(printed["partial"], true);
    assert_eq!(printed, written);
    assert_eq!(printed["fail_if"].as_array().map(Vec::len), Some(0), "a part is not judged");
    assert!(printed["figures"]["requests"].as_u64() < Some(180_000));
    assert!(place.text("out/index.html").contains("Partial: interrupted at line"));
}
