//! The fast reader of access logs against a slow judge, on lines nobody wrote by hand.

mod log_lines;

use std::{cell::RefCell, collections::HashSet, io::Cursor};

use chrono::{DateTime, Datelike};
use giusto_sim::trace::{ColumnMap, Event, Excerpt, Format, LogPart, Options, TraceError, open};
use log_lines::{Judged, Pieces, judge, line, time_of};
use proptest::{prelude::*, test_runner::TestRunner};

/// A line behind which every other one is read as a log.
const FIRST: &[u8] = b"first - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1";

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Time and key of an event, and its line.
type Row = (u64, String, u64);

/// The events up to the first error, and that error.
fn read(bytes: Vec<u8>, longest: usize, parts: &[LogPart]) -> (Vec<Row>, Option<TraceError>) {
    let options =
        Options { format: Some(Format::Log), log_parts: parts.to_vec(), ..Options::default() };
    let pieces = Pieces { bytes: Cursor::new(bytes), longest };
    let mut reader = open(pieces, "log", &options).expect("a first line");
    let (mut event, mut rows) = (Event::default(), Vec::new());
    loop {
        match reader.read(&mut event) {
            Ok(false) => return (rows, None),
            Ok(true) => rows.push((event.time, event.key.clone(), reader.line())),
            Err(error) => return (rows, Some(error)),
        }
    }
}

/// Whether `error` is what the judge says of `line`, which is number `at`.
fn is_same_error(error: &TraceError, judged: &Judged, line: &[u8], at: u64) -> bool {
    let excerpt = Excerpt::new(line);
    match (error, judged) {
        (TraceError::LogLine { at: place, found }, Judged::NoLine)
        | (TraceError::Syslog { at: place, found }, Judged::Syslog) => {
            place.line == at && *found == excerpt
        }
        (TraceError::Field { at: place, column, fault, .. }, Judged::Host(expected)) => {
            place.line == at && *column == Excerpt::new(b"host") && fault == expected
        }
        (TraceError::Field { at: place, column, fault, .. }, Judged::Time(expected)) => {
            place.line == at && *column == Excerpt::new(b"time") && fault == expected
        }
        _ => false,
    }
}

/// Whether a reader gave what the judge gives for `lines`, the clients being the keys.
fn agree(lines: &[Vec<u8>], rows: &[Row], error: Option<&TraceError>) -> Result<(), String> {
    let mut rows = rows.iter();
    for (at, line) in (1..).zip(lines) {
        match judge(line) {
            Judged::Blank => (),
            Judged::Event(host, time, _) => {
                let (row, expected) = (rows.next(), (time, host, at));
                if row != Some(&expected) {
                    return Err(format!("{row:?} and {error:?}, not {expected:?}"));
                }
            }
            judged => {
                let same = error.is_some_and(|error| is_same_error(error, &judged, line, at));
                let same = same && rows.next().is_none();
                return if same { Ok(()) } else { Err(format!("{error:?}, not {judged:?}")) };
            }
        }
    }
    match (rows.next(), error) {
        (None, None) => Ok(()),
        (row, error) => Err(format!("{row:?} and {error:?} after the end")),
    }
}

/// Most shorter than what is read at a time, some longer than the buffer.
fn lengths() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(prop_oneof![0_usize..300, 100_000_usize..700_000], 1..9)
}

fn with_first(lines: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    std::iter::once(FIRST.to_vec()).chain(lines).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn events_and_errors_are_the_judges(
        lines in proptest::collection::vec(line(), 0..12),
        longest in 1_usize..400,
        end in proptest::sample::select(vec![&b"\n"[..], b"\r\n"]),
        mark: bool,
        last_end: bool,
    ) {
        let lines = with_first(lines);
        let mut bytes = if mark { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        bytes.extend(lines.join(end));
        bytes.extend_from_slice(if last_end { end } else { b"" });
        let (rows, error) = read(bytes, longest, &[]);
        // A line end is one LF, or one CR and LF; the last line may end in a CR alone.
        let count = lines.len();
        let texts = (1..).zip(&lines).map(|(number, line)| {
            let open_end = end == b"\n" || (number == count && !last_end);
            let text = line.strip_suffix(b"\r").filter(|_| open_end);
            text.unwrap_or(line).to_vec()
        });
        prop_assert_eq!(agree(&texts.collect::<Vec<_>>(), &rows, error.as_ref()), Ok(()));
    }

    #[test]
    fn parts_are_the_judges(line in line()) {
        let parts = [LogPart::Host, LogPart::Method, LogPart::Path, LogPart::Status];
        let text = line.strip_suffix(b"\r").unwrap_or(&line);
        if let Judged::Event(host, time, [method, path, status]) = judge(text) {
            let apart = ColumnMap::APART.to_string();
            let key = [&host, &method, &path, &status].map(String::as_str);
            let (rows, error) = read(line, usize::MAX, &parts);
            if key.iter().any(|part| part.contains(ColumnMap::APART)) {
                prop_assert!(error.is_some_and(|e| e.to_string().contains("U+001F")));
            } else {
                prop_assert_eq!(rows, vec![(time, key.join(&apart), 1)]);
            }
        }
    }

    #[test]
    fn times_are_those_of_another_calendar(
        second in 0_i64..18_446_744_073,
        zone in -839_i64..840,
    ) {
        let shown = DateTime::from_timestamp(second + 60 * zone, 0).expect("in the calendar");
        let (sign, zone) = (if zone < 0 { '-' } else { '+' }, zone.abs());
        let month = MONTHS[shown.month0() as usize];
        let (day, year, clock) = (shown.day(), shown.year(), shown.time());
        let zone = format!("{sign}{:02}{:02}", zone / 60, zone % 60);
        let time = format!("{day:02}/{month}/{year}:{clock} {zone}");
        let expected = u64::try_from(second).expect("not negative") * 1_000_000_000;
        let (rows, error) = read(format!("h - - [{time}]").into_bytes(), 9, &[]);
        prop_assert_eq!(rows, vec![(expected, "h".to_owned(), 1)], "{:?}", error);
        prop_assert_eq!(time_of(time.as_bytes()), Ok(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn lines_longer_than_a_buffer_are_whole(
        lengths in lengths(),
        longest in prop_oneof![Just(usize::MAX), 4_000_usize..200_000],
    ) {
        let long = |&length: &usize| [FIRST, &vec![b'x'; length][..]].concat();
        let lines: Vec<_> = lengths.iter().map(long).collect();
        let (rows, error) = read(lines.join(&b'\n'), longest, &[]);
        prop_assert_eq!(agree(&lines, &rows, error.as_ref()), Ok(()));
    }
}

#[test]
fn the_lines_are_of_every_kind() {
    let kinds = RefCell::new(HashSet::new());
    let mut runner = TestRunner::deterministic();
    let run = runner.run(&line(), |line| {
        kinds.borrow_mut().insert(std::mem::discriminant(&judge(&line)));
        Ok(())
    });
    assert_eq!(run, Ok(()));
    assert_eq!(kinds.borrow().len(), 6, "{kinds:?}");
}

#[test]
fn wrong_readers_do_not_agree_with_the_judge() {
    let second = b"b - - [17/May/2015:10:05:04 +0000] \"GET / HTTP/1.1\" 200 1".to_vec();
    let lines = [FIRST.to_vec(), Vec::new(), second, b"no line".to_vec()];
    let (rows, error) = read(lines.join(&b'\n'), 7, &[]);
    let with = |change: fn(&mut Vec<Row>)| {
        let mut rows = rows.clone();
        change(&mut rows);
        agree(&lines, &rows, error.as_ref())
    };
    assert_eq!(with(|_| ()), Ok(()));
    // A time that is taken for the one before, lines counted without blank ones, a cut key, an
    // event lost and one too many.
    assert!(with(|rows| rows[1].0 = rows[0].0).is_err());
    assert!(with(|rows| rows[1].2 = 2).is_err());
    assert!(with(|rows| rows[0].1.truncate(1)).is_err());
    assert!(with(|rows| drop(rows.remove(0))).is_err());
    assert!(with(|rows| rows.push(rows[1].clone())).is_err());
    assert!(agree(&lines, &rows, None).is_err());
    // The error of another line.
    let error = read([FIRST, b"no line"].join(&b'\n'), 7, &[]).1;
    assert!(agree(&lines, &rows, error.as_ref()).is_err());
}
