//! The paths of the simulator: a decision of a replay, and a line of an access log.

use std::{hint::black_box, io::Cursor};

use giusto_sim::{
    limit::Limit,
    replay::{CostRule, replay as decide},
    subject::{Choices, Kind, Subject},
    trace::{Event, LogEntry, LogPart, LogWriter, Options, Reader, Trace, UnixNanos, open},
};

use super::{KEYS, OPERATIONS};

/// Five in 60 s, of which a bucket admits the burst and one every 12 s. A key asks 16 times, 3.75 s
/// apart: five at once, and those that follow the instants 12, 24, 36 and 48 s.
pub(super) const ADMITTED: u64 = 9 * KEYS;

/// Every key in turn, for a minute.
pub(super) fn minute() -> (Subject, Trace) {
    const GAP_NS: u64 = 60_000_000_000 / OPERATIONS;
    let times = (0..OPERATIONS).map(|index| index * GAP_NS).collect();
    let key = |index| u32::try_from(index % KEYS).expect("few keys");
    let keys = (0..OPERATIONS).map(key).collect();
    let names = (0..KEYS).map(|key| key.to_string()).collect();
    let costs = (0..OPERATIONS).map(|_| 1).collect();
    let trace = Trace::from_parts(times, keys, costs, names, None).expect("a trace");
    let limit: Limit = "5/60s".parse().expect("a limit");
    let subject = Subject::new(Kind::Gcra, &limit, &trace, &Choices::default()).expect("exact");
    (subject, trace)
}

/// As the simulator calls the engine, the state of all keys and the record of the answers included.
#[inline(never)]
pub(super) fn replay((subject, trace): &(Subject, Trace)) -> u64 {
    decide(black_box(subject), black_box(trace), CostRule::Unit).admitted()
}

/// A log of as many lines, opened at its first.
pub(super) fn log(parts: &[LogPart]) -> Box<dyn Reader> {
    let mut bytes = Vec::new();
    let mut writer = LogWriter::new(&mut bytes);
    for index in 0..OPERATIONS {
        let [.., a, b] = (index % KEYS).to_be_bytes();
        let entry = LogEntry {
            host: &format!("110.7.{a}.{b}"),
            time: UnixNanos(1_431_857_103_000_000_000 + index * 5_000_000),
            method: if index % 10 == 0 { "POST" } else { "GET" },
            path: &format!("/api/v1/items/{}?page={}", index % 500, index % 7),
            status: 200,
        };
        writer.write(&entry).expect("memory takes it");
    }
    writer.finish().expect("memory takes it");
    let options = Options { log_parts: parts.to_vec(), ..Options::default() };
    open(Cursor::new(bytes), "log", &options).expect("a log")
}

#[inline(never)]
pub(super) fn log_lines(mut reader: Box<dyn Reader>) -> u64 {
    let (mut event, mut lines) = (Event::default(), 0);
    while reader.read(&mut event).expect("a line of a log") {
        lines += u64::from(!black_box(&event).key.is_empty());
    }
    lines
}
