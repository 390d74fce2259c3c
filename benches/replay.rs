//! Decisions per second of a replay, one thread, trace in memory: every algorithm on keys that fit
//! the caches, and GCRA on a million keys that do not.
//!
//! Before anything is timed, the decisions are held against the exact log where they must agree and
//! against each other where one must admit no more than the other.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use giusto_bench::workload::{Workload, uniform};
use giusto_sim::{
    limit::Limit,
    oracle::{Loop, judge},
    replay::{CostRule, replay},
    subject::{Choices, Kind, Subject},
};

const HOUR_NS: u64 = 3_600_000_000_000;

fn subject(kind: Kind, limit: &Limit, workload: &Workload) -> Subject {
    Subject::new(kind, limit, &workload.trace, &Choices::default()).expect("the limit is exact")
}

/// The rolling window is the exact log, and no algorithm admits more than no limit at all.
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

fn benchmark(criterion: &mut Criterion) {
    let limit: Limit = "5/60s".parse().expect("a limit");
    let small = uniform("10k-keys", 1_000_000, 10_000, HOUR_NS).expect("a trace");
    let large = uniform("1M-keys", 4_000_000, 1_000_000, HOUR_NS / 60).expect("a trace");
    verify(&limit, &small);

    let mut group = criterion.benchmark_group("replay");
    group.sample_size(10);
    let kinds = [
        Kind::Unlimited,
        Kind::Gcra,
        Kind::Fixed,
        Kind::SlidingCounter,
        Kind::Rolling,
        Kind::RollingStrict,
    ];
    let runs = kinds.iter().map(|&kind| (kind, &small)).chain([(Kind::Gcra, &large)]);
    for (kind, workload) in runs {
        let subject = subject(kind, &limit, workload);
        group.throughput(Throughput::Elements(workload.trace.len() as u64));
        group.bench_function(BenchmarkId::new(kind.name(), workload.name), |bencher| {
            bencher.iter(|| replay(black_box(&subject), &workload.trace, CostRule::Unit));
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
