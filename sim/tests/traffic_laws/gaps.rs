//! Independent gaps against their distribution functions, and bursts against their ranges.

use giusto_sim::traffic::{Bursts, Counts, Gaps, Renewal};

use super::{
    ALPHA,
    instants::{gaps, instants, seconds, span},
    statistics::{chi_square_tail, gamma_law, ks_tail, log_gamma, moments, normal_tail},
};

/// Gaps of mean 1 s, about 200,000 of them.
fn renewal(gaps_of: Gaps, shape: f64, seed: u64) -> Vec<f64> {
    gaps(&instants(Renewal { gaps: gaps_of, rate: 1.0, shape }, span(0.0, 200_000.0), seed))
}

/// The distribution function of gaps of mean 1.
fn law(family: Gaps, shape: f64) -> impl Fn(f64) -> f64 {
    let scale = log_gamma(1.0 + 1.0 / shape).exp();
    move |x| match family {
        Gaps::Gamma => gamma_law(shape, shape * x).0,
        Gaps::Weibull => -(-(x * scale).powf(shape)).exp_m1(),
    }
}

/// The first four moments about zero of gaps of mean 1, by Γ: that of order r is
/// Γ(k + r) / (Γ(k) k^r) for gamma, Γ(1 + r/k) / Γ(1 + 1/k)^r for Weibull.
fn raw_moments(family: Gaps, shape: f64) -> [f64; 4] {
    [1.0, 2.0, 3.0, 4.0].map(|order: f64| match family {
        Gaps::Gamma => (log_gamma(shape + order) - log_gamma(shape) - order * shape.ln()).exp(),
        Gaps::Weibull => {
            (log_gamma(1.0 + order / shape) - order * log_gamma(1.0 + 1.0 / shape)).exp()
        }
    })
}

/// The tails of mean and variance of samples by the central limit theorem: the mean of n has
/// variance s2 / n, the variance of n has variance (m4 - s2^2) / n.
fn tails_of_moments(samples: &[f64], family: Gaps, shape: f64) -> (f64, f64) {
    let [one, two, three, four] = raw_moments(family, shape);
    assert!((one - 1.0).abs() < 1e-10);
    let variance = two - 1.0;
    let fourth = four - 4.0 * three + 6.0 * two - 3.0;
    let n = samples.len() as f64;
    let (mean, seen, _) = moments(samples);
    let of_mean = normal_tail((mean - 1.0) / (variance / n).sqrt());
    let of_variance = normal_tail((seen - variance) / ((fourth - variance * variance) / n).sqrt());
    (of_mean, of_variance)
}

#[test]
fn gaps_follow_their_distribution() {
    for family in [Gaps::Gamma, Gaps::Weibull] {
        for (seed, shape) in (1..).zip([0.5, 0.8, 1.0, 2.5, 30.0]) {
            let right = renewal(family, shape, seed);
            assert!(ks_tail(right.clone(), law(family, shape)) > ALPHA, "{family:?} {shape}");
            // A shape that is off by a fifth.
            assert!(ks_tail(right, law(family, shape * 1.2)) < ALPHA, "{family:?} {shape}");
        }
        // One family is not the other.
        let other = if family == Gaps::Gamma { Gaps::Weibull } else { Gaps::Gamma };
        assert!(ks_tail(renewal(family, 0.5, 7), law(other, 0.5)) < ALPHA);
    }
}

#[test]
fn gaps_have_their_mean_and_variance() {
    for family in [Gaps::Gamma, Gaps::Weibull] {
        for (seed, shape) in (11..).zip([1.0, 2.5, 30.0]) {
            let right = renewal(family, shape, seed);
            let (mean, variance) = tails_of_moments(&right, family, shape);
            assert!(mean > ALPHA && variance > ALPHA, "{family:?} {shape}: {mean} {variance}");
            let longer: Vec<f64> = right.iter().map(|gap| gap * 1.03).collect();
            let (mean, variance) = tails_of_moments(&longer, family, shape);
            assert!(mean < ALPHA && variance < ALPHA, "{family:?} {shape}: {mean} {variance}");
        }
    }
}

#[test]
fn bursts_have_sizes_and_pauses_within_their_ranges() {
    let bursts = Bursts {
        least_size: 40,
        most_size: 60,
        least_pause: seconds(1.0),
        most_pause: seconds(3.0),
        rate: 100.0,
    };
    let times = instants(bursts, span(0.0, 60_000.0), 3);
    let (mut sizes, mut pauses) = (Vec::new(), Vec::new());
    for gap in gaps(&times) {
        if gap < 0.5 {
            assert!((gap - 0.01).abs() < 2e-9, "within a burst requests are even");
            *sizes.last_mut().expect("a pause comes first") += 1_u64;
        } else {
            sizes.push(1);
            pauses.push(gap);
        }
    }
    // The last burst was cut off by the end.
    sizes.pop();
    assert!(sizes.len() > 20_000);
    let mut observed = vec![0_u64; 21];
    for size in &sizes {
        observed[usize::try_from(size - 40).expect("in range")] += 1;
    }
    let each = sizes.len() as f64 / 21.0;
    assert!(chi_square_tail(&observed, &[each; 21], false) > ALPHA);
    observed.push(0);
    assert!(chi_square_tail(&observed, &[each * 21.0 / 22.0; 22], false) < ALPHA);
    assert!(pauses.iter().all(|pause| (1.0..=3.0).contains(pause)));
    assert!(ks_tail(pauses.clone(), |pause| (pause - 1.0) / 2.0) > ALPHA);
    assert!(ks_tail(pauses, |pause| (pause - 1.0) / 2.2) < ALPHA);
}

#[test]
fn a_burst_that_ends_at_once_is_a_lone_request() {
    let lone = Bursts {
        least_size: 1,
        most_size: 1,
        least_pause: seconds(2.0),
        most_pause: seconds(2.0),
        rate: 1.0,
    };
    assert_eq!(instants(lone, span(1.0, 8.0), 1), [3_000_000_000, 5_000_000_000, 7_000_000_000]);
}

/// Where in its interval each instant is, as a share, interval by interval.
fn shares(counts: &[u64], seed: u64) -> Vec<Vec<f64>> {
    let process = Counts { interval: seconds(60.0), counts: counts.to_vec() };
    let until = 60.0 * counts.len() as f64;
    let mut intervals = vec![Vec::new(); counts.len()];
    for time in instants(process, span(0.0, until), seed) {
        let interval = usize::try_from(time / 60_000_000_000).expect("few");
        intervals[interval].push((time % 60_000_000_000) as f64 / 6e10);
    }
    intervals
}

#[test]
fn counts_expand_to_exactly_the_counts_at_uniform_instants() {
    let counts: Vec<u64> = (0..20_000).map(|interval| interval * 7 % 11).collect();
    let intervals = shares(&counts, 5);
    assert!(intervals.iter().map(|interval| interval.len() as u64).eq(counts.iter().copied()));
    let all = intervals.concat();
    assert!(ks_tail(all.clone(), |share| share) > ALPHA);
    assert!(ks_tail(all, |share| share.powf(1.05)) < ALPHA);
    // Intervals of three nanoseconds, where one nanosecond more or less would show.
    let short = Counts { interval: seconds(3e-9), counts: counts.clone() };
    let mut seen = vec![0_u64; counts.len()];
    for time in instants(short, span(0.0, 60e-6), 6) {
        seen[usize::try_from(time / 3).expect("few")] += 1;
    }
    assert_eq!(seen, counts);
    // The first of three comes before x with 1 - (1 - x)^3, the last with x^3.
    let threes = shares(&vec![3; 20_000], 6);
    let law = |share: f64| 1.0 - (1.0 - share).powi(3);
    assert!(ks_tail(threes.iter().map(|three| three[0]).collect(), law) > ALPHA);
    let last: Vec<f64> = threes.iter().map(|three| three[2]).collect();
    assert!(ks_tail(last.clone(), |share| share.powi(3)) > ALPHA);
    assert!(ks_tail(last, |share| share.powf(2.8)) < ALPHA);
}
