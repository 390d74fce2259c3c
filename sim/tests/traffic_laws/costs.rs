//! What requests cost, against the distributions.

use giusto_sim::{random::Random, traffic::Costs};

use super::{
    ALPHA,
    statistics::{chi_square_tail, normal_law, normal_tail},
};

const DRAWS: usize = 200_000;

fn costs(costs: &Costs, seed: u64) -> Vec<u64> {
    let mut draw = costs.draw(Random::new(seed, 2)).expect("possible numbers");
    std::iter::from_fn(|| draw.next_cost()).take(DRAWS).collect()
}

/// The tail of costs beside a distribution function on whole numbers, up to a largest that takes
/// all above it.
fn tail(costs: &[u64], most: u64, law: impl Fn(u64) -> f64) -> f64 {
    let mut observed = vec![0_u64; usize::try_from(most).expect("few") + 1];
    for &cost in costs {
        observed[usize::try_from(cost.min(most)).expect("few")] += 1;
    }
    let below = |cost: u64| if cost == 0 { 0.0 } else { law(cost - 1) };
    let upto = |cost: u64| if cost == most { 1.0 } else { law(cost) };
    let expected: Vec<f64> =
        (0..=most).map(|cost| DRAWS as f64 * (upto(cost) - below(cost))).collect();
    chi_square_tail(&observed, &expected, false)
}

/// 1 - (1 - 1/mean)^k.
fn geometric(mean: f64) -> impl Fn(u64) -> f64 {
    move |cost| 1.0 - (1.0 - 1.0 / mean).powi(i32::try_from(cost).expect("small"))
}

#[test]
fn geometric_costs_follow_their_law() {
    for (seed, mean) in (0..).zip([1.2, 5.0, 40.0]) {
        let right = costs(&Costs::Geometric { mean }, seed);
        assert!(right.iter().all(|&cost| cost >= 1));
        assert!(tail(&right, 400, geometric(mean)) > ALPHA, "mean {mean}");
        assert!(tail(&right, 400, geometric(mean * 1.05)) < ALPHA, "mean {mean}");
        // The mean of n has variance (mean^2 - mean) / n.
        let seen = right.iter().sum::<u64>() as f64 / DRAWS as f64;
        let error = ((mean * mean - mean) / DRAWS as f64).sqrt();
        assert!(normal_tail((seen - mean) / error) > ALPHA);
        assert!(normal_tail((seen + 1.0 - mean) / error) < ALPHA, "counted from 0");
    }
    assert!(costs(&Costs::Geometric { mean: 1.0 }, 1).iter().all(|&cost| cost == 1));
}

/// P(cost <= k) where k is below the cap: that of the number before it is rounded up.
fn log_normal(median: f64, sigma: f64) -> impl Fn(u64) -> f64 {
    move |cost| {
        if cost == 0 { 0.0 } else { normal_law(((cost as f64).ln() - median.ln()) / sigma) }
    }
}

#[test]
fn log_normal_costs_follow_their_law_up_to_the_cap() {
    for (seed, median, sigma) in [(1, 120.0, 0.4), (2, 30.0, 1.2), (3, 2.0, 0.5)] {
        let right = costs(&Costs::LogNormal { median, sigma, cap: 500 }, seed);
        assert!(right.iter().all(|cost| (1..=500).contains(cost)));
        assert!(tail(&right, 500, log_normal(median, sigma)) > ALPHA, "{median} {sigma}");
        assert!(tail(&right, 500, log_normal(median * 1.05, sigma)) < ALPHA);
        assert!(tail(&right, 500, log_normal(median, sigma * 1.05)) < ALPHA);
    }
    let right = costs(&Costs::LogNormal { median: 30.0, sigma: 1.2, cap: 500 }, 2);
    let rounded_down: Vec<u64> = right.iter().map(|cost| cost - 1).collect();
    assert!(tail(&rounded_down, 500, log_normal(30.0, 1.2)) < ALPHA);
    let even = costs(&Costs::LogNormal { median: 7.5, sigma: 0.0, cap: 500 }, 2);
    assert!(even.iter().all(|&cost| cost == 8));
}

#[test]
fn costs_of_a_range_or_a_list_follow_their_odds() {
    let right = costs(&Costs::Uniform { least: 3, most: 12 }, 1);
    assert!(right.iter().all(|cost| (3..=12).contains(cost)));
    let uniform = |most: f64| move |cost: u64| ((cost as f64 - 2.0) / (most - 2.0)).max(0.0);
    assert!(tail(&right, 12, uniform(12.0)) > ALPHA);
    assert!(tail(&right, 12, uniform(12.2)) < ALPHA);

    let list = costs(&Costs::Weighted(vec![(1, 70), (50, 25), (7, 5), (9, 0)]), 2);
    let law = |fifty: f64| {
        move |cost: u64| match cost {
            0 => 0.0,
            1..7 => 70.0 / (75.0 + fifty),
            7..50 => 75.0 / (75.0 + fifty),
            _ => 1.0,
        }
    };
    assert!(!list.contains(&9));
    assert!(tail(&list, 51, law(25.0)) > ALPHA);
    assert!(tail(&list, 51, law(27.0)) < ALPHA);
}

#[test]
fn what_is_not_random_is_exact() {
    assert!(costs(&Costs::Constant(0), 1).iter().all(|&cost| cost == 0));
    assert_eq!(costs(&Costs::Batches { items: 120, batch: 50 }, 1), [50, 50, 20]);
    assert_eq!(costs(&Costs::Batches { items: 100, batch: 50 }, 1), [50, 50]);
    assert_eq!(costs(&Costs::Batches { items: 1, batch: u64::MAX }, 1), [1]);
}
