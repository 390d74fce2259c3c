//! Several limits as one decision, beside governor's checks in sequence, which are not one: what they
//! charge before one denies stays charged.
//!
//! ```sh
//! cargo bench -p giusto-bench --bench compose
//! ```
//!
//! Three limits with a table each, a million numbers as keys, asked for by Zipf's law; one thread.
//! Rounds in which every contestant runs once, in turn; medians, and ratios within a round.

mod statistics;

use std::{hint::black_box, num::NonZeroU32, time::Duration};

use giusto::{
    All, Clock, Cost, Gcra, InFlight, Limiter, MonotonicClock, Period, Quota, Timestamp, Unit, all,
};
use giusto_bench::random::{SplitMix64, Zipf, scramble};
use governor::{RateLimiter, clock::DefaultClock, state::keyed::DashMapStateStore};

use crate::statistics::{Summary, median};

const LIMITS: usize = 3;
/// A limit that lets everything pass: the seconds of a unit, and the units at once.
const ALLOWING: (u64, u32) = (1, 1_000_000_000);
/// One that is used up by its first request, for longer than this runs.
const DENYING: (u64, u32) = (86_400, 1);

type Governor = RateLimiter<u64, DashMapStateStore<u64>, DefaultClock>;
type Giusto = Limiter<u64, Gcra, MonotonicClock>;

struct Scale {
    keys: u64,
    requests: usize,
    rounds: usize,
}

/// Which limit denies, of three, if any.
type Denying = Option<usize>;

struct Field {
    governor: [Governor; LIMITS],
    giusto: [Giusto; LIMITS],
    jobs: Limiter<u64, InFlight, MonotonicClock>,
    clock: MonotonicClock,
}

impl Field {
    /// Every key has been charged once by every limit; one that denies is used up by that.
    fn new(scale: &Scale, denying: Denying) -> Self {
        let clock = MonotonicClock::new();
        let terms = |limit| if denying == Some(limit) { DENYING } else { ALLOWING };
        let governor = std::array::from_fn(|limit| {
            let (seconds, burst) = terms(limit);
            let unit = Duration::from_secs(seconds);
            let quota = governor::Quota::with_period(unit).expect("a period");
            let quota = quota.allow_burst(NonZeroU32::new(burst).expect("above zero"));
            RateLimiter::dashmap_with_clock(quota, DefaultClock::default())
        });
        let giusto = std::array::from_fn(|limit| {
            let (seconds, burst) = terms(limit);
            let period = Period::new(seconds, Unit::Second).expect("a period");
            let quota = Quota::new(1, period).burst(burst.into());
            let horizon = Duration::from_hours(24);
            let gcra = Gcra::with_horizon(quota, horizon).expect("fits");
            let builder = Limiter::builder(gcra).clock(clock.clone()).capacity(scale.keys);
            builder.build().expect("enough memory")
        });
        let jobs = Limiter::builder(InFlight::new(9).expect("fits")).clock(clock.clone());
        let jobs = jobs.capacity(scale.keys).build().expect("enough memory");
        let field = Self { governor, giusto, jobs, clock };
        for id in 0..scale.keys {
            let key = scramble(id);
            assert!(field.governor.iter().all(|limit| limit.check_key(&key).is_ok()));
            assert!(field.giusto.iter().all(|limit| limit.check(&key).is_allowed()));
        }
        field
    }

    fn governor(&self, key: u64) -> bool {
        self.governor.iter().all(|limit| limit.check_key(&key).is_ok())
    }

    fn admit(&self, key: u64) -> bool {
        let [a, b, c] = &self.giusto;
        let members =
            (a.claim(&key, Cost::ONE), b.claim(&key, Cost::ONE), c.claim(&key, Cost::ONE));
        all(members).admit().is_allowed()
    }

    fn batch(&self, keys: &[u64]) -> usize {
        let [a, b, c] = &self.giusto;
        let request =
            |key| all((a.claim(key, Cost::ONE), b.claim(key, Cost::ONE), c.claim(key, Cost::ONE)));
        let requests: Vec<_> = keys.iter().map(request).collect();
        let mut allowed = 0;
        All::admit_many_at(self.clock.now(), &requests, |_, verdict| {
            allowed += usize::from(verdict.is_allowed());
        });
        allowed
    }

    fn check(&self, key: u64) -> bool {
        let [a, b, c] = &self.giusto;
        let members =
            (a.claim(&key, Cost::ONE), b.claim(&key, Cost::ONE), c.claim(&key, Cost::ONE));
        all(members).check().is_allowed()
    }

    fn one_by_one(&self, key: u64) -> bool {
        self.giusto.iter().all(|limit| limit.admit(&key, Cost::ONE).is_allowed())
    }

    fn single(&self, key: u64) -> bool {
        self.giusto[0].check(&key).is_allowed()
    }

    fn reserve_and_settle(&self, key: u64) -> bool {
        let ticket = all([self.giusto[0].claim(&key, Cost::new(2))]).reserve();
        ticket.map(|ticket| ticket.settle([Cost::ONE])).is_ok()
    }

    fn rate_and_jobs(&self, key: u64) -> bool {
        let rate = self.giusto[0].claim(&key, Cost::ONE);
        all((rate, self.jobs.claim(&key, Cost::ONE))).reserve().map(drop).is_ok()
    }

    fn nanos(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Requests of a batch, whose memory is loaded together.
const BATCH: usize = 32;

type Contestant = (&'static str, Ask);

/// How a contestant is asked.
#[derive(Clone, Copy)]
enum Ask {
    OneByOne(fn(&Field, u64) -> bool),
    /// Calls back for what was allowed.
    Batches(fn(&Field, &[u64]) -> usize),
}
use Ask::{Batches, OneByOne};

const THREE: &[Contestant] = &[
    ("governor, three checks", OneByOne(Field::governor)),
    ("giusto, three checks", OneByOne(Field::one_by_one)),
    ("giusto, all or nothing", OneByOne(Field::admit)),
    ("giusto, all or nothing, explained", OneByOne(Field::check)),
    ("giusto, all or nothing, batches", Batches(Field::batch)),
];

const TICKETS: &[Contestant] = &[
    ("giusto, a check", OneByOne(Field::single)),
    ("giusto, reserved and settled", OneByOne(Field::reserve_and_settle)),
    ("giusto, rate and in flight", OneByOne(Field::rate_and_jobs)),
];

fn main() {
    // Cargo passes `--bench`; `--test` is for answers alone.
    let test = std::env::args().any(|argument| argument == "--test");
    let scale = if test {
        Scale { keys: 4_000, requests: 4_000, rounds: 1 }
    } else {
        Scale { keys: 1_000_000, requests: 400_000, rounds: 15 }
    };
    let denied = [Some(2), Some(0)];
    report("three limits, allowed", &scale, None, THREE, test);
    for (denying, name) in denied.into_iter().zip(["last", "first"]) {
        report(&format!("three limits, denied by the {name}"), &scale, denying, THREE, test);
    }
    report("tickets", &scale, None, TICKETS, test);
}

fn report(name: &str, scale: &Scale, denying: Denying, contestants: &[Contestant], test: bool) {
    let field = Field::new(scale, denying);
    let zipf = Zipf::new(scale.keys, 0.99);
    let mut random = SplitMix64::new(7);
    let keys: Vec<_> = (0..scale.requests).map(|_| scramble(zipf.draw(&mut random))).collect();
    let mut samples = vec![Vec::new(); contestants.len()];
    for round in 0..scale.rounds {
        for turn in 0..contestants.len() {
            let index = (round + turn) % contestants.len();
            samples[index].push(lap(&field, contestants[index], &keys, denying));
        }
    }
    println!("\n{name}: {} keys, {} rounds of {} requests", scale.keys, scale.rounds, keys.len());
    if test {
        println!("every answer is right");
        return;
    }
    for (index, (name, _)) in contestants.iter().enumerate() {
        let ratios = samples[0].iter().zip(&samples[index]).map(|(by, own)| by / own);
        let ns = Summary::of(&samples[index]);
        let ratio = median(&ratios.collect::<Vec<_>>());
        let (median, spread) = (ns.median, ns.spread_percent());
        println!("{name:36} {median:7.1} ns  (spread {spread:3.0} %)  {ratio:5.2}x");
    }
}

/// A warm lap whose answers are right, in ns per request.
fn lap(field: &Field, (name, ask): Contestant, keys: &[u64], denying: Denying) -> f64 {
    let warming = keys.len() / 4;
    black_box(passed(field, ask, &keys[..warming]));
    let begin = field.nanos();
    let passed = passed(field, ask, keys);
    let nanos = field.nanos().since(begin).as_nanos() as f64;
    let right = if denying.is_none() { keys.len() } else { 0 };
    assert_eq!(passed, right, "{name}");
    nanos / keys.len() as f64
}

fn passed(field: &Field, ask: Ask, keys: &[u64]) -> usize {
    match ask {
        OneByOne(ask) => keys.iter().filter(|&&key| ask(field, black_box(key))).count(),
        Batches(ask) => keys.chunks(BATCH).map(|keys| ask(field, black_box(keys))).sum(),
    }
}
