//! What a stranger reads when a trace is wrong: each message names the place, what was found, what
//! was expected and what to do.

use std::io::{Cursor, Read, Write};

use flate2::write::GzEncoder;
use giusto_sim::trace::{ColumnMap, Format, Options, Source, TimeUnit, load, load_from};

/// Options as the command line writes them: `--format --columns --time-unit`, `-` for unsaid.
fn options(line: &str) -> Options {
    let said: Vec<Option<&str>> = line.split('|').map(|s| Some(s).filter(|s| *s != "-")).collect();
    Options {
        format: said[0].map(|text| text.parse().expect("a format")),
        columns: said[1].map(|text| text.parse().expect("a column map")),
        time_unit: said[2].map(|text| text.parse().expect("a time unit")),
        ..Options::default()
    }
}

fn message(input: impl Read + 'static, options: &Options) -> String {
    let loaded = load_from(input, "in.txt", options, |_| ()).map(|trace| trace.len());
    loaded.expect_err("an error").to_string()
}

#[track_caller]
fn assert_parts(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{message:?} lacks {part:?}");
    }
    assert!(!message.contains(char::is_control), "{message:?} would act on a terminal");
}

/// Input, options and parts of the message.
type Case<'a> = (&'a [u8], &'a str, &'a [&'a str]);

#[track_caller]
fn assert_cases(cases: &[Case]) {
    for (input, line, parts) in cases {
        assert_parts(&message(Cursor::new(input.to_vec()), &options(line)), parts);
    }
}

#[test]
fn files_that_hold_no_trace() {
    assert_cases(&[
        (b"", "-|-|-", &["in.txt: the file is empty"]),
        (b"\n \n", "-|-|-", &["in.txt: there are no events in the file, which has 2 line(s)"]),
        (b"t_ns,key,cost\n", "-|-|-", &["no events", "1 line(s)"]),
        (b"a\tb\n\n", "tsv|time=a|s", &["no events"]),
        (
            b"hello\x1b[2J\n1\n",
            "-|-|-",
            &["line 1", "\"hello\\u{1b}[2J\"", "--format", "--columns time="],
        ),
        (b"a,b\n1,2\n", "-|-|-", &["line 1", "looks like csv", "native", "jsonl"]),
        (b"[{\"a\":1}]", "-|-|-", &["JSON array", "jq -c"]),
        (b"\xff\xfet\0_\0", "-|-|-", &["UTF-16", "\\xff\\xfet\\u{0}"]),
        (b"\x7fELF\x00\x01", "-|-|-", &["binary file"]),
        (b"\xfd7zXZ\0\0\x01", "-|-|-", &["in.txt: xz files are not read", "decompress it first"]),
        (
            b"Mar  7 13:06:56 host sshd[1]: x\n",
            "-|-|-",
            &["line 1", "syslog lines carry no year, so their times cannot be placed", "sshd"],
        ),
        (b"Mar 27 13:06:56 host sshd[1]: x\n", "common|-|-", &["syslog"]),
    ]);
}

#[test]
fn headers_and_columns() {
    assert_cases(&[
        (
            b"t_ns,cost,key\n1,1,a\n",
            "native|-|-",
            &["line 1", "\"t_ns,cost,key\"", "format native has t_ns,key,cost"],
        ),
        (
            b"\nTIMESTAMP,ContextTokens,GeneratedTokens\n",
            "native|-|-",
            &["line 2", "\"TIMESTAMP,", "it looks like --format azure"],
        ),
        (b"t_ns,key,cost\n", "azure|-|-", &["format azure has TIMESTAMP,", "--format native"]),
        (b"{\"a\":1}\n", "native|-|-", &["--format jsonl"]),
        (
            b"t,user\n1,a\n",
            "csv|time=T|s",
            &["line 1", "column \"T\" is not in the header, which has: \"t\", \"user\""],
        ),
        (b"t,t\n1,a\n", "csv|time=t|s", &["\"t\" is twice in the header"]),
        (
            b"t,u\n1,a\n",
            "csv|-|-",
            &["csv has no fixed columns", "--columns time=", "\"t\", \"u\""],
        ),
        (b"{\"ts\":1,\"u\":2}\n", "-|-|-", &["jsonl has no fixed columns", "\"ts\", \"u\""]),
        (b"t_ns,key,cost\n1,a,1\n", "native|time=t_ns|-", &["--columns has no meaning", "native"]),
        (
            b"h - - [17/May/2015:10:05:03 +0000] \"-\" 200 0\n",
            "-|time=t|-",
            &["--columns has no meaning", "log"],
        ),
        (b"t_ns,key,cost\n1,a,1\n", "-|-|s", &["--time-unit has no meaning", "native"]),
    ]);
}

#[test]
fn rows_and_fields_of_the_native_format() {
    let cases: [(&[u8], &[&str]); 13] = [
        (b"1,a", &["line 3", "column \"cost\" is missing", "2 of 3 fields"]),
        (b"1,a,1,9", &["line 3", "4 fields of 3", "\"9\"", "needs quotes"]),
        (b"-5,a,1", &["line 3, column \"t_ns\"", "\"-5\"", "negative"]),
        (b"1,a,-1", &["column \"cost\"", "negative"]),
        (b"18446744073709551616,a,1", &["beyond the largest that fits, 18446744073709551615"]),
        (b"1.5,a,1", &["\"1.5\"", "not an unsigned whole number"]),
        (b",a,1", &["column \"t_ns\"", "empty where a number was expected"]),
        (b"0,a\xffb,1", &["column \"key\"", "\"a\\xffb\"", "not UTF-8 at byte offset 1"]),
        (b"0,a\0,1", &["column \"key\"", "NUL byte at byte offset 1"]),
        (b"0,\"a,1\n2,b,1\n", &["line 3", "is missing", "is a quote left open?"]),
        (
            b"1,a,1\n0,a,1",
            &["line 4: time runs backwards: 0 ns comes after 1 ns on line 3", "--sort"],
        ),
        (b"0,\"x\r\ny\",1\r\n\r\nz,a,1", &["line 6", "\"z\""]),
        (b"0,a,18446744073709551615", &["line 3", "sum to more than 18446744073709551615"]),
    ];
    for (rows, parts) in cases {
        let crlf = [b"t_ns,key,cost\r\n0,first,1\r\n", rows].concat();
        assert_parts(&message(Cursor::new(crlf), &Options::default()), parts);
        let lf = [b"t_ns,key,cost\n0,first,1\n", rows].concat();
        assert_parts(&message(Cursor::new(lf), &Options::default()), parts);
    }
    let long = format!("t_ns,key,cost\n{},a,1\n", "x".repeat(500));
    assert_parts(&message(Cursor::new(long), &Options::default()), &["xxx…\" (500 bytes)"]);
}

#[test]
fn rows_and_fields_of_tables() {
    assert_cases(&[
        (b"t,k\n1700000000,a\n", "csv|time=t|-", &["line 2, column \"t\"", "--time-unit s, ms"]),
        (b"t,k\n1.5,a\n", "csv|time=t|rfc3339", &["unit is not known"]),
        (
            b"t,k\nsoon,a\n",
            "csv|time=t|-",
            &["\"soon\"", "no time of the form 2024-05-31T10:05:03"],
        ),
        (b"t,k\nsoon,a\n", "csv|time=t|unix-s", &["\"soon\"", "not a decimal number"]),
        (b"t,k\n1,a\n", "csv|time=t|%Y-%m", &["no time of the form %Y-%m"]),
        (b"t\n0.1234567891\n", "csv|time=t|s", &["finer than a nanosecond", "round"]),
        (b"t\n18446744074\n", "csv|time=t|s", &["584 years"]),
        (b"t\n1969-12-31T23:59:59Z\n", "csv|time=t|-", &["before 1970-01-01T00:00:00Z"]),
        (b"t\n2600-01-01 00:00:00\n", "csv|time=t|-", &["584 years"]),
        (b"t,c\n1,2.5\n", "csv|time=t,cost=c|s", &["column \"c\"", "not an unsigned whole number"]),
        (
            b"t,c,d\n1,18446744073709551615,1\n",
            "csv|time=t,cost=c+d|s",
            &["column \"d\"", "beyond the largest"],
        ),
        (b"t,k\n1,a,b\n", "csv|time=t|s", &["line 2", "3 fields of 2", "\"b\"", "needs quotes"]),
        (b"t\tk\turl\n1\ta\n", "tsv|time=t|s", &["line 2", "column \"url\" is missing"]),
        (b"t\tk\n1\t\xe9\n", "tsv|time=t,key=k|s", &["column \"k\"", "not UTF-8 at byte offset 0"]),
        (
            b"t\n2024-05-31T10:00:00Z\n2024-05-31T11:00:00+02:00\n",
            "csv|time=t|-",
            &[
                "line 3",
                "2024-05-31T09:00:00Z comes after 2024-05-31T10:00:00Z on line 2",
                "--sort",
            ],
        ),
    ]);
}

#[test]
fn lines_of_logs_and_json() {
    let log = b"h - - [17/May/2015:10:05:03 +0000] \"-\" 200 0\n";
    let second = |line: &[u8]| [&log[..], line].concat();
    assert_cases(&[
        (&second(b"oops\n"), "-|-|-", &["line 2", "no line of an access log", "\"oops\""]),
        (
            &second(b"h [17/May/2015:10:05:03 +0000]\n"),
            "-|-|-",
            &["line 2", "no line of an access"],
        ),
        (&second(b"h - - [32/May/2015:10:05:03 +0000]\n"), "-|-|-", &["column \"time\"", "32/May"]),
        (&second(b"h - - [17/Mai/2015:10:05:03 +0000]\n"), "-|-|-", &["column \"time\"", "17/Mai"]),
        (&second(b"\xe9 - - [17/May/2015:10:05:03 +0000]\n"), "-|-|-", &["\"host\"", "not UTF-8"]),
    ]);
    let json = "-|time=t,key=u.id,cost=c|s";
    let good = b"{\"t\":1,\"u\":{\"id\":1},\"c\":1}\n\n";
    let third = |line: &[u8]| [&good[..], line].concat();
    assert_cases(&[
        (
            &third(b"{\"t\":1,\"u\":{}}"),
            json,
            &["line 3", "field \"u.id\" is missing", "\"t\", \"u\""],
        ),
        (&third(b"{\"t\":1,"), json, &["line 3", "no JSON object on one line", "at column 7"]),
        (&third(b"[1]"), json, &["line 3", "expected an object"]),
        (&third(b"{\"\xff\":1}"), json, &["line 3", "not UTF-8 at byte 2 of the line"]),
        (&third(b"{\"t\":null,\"u\":{\"id\":1},\"c\":1}"), json, &["\"t\"", "\"null\"", "neither"]),
        (&third(b"{\"t\":1,\"u\":{\"id\":[]},\"c\":1}"), json, &["column \"u.id\"", "neither"]),
        (&third(b"{\"t\":1,\"u\":{\"id\":\"\\u0000\"},\"c\":1}"), json, &["u.id", "NUL"]),
        (
            &third(b"{\"t\":0.5,\"u\":{\"id\":1},\"c\":1}"),
            json,
            &["500000000 ns comes after 1000000000"],
        ),
    ]);
}

#[test]
fn damaged_streams() {
    let mut rows = b"t_ns,key,cost\n".to_vec();
    for time in 0_u64..30_000 {
        writeln!(rows, "{time},{},{}", time.wrapping_mul(0x9e37_79b9_7f4a_7c15), time % 97)
            .expect("memory");
    }
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&rows).expect("memory");
    let gzip = encoder.finish().expect("memory");
    let zstd = zstd::encode_all(&rows[..], 0).expect("memory");
    for (name, stored) in [("gzip", &gzip), ("zstd", &zstd)] {
        for length in [stored.len() - 1, stored.len() / 2, 12] {
            let cut = message(Cursor::new(stored[..length].to_vec()), &Options::default());
            assert_parts(&cut, &["the file is cut short"]);
            let start = format!("in.txt: the compressed stream ({name}) ends early after line ");
            assert!(cut.starts_with(&start), "{cut}");
        }
        let mut damaged = stored.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 40].fill(0xa5);
        let text = message(Cursor::new(damaged), &Options::default());
        let known = text.contains("is damaged after line ") || text.contains("in.txt, line ");
        assert!(known, "{text}");
    }
    // The last whole line is known even where the cut is in the second member.
    let members = [&gzip[..], &gzip[..20]].concat();
    let cut = message(Cursor::new(members), &Options::default());
    assert_parts(&cut, &["ends early after line 30001:"]);
    let mut checksum = gzip.clone();
    let end = checksum.len() - 6;
    checksum[end] ^= 1;
    assert_parts(
        &message(Cursor::new(checksum), &Options::default()),
        &["is damaged after line 30001"],
    );
}

#[test]
fn lines_without_an_end_are_bounded() {
    let endless = || std::io::repeat(b'x').take(1 << 30);
    let bound = "longer than 16 MiB";
    assert_parts(&message(endless(), &Options::default()), &["line 1", bound]);
    let rows = format!("{}\n", "x".repeat(1 << 10)).repeat(1 << 15);
    let quoted = Cursor::new(b"t_ns,key,cost\n1,\"").chain(Cursor::new(rows));
    assert_parts(&message(quoted, &Options::default()), &["in.txt, line 2: this line", bound]);
}

#[test]
fn paths_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path_message = |path: &std::path::Path| {
        let loaded = load(&Source::new(path), &Options::default(), |_| ()).map(|trace| trace.len());
        loaded.expect_err("an error").to_string()
    };
    assert_parts(
        &path_message(&folder.path().join("none.csv")),
        &["none.csv: there is no such file"],
    );
    assert_parts(&path_message(folder.path()), &["this is a folder"]);
    let under_file = folder.path().join("file");
    std::fs::write(&under_file, "t_ns,key,cost\n").expect("a file");
    assert_parts(&path_message(&under_file.join("x")), &["cannot be opened"]);
    assert_eq!(Source::new("-"), Source::Stdin);
}

#[test]
fn options_that_cannot_be_read() {
    let format = |text: &str| text.parse::<Format>().expect_err("no format").to_string();
    let unit = |text: &str| text.parse::<TimeUnit>().expect_err("no unit").to_string();
    let map = |text: &str| text.parse::<ColumnMap>().expect_err("no map").to_string();
    assert_parts(
        &format("nginx"),
        &["\"nginx\" is no format", "native, azure, log, csv, tsv and jsonl"],
    );
    assert_parts(&unit("min"), &["\"min\" is no time unit", "unix-ms", "rfc3339", "%Y"]);
    assert_parts(&map("key=a"), &["exactly one column must be the time", "time=timestamp"]);
    assert_parts(&map("time=a,user=b"), &["the roles are time, key and cost"]);
    assert_parts(&map("a,b"), &["has no `=`"]);
}
