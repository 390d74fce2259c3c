//! Independent requests: how many in a while, when the k-th, and what is left when they are split.

use giusto_sim::{
    random::Random,
    traffic::{Costs, Gaps, Poisson, Popularity, Renewal, Schedule, Traffic},
};

use super::{
    ALPHA,
    instants::{counts, gaps, instants, span},
    statistics::{binomial_tail, chi_square_tail, gamma_law, ks_tail, log_gamma, poisson_tail},
};

/// The tail of the counts in 20,000 bins of a tenth of a second, 5 expected in each:
/// 20,000 times e^-5 5^k / k! bins should have k.
fn tail_of_counts(times: &[u64]) -> f64 {
    const BINS: usize = 20_000;
    let mut observed = vec![0_u64; 40];
    for count in counts(times, BINS, 100_000_000) {
        observed[usize::try_from(count).expect("few").min(39)] += 1;
    }
    let expected: Vec<f64> = (0..40)
        .map(|k| {
            BINS as f64 * (f64::from(k) * 5_f64.ln() - 5.0 - log_gamma(f64::from(k) + 1.0)).exp()
        })
        .collect();
    chi_square_tail(&observed, &expected, false)
}

#[test]
fn counts_follow_the_poisson_law() {
    for seed in 0..5 {
        let times = instants(Poisson { rate: 50.0 }, span(0.0, 2_000.0), seed);
        assert!(tail_of_counts(&times) > ALPHA, "seed {seed}");
        assert!(poisson_tail(times.len() as u64, 100_000.0) > ALPHA);
        // Gaps that are a little more even, with the same mean, and a rate that is off by 5 %.
        let even = Renewal { gaps: Gaps::Gamma, rate: 50.0, shape: 1.2 };
        assert!(tail_of_counts(&instants(even, span(0.0, 2_000.0), seed)) < ALPHA);
        let slow = instants(Poisson { rate: 47.5 }, span(0.0, 2_000.0), seed);
        assert!(tail_of_counts(&slow) < ALPHA);
        assert!(poisson_tail(slow.len() as u64, 100_000.0) < ALPHA);
    }
}

#[test]
fn the_tenth_request_follows_the_law_of_erlang() {
    // P(t_10 <= t) = P(10, rate t), each instant from a seed of its own.
    let law = |t: f64| gamma_law(10.0, 3.0 * t).0;
    let tenth = |seed| instants(Poisson { rate: 3.0 }, span(0.0, 30.0), seed)[9] as f64 / 1e9;
    assert!(ks_tail((0..4_000).map(tenth).collect(), law) > ALPHA);
    // Uniform gaps of the same mean.
    let wrong = |seed| {
        let mut random = Random::new(seed, 0);
        (0..10).map(|_| 2.0 / 3.0 * random.unit()).sum()
    };
    assert!(ks_tail((0..4_000).map(wrong).collect(), law) < ALPHA);
}

#[test]
fn a_late_start_and_a_low_rate_lose_no_precision() {
    // One request in 20 minutes, from the year 500 on.
    let from = 500.0 * 365.25 * 86_400.0;
    let times = instants(Poisson { rate: 1.0 / 1_200.0 }, span(from, from + 2e7), 1);
    let gaps: Vec<f64> = gaps(&times)[1..].iter().map(|gap| gap / 1_200.0).collect();
    assert!(gaps.len() > 10_000);
    assert!(ks_tail(gaps, |x| -(-x).exp_m1()) > ALPHA);
}

#[test]
fn a_rate_of_one_in_two_nanoseconds_loses_no_fraction() {
    // Gaps cut to whole nanoseconds would each be short by half of one: a quarter of the mean.
    let seen = instants(Poisson { rate: 5e8 }, span(0.0, 4e-4), 1).len() as u64;
    assert!(poisson_tail(seen, 200_000.0) > ALPHA);
    assert!(poisson_tail(seen, 205_000.0) < ALPHA);
}

/// The instants of key 3 among ten keys of a source.
fn of_one_key(popularity: Popularity, seed: u64) -> (u64, Vec<u64>) {
    let traffic = Traffic {
        process: Poisson { rate: 1_000.0 }.into(),
        schedule: Schedule::new(span(0.0, 200.0)),
        popularity,
        costs: Costs::Constant(1),
        first_key: 0,
        requests: None,
    };
    let source = traffic.source(seed, 0).expect("possible numbers");
    let requests: Vec<_> = source.collect();
    let own = requests.iter().filter(|request| request.key == 3).map(|request| request.time_ns);
    (requests.len() as u64, own.collect())
}

#[test]
fn the_requests_of_one_key_are_again_a_poisson_process() {
    for seed in 0..3 {
        let law = |gap: f64| -(-100.0 * gap).exp_m1();
        let (all, own) = of_one_key(Popularity::Uniform { keys: 10 }, seed);
        assert!(binomial_tail(own.len() as u64, all, 0.1) > ALPHA);
        assert!(poisson_tail(own.len() as u64, 20_000.0) > ALPHA);
        assert!(ks_tail(gaps(&own), law) > ALPHA);
        // Every tenth request has the same mean and other gaps.
        let (_, own) = of_one_key(Popularity::Sequence { keys: 10 }, seed);
        assert!(ks_tail(gaps(&own), law) < ALPHA);
        let (all, own) = of_one_key(Popularity::Uniform { keys: 9 }, seed);
        assert!(binomial_tail(own.len() as u64, all, 0.1) < ALPHA);
    }
}
