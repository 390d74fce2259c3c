//! Measures of clients on records made by hand, with the values worked out beside them.

mod scripted;

use std::{cell::Cell, ops::Range};

use giusto_sim::{
    client::measures::{
        Goodput, Percentiles, Recovery, Storm, Tally, Waits, client_rows, percentile,
    },
    report::to_csv,
    server::Outcome,
    traffic::Request,
    world::{JobEnd, Members, OPEN, Record, Unwatched, World},
};
use scripted::{Scripted, bare};

const SECOND: u64 = 1_000_000_000;

/// A request: when (in seconds), whose, which attempt, and whether it passed.
type Line = (u64, u32, u32, bool);

fn members(clients: Range<u32>, jobs: u64) -> Members {
    Members { name: "a".into(), behaviour: "fixed", clients, cost: 3, jobs }
}

/// A record of these requests, looked at for ten seconds.
fn record(lines: &[Line], jobs: Vec<JobEnd>, populations: Vec<Members>) -> Record {
    let next = Cell::new(0);
    let mut server = Scripted(|_, _, _| {
        let index = next.replace(next.get() + 1);
        bare(if lines[index].3 { Outcome::Admitted } else { Outcome::Denied })
    });
    let mut world = World::new(1, 10 * SECOND);
    let key = world.key("k").expect("few");
    let times = lines.iter().map(|line| line.0 * SECOND);
    world.source(times.map(|time_ns| Request { time_ns, key, cost: 1 }));
    let played = world.run(&mut server, &mut Unwatched).expect("runs");
    let clients = lines.iter().map(|line| line.1).collect();
    let attempts = lines.iter().map(|line| line.2).collect();
    Record { clients, attempts, jobs, populations, ..played }
}

fn end(client: u32, arrived: u64, ended: u64, done: bool) -> JobEnd {
    let (arrived_ns, ended_ns) = (arrived * SECOND, ended * SECOND);
    JobEnd { client, attempts: 1, arrived_ns, ended_ns, done }
}

/// Clients 1 and 2 are looked at; 0 belongs to others, and one request is open.
fn example() -> Record {
    let lines = [
        (0, 1, 1, true),
        (0, 2, 1, false),
        (0, 0, 1, false),
        (1, OPEN, 0, false),
        (1, 2, 2, false),
        (4, 2, 3, true),
        (6, 1, 1, true),
        (8, 0, 2, true),
    ];
    let jobs = vec![
        end(1, 0, 1, true),
        end(2, 0, 5, true),
        end(1, 4, 7, true),
        end(2, 2, 8, false),
        end(0, 0, 9, true),
    ];
    record(&lines, jobs, vec![members(1..3, 5), members(0..1, 1)])
}

#[test]
fn goodput_counts_the_population_alone() {
    let record = example();
    let goodput = Goodput::of(&record, &record.populations[0]);
    let total =
        Tally { done: 3, given_up: 1, requests: 5, retries: 2, denied: 2, last_end_ns: 8 * SECOND };
    assert_eq!(goodput.total, total);
    assert_eq!(goodput.clients.iter().map(|tally| tally.done).collect::<Vec<_>>(), [2, 1]);
    // Three jobs of three units in ten seconds; two of five requests did not pass.
    assert_eq!(goodput.jobs_per_second(), Some(0.3));
    assert!((goodput.units_per_second().expect("time passed") - 0.9).abs() < 1e-12);
    assert_eq!(goodput.wasted(), Some(0.4));
    // One of five jobs is unfinished, so nobody knows when all will be.
    assert_eq!((goodput.unfinished(), goodput.finished_ns()), (1, None));
    // (2 + 1)^2 / (2 (4 + 1)).
    assert_eq!(goodput.fairness(), Some(0.9));
    let others = Goodput::of(&record, &record.populations[1]);
    assert_eq!((others.unfinished(), others.finished_ns()), (0, Some(9 * SECOND)));
    assert_eq!(others.wasted(), Some(0.5));
}

#[test]
fn percentiles_are_by_nearest_rank() {
    let of = |percent| percentile(&mut [50, 15, 40, 20, 35], percent);
    // Rank 2.5 is the third of five, rank 1.5 the second, rank 4.95 the fifth.
    assert_eq!([30, 40, 50, 99, 100].map(of), [20, 20, 35, 50, 50].map(Some));
    assert_eq!([0, 1, 200].map(of), [15, 15, 50].map(Some));
    assert_eq!(percentile(&mut [], 50), None);
    let mut hundred: Vec<u64> = (1..=100).rev().collect();
    let of = Percentiles::of(&mut hundred);
    assert_eq!([of.p50, of.p90, of.p99, of.max], [50, 90, 99, 100].map(Some));
}

#[test]
fn waits_over_jobs_hide_what_waits_over_clients_show() {
    // Client 1 waits a second 99 times; client 2 waits nine, once.
    let mut jobs: Vec<_> = (0..99).map(|_| end(1, 0, 1, true)).collect();
    jobs.extend([end(2, 0, 9, true), end(2, 0, 10, false)]);
    let record = record(&[], jobs, vec![members(1..4, 101)]);
    let waits = Waits::of(&record, &record.populations[0]);
    assert_eq!(
        [waits.jobs.p50, waits.jobs.p99, waits.jobs.max],
        [1, 1, 9].map(|s| Some(s * SECOND))
    );
    assert_eq!(waits.client_medians.p50, Some(SECOND));
    assert_eq!(waits.client_medians.p99, Some(9 * SECOND), "the bad client is one of two");
    assert_eq!(waits.client_p99s.p99, Some(9 * SECOND));
}

#[test]
#[expect(clippy::float_cmp, reason = "quotients of small powers of two are exact")]
fn retries_in_step_are_told_from_retries_apart() {
    // Four clients come again together, every other second, from 0 to 7.
    let lines = |attempt: fn(u32) -> u32| -> Vec<Line> {
        (0..32).map(|i: u32| (u64::from(i / 4), i % 4, attempt(i), false)).collect()
    };
    let together = lines(|i| 2 - (i / 4) % 2);
    let played = record(&together, Vec::new(), vec![members(0..4, 4)]);
    let storm = Storm::of(&played, &played.populations[0], SECOND).expect("retries");
    assert_eq!((storm.retries, storm.fullest, storm.bins), (16, 4, 8));
    // Counts 4, 0, 4, 0, ...: mean 2, variance 4; and n (1 - 1/k) = 4 / 2.
    let shape = |storm: &Storm| [storm.fullest_share(), storm.peak_to_mean(), storm.dispersion()];
    assert_eq!(shape(&storm), [0.25, 2.0, 2.0]);
    // The same retries, two in every second.
    let apart = lines(|i| 1 + i % 2);
    let played = record(&apart, Vec::new(), vec![members(0..4, 4)]);
    let storm = Storm::of(&played, &played.populations[0], SECOND).expect("retries");
    assert_eq!((storm.retries, storm.fullest, storm.bins), (16, 2, 8));
    assert_eq!(shape(&storm), [0.125, 1.0, 0.0]);
    assert_eq!(Storm::of(&played, &members(7..9, 0), SECOND), None);
}

#[test]
fn a_storm_is_over_when_it_does_not_come_back() {
    let of = |bits: &str| {
        let lines: Vec<Line> =
            bits.bytes().zip(0..).map(|(bit, second)| (second, OPEN, 0, bit == b'1')).collect();
        let played = record(&lines, Vec::new(), Vec::new());
        Recovery::of(&played, 2 * SECOND).map(|storm| (storm.begin_ns, storm.lasted_ns()))
    };
    assert_eq!(of("1111111111"), None);
    assert_eq!(of("1101111111"), Some((2 * SECOND, Some(2 * SECOND))));
    // A lull in the middle belongs to it.
    assert_eq!(of("1101110111"), Some((2 * SECOND, Some(6 * SECOND))));
    assert_eq!(of("1101111101"), Some((2 * SECOND, None)));
    // Nobody asks any more: nobody is denied.
    assert_eq!(of("0"), Some((0, Some(2 * SECOND))));
}

#[test]
fn a_tenth_denied_is_a_storm_and_less_is_not() {
    let of = |requests: usize| {
        let lines: Vec<Line> = (0..requests).map(|index| (0, OPEN, 0, index > 0)).collect();
        Recovery::of(&record(&lines, Vec::new(), Vec::new()), SECOND)
    };
    assert!(of(10).is_some());
    assert_eq!(of(11), None);
}

#[test]
fn rows_are_flat_and_name_what_was_run() {
    let record = example();
    let rows = client_rows(&record, "gcra 5/s", SECOND);
    assert_eq!((rows.len(), rows[0].jobs_done, rows[1].jobs_done), (2, 3, 1));
    let text = to_csv(&rows).expect("flat");
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    assert!(header.starts_with("subject,population,behaviour,clients,jobs,jobs_done"), "{header}");
    assert!(lines.next().expect("a row").starts_with("gcra 5/s,a,fixed,2,5,3,1,1,5,2,2,0.4,0.3,"));
}
