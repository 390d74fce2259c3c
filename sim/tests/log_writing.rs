//! Logs and native traces that were written read back as the same events.

use std::io::{self, Cursor, Write};

use allocation_counter::measure;
use giusto_sim::trace::{
    ColumnMap, Event, Format, LogEntry, LogPart, LogWriteError, LogWriter, NativeWriter, Options,
    Trace, UnixNanos, load_from, open, write_log,
};
use proptest::prelude::*;

const SECOND: u64 = 1_000_000_000;

/// What an entry is, owned.
type Entry = (String, u64, String, String, u16);

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let host = prop_oneof![3 => "[0-9.:a-f]{1,15}", 1 => "[^\\p{Cc} ]{1,8}"];
    let path = prop_oneof![3 => "/[a-z/?=&%]{0,20}", 1 => "/[^\\p{Cc} ]{0,9}"];
    let time = prop_oneof![3 => 1_431_857_103_u64..1_431_857_106, 1 => 0_u64..18_446_744_073];
    let entry = (host, time, "[A-Za-z]{1,8}", path, any::<u16>());
    proptest::collection::vec(entry, 1..40)
}

fn rows() -> impl Strategy<Value = Vec<(u64, String, u32)>> {
    proptest::collection::vec((any::<u64>(), "[^\\x00]{0,5}", any::<u32>()), 1..30)
}

fn written(entries: &[Entry], fraction: u64) -> Result<Vec<u8>, LogWriteError> {
    let mut writer = LogWriter::new(Vec::new());
    for (host, second, method, path, status) in entries {
        let time = UnixNanos(second * SECOND + fraction);
        writer.write(&LogEntry { host, time, method, path, status: *status })?;
    }
    writer.finish()
}

fn read(log: Vec<u8>, format: Option<Format>) -> Vec<Entry> {
    let parts = [LogPart::Host, LogPart::Method, LogPart::Path, LogPart::Status];
    let options = Options { format, log_parts: parts.to_vec(), ..Options::default() };
    let mut reader = open(Cursor::new(log), "log", &options).expect("a log");
    let (mut event, mut entries) = (Event::default(), Vec::new());
    while reader.read(&mut event).unwrap_or_else(|error| panic!("{error}")) {
        let parts: Vec<&str> = event.key.split(ColumnMap::APART).collect();
        let [host, method, path, status] = parts[..] else { panic!("{:?}", event.key) };
        let [host, method, path] = [host, method, path].map(str::to_owned);
        assert_eq!((event.time % SECOND, event.cost), (0, 1));
        entries.push((host, event.time / SECOND, method, path, status.parse().expect("a number")));
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_log_reads_back_as_its_entries(entries in entries(), fraction in 0..SECOND) {
        match written(&entries, fraction) {
            Ok(log) => {
                prop_assert_eq!(&read(log.clone(), Some(Format::Log)), &entries);
                // Its first line is enough to know what it is.
                prop_assert_eq!(read(log, None), entries);
            }
            Err(error) => {
                // Only what another format begins with is refused here.
                prop_assert!(error.to_string().contains("another format"), "{}", error);
                prop_assert!(entries[0].0.starts_with(['{', '\u{feff}']), "{}", error);
            }
        }
    }

    #[test]
    fn a_native_trace_reads_back(rows in rows()) {
        let mut text = Vec::new();
        let mut writer = NativeWriter::new(&mut text).expect("memory");
        for (time, key, cost) in &rows {
            writer.write(*time, key, u64::from(*cost)).expect("memory");
        }
        writer.finish().expect("memory");
        let options = Options::default();
        let mut reader = open(Cursor::new(text), "native", &options).expect("a header");
        let mut event = Event::default();
        for (time, key, cost) in rows {
            prop_assert!(reader.read(&mut event).expect("an event"));
            prop_assert_eq!(&event, &Event { time, key, cost: u64::from(cost) });
        }
        prop_assert!(!reader.read(&mut event).expect("the end"));
    }
}

#[test]
fn a_line_is_as_servers_write_it() {
    let entry = ("1.2.3.4".into(), 1_431_857_103, "GET".into(), "/a?b=\"c\\".into(), 404);
    let line = written(&[entry], 999_999_999).expect("a line");
    let expected = "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET /a?b=\\\"c\\\\ HTTP/1.1\" 404 0 \
                    \"-\" \"-\"\n";
    assert_eq!(String::from_utf8(line).as_deref(), Ok(expected));
}

#[test]
fn what_would_read_back_as_something_else_is_refused() {
    let refused = |host: &str, method: &str, path: &str| {
        let good = ("h".to_owned(), 1, "GET".to_owned(), "/".to_owned(), 200);
        let bad = (host.to_owned(), 2, method.to_owned(), path.to_owned(), 200);
        written(&[good, bad], 0).expect_err("a refusal").to_string()
    };
    for host in ["", "a b", "a\tb", "a\nb", "a\0", "\u{85}"] {
        assert!(refused(host, "GET", "/").contains("cannot be the host"), "{host:?}");
    }
    for method in ["", "G T", "GET1", "G\u{e9}T"] {
        assert!(refused("h", method, "/").contains("cannot be the method"), "{method:?}");
    }
    for path in ["", "a", "/a b", "/a\n", "/\u{80}"] {
        assert!(refused("h", "GET", path).contains("cannot be the path"), "{path:?}");
    }
    assert_eq!(
        refused("a b", "GET", "/"),
        "event 1: \"a b\" cannot be the host in an access log: it must be visible characters \
         without a space. Rename it, or write the native format, which takes any text"
    );
    for host in ["{a", "\u{feff}a", "BZh91AY"] {
        let first = (host.to_owned(), 1, "GET".to_owned(), "/".to_owned(), 200);
        let error = written(&[first], 0).expect_err(host).to_string();
        assert!(error.contains("a file of another format"), "{error}");
    }
}

fn trace(times: &[u64], cost: u64, start: Option<UnixNanos>) -> Trace {
    let keys = (0..times.len()).map(|index| u32::try_from(index % 2).expect("a bit")).collect();
    let names = vec!["a".to_owned(), "b".to_owned()];
    let costs = vec![cost; times.len()];
    Trace::from_parts(times.to_vec(), keys, costs, names, start).expect("a trace")
}

#[test]
fn a_trace_without_a_wall_clock_starts_where_it_is_told() {
    let zero = UnixNanos(1_431_857_103 * SECOND);
    let times = [0, SECOND, SECOND, 90 * SECOND];
    let read = |trace: &Trace, zero| {
        let mut log = Vec::new();
        write_log(trace, zero, &mut log).expect("memory");
        load_from(Cursor::new(log), "log", &Options::default(), |_| ()).expect("a log")
    };
    let expected = trace(&times, 1, Some(zero));
    assert_eq!(read(&trace(&times, 1, None), zero), expected);
    // A clock that the trace has is kept.
    assert_eq!(read(&expected, UnixNanos(5 * SECOND)), expected);
    // A fraction is dropped, which is why whole seconds alone read back as they were.
    let finer = [0, SECOND + 5, SECOND + 7, 90 * SECOND + 9];
    assert_ne!(trace(&finer, 1, Some(zero)), expected);
    assert_eq!(read(&trace(&finer, 1, None), zero), expected);
}

#[test]
fn a_log_has_neither_costs_nor_times_after_2554() {
    let error = |trace: &Trace, zero| {
        write_log(trace, UnixNanos(zero), io::sink()).expect_err("a refusal").to_string()
    };
    assert_eq!(
        error(&trace(&[0], 5, None), 0),
        "event 0 costs 5, and a line of an access log is one request of cost 1: write the native \
         format, which has costs"
    );
    assert_eq!(
        error(&trace(&[0, 9], 1, None), u64::MAX),
        "event 1 is after the year 2554, where the times of a trace end: start earlier"
    );
}

/// Takes so many bytes and no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_wherever_it_fills() {
    let long = trace(&vec![0; 10_000], 1, None);
    for bytes in [0, 100, 300_000] {
        let result = write_log(&long, UnixNanos(0), Full(bytes));
        assert!(matches!(result, Err(LogWriteError::Output(_))), "{bytes}");
    }
    assert!(write_log(&long, UnixNanos(0), Full(10_000_000)).is_ok());
}

#[test]
fn memory_does_not_grow_with_what_is_written() {
    let most = |events: u64| {
        let allocated = measure(|| {
            let mut log = LogWriter::new(io::sink());
            let mut native = NativeWriter::new(io::sink()).expect("a sink");
            for event in 0..events {
                let time = UnixNanos(event * SECOND / 3);
                let entry =
                    LogEntry { host: "10.0.0.1", time, method: "GET", path: "/", status: 200 };
                log.write(&entry).expect("a sink");
                native.write(time.0, "10.0.0.1", event).expect("a sink");
            }
            log.finish().expect("a sink");
            native.finish().expect("a sink");
        });
        allocated.bytes_max
    };
    assert!(most(200_000) <= most(2_000) + 100, "{} and {}", most(200_000), most(2_000));
}
