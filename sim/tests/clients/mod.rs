//! Worlds of one population, made in a line.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::time::Duration;

use giusto_sim::{
    client::{
        Backoff, Behaviour, Budget, Jitter, Jobs, Keys, Latency, Manners, Population, Starts, Told,
    },
    grid::Scope,
    server::{Server, limited},
    subject::{Choices, Kind, Subject},
    trace::Trace,
    world::{Record, Unwatched, World},
};

pub(crate) const MILLISECOND: u64 = 1_000_000;
pub(crate) const SECOND: u64 = 1_000 * MILLISECOND;

/// Ten clients with one job each and a key of their own, a millisecond from the server.
pub(crate) fn population(behaviour: Behaviour) -> Population<'static> {
    Population {
        name: "clients".into(),
        count: 10,
        keys: Keys::Own,
        jobs: Jobs::AtStart(1),
        cost: 1,
        starts: Starts::default(),
        in_flight: 1,
        manners: Manners { behaviour, budget: Budget::default() },
        told: Told::Seconds,
        latency: Latency::constant(MILLISECOND),
        stream: 0,
    }
}

/// From a tenth of a second on, twice as long each time, at most ten seconds.
pub(crate) fn backoff(jitter: Jitter) -> Backoff {
    Backoff::new(SECOND / 10, 2.0, 10 * SECOND, jitter).expect("grows")
}

/// The engine's limiter for a world of this length.
pub(crate) fn limiter(kind: Kind, limit: &str, keys: usize, end_ns: u64) -> Box<dyn Server> {
    let limit = limit.parse().expect("a limit");
    // The subject must be exact from the start of the world to its end.
    let ends = Trace::from_parts(vec![0, end_ns], vec![0; 2], vec![1; 2], vec!["k".into()], None);
    let subject = Subject::new(kind, &limit, &ends.expect("ordered"), &Choices::default());
    limited(&subject.expect("exact"), keys, Scope::PerKey)
}

/// Runs one population before a server that is made for the number of its keys.
pub(crate) fn run(
    population: Population<'_>,
    seed: u64,
    end: Duration,
    server: impl FnOnce(usize, u64) -> Box<dyn Server>,
) -> Record {
    let end_ns = u64::try_from(end.as_nanos()).expect("short");
    let mut world = World::new(seed, end_ns);
    world.population(population).expect("a population that can be");
    let mut server = server(world.keys(), end_ns);
    world.run(&mut *server, &mut Unwatched).expect("runs to the end")
}
