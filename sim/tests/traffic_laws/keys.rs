//! Which keys are chosen, against their odds.

use giusto_sim::{
    random::Random,
    trace::Trace,
    traffic::{KeyDraw, Popularity},
};

use super::{
    ALPHA,
    statistics::{binomial_tail, chi_square_tail},
};

const DRAWS: usize = 200_000;

fn draw(popularity: &Popularity, seed: u64) -> KeyDraw {
    popularity.draw(Random::new(seed, 1)).expect("possible numbers")
}

fn keys(popularity: &Popularity, seed: u64) -> impl Iterator<Item = u32> {
    let mut draw = draw(popularity, seed);
    std::iter::from_fn(move || draw.next_key()).take(DRAWS)
}

/// The tail of the keys of a source beside odds, which need not sum to 1.
fn tail(popularity: &Popularity, seed: u64, odds: &[f64]) -> f64 {
    let mut observed = vec![0_u64; odds.len()];
    keys(popularity, seed).for_each(|key| observed[key as usize] += 1);
    let all: f64 = odds.iter().sum();
    let expected: Vec<f64> = odds.iter().map(|odds| DRAWS as f64 * odds / all).collect();
    chi_square_tail(&observed, &expected, false)
}

/// Odds of k^-s for k from 1 to n.
fn zipf(keys: u32, exponent: f64) -> Vec<f64> {
    (1..=keys).map(|key| f64::from(key).powf(-exponent)).collect()
}

#[test]
fn uniform_keys_are_as_likely_each() {
    for seed in 0..3 {
        let uniform = Popularity::Uniform { keys: 100 };
        assert!(tail(&uniform, seed, &[1.0; 100]) > ALPHA);
        assert!(tail(&uniform, seed, &zipf(100, 0.1)) < ALPHA);
        assert!(tail(&Popularity::Uniform { keys: 99 }, seed, &[1.0; 100]) < ALPHA);
    }
}

#[test]
fn zipf_keys_follow_the_power_law() {
    for (seed, exponent) in (0..).zip([0.0, 0.5, 0.99, 1.0, 1.1, 2.0, 5.0]) {
        let popularity = Popularity::Zipf { keys: 1_000, exponent };
        assert!(tail(&popularity, seed, &zipf(1_000, exponent)) > ALPHA, "exponent {exponent}");
        assert!(tail(&popularity, seed, &zipf(1_000, exponent + 0.1)) < ALPHA, "{exponent}");
    }
    // Few keys, where the ends matter most.
    for keys in [1, 2, 3] {
        let popularity = Popularity::Zipf { keys, exponent: 1.5 };
        let mut observed = vec![0_u64; keys as usize];
        self::keys(&popularity, 9).for_each(|key| observed[key as usize] += 1);
        let all: f64 = zipf(keys, 1.5).iter().sum();
        for (seen, odds) in observed.iter().zip(zipf(keys, 1.5)) {
            let share = odds / all;
            assert!(share >= 1.0 || binomial_tail(*seen, DRAWS as u64, share) > ALPHA);
        }
    }
    assert!(tail(&Popularity::Zipf { keys: 2, exponent: 1.5 }, 9, &zipf(2, 1.6)) < ALPHA);
}

#[test]
fn zipf_keys_of_all_32_bits_follow_it_too() {
    // The sum of k^-2 is pi^2 / 6, and what is beyond the last key does not matter.
    let popularity = Popularity::Zipf { keys: u32::MAX, exponent: 2.0 };
    let first = keys(&popularity, 4).filter(|&key| key == 0).count() as u64;
    let share = 6.0 / std::f64::consts::PI.powi(2);
    assert!(binomial_tail(first, DRAWS as u64, share) > ALPHA);
    assert!(binomial_tail(first, DRAWS as u64, share + 0.01) < ALPHA);
    // The sum of 1/k up to n is log n + 0.5772 + 1/(2n): one request in 22.76 is of the first key.
    let popularity = Popularity::Zipf { keys: u32::MAX, exponent: 1.0 };
    let first = keys(&popularity, 5).filter(|&key| key == 0).count() as u64;
    let share = 1.0 / (f64::from(u32::MAX).ln() + 0.577_215_664_9);
    assert!(binomial_tail(first, DRAWS as u64, share) > ALPHA);
    assert!(binomial_tail(first, DRAWS as u64, share * 1.1) < ALPHA);
    // Without an exponent it reaches the far end.
    let far = keys(&Popularity::Zipf { keys: u32::MAX, exponent: 0.0 }, 6).max();
    assert!(far > Some(4_290_000_000));
}

#[test]
fn weighted_keys_follow_their_weights() {
    for seed in 0..3 {
        let weights = vec![5, 0, 1, 30, 7, 7, 0, 50];
        let odds: Vec<f64> = weights.iter().map(|&weight| weight as f64).collect();
        let popularity = Popularity::Weighted(weights);
        // Put the impossible keys aside: none is ever chosen.
        assert!(keys(&popularity, seed).all(|key| odds[key as usize] > 0.0));
        assert!(tail(&popularity, seed, &odds) > ALPHA);
        let mut wrong = odds.clone();
        wrong[3] += 2.0;
        assert!(tail(&popularity, seed, &wrong) < ALPHA);
    }
    let huge = Popularity::Weighted(vec![u64::MAX / 2, u64::MAX / 2, 1]);
    assert!(tail(&huge, 1, &[1.0, 1.0, 0.0]) > ALPHA);
}

#[test]
fn keys_of_a_trace_come_as_often_as_in_it() {
    let keys = vec![2, 0, 2, 2, 1, 2];
    let names = ["a", "b", "c", "never"].map(str::to_owned).to_vec();
    let trace = Trace::from_parts(vec![0; 6], keys, vec![1; 6], names, None).expect("a trace");
    let popularity = Popularity::of_trace(&trace);
    assert_eq!(popularity, Popularity::Weighted(vec![1, 1, 4, 0]));
    assert_eq!(popularity.keys(), Some(4));
    assert!(tail(&popularity, 1, &[1.0, 1.0, 4.0, 0.0]) > ALPHA);
    assert!(tail(&popularity, 1, &[1.0, 1.0, 4.2, 0.0]) < ALPHA);
}

#[test]
fn what_is_not_random_is_exact() {
    assert!(keys(&Popularity::One, 1).all(|key| key == 0));
    assert!(keys(&Popularity::Fresh, 1).eq(0..200_000));
    let round: Vec<u32> = keys(&Popularity::Sequence { keys: 3 }, 1).take(7).collect();
    assert_eq!(round, [0, 1, 2, 0, 1, 2, 0]);
}
