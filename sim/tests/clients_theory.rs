//! Clients against the theory of queues.
//!
//! Jobs that arrive by a Poisson process of rate l at a client that sends every D seconds make the
//! queue M/D/1, whose mean wait is known (Pollaczek and Khinchine):
//!
//! ```text
//! rho = l D        W = rho D / (2 (1 - rho))          and in M/M/1, which is refuted, twice that
//! ```
//!
//! Each seed gives one mean, and the means of independent seeds give an interval (Student's t) that
//! holds the true one in 99.9 of 100 cases.

mod clients;

use std::time::Duration;

use clients::{MILLISECOND, SECOND, limiter, population, run};
use giusto_sim::{
    client::{Behaviour, Immediate, Jobs, Keys, Latency, Population, Queue},
    random::Random,
    subject::Kind,
    traffic::{Arrivals, Poisson, Process, Span},
    world::{JobEnd, Record},
};

const SEEDS: u64 = 20;
/// Student's t with 19 degrees of freedom, two-sided, at 99.9 %.
const T_19: f64 = 3.883;
const SPAN_S: u64 = 30_000;

fn poisson(rate: f64, seed: u64) -> Box<dyn Arrivals + Send> {
    let span = Span::new(Duration::ZERO, Duration::from_secs(SPAN_S)).expect("a stretch");
    Process::from(Poisson { rate }).arrivals(span, Random::new(seed, 9)).expect("a rate")
}

/// A client that sends 60 requests a minute, evenly.
fn queue() -> Behaviour {
    Behaviour::Queue(Queue::new(60, 60 * SECOND, 100).expect("a share"))
}

/// One client's run, with no time between it and a server that admits a burst of 60.
fn wait_of(behaviour: &Behaviour, arrivals: Box<dyn Arrivals + Send>, seed: u64) -> f64 {
    let jobs = Jobs::Dealt(arrivals);
    let one = Population {
        count: 1,
        jobs,
        latency: Latency::constant(0),
        in_flight: 3,
        ..population(behaviour.clone())
    };
    let record = run(one, seed, Duration::from_secs(2 * SPAN_S), |keys, end_ns| {
        limiter(Kind::Gcra, "60/60s", keys, end_ns)
    });
    assert!(record.jobs.iter().all(|job| job.done));
    // The queue is empty at first: what it is like in the long run shows later.
    let late = record.jobs.iter().filter(|job| job.arrived_ns > SPAN_S / 10 * SECOND);
    let waits: Vec<u64> = late.map(JobEnd::wait_ns).collect();
    waits.iter().sum::<u64>() as f64 / waits.len() as f64 / SECOND as f64
}

/// The interval of the mean wait in seconds.
fn interval(play: impl Fn(u64) -> f64) -> (f64, f64) {
    let means: Vec<f64> = (0..SEEDS).map(play).collect();
    let mean = means.iter().sum::<f64>() / SEEDS as f64;
    let squares: f64 = means.iter().map(|own| (own - mean) * (own - mean)).sum();
    let half = T_19 * (squares / (SEEDS - 1) as f64 / SEEDS as f64).sqrt();
    (mean - half, mean + half)
}

fn holds((least, most): (f64, f64), value: f64) -> bool {
    (least..=most).contains(&value)
}

#[test]
fn an_even_queue_waits_as_m_d_1_does() {
    for rho in [0.3, 0.5, 0.7, 0.9] {
        let theory = rho / (2.0 * (1.0 - rho));
        let found = interval(|seed| wait_of(&queue(), poisson(rho, seed), seed));
        assert!(holds(found, theory), "rho {rho}: {theory} is not in {found:?}");
        assert!(found.1 - found.0 < theory * 0.25, "rho {rho}: {found:?} says little");
        assert!(!holds(found, 2.0 * theory), "rho {rho}: M/M/1 is not refuted");
    }
}

/// Each arrival brings a second job with it.
struct Pairs(Box<dyn Arrivals + Send>, Option<u64>);

impl Arrivals for Pairs {
    fn next_ns(&mut self) -> Option<u64> {
        self.1.take().or_else(|| {
            self.1 = self.0.next_ns();
            self.1
        })
    }
}

#[test]
fn bursts_are_not_m_d_1() {
    let rho = 0.7;
    let theory = rho / (2.0 * (1.0 - rho));
    // A client that sends its bursts as they come, because the limit lets them pass.
    let sent = interval(|seed| {
        let jobs = Jobs::Dealt(poisson(rho, seed));
        let one = Population {
            count: 1,
            jobs,
            in_flight: 60,
            ..population(Behaviour::Immediate(Immediate))
        };
        let record = run(one, seed, Duration::from_secs(SPAN_S / 10), |keys, end_ns| {
            limiter(Kind::Gcra, "60/60s", keys, end_ns)
        });
        let waits: u64 = record.jobs.iter().map(JobEnd::wait_ns).sum();
        waits as f64 / record.jobs.len() as f64 / SECOND as f64
    });
    assert!(!holds(sent, theory), "{theory} in {sent:?}");
    // Jobs that come two by two, as many as before.
    let pairs = interval(|seed| {
        let arrivals = Box::new(Pairs(poisson(rho / 2.0, seed), None));
        wait_of(&queue(), arrivals, seed)
    });
    assert!(!holds(pairs, theory), "{theory} in {pairs:?}");
    // A pair is one job of 2 D in an M/D/1 of its own, and its second half waits D more:
    // W = rho 2 D / (2 (1 - rho)) + D / 2.
    let second = rho / (1.0 - rho) + 0.5;
    assert!(holds(pairs, second), "{second} is not in {pairs:?}");
}

/// The area under the number of jobs in the system, from arrivals and departures alone.
fn area(arrivals: &[u64], departures: &[u64]) -> u128 {
    let (mut area, mut inside, mut last) = (0, 0_u128, 0);
    let (mut come, mut gone) = (arrivals.iter().peekable(), departures.iter().peekable());
    while let Some(&&departure) = gone.peek() {
        let now = match come.peek() {
            Some(&&arrival) if arrival <= departure => arrival,
            _ => departure,
        };
        area += inside * u128::from(now - last);
        last = now;
        if come.next_if(|&&arrival| arrival == now).is_some() {
            inside += 1;
        } else {
            gone.next();
            inside -= 1;
        }
    }
    area
}

#[test]
fn jobs_in_the_system_are_their_rate_times_their_wait() {
    let mut listed = Vec::new();
    let mut source = poisson(5.0, 3);
    while listed.len() < 5_000 {
        listed.extend(source.next_ns());
    }
    let jobs = Jobs::Dealt(Box::new(Listed(listed.clone().into_iter())));
    let few = Population { count: 4, jobs, in_flight: 3, keys: Keys::One, ..population(queue()) };
    let record = run(few, 1, Duration::from_secs(SPAN_S), |keys, end_ns| {
        limiter(Kind::Gcra, "200/60s", keys, end_ns)
    });
    assert_eq!(record.jobs.iter().filter(|job| job.done).count(), 5_000);
    // A job departs when the answer that it has passed is back.
    let admitted = record.trace.times().iter().zip(record.decisions.iter());
    let departures: Vec<u64> =
        admitted.filter(|(_, admitted)| *admitted).map(|(time, _)| time + MILLISECOND).collect();
    // L T = (n / T) W T, as whole numbers.
    let waits =
        |record: &Record| record.jobs.iter().map(|job| u128::from(job.wait_ns())).sum::<u128>();
    let area = area(&listed, &departures);
    assert_eq!(area, waits(&record));
    let mut short = record;
    short.jobs.pop();
    assert_ne!(area, waits(&short));
}

struct Listed(std::vec::IntoIter<u64>);

impl Arrivals for Listed {
    fn next_ns(&mut self) -> Option<u64> {
        self.0.next()
    }
}
