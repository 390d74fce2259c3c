//! Decisions per second of a replay, one thread, trace in memory: every algorithm on keys that fit
//! the caches, and GCRA on a million keys that do not.
//!
//! Before anything is timed, the decisions are held against the exact log where they must agree and
//! against each other where one must admit no more than the other. The cases are run in turn first,
//! so that what else the machine does meets all of them alike, and the medians printed; criterion's
//! estimates of each case on its own follow.

mod statistics;

use std::{hint::black_box, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use giusto::{Clock, MonotonicClock};
use giusto_bench::workload::{Workload, uniform, zipf};
use giusto_sim::{
    limit::Limit,
    oracle::{Loop, judge},
    replay::{CostRule, replay},
    subject::{Choices, Kind, Subject},
};
use statistics::Summary;

const HOUR_NS: u64 = 3_600_000_000_000;

/// How often the cases are run in turn.
const ROUNDS: usize = 11;

/// One line of the figures.
struct Case<'a> {
    subject: Subject,
    workload: &'a Workload,
    name: String,
}

impl<'a> Case<'a> {
    fn new(kind: Kind, limit: &Limit, workload: &'a Workload) -> Self {
        let name = format!("{kind}/{}", workload.name);
        Self { subject: subject(kind, limit, workload), workload, name }
    }

    fn run(&self) {
        black_box(replay(black_box(&self.subject), &self.workload.trace, CostRule::Unit));
    }
}

fn subject(kind: Kind, limit: &Limit, workload: &Workload) -> Subject {
    Subject::new(kind, limit, &workload.trace, &Choices::default()).expect("the limit is exact")
}

/// The rolling window is the exact log, and every algorithm admits some and denies some.
fn verify(limit: &Limit, workload: &Workload) {
    let choices = Choices::default();
    let log = judge(limit, choices.window, Loop::Closed, &workload.trace, CostRule::Unit);
    let decide = |kind| replay(&subject(kind, limit, workload), &workload.trace, CostRule::Unit);
    assert_eq!(decide(Kind::Rolling), log, "{}: rolling is not the exact log", workload.name);
    let all = workload.trace.len() as u64;
    for kind in [Kind::Gcra, Kind::Fixed, Kind::SlidingCounter, Kind::RollingStrict] {
        let admitted = decide(kind).admitted();
        assert!(0 < admitted && admitted < all, "{}: {kind} decides nothing", workload.name);
    }
}

/// Runs the cases in turn and prints decisions per second.
fn in_turn(cases: &[Case<'_>]) {
    let clock = MonotonicClock::new();
    let mut took = vec![Vec::with_capacity(ROUNDS); cases.len()];
    for _ in 0..ROUNDS {
        for (case, took) in cases.iter().zip(&mut took) {
            let start = clock.now();
            case.run();
            let lasted: Duration = clock.now().since(start);
            took.push(case.workload.trace.len() as f64 / lasted.as_secs_f64() / 1e6);
        }
    }
    println!("million decisions a second, {ROUNDS} rounds in turn:");
    for (case, took) in cases.iter().zip(&took) {
        let Summary { median, min, max } = Summary::of(took);
        let spread = Summary::of(took).spread_percent();
        println!("{:<24} {median:>7.1}  ({min:.1} to {max:.1}, {spread:.0} %)", case.name);
    }
}

fn benchmark(criterion: &mut Criterion) {
    let limit: Limit = "5/60s".parse().expect("a limit");
    let small = uniform("10k-keys", 1_000_000, 10_000, HOUR_NS).expect("a trace");
    let large = uniform("1M-keys", 4_000_000, 1_000_000, HOUR_NS / 60).expect("a trace");
    let skewed = zipf("1M-keys-zipf", 4_000_000, 1_000_000, HOUR_NS / 60).expect("a trace");
    verify(&limit, &small);
    verify(&limit, &skewed);

    let kinds = [
        Kind::Unlimited,
        Kind::Gcra,
        Kind::Fixed,
        Kind::SlidingCounter,
        Kind::Rolling,
        Kind::RollingStrict,
    ];
    let many = [(Kind::Gcra, &large), (Kind::Gcra, &skewed)];
    let runs = kinds.iter().map(|&kind| (kind, &small)).chain(many);
    let cases: Vec<Case<'_>> =
        runs.map(|(kind, workload)| Case::new(kind, &limit, workload)).collect();
    in_turn(&cases);

    let mut group = criterion.benchmark_group("replay");
    group.sample_size(10);
    for case in &cases {
        group.throughput(Throughput::Elements(case.workload.trace.len() as u64));
        let (kind, workload) = case.name.split_once('/').unwrap_or((&case.name, ""));
        group.bench_function(BenchmarkId::new(kind, workload), |bencher| {
            bencher.iter(|| case.run());
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
