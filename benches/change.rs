//! What it costs that a limit can be changed: checks on fixed numbers, on numbers that can change, and
//! on numbers that another thread is changing all the while.
//!
//! ```sh
//! cargo bench -p giusto-bench --bench change
//! ```
//!
//! A million numbers as keys, asked for by Zipf's law, every request allowed; one thread asks.
//! Rounds in which every contestant runs once, in turn; medians, and ratios within a round.

mod statistics;

use std::{
    hint::black_box,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::Duration,
};

use giusto::{
    Clock, Cost, Gcra, Inherit, Limiter, Live, MonotonicClock, OnDrop, Quota, SlotAlgorithm, all,
};
use giusto_bench::random::{SplitMix64, Zipf, scramble};

use crate::statistics::{Summary, median};

struct Scale {
    keys: u64,
    requests: usize,
    rounds: usize,
}

/// The pause between two changes, where there are any.
const BETWEEN_CHANGES: Duration = Duration::from_millis(100);

struct Field {
    fixed: Limiter<u64, Gcra, MonotonicClock>,
    live: Limiter<u64, Live<Gcra>, MonotonicClock>,
    clock: MonotonicClock,
    is_changing: AtomicBool,
    changes: AtomicU64,
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
        let fixed = limiter(numbers(1_000_000_000), scale, &clock);
        let live = limiter(Live::new(numbers(1_000_000_000)), scale, &clock);
        let (is_changing, changes) = (AtomicBool::new(false), AtomicU64::new(0));
        Self { fixed, live, clock, is_changing, changes }
    }

    fn fixed(&self, key: u64) -> bool {
        self.fixed.check(&key).is_allowed()
    }

    fn live(&self, key: u64) -> bool {
        self.live.check(&key).is_allowed()
    }

    fn held(&self, key: u64) -> bool {
        let ticket = all([self.live.claim(&key, Cost::new(2))]).reserve();
        ticket.map(|ticket| ticket.on_drop(OnDrop::Cancel).settle([Cost::ONE])).is_ok()
    }

    /// Changes the numbers now and then, while it is told to.
    fn change(&self) {
        // Relaxed: a hint, and the end of the benchmark.
        while self.is_changing.load(Ordering::Relaxed) {
            let changes = self.changes.fetch_add(1, Ordering::Relaxed);
            self.live.change(numbers(1_000_000_000 - changes % 2), Inherit::AsIs);
            thread::sleep(BETWEEN_CHANGES);
        }
    }
}

/// A name, whether numbers change meanwhile, and what is asked.
type Contestant = (&'static str, bool, fn(&Field, u64) -> bool);

const CONTESTANTS: &[Contestant] = &[
    ("fixed numbers", false, Field::fixed),
    ("numbers that can change", false, Field::live),
    ("numbers that change", true, Field::live),
    ("reserved, held and settled", false, Field::held),
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
            samples[index].push(meanwhile(&field, CONTESTANTS[index], &keys));
        }
    }
    println!("{} keys, {} rounds of {} requests", scale.keys, scale.rounds, keys.len());
    if test {
        println!("every answer is right");
        return;
    }
    println!("{} changes", field.changes.load(Ordering::Relaxed));
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

/// A lap while the numbers change or do not.
fn meanwhile(field: &Field, contestant: Contestant, keys: &[u64]) -> f64 {
    field.is_changing.store(contestant.1, Ordering::Relaxed);
    thread::scope(|scope| {
        scope.spawn(|| field.change());
        let nanos = lap(field, contestant, keys);
        field.is_changing.store(false, Ordering::Relaxed);
        nanos
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
