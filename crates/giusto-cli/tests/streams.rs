//! Pipes: what goes in by the standard input, and what happens when nobody reads what comes out.

mod common;

use std::process::Stdio;

use common::Place;

const NATIVE: &str = "t_ns,key,cost\n0,a,1\n0,b,1\n0,a,1\n1000000000,a,1\n";
const ARGS: &str = "--limit 1/1s --algorithm rolling --json";

/// A gzip member that stores `plain` as it is.
fn gzip(plain: &[u8]) -> Vec<u8> {
    let length = u16::try_from(plain.len()).expect("one stored block");
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(plain);
    bytes.extend(crc32(plain).to_le_bytes());
    bytes.extend(u32::from(length).to_le_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}

/// A Zstandard frame of one raw block, with its size in one byte and without a checksum.
fn zstd(plain: &[u8]) -> Vec<u8> {
    let length = u8::try_from(plain.len()).expect("a small frame");
    let block = (u32::from(length) << 3) | 1;
    let mut bytes = vec![0x28, 0xb5, 0x2f, 0xfd, 0x20, length];
    bytes.extend(&block.to_le_bytes()[..3]);
    bytes.extend(plain);
    bytes
}

#[test]
fn the_standard_input_is_read_plain_gzipped_and_zstd() {
    let place = Place::new();
    let plain = NATIVE.as_bytes();
    let two_members = [gzip(&plain[..20]), gzip(&plain[20..])].concat();
    for input in [plain.to_vec(), gzip(plain), zstd(plain), two_members] {
        let rows = place.run_fed(&format!("replay - {ARGS}"), &input).exits(0).rows();
        assert_eq!((&rows[0]["requests"], &rows[0]["admitted"]), (&4.into(), &3.into()));
    }
}

#[test]
fn files_are_told_by_their_first_bytes() {
    let place = Place::new();
    for (name, content) in [("a.txt", gzip(NATIVE.as_bytes())), ("b.gz", NATIVE.into())] {
        place.write(name, content);
        assert_eq!(place.run(&format!("replay {name} {ARGS}")).exits(0).rows().len(), 1);
    }
}

#[test]
fn a_stream_that_is_cut_short_says_so() {
    let place = Place::new();
    for whole in [gzip(NATIVE.as_bytes()), zstd(NATIVE.as_bytes())] {
        // In the header, in the middle, and for gzip in the checksum after all data.
        for cut in [5, whole.len() / 2, whole.len() - 1] {
            let outcome = place.run_fed(&format!("replay - {ARGS}"), &whole[..cut]);
            outcome.refuses(1, &["standard input", "cut short", "line"]);
        }
    }
}

#[test]
fn a_stream_that_is_damaged_says_so() {
    let mut bytes = gzip(NATIVE.as_bytes());
    let checksum = bytes.len() - 8;
    bytes[checksum] ^= 1;
    let outcome = Place::new().run_fed(&format!("replay - {ARGS}"), &bytes);
    outcome.refuses(1, &["standard input", "gzip", "damaged"]);
}

#[test]
fn other_compressions_are_named() {
    let place = Place::new();
    let args = format!("replay - {ARGS}");
    place.run_fed(&args, b"\xfd7zXZ\0\0\0").refuses(1, &["xz", "decompress"]);
    place.run_fed(&args, b"PK\x03\x04aaaaaaa").refuses(1, &["zip", "decompress"]);
}

#[test]
fn nothing_on_the_standard_input_is_an_empty_file() {
    Place::new().run(&format!("replay - {ARGS}")).refuses(1, &["standard input", "empty"]);
}

#[test]
fn byte_order_marks_and_carriage_returns_are_taken() {
    let windows = format!("\u{feff}{}", NATIVE.replace('\n', "\r\n"));
    let rows = Place::new().run_fed(&format!("replay - {ARGS}"), windows.as_bytes());
    assert_eq!(rows.exits(0).rows()[0]["admitted"], 3);
}

#[test]
fn a_last_line_without_an_end_counts() {
    let outcome = Place::new().run_fed(&format!("replay - {ARGS}"), NATIVE.trim_end().as_bytes());
    assert_eq!(outcome.exits(0).rows()[0]["requests"], 4);
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let place = Place::new();
    place.write("trace.csv", NATIVE);
    for args in ["replay trace.csv --limit 1/1s", "--help", "replay --help", "--version"] {
        let mut command = place.command(&args.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stdout(writer).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(0), "{args}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{stderr}");
    }
}

#[test]
fn nobody_at_stderr_does_not_stop_the_work() {
    let place = Place::new();
    place.write("trace.csv", NATIVE);
    for (args, status) in [
        ("replay trace.csv --limit 1/1s --json", 0),
        ("compare trace.csv --limit 1/1s --json --out report", 0),
        ("replay missing.csv --limit 1/1s", 1),
    ] {
        let mut command = place.command(&args.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stderr(writer).stdout(Stdio::piped()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(status), "{args}");
        assert_eq!(output.stdout.is_empty(), status == 1, "{args}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    let place = Place::new();
    place.write("trace.csv", NATIVE);
    let full = std::fs::File::create("/dev/full").expect("a device that is full");
    let mut command = place.command(&["replay", "trace.csv", "--limit", "1/1s"]);
    let output = command.stdout(full).output().expect("the command starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("could not write the result"));
}

#[test]
fn the_result_alone_is_on_stdout_and_without_colour() {
    let place = Place::new();
    place.write("trace.csv", NATIVE);
    let args = ["replay", "trace.csv", "--limit", "1/1s", "--algorithm", "rolling"];
    for form in [&["--json"][..], &["--csv"], &[]] {
        let mut command = place.command(&[&args, form].concat());
        let output = command.env("NO_COLOR", "1").output().expect("the command starts");
        let stdout = String::from_utf8(output.stdout).expect("text");
        let stderr = String::from_utf8(output.stderr).expect("text");
        assert!(!stdout.contains('\u{1b}') && !stderr.contains('\u{1b}'), "{stdout}{stderr}");
        assert!(!stdout.contains("seed") && stderr.contains("seed: 1"), "{stdout}{stderr}");
        assert!(!stderr.contains('\r'), "progress where there is no terminal: {stderr}");
        assert!(stdout.ends_with('\n') && stdout.contains("rolling"), "{stdout}");
    }
}

#[test]
fn csv_and_json_hold_the_same_rows() {
    let place = Place::new();
    place.write("trace.csv", NATIVE);
    let csv = place.run("replay trace.csv --limit 1/1s,5/1s --csv").exits(0).stdout;
    let rows = place.run("replay trace.csv --limit 1/1s,5/1s --json").exits(0).rows();
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    assert_eq!(csv.lines().count(), rows.len() + 1);
    for (line, row) in lines.zip(&rows) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(row.as_object().expect("an object").len(), header.len());
        for (name, field) in header.iter().zip(fields) {
            let value = &row[name];
            // Floats are compared as numbers: the parser of JSON may be one bit off.
            let same = match value.as_f64().filter(|_| value.is_f64()) {
                Some(number) => (field.parse::<f64>().expect("a number") - number).abs() < 1e-9,
                None if value.is_null() => field.is_empty(),
                None => value.to_string().trim_matches('"') == field,
            };
            assert!(same, "{name}: {field} is not {value}");
        }
    }
}
