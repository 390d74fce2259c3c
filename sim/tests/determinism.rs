//! The same input gives the same bytes: whatever the number of threads, and from a seed for ever.

use std::fmt::Write;

use giusto::Window;
use giusto_sim::{
    grid::{self, Cell, Scope, Settings, Task, Unwatched},
    limit::Limit,
    metrics::largest_window,
    replay::{CostRule, replay},
    report::{Row, per_key_rows, to_csv, to_json},
    scenario::{BATCH, BatchEvents, EVENTS_A_MINUTE, LIMIT},
    subject::{Choices, Kind, Subject},
    trace::Trace,
};
use rayon::ThreadPoolBuilder;
use sha2::{Digest, Sha256};

const MINUTE: u64 = 60_000_000_000;

fn example(seed: u64) -> BatchEvents {
    BatchEvents::new(seed).expect("the example")
}

/// Every algorithm that needs no wall time, under three limits.
fn tasks(trace: &Trace, settings: &Settings) -> Vec<Task> {
    let mut tasks = Vec::new();
    for text in ["300/60s", "7/60s", "5/s"] {
        let limit: Limit = text.parse().expect(text);
        for kind in Kind::ALL.into_iter().filter(|&kind| kind != Kind::Calendar) {
            tasks.push(Task::new(kind, &limit, trace, settings).expect(text));
        }
    }
    tasks
}

/// Everything that a script can read of a grid.
fn reports(cells: &[Cell], trace: &Trace) -> [String; 3] {
    let rows: Vec<Row> = cells.iter().map(Row::from).collect();
    let keys = cells.iter().flat_map(|cell| per_key_rows(cell, trace));
    [to_csv(&rows), to_csv(keys)]
        .map(|text| text.expect("rows are CSV"))
        .into_iter()
        .chain([to_json(&rows).expect("rows are JSON")])
        .collect::<Vec<_>>()
        .try_into()
        .expect("three reports")
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let trace = example(1).batches;
    for scope in [Scope::PerKey, Scope::Shared] {
        let choices = Choices { window: Window::Closed, ..Choices::default() };
        let settings = Settings { scope, choices, ..Settings::default() };
        let tasks = tasks(&trace, &settings);
        let on = |threads| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let cells = pool.install(|| grid::run(&tasks, &trace, &settings, &Unwatched));
            let order: Vec<_> = cells.iter().map(|cell| (cell.kind, cell.limit.clone())).collect();
            let asked: Vec<_> = tasks.iter().map(|task| (task.kind, task.limit.clone())).collect();
            assert_eq!(order, asked, "rows come in the order of the tasks");
            reports(&cells, &trace)
        };
        let alone = on(1);
        assert_eq!(alone, on(2), "{scope:?}");
        assert_eq!(alone, on(5), "{scope:?}");
    }
}

#[test]
fn a_seed_stands_for_one_trace() {
    assert_eq!(example(1), example(1));
    assert_eq!(example(u64::MAX), example(u64::MAX));
    let (one, two) = (example(1), example(2));
    assert_ne!(one.batches, two.batches);
    assert_ne!(one.steady, two.steady);
    assert_ne!(one.singles, two.singles);
}

/// SHA-256 of the columns, each number as eight bytes, the lowest first.
fn digest(trace: &Trace) -> String {
    let keys: Vec<u64> = trace.keys().iter().map(|&key| u64::from(key)).collect();
    let mut hash = Sha256::new();
    for column in [trace.times(), &keys, trace.costs()] {
        for number in column {
            hash.update(number.to_le_bytes());
        }
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        write!(text, "{byte:02x}").expect("a string takes all");
    }
    text
}

/// A change here changes every figure of the example: it is announced in the change log, and the
/// documents are made again.
#[test]
fn seed_one_is_the_trace_that_was_published() {
    let traffic = example(1);
    let names: Vec<&str> = traffic.batches.names().iter().map(String::as_str).collect();
    assert_eq!(names, ["steady", "edge-burster", "on-off", "random", "quiet", "abuser"]);
    let digests = [&traffic.batches, &traffic.steady, &traffic.singles].map(digest);
    assert_eq!(
        digests,
        [
            "f8a91db333564bdbecdf0b509bc4e1f7d03451be94c0558acb812e2522c85b84",
            "002d7c6a65b2d04766e0fd37d3934f041cd322f8e92395a5ca0dad4b84a77db7",
            "1d930511a91269c72e99316f925191f5278bc5f55af8b2babefa993afad7c414"
        ]
    );
}

/// The largest cost that rolling admits to any key in any minute.
fn most_in_a_minute(trace: &Trace) -> u64 {
    let limit: Limit = LIMIT.parse().expect("the limit of the example");
    let subject = Subject::new(Kind::Rolling, &limit, trace, &Choices::default()).expect("exact");
    let decisions = replay(&subject, trace, CostRule::Unit);
    largest_window(trace, &decisions, CostRule::Unit, MINUTE).units
}

#[test]
fn the_running_example_is_what_it_is_told_to_be() {
    for seed in [1, 2, 3] {
        let traffic = example(seed);
        let minute = |trace: &Trace, minute: u64| {
            let times = trace.times().iter();
            times.filter(|&&time| time / MINUTE == minute).count() as u64
        };
        for number in 0..10 {
            // An event is timed within the batch that it is collected into, and may so lie in the
            // minute before it.
            assert_eq!(minute(&traffic.steady, number) * BATCH, 18_000, "seed {seed}");
        }
        assert_eq!(traffic.singles.len() as u64, 10 * 18_000);
        assert_eq!(most_in_a_minute(&traffic.batches) * BATCH, EVENTS_A_MINUTE);
        assert_eq!(most_in_a_minute(&traffic.steady) * BATCH, 15_000);
        assert_eq!(most_in_a_minute(&traffic.singles), 300);
    }
}
