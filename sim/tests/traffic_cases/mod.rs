//! One source of each kind, with the digest of its first 10,000 requests under seed 1.
//!
//! A digest that changes means that every seed means something else: recorded scenarios then give
//! other results, and the change belongs into the notes of the version.

use std::time::Duration;

use giusto_sim::traffic::{
    Aim, Bursts, Costs, Counts, Diurnal, EdgeAttack, FlashCrowd, Gaps, Modulated, ModulatedState,
    Poisson, Popularity, Process, Renewal, Schedule, Span, Steady, Times, Timing, Traffic,
};

/// A length of time in seconds.
pub(crate) fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// From one second to another.
pub(crate) fn span(from: f64, until: f64) -> Span {
    Span::new(seconds(from), seconds(until)).expect("a span")
}

/// The digests, by name.
const DIGESTS: [(&str, &str); 13] = [
    ("steady", "5052ba20a199ac357101426602127382a6b8ff8f39708ebe0545d2eede5b6d1b"),
    ("poisson", "2285a74a38885c088f920ad650a7e4c1b0137facadb2a09e75bab3ad4952ee02"),
    ("bursts", "113de7d19ebffd2ff3039f13b9b103e31fda84ab2c39cb029cc8025ecbf0363a"),
    ("modulated", "34f640311ae0bf39e8d7e5ab658a7b0a4748e5da0d331e88a2b3f5d8be8ab7a4"),
    ("gamma", "9bee815ad4be585557f3a9004e5e9af94927f9ce89f2cc2edc95d0455ea969fa"),
    ("gamma above 1", "1edff7f6a63554ae57527ff8f94a2aaef9976a2dcb3bbe917745c8562565200b"),
    ("weibull", "c483c4933dcf07094831f8874e60d4ea99c13a3140025b740fcf214e046ede72"),
    ("diurnal", "acd911d248af6042544915e650d4b0e47267f287fcf83378f389ea8cb6e8f41d"),
    ("flash crowd", "a12aec1f86e2c778d79f6c828370160a665320ed5ae6d9ec237f511955e21f54"),
    ("edge attack", "56f57111426d84e653ee4fe2480f1cb85f7f48ee97fc1f0bfac04ec04fa7e77d"),
    ("first hit", "42ca255597d379da074fef142fd81f732cfed428d9a2d69c5e8034020e538a02"),
    ("counts", "7a8b865a290f8dc51c1566a6ab7f763f04a79e3e974089fbbbd78b004610a5d4"),
    ("times", "6246e19d6519dfef8a5b9b0d8b16b26e3d86f2fe1d4d255f78a84bf3eb14c138"),
];

/// What each of them sends, in the same order.
fn contents() -> Vec<(Process, Popularity, Costs)> {
    let unit = Costs::Constant(1);
    let zipf = |exponent| Popularity::Zipf { keys: 1_000, exponent };
    let uniform = |keys| Popularity::Uniform { keys };
    let weighted = Popularity::Weighted((1..200).map(|key| 1_000 / key).collect());
    let tokens = Costs::LogNormal { median: 300.0, sigma: 1.1, cap: 8_192 };
    let list = Costs::Weighted(vec![(1, 70), (50, 25), (500, 5)]);
    let range = Costs::Uniform { least: 1, most: 9 };
    let renewal = |gaps, shape| Renewal { gaps, rate: 12.5, shape }.into();
    let times = Times { times_ns: (0..5_000).map(|k: u64| k * k * 30_001).collect() };
    let steady = Steady { requests: 7, period: seconds(1.0), phase: seconds(0.1) };
    vec![
        (steady.into(), Popularity::Sequence { keys: 3 }, unit.clone()),
        (Poisson { rate: 20.0 }.into(), zipf(1.1), tokens),
        (bursts(), uniform(50), list),
        (modulated(), weighted, Costs::Geometric { mean: 4.5 }),
        (renewal(Gaps::Gamma, 0.4), zipf(1.0), range),
        (renewal(Gaps::Gamma, 3.3), zipf(0.5), unit.clone()),
        (renewal(Gaps::Weibull, 0.6), zipf(2.5), unit.clone()),
        (diurnal(), Popularity::One, unit.clone()),
        (flash_crowd(), Popularity::Fresh, unit.clone()),
        (edges(Aim::Aligned), Popularity::One, unit.clone()),
        (edges(Aim::FirstHit), Popularity::One, unit.clone()),
        (counts(), uniform(9), unit.clone()),
        (times.into(), uniform(u32::MAX), unit),
    ]
}

fn bursts() -> Process {
    let (least_pause, most_pause) = (seconds(0.5), seconds(9.0));
    Bursts { least_size: 5, most_size: 90, least_pause, most_pause, rate: 333.3 }.into()
}

fn modulated() -> Process {
    let state = |rate, dwell, weight| ModulatedState { rate, dwell: seconds(dwell), weight };
    Modulated { states: vec![state(80.0, 3.0, 2), state(0.0, 1.0, 1), state(15.0, 8.0, 5)] }.into()
}

fn diurnal() -> Process {
    Diurnal { mean: 12.0, amplitude: 0.8, period: seconds(60.0), peak: seconds(20.0) }.into()
}

fn flash_crowd() -> Process {
    let (at, ramp, half_life) = (seconds(200.0), seconds(5.0), seconds(30.0));
    FlashCrowd { base: 4.0, at, factor: 25.0, ramp, half_life }.into()
}

fn edges(aim: Aim) -> Process {
    let (window, within) = (seconds(60.0), seconds(0.5));
    EdgeAttack { limit: 300, window, within, every: 2, aim, timing: Timing::Random }.into()
}

fn counts() -> Process {
    let counts = vec![100, 0, 2_000, 31, 5, 1, 900, 3_000];
    Counts { interval: seconds(60.0), counts }.into()
}

/// Every source: its name, its digest, and what it sends in 15 minutes.
pub(crate) fn cases() -> Vec<(&'static str, &'static str, Traffic)> {
    let schedule = Schedule::new(span(0.0, 900.0));
    let case = |((name, digest), (process, popularity, costs))| {
        let schedule = schedule.clone();
        let traffic =
            Traffic { process, schedule, popularity, costs, first_key: 0, requests: None };
        (name, digest, traffic)
    };
    let contents = contents();
    assert_eq!(contents.len(), DIGESTS.len());
    DIGESTS.into_iter().zip(contents).map(case).collect()
}
