//! What it costs that a limit can be changed: checks on fixed numbers, on numbers that could change,
//! and on numbers that another thread changes in the middle of each lap.
//!
//! ```sh
//! cargo bench -p giusto-bench --bench change
//! ```
//!
//! A million numbers as keys, asked for by Zipf's law, every request allowed; one thread asks.
//! Rounds in which every contestant runs once, in turn; medians, and ratios within a round.

mod statistics;

use std::{hint::black_box, thread, time::Duration};

use giusto::{
    Clock, Cost, Gcra, Inherit, Limiter, Live, MonotonicClock, OnDrop, Quota, SlotAlgorithm, all,
};
use giusto_bench::random::{SplitMix64, Zipf, scramble};

use crate::statistics::{Summary, median};

/// The units at once, which let everything pass.
const BURST: u64 = 1_000_000_000;

struct Scale {
    keys: u64,
    requests: usize,
    rounds: usize,
}

struct Field {
    fixed: Limiter<u64, Gcra, MonotonicClock>,
    /// Never changed, changed in every lap, and changed a hundred times before.
    live: [Limiter<u64, Live<Gcra>, MonotonicClock>; 3],
    held: Limiter<u64, Live<Gcra>, MonotonicClock>,
    clock: MonotonicClock,
}

/// Lets everything pass, and keeps every key live: a unit takes a second.
fn numbers(burst: u64) -> Gcra {
    let quota = Quota::per_second(1).burst(burst);
    Gcra::with_horizon(quota, Duration::from_hours(24)).expect("fits")
}

fn limiter<A: SlotAlgorithm>(
    algorithm: A,
    scale: &Scale,
    clock: &MonotonicClock,
) -> Limiter<u64, A, MonotonicClock> {
    let builder = Limiter::builder(algorithm).clock(clock.clone()).capacity(scale.keys);
    let limiter = builder.build().expect("enough memory");
    for id in 0..scale.keys {
        // Live for longer than this runs.
        assert!(limiter.check_n(&scramble(id), Cost::new(3_600)).is_allowed());
    }
    limiter
}

impl Field {
    fn new(scale: &Scale) -> Self {
        let clock = MonotonicClock::new();
        let fixed = limiter(numbers(BURST), scale, &clock);
        let live = [0, 0, 100].map(|changes| {
            let limiter = limiter(Live::new(numbers(BURST)), scale, &clock);
            for change in 0..changes {
                limiter.change(numbers(BURST - change % 2), Inherit::AsIs);
            }
            limiter
        });
        let held = limiter(Live::new(numbers(BURST)), scale, &clock);
        Self { fixed, live, held, clock }
    }

    fn fixed(&self, key: u64) -> bool {
        self.fixed.check(&key).is_allowed()
    }

    fn never(&self, key: u64) -> bool {
        self.live[0].check(&key).is_allowed()
    }

    fn changing(&self, key: u64) -> bool {
        self.live[1].check(&key).is_allowed()
    }

    fn worn(&self, key: u64) -> bool {
        self.live[2].check(&key).is_allowed()
    }

    fn held(&self, key: u64) -> bool {
        let ticket = all([self.held.claim(&key, Cost::new(2))]).reserve();
        ticket.map(|ticket| ticket.on_drop(OnDrop::Cancel).settle([Cost::ONE])).is_ok()
    }

    /// One change in the middle of a lap.
    #[expect(clippy::disallowed_methods, reason = "the lap goes on in real time")]
    fn change(&self, limiter: usize, round: usize) {
        thread::sleep(Duration::from_millis(100));
        self.live[limiter].change(numbers(BURST - round as u64 % 2), Inherit::AsIs);
    }
}

/// A name, which limiter is changed meanwhile, and what is asked.
type Contestant = (&'static str, Option<usize>, fn(&Field, u64) -> bool);

const CONTESTANTS: &[Contestant] = &[
    ("fixed numbers", None, Field::fixed),
    ("never changed", None, Field::never),
    ("changed in every lap", Some(1), Field::changing),
    ("after 100 changes", None, Field::worn),
    ("the same, changed in every lap", Some(2), Field::worn),
    ("reserved, held and settled", None, Field::held),
];

fn main() {
    // Cargo passes `--bench`; `--test` is for answers alone.
    let test = std::env::args().any(|argument| argument == "--test");
    let scale = if test {
        Scale { keys: 4_000, requests: 4_000, rounds: 1 }
    } else {
        Scale { keys: 1_000_000, requests: 2_000_000, rounds: 15 }
    };
    let field = Field::new(&scale);
    let zipf = Zipf::new(scale.keys, 0.99);
    let mut random = SplitMix64::new(7);
    let keys: Vec<_> = (0..scale.requests).map(|_| scramble(zipf.draw(&mut random))).collect();
    let mut samples = vec![Vec::new(); CONTESTANTS.len()];
    for round in 0..scale.rounds {
        for turn in 0..CONTESTANTS.len() {
            let index = (round + turn) % CONTESTANTS.len();
            samples[index].push(meanwhile(&field, CONTESTANTS[index], &keys, round));
        }
    }
    println!("{} keys, {} rounds of {} requests", scale.keys, scale.rounds, keys.len());
    if test {
        println!("every answer is right");
        return;
    }
    report(&samples, 0);
    report(&samples, 1);
}

fn report(samples: &[Vec<f64>], by: usize) {
    println!("\nbeside {}", CONTESTANTS[by].0);
    for (index, (name, ..)) in CONTESTANTS.iter().enumerate() {
        let ratios = samples[index].iter().zip(&samples[by]).map(|(own, by)| own / by);
        let ns = Summary::of(&samples[index]);
        let ratio = median(&ratios.collect::<Vec<_>>());
        let (median, spread) = (ns.median, ns.spread_percent());
        println!("{name:30} {median:7.1} ns  (spread {spread:3.0} %)  {ratio:5.2} times as long");
    }
}

/// A lap, in the middle of which the numbers change or do not.
fn meanwhile(field: &Field, contestant: Contestant, keys: &[u64], round: usize) -> f64 {
    thread::scope(|scope| {
        if let Some(limiter) = contestant.1 {
            scope.spawn(move || field.change(limiter, round));
        }
        lap(field, contestant, keys)
    })
}

/// A warm lap whose answers are right, in ns per request.
fn lap(field: &Field, (name, _, ask): Contestant, keys: &[u64]) -> f64 {
    for &key in &keys[..keys.len() / 4] {
        black_box(ask(field, key));
    }
    let begin = field.clock.now();
    let passed = keys.iter().filter(|&&key| ask(field, black_box(key))).count();
    let nanos = field.clock.now().since(begin).as_nanos() as f64;
    assert_eq!(passed, keys.len(), "{name}");
    nanos / keys.len() as f64
}
