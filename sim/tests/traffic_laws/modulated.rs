//! A rate that jumps: mean and dispersion of its counts against theory.

use giusto_sim::traffic::{Modulated, ModulatedState, Poisson, Process};

use super::{
    ALPHA,
    instants::{instants, seconds, span},
    statistics::{moments, normal_tail},
};

/// Counts within one second, each from a seed of its own.
fn counts(process: &Process, runs: u64) -> Vec<f64> {
    let count = |seed| instants(process.clone(), span(0.0, 1.0), seed).len() as f64;
    (0..runs).map(count).collect()
}

/// The tails of the mean and of the variance of independent counts, by the central limit theorem
/// with the samples' own fourth moment.
fn tails(counts: &[f64], mean: f64, variance: f64) -> (f64, f64) {
    let n = counts.len() as f64;
    let (seen_mean, seen_variance, fourth) = moments(counts);
    let error = ((fourth - seen_variance * seen_variance) / n).sqrt();
    let of_mean = normal_tail((seen_mean - mean) / (variance / n).sqrt());
    (of_mean, normal_tail((seen_variance - variance) / error))
}

fn states(list: &[(f64, f64, u32)]) -> Process {
    let state = |&(rate, dwell, weight): &(f64, f64, u32)| ModulatedState {
        rate,
        dwell: seconds(dwell),
        weight,
    };
    Modulated { states: list.iter().map(state).collect() }.into()
}

/// Mean and variance of the counts in t seconds of two states: rates r and s, left at a and b a
/// second in the mean:
///
/// ```text
/// mean = t (b r + a s) / (a + b)
/// I(t) = 1 + 2 a b (r - s)^2 / ((a + b)^2 (r b + s a)) * (1 - (1 - e^-(a+b)t) / ((a + b) t))
/// ```
///
/// Source: H. Heffes and D. M. Lucantoni, IEEE Journal on Selected Areas in Communications 4(6),
/// 1986.
fn two_states(first: (f64, f64), second: (f64, f64), seconds: f64) -> (f64, f64) {
    let (rates, leaving) = ((first.0, second.0), (first.1, second.1));
    let both = leaving.0 + leaving.1;
    let crossed = leaving.1 * rates.0 + leaving.0 * rates.1;
    let mean = seconds * crossed / both;
    let memory = 1.0 - (1.0 - (-both * seconds).exp()) / (both * seconds);
    let apart = leaving.0 * leaving.1 * (rates.0 - rates.1).powi(2);
    (mean, mean * (1.0 + 2.0 * apart / (both * both * crossed) * memory))
}

#[test]
fn two_states_have_their_mean_and_dispersion() {
    for (rates, dwells) in [((90.0, 10.0), (0.2, 0.6)), ((40.0, 0.0), (0.5, 0.5))] {
        let process = states(&[(rates.0, dwells.0, 1), (rates.1, dwells.1, 1)]);
        let (mean, variance) =
            two_states((rates.0, 1.0 / dwells.0), (rates.1, 1.0 / dwells.1), 1.0);
        let right = counts(&process, 20_000);
        let (of_mean, of_variance) = tails(&right, mean, variance);
        assert!(of_mean > ALPHA && of_variance > ALPHA, "{of_mean} {of_variance}");
        // Independent requests of the same mean, and states that last a third longer.
        let poisson = counts(&Poisson { rate: mean }.into(), 20_000);
        let (of_mean, of_variance) = tails(&poisson, mean, variance);
        assert!(of_mean > ALPHA && of_variance < ALPHA, "{of_mean} {of_variance}");
        let longer = [(rates.0, dwells.0 * 4.0 / 3.0, 1), (rates.1, dwells.1 * 4.0 / 3.0, 1)];
        let (of_mean, of_variance) = tails(&counts(&states(&longer), 20_000), mean, variance);
        assert!(of_mean > ALPHA && of_variance < ALPHA, "{of_mean} {of_variance}");
    }
}

/// The share of time in each state, by following the jumps until nothing changes.
fn shares(list: &[(f64, f64, u32)]) -> Vec<f64> {
    let all: f64 = list.iter().map(|state| f64::from(state.2)).sum();
    let mut visits = vec![1.0 / list.len() as f64; list.len()];
    for _ in 0..1_000 {
        let mut next = vec![0.0; list.len()];
        for (from, share) in visits.iter().enumerate() {
            for to in (0..list.len()).filter(|&to| to != from) {
                let odds = f64::from(list[to].2) / (all - f64::from(list[from].2));
                // Half of the visits stay, which changes no share and lets it settle.
                next[to] += share * odds / 2.0;
            }
            next[from] += share / 2.0;
        }
        visits = next;
    }
    let times: Vec<f64> = visits.iter().zip(list).map(|(visit, state)| visit * state.1).collect();
    let sum: f64 = times.iter().sum();
    times.iter().map(|time| time / sum).collect()
}

#[test]
fn weights_say_how_often_a_state_comes_next() {
    let list = [(300.0, 0.05, 1), (20.0, 0.1, 6), (60.0, 0.02, 3)];
    let mean: f64 = shares(&list).iter().zip(&list).map(|(share, state)| share * state.0).sum();
    // The variance is the samples' own: only the mean is judged.
    let tail = |list: &[(f64, f64, u32)]| {
        let counts = counts(&states(list), 20_000);
        let variance = moments(&counts).1;
        tails(&counts, mean, variance).0
    };
    assert!(tail(&list) > ALPHA);
    // Alike, as if the weights were not there.
    assert!(tail(&list.map(|(rate, dwell, _)| (rate, dwell, 1))) < ALPHA);
}

#[test]
fn counts_do_not_depend_on_when_they_are_taken() {
    // The first and the last second of a run of ten, both with the mean of the long run.
    let process = states(&[(100.0, 3.0, 1), (5.0, 1.0, 1)]);
    let (mean, variance) = two_states((100.0, 1.0 / 3.0), (5.0, 1.0), 1.0);
    for second in [0_u64, 9] {
        let count = |seed| {
            let times = instants(process.clone(), span(0.0, 10.0), seed);
            times.iter().filter(|&time| time / 1_000_000_000 == second).count() as f64
        };
        let (of_mean, _) = tails(&(0..4_000).map(count).collect::<Vec<_>>(), mean, variance);
        assert!(of_mean > ALPHA, "second {second}");
    }
    // A source that starts in its first state every time.
    let eager = counts(&states(&[(100.0, 100.0, 1), (5.0, 1.0, 1)]), 4_000);
    assert!(tails(&eager, mean, variance).0 < ALPHA);
}
