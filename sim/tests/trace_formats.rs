//! Each format, from small files written here.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use giusto_sim::trace::{
    Event, Options, Source, TimeBase, Trace, UnixNanos, load, load_from, open, write_native,
};

/// Options as the command line writes them: format, columns, unit; empty means unsaid.
fn options(format: &str, columns: &str, unit: &str) -> Options {
    Options {
        format: said(format).map(|text| text.parse().expect("a format")),
        columns: said(columns).map(|text| text.parse().expect("a column map")),
        time_unit: said(unit).map(|text| text.parse().expect("a time unit")),
        ..Options::default()
    }
}

fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Reads `bytes` through a real file, as a user does.
#[track_caller]
fn read(bytes: &[u8], options: &Options) -> Trace {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("a file that can be written");
    load(&Source::new(file.path()), options, |_| ()).unwrap_or_else(|error| panic!("{error}"))
}

/// `time name cost` of each event.
fn events(trace: &Trace) -> Vec<String> {
    let rows = trace.times().iter().zip(trace.keys()).zip(trace.costs());
    rows.map(|((time, &key), cost)| format!("{time} {} {cost}", trace.names()[key as usize]))
        .collect()
}

#[track_caller]
fn assert_events(bytes: &[u8], options: &Options, expected: &[&str]) {
    assert_eq!(events(&read(bytes, options)), expected);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

const NATIVE: &[u8] = b"t_ns,key,cost\n5,a,1\n5,b,2\n9,a,3\n";
const NATIVE_EVENTS: [&str; 3] = ["5 a 1", "5 b 2", "9 a 3"];

#[test]
fn native_times_stay_as_they_are() {
    let trace = read(NATIVE, &Options::default());
    assert_eq!(events(&trace), NATIVE_EVENTS);
    assert_eq!((trace.len(), trace.key_count(), trace.total_cost()), (3, 2, 6));
    assert_eq!(trace.span().as_nanos(), 4);
    assert_eq!(trace.start(), None);
}

#[test]
fn native_with_crlf_a_bom_quotes_and_no_last_line_end() {
    let bytes = b"\xef\xbb\xbft_ns,key,cost\r\n1,\"a,\"\"b\"\"\r\nc\",1\r\n\r\n\"2\",,0";
    assert_events(bytes, &Options::default(), &["1 a,\"b\"\r\nc 1", "2  0"]);
}

#[test]
fn compression_is_seen_from_the_bytes() {
    let (head, tail) = NATIVE.split_at(20);
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 0).expect("memory");
    let skippable = [b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc".to_vec(), zstd(NATIVE)].concat();
    for stored in [
        gzip(NATIVE),
        [gzip(head), gzip(tail)].concat(),
        zstd(NATIVE),
        [zstd(head), zstd(tail)].concat(),
        skippable,
    ] {
        assert_events(&stored, &Options::default(), &NATIVE_EVENTS);
    }
}

#[test]
fn progress_counts_stored_bytes() {
    let mut rows = b"t_ns,key,cost\n".to_vec();
    for time in 0..40_000 {
        writeln!(rows, "{time},k{},1", time % 7).expect("memory");
    }
    let stored = gzip(&rows);
    let size = stored.len() as u64;
    let mut told = Vec::new();
    let trace = load_from(std::io::Cursor::new(stored), "memory", &Options::default(), |bytes| {
        told.push(bytes);
    });
    assert_eq!(trace.expect("a trace").len(), 40_000);
    assert_eq!(told.len(), 3);
    assert!(told.is_sorted() && told[2] == size, "{told:?} of {size}");
}

#[test]
fn csv_keys_join_and_costs_add() {
    let bytes = b"when, org,user,in,out\n1.5,x,\"u,1\",2,3\n1.500000001,x,v,10.0,0,\n";
    let options = options("csv", "time=when,key=org+user,cost=in+out", "s");
    assert_events(bytes, &options, &["0 x/u,1 5", "1 x/v 10"]);
}

#[test]
fn csv_without_key_and_cost_has_one_key_and_unit_cost() {
    assert_events(b"t\n7\n\n9\n", &options("csv", "time=t", "us"), &["0 all 1", "2000 all 1"]);
}

#[test]
fn tsv_takes_quotes_as_they_are_and_rows_that_go_on() {
    let bytes = b"host\ttime\turl\r\n\"a\t1\t/x\"y\t\t\r\nb\t3\t/\r\n";
    let options = options("tsv", "time=time,key=host", "ms");
    assert_events(bytes, &options, &["0 \"a 1", "2000000 b 1"]);
}

#[test]
fn numbers_of_any_unit_are_exact() {
    for (unit, first, second, gap) in [
        ("s", "12.345678901", "12.345678902", 1),
        ("ms", "0.000001", "0.0000030", 2),
        ("unix-us", "1700000000000000.001", "1700000000000000.004", 3),
        ("unix-ns", "18446744073709551611", "18446744073709551615", 4),
    ] {
        let bytes = format!("t\n{first}\n{second}\n");
        let trace = read(bytes.as_bytes(), &options("csv", "time=t", unit));
        assert_eq!(trace.times(), [0, gap], "{unit}");
        assert_eq!(trace.start().is_some(), unit.starts_with("unix"), "{unit}");
    }
}

#[test]
fn wall_times_are_recognised_or_described() {
    let cases = [
        ("", "2023-11-16 18:17:03.9799600", "2023-11-16T19:17:04.97996+01:00"),
        ("rfc3339", "2023-11-16T18:17:03.97996Z", "2023-11-16T18:17:04.97996Z"),
        (
            "%d.%m.%Y %H:%M:%S%.f %z",
            "16.11.2023 18:17:03.97996 +0000",
            "16.11.2023 20:17:04.97996 +0200",
        ),
        ("%Y%m%d%H%M%S%.f", "20231116181703.9799600", "20231116181704.9799600"),
        ("unix-s", "1700158623.97996", "1700158624.97996"),
    ];
    for (unit, first, second) in cases {
        let bytes = format!("t\n{first}\n{second}\n");
        let trace = read(bytes.as_bytes(), &options("csv", "time=t", unit));
        assert_eq!(trace.times(), [0, 1_000_000_000], "{unit}");
        assert_eq!(trace.start(), Some(UnixNanos(1_700_158_623_979_960_000)), "{unit}");
    }
}

#[test]
fn azure_is_recognised_by_its_header() {
    let bytes = b"TIMESTAMP,ContextTokens,GeneratedTokens\r\n\
        2023-11-16 18:17:03.9799600,4808,10\r\n2023-11-16 18:17:04.0319601,3180,8";
    let trace = read(bytes, &Options::default());
    assert_eq!(events(&trace), ["0 all 4818", "52000100 all 3188"]);
    // The year after, the same table came with offsets.
    let offset = b"TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00.009930+00:00,2,3\n";
    assert_events(offset, &Options::default(), &["0 all 5"]);
}

#[test]
fn access_logs_need_only_their_first_half() {
    let bytes = b"\n::1 - - [17/May/2015:12:05:03 +0200] \"GET /\\\"[x] HTTP/1.1\" 200 1\n\
        h.example - A User [17/May/2015:10:05:04 +0000] \"\xff\\\" \x00\" 404 - \"-\" \"\xe9\"\r\n\
        10.0.0.1 - - [17/May/2015:10:05:04 +0000]";
    let trace = read(bytes, &Options::default());
    assert_eq!(events(&trace), ["0 ::1 1", "1000000000 h.example 1", "1000000000 10.0.0.1 1"]);
    assert_eq!(trace.start().map(|s| s.to_string()).as_deref(), Some("2015-05-17T10:05:03Z"));
}

#[test]
fn json_fields_are_strings_or_numbers() {
    let bytes = br#"
        {"ts": 1700000000.000000001, "request": {"user": "a\u0062"}, "in": 1, "out": 2, "x": [1e9]}

        {"out": "4", "in": 3.0, "request": {"user": 42, "x": 1}, "ts": "1700000000.000000003"}
        "#;
    let options = options("", "time=ts,key=request.user,cost=in+out", "unix-s");
    assert_events(bytes, &options, &["0 ab 3", "2 42 7"]);
}

#[test]
fn sorting_is_stable_and_numbers_keys_by_their_new_order() {
    let bytes = b"t_ns,key,cost\n9,z,1\n5,b,2\n9,b,3\n5,a,4\n";
    let trace = read(bytes, &Options { sort: true, ..Options::default() });
    assert_eq!(events(&trace), ["5 b 2", "5 a 4", "9 z 1", "9 b 3"]);
    assert_eq!(trace.names(), ["b", "a", "z"]);
    assert_eq!(trace.keys(), [0, 1, 2, 0]);
    // The zero of wall times is the earliest event, wherever it stands.
    let table = options("csv", "time=t", "unix-s");
    let late = read(b"t\n12\n10\n", &Options { sort: true, ..table });
    assert_eq!(
        (late.times(), late.start()),
        (&[0, 2_000_000_000][..], Some(UnixNanos(10_000_000_000)))
    );
}

#[test]
fn events_can_be_read_one_by_one() {
    let mut reader = open(NATIVE, "memory", &Options::default()).expect("a reader");
    assert_eq!(reader.clock(), TimeBase::FromZero);
    let mut event = Event::default();
    let mut lines = Vec::new();
    while reader.read(&mut event).expect("an event") {
        lines.push(reader.line());
    }
    assert_eq!(lines, [2, 3, 4]);
    assert_eq!(event, Event { time: 9, key: "a".to_owned(), cost: 3 });
}

#[test]
fn parts_make_a_trace_where_they_agree() {
    let names = || vec!["a".to_owned(), "b,\"".to_owned()];
    let make = |t: &[u64], k: &[u32], c: &[u64]| {
        Trace::from_parts(t.to_vec(), k.to_vec(), c.to_vec(), names(), None)
    };
    let trace = make(&[1, 1, 3], &[0, 1, 0], &[1, 0, 2]).expect("a trace");
    let mut written = Vec::new();
    write_native(&trace, &mut written).expect("memory");
    assert_eq!(written, b"t_ns,key,cost\n1,a,1\n1,\"b,\"\"\",0\n3,a,2\n");
    assert!(make(&[], &[], &[]).expect("an empty trace").is_empty());
    for (faulty, part) in [
        (make(&[1], &[0, 0], &[1]), "differ in length"),
        (make(&[2, 1], &[0, 0], &[1, 1]), "before it (event 1)"),
        (make(&[1], &[2], &[1]), "no name (event 0)"),
        (make(&[1, 2], &[0, 0], &[u64::MAX, 1]), "64 bits (event 1)"),
    ] {
        let message = faulty.expect_err("a fault").to_string();
        assert!(message.contains(part), "{message}");
    }
}
