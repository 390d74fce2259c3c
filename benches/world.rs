//! Worlds of a million clients: events per second, bytes per client; and the queue of events alone.
//!
//! ```sh
//! cargo bench -p giusto-bench --bench world
//! ```
//!
//! The queue is measured as simulations use it (Jones, "An Empirical Comparison of Priority-Queue
//! and Event-Set Implementations", CACM 29, 1986): so many events are held, the next is taken, and
//! another is planned a random time later. Each contender takes the same events and must take them
//! in the same order: that of time, and then of coming.

#[path = "world/queues.rs"]
mod queues;
#[path = "resident.rs"]
mod resident;

use std::{hint::black_box, time::Duration};

use giusto::{Clock, MonotonicClock};
use giusto_bench::random::SplitMix64;
use giusto_sim::{
    client::{
        Backoff, Behaviour, Budget, Jitter, Jobs, Keys, Latency, Manners, Population, Respectful,
        Span, Starts, Told,
    },
    grid::Scope,
    server::limited,
    subject::{Choices, Kind, Subject},
    trace::Trace,
    world::{Events, Record, Unwatched, World},
};

use queues::{Binary, Quaternary, Queue};

const SECOND: u64 = 1_000_000_000;

impl Queue for Events<u32> {
    fn push(&mut self, time_ns: u64, what: u32) {
        Self::push(self, time_ns, what);
    }

    fn pop(&mut self) -> Option<(u64, u32)> {
        Self::pop(self)
    }
}

/// How much is done.
#[derive(Clone, Copy, Debug)]
struct Scale {
    events: u32,
    holds: u32,
    clients: u32,
}

/// How far ahead an event is planned.
type Ahead = fn(&mut SplitMix64) -> u64;

const AHEAD: [(&str, Ahead); 3] = [
    ("up to ten seconds", |random| random.below(10 * SECOND)),
    ("a second, all alike", |_| SECOND),
    ("a millisecond to an hour", |random| {
        let magnitude = random.below(22);
        1_000_000 + random.below(1_000_000 << magnitude)
    }),
];

fn main() {
    // Cargo passes `--bench`; `--test` is for answers alone.
    let test = std::env::args().any(|argument| argument == "--test");
    let scale = if test {
        Scale { events: 1_000, holds: 20_000, clients: 5_000 }
    } else {
        Scale { events: 1_000_000, holds: 10_000_000, clients: 1_000_000 }
    };
    let clock = MonotonicClock::new();
    for (name, ahead) in AHEAD {
        let radix = hold(&mut Events::new(), scale, ahead, &clock);
        let binary = hold(&mut Binary::default(), scale, ahead, &clock);
        let quaternary = hold(&mut Quaternary::default(), scale, ahead, &clock);
        assert_eq!(radix.0, binary.0, "{name}: the order of time and coming");
        assert_eq!(quaternary.0, binary.0, "{name}: the order of time and coming");
        if !test {
            println!("{} events held, each planned again {name} ahead, ns per event", scale.events);
            for (queue, ns) in [("radix", radix.1), ("binary", binary.1), ("4-ary", quaternary.1)] {
                println!("  {queue:8} {ns:7.1}");
            }
        }
    }
    for (name, keys) in [("one key", Keys::One), ("a key each", Keys::Own)] {
        crowd(name, keys, scale, test, &clock);
    }
    println!("every answer is right");
}

/// Takes the next event and plans it anew, so many times: a digest of the order, and ns per event.
fn hold(queue: &mut dyn Queue, scale: Scale, ahead: Ahead, clock: &MonotonicClock) -> (u64, f64) {
    let mut random = SplitMix64::new(1);
    for what in 0..scale.events {
        queue.push(ahead(&mut random), what);
    }
    let mut digest = 0_u64;
    let begin = clock.now();
    for _ in 0..scale.holds {
        let Some((time_ns, what)) = queue.pop() else { break };
        digest = digest.rotate_left(5) ^ time_ns ^ u64::from(what).wrapping_mul(0x9e37_79b9);
        queue.push(time_ns + ahead(&mut random), what);
    }
    let ns = clock.now().since(begin).as_nanos() as f64 / f64::from(scale.holds);
    (black_box(digest), ns)
}

/// Clients that are denied together and come again as they are told, a little apart.
fn population(count: u32, keys: Keys) -> Population<'static> {
    let otherwise = Backoff::new(SECOND, 2.0, 60 * SECOND, Jitter::Full).expect("grows");
    Population {
        name: "crowd".into(),
        count,
        keys,
        jobs: Jobs::AtStart(3),
        cost: 1,
        starts: Starts { at_ns: 0, spread_ns: 10 * SECOND },
        in_flight: 1,
        manners: Manners {
            behaviour: Behaviour::Respectful(Respectful { jitter_ns: 60 * SECOND, otherwise }),
            budget: Budget::default(),
        },
        told: Told::Seconds,
        latency: Latency {
            out: Span::uniform(SECOND / 100, SECOND / 10),
            back: Span::uniform(SECOND / 100, SECOND / 10),
        },
        stream: 0,
    }
}

fn crowd(name: &str, keys: Keys, scale: Scale, test: bool, clock: &MonotonicClock) {
    let before = resident::Resident::measure();
    let end = Duration::from_mins(10);
    let end_ns = u64::try_from(end.as_nanos()).expect("short");
    let mut world = World::new(1, end_ns);
    world.population(population(scale.clients, keys)).expect("can be");
    // One key serves all in about a minute; of a key each, every client waits for its second job.
    let limit = match keys {
        Keys::One => format!("{}/s", scale.clients / 20),
        _ => "1/60s".into(),
    };
    let limit = limit.parse().expect("a limit");
    let ends = Trace::from_parts(vec![0, end_ns], vec![0; 2], vec![1; 2], vec!["k".into()], None);
    let ends = ends.expect("in order");
    let subject = Subject::new(Kind::Fixed, &limit, &ends, &Choices::default()).expect("exact");
    let mut server = limited(&subject, world.keys(), Scope::PerKey);
    let begin = clock.now();
    let record = world.run(&mut *server, &mut Unwatched).expect("runs");
    let seconds = clock.now().since(begin).as_secs_f64();
    let bytes = resident::Resident::measure().peak.saturating_sub(before.now);
    check(&record, scale.clients);
    if test {
        return;
    }
    // A request reaches the server and its answer the client; each client starts.
    let events = 2 * record.trace.len() as u64 + u64::from(scale.clients);
    println!("{} clients, {name}: {} requests", scale.clients, record.trace.len());
    println!("  {seconds:6.2} s  {:9.0} events per second", events as f64 / seconds);
    // What a request and a job leave behind grows with the run, what a client needs does not.
    let record_bytes = record.trace.len() * 30 + record.jobs.len() * 32;
    let own = bytes.saturating_sub(record_bytes as u64) as f64 / f64::from(scale.clients);
    println!("  {own:6.0} bytes per client beside the record (keys, names, limiter included)");
}

/// Every client has done its three jobs, and every request belongs to one of them.
fn check(record: &Record, clients: u32) {
    assert!(record.jobs.iter().all(|job| job.done));
    assert_eq!(record.jobs.len() as u64, 3 * u64::from(clients));
    assert_eq!(record.decisions.admitted(), record.jobs.len() as u64);
    let attempts: u64 = record.jobs.iter().map(|job| u64::from(job.attempts)).sum();
    assert_eq!(attempts, record.trace.len() as u64);
    assert!(record.trace.times().is_sorted());
}
