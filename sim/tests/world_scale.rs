//! Many clients at once.

mod clients;

use std::time::Duration;

use clients::{SECOND, backoff, limiter, population, run};
use giusto_sim::{
    client::{
        Behaviour, Jitter, Keys, Latency, Population, Respectful, Span, Told,
        measures::{ClientRow, client_rows},
    },
    subject::Kind,
};

const CLIENTS: u32 = 100_000;

/// A hundred thousand clients of one key that start together, under ten thousand a second.
fn crowd(told: Told) -> ClientRow {
    let behaviour = Behaviour::Respectful(Respectful {
        jitter_ns: 10 * SECOND,
        otherwise: backoff(Jitter::Full),
    });
    let crowd = Population {
        count: CLIENTS,
        keys: Keys::One,
        told,
        latency: Latency { out: Span::uniform(1, SECOND), back: Span::constant(SECOND / 20) },
        ..population(behaviour)
    };
    let record = run(crowd, 1, Duration::from_mins(2), |keys, end_ns| {
        limiter(Kind::Fixed, "10000/s", keys, end_ns)
    });
    assert!(record.trace.times().is_sorted());
    assert!(record.jobs.is_sorted_by_key(|job| job.ended_ns));
    let attempts: u64 = record.jobs.iter().map(|job| u64::from(job.attempts)).sum();
    assert_eq!(attempts, record.trace.len() as u64, "every request belongs to a job that ended");
    client_rows(&record, "fixed 10000/s", SECOND).remove(0)
}

#[test]
fn a_hundred_thousand_clients_get_their_turn() {
    let row = crowd(Told::Seconds);
    assert_eq!((row.jobs_done, row.jobs_unfinished), (u64::from(CLIENTS), 0));
    // Ten windows hold them all at the earliest.
    assert!(row.finished_ns > Some(9 * SECOND), "{row:?}");
    // Those who guess ask oftener than those who are told.
    let guessing = crowd(Told::Nothing);
    assert_eq!(guessing.jobs_done, u64::from(CLIENTS));
    assert!(guessing.denied > row.denied, "{} and {}", guessing.denied, row.denied);
}
