//! Events put in order on the way: the same as sorting them all, or an error that says what to do.

use std::{io::Cursor, time::Duration};

use giusto_sim::trace::{Disorder, Event, Options, Reader, Reordered, TraceError, open};
use proptest::prelude::*;

type Row = (u64, String, u64, u64);

/// A native trace of these times, the keys being their places.
fn trace(times: &[u64]) -> Box<dyn Reader> {
    let rows = times.iter().enumerate().map(|(key, time)| format!("{time},k{key},{}\n", key + 1));
    let text = format!("t_ns,key,cost\n{}", rows.collect::<String>());
    open(Cursor::new(text), "trace", &Options::default()).expect("a trace")
}

fn rows(mut reader: impl Reader) -> (Vec<Row>, Option<TraceError>) {
    let (mut event, mut rows) = (Event::default(), Vec::new());
    loop {
        match reader.read(&mut event) {
            Ok(true) => rows.push((event.time, event.key.clone(), event.cost, reader.line())),
            Ok(false) => return (rows, None),
            Err(error) => return (rows, Some(error)),
        }
    }
}

fn reordered(times: &[u64], slack: u64) -> (Vec<Row>, Option<TraceError>) {
    rows(Reordered::new(trace(times), "trace", Duration::from_nanos(slack)))
}

/// How far each event is behind the latest before it.
fn behind(times: &[u64]) -> Vec<u64> {
    let mut newest = 0;
    let behind = times.iter().map(|&time| {
        newest = time.max(newest);
        newest - time
    });
    behind.collect()
}

/// All events sorted at once, those of the same time as they stand.
fn sorted(times: &[u64]) -> Vec<Row> {
    let mut rows = rows(trace(times)).0;
    rows.sort_by_key(|row| row.0);
    rows
}

fn times() -> impl Strategy<Value = Vec<u64>> {
    let steps = proptest::collection::vec((0_u64..20, 0_u64..60), 1..60);
    let start = prop_oneof![Just(0_u64), Just(1 << 60), Just(u64::MAX - 2_000)];
    (steps, start).prop_map(|(steps, start)| {
        let mut asked = start;
        let times = steps.into_iter().map(|(step, back)| {
            asked += step;
            asked.saturating_sub(back).max(start)
        });
        times.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_order_is_that_of_a_stable_sort(times in times(), more in 0_u64..30) {
        let slack = behind(&times).into_iter().max().unwrap_or(0) + more;
        let (rows, error) = reordered(&times, slack);
        prop_assert!(error.is_none(), "{:?}", error);
        prop_assert_eq!(rows, sorted(&times));
    }

    #[test]
    fn the_first_event_beyond_the_slack_is_an_error(times in times(), slack in 0_u64..60) {
        let (rows, error) = reordered(&times, slack);
        let first = behind(&times).iter().position(|&behind| behind > slack);
        let at = error.map(|error| match error {
            TraceError::Disorder(Disorder::Late { at, behind, .. }) => (at.line, behind),
            other => panic!("{other}"),
        });
        // The header is the first line.
        let expected = first.map(|index| {
            (index as u64 + 2, Duration::from_nanos(behind(&times)[index]))
        });
        prop_assert_eq!(at, expected);
        prop_assert!(rows.is_sorted_by_key(|row| row.0));
        // What was given before the error is the beginning of the right order.
        let all = sorted(&times[..first.unwrap_or(times.len())]);
        prop_assert_eq!(&rows[..], &all[..rows.len()]);
    }

    #[test]
    fn no_more_is_held_than_lies_within_the_slack(times in times(), slack in 60_u64..90) {
        // What is held when an event comes: those before it that were still within reach.
        let mut newest = 0;
        let held = (0..times.len()).map(|index| {
            let reach = |&&time: &&u64| newest < slack || time > newest - slack;
            let held = times[..index].iter().filter(reach).count();
            newest = times[index].max(newest);
            held
        });
        let most = held.max().unwrap_or(0) + 1;
        let read = |most| {
            let reader = Reordered::new(trace(&times), "trace", Duration::from_nanos(slack));
            rows(reader.most(most)).1
        };
        prop_assert!(read(most).is_none());
        let error = read(most - 1);
        let too_many = matches!(error, Some(TraceError::Disorder(Disorder::TooMany { .. })));
        prop_assert!(too_many);
    }
}

#[test]
fn an_unsorted_trace_is_not_in_order_by_itself() {
    let times = [5, 3, 4];
    assert_ne!(rows(trace(&times)).0, sorted(&times));
    assert_eq!(reordered(&times, 2).0, sorted(&times));
}

#[test]
fn an_event_too_late_is_named_with_what_to_do() {
    let (rows, error) = reordered(&[1_000_000_000, 8_000_000_000, 2_500_000_000], 5_000_000_000);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        error.map(|error| error.to_string()).as_deref(),
        Some(
            "trace, line 4: time runs backwards by 5.5s: 2500000000 ns comes after 8000000000 ns \
             on line 3, and events are put in order only where they are at most 5s behind. Allow \
             a slack of 5.5s or more, or put the file in order of time first"
        )
    );
}

#[test]
fn too_many_events_within_the_slack_are_an_error() {
    let times: Vec<u64> = (0..9).collect();
    let hour = Duration::from_hours(1);
    let (held, error) = rows(Reordered::new(trace(&times), "trace", hour).most(9));
    assert_eq!((held.len(), error.is_none()), (9, true));
    let (held, error) = rows(Reordered::new(trace(&times), "trace", hour).most(8));
    assert!(held.is_empty());
    assert_eq!(
        error.map(|error| error.to_string()).as_deref(),
        Some(
            "trace, line 10: more than 8 events lie within 3600s, and all of them would have to \
             be held to put them in order. Allow a shorter slack, or put the file in order of \
             time first"
        )
    );
}

#[test]
fn a_slack_beyond_64_bits_sorts_everything() {
    let times = [7, 1, u64::MAX, 0];
    let (all, error) = rows(Reordered::new(trace(&times), "trace", Duration::MAX));
    assert!(error.is_none());
    assert_eq!(all, sorted(&times));
}

#[test]
fn a_log_that_is_written_at_the_end_of_requests_is_put_in_order() {
    let line =
        |second: u32, host: &str| format!("{host} - - [17/May/2015:10:05:{second:02} +0000]\n");
    let log = [line(9, "a"), line(7, "b"), line(9, "c"), line(8, "d")].concat();
    let reader = open(Cursor::new(log), "log", &Options::default()).expect("a log");
    let (rows, error) = rows(Reordered::new(reader, "log", Duration::from_secs(2)));
    assert!(error.is_none());
    let order: Vec<_> = rows.iter().map(|row| (row.1.as_str(), row.3)).collect();
    assert_eq!(order, [("b", 2), ("d", 4), ("a", 1), ("c", 3)]);
}
