//! Tails of distributions from their definitions; nothing here is shared with the sources.

/// log Γ(x) for x > 0: Stirling's series where it converges, and Γ(x + 1) = x Γ(x) to get there.
pub(crate) fn log_gamma(x: f64) -> f64 {
    if x < 20.0 {
        return log_gamma(x + 1.0) - x.ln();
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series =
        inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series
}

/// The regularised lower incomplete gamma function P(a, x), and 1 - P without cancellation.
///
/// Below a + 1 by its series, x^a e^-x / Γ(a + 1) * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...), above
/// by Legendre's continued fraction for the rest.
pub(crate) fn gamma_law(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    let scale = (a * x.ln() - x - log_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return (scale * sum, 1.0 - scale * sum);
    }
    // From its far end: x + 1 - a - 1(1 - a) / (x + 3 - a - 2(2 - a) / (x + 5 - a - ...)).
    let fraction = (1..=2_000)
        .rev()
        .map(f64::from)
        .fold(x + 4_001.0 - a, |below, n| x + 2.0 * n - 1.0 - a - n * (n - a) / below);
    (1.0 - scale / fraction, scale / fraction)
}

/// The distribution function of the standard normal: half of P(1/2, x^2/2) on either side.
pub(crate) fn normal_law(x: f64) -> f64 {
    let (inside, outside) = gamma_law(0.5, x * x / 2.0);
    if x < 0.0 { outside / 2.0 } else { 0.5 + inside / 2.0 }
}

/// The tail of a statistic that is standard normal, both sides.
pub(crate) fn normal_tail(z: f64) -> f64 {
    gamma_law(0.5, z * z / 2.0).1
}

/// The tail of Pearson's statistic for counts of independent trials with these expected counts, or
/// of independent Poisson counts with these means where `total_is_free`.
///
/// Neighbours are put together until 100 are expected in each cell; with cells so full the
/// statistic has the chi-square distribution of its degrees of freedom.
pub(crate) fn chi_square_tail(observed: &[u64], expected: &[f64], total_is_free: bool) -> f64 {
    assert_eq!(observed.len(), expected.len());
    let mut cells: Vec<(f64, f64)> = Vec::new();
    let mut open = (0.0, 0.0);
    for (&seen, &mean) in observed.iter().zip(expected) {
        open = (open.0 + seen as f64, open.1 + mean);
        if open.1 >= 100.0 {
            cells.push(std::mem::take(&mut open));
        }
    }
    let last = cells.last_mut().expect("a full cell");
    *last = (last.0 + open.0, last.1 + open.1);
    let statistic: f64 = cells.iter().map(|(seen, mean)| (seen - mean).powi(2) / mean).sum();
    let freedom = cells.len() - usize::from(!total_is_free);
    assert!(freedom > 0, "one cell says nothing");
    gamma_law(freedom as f64 / 2.0, statistic / 2.0).1
}

/// A bound on the tail of the Kolmogorov-Smirnov distance D between samples and a continuous law:
/// 2 exp(-2 n D^2), which holds for every n (P. Massart, Annals of Probability 18(3), 1990).
pub(crate) fn ks_tail(mut samples: Vec<f64>, law: impl Fn(f64) -> f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let n = samples.len() as f64;
    let apart = samples.iter().enumerate().map(|(index, &sample)| {
        let (below, at) = (index as f64 / n, (index + 1) as f64 / n);
        (law(sample) - below).max(at - law(sample))
    });
    let distance = apart.fold(0.0, f64::max);
    2.0 * (-2.0 * n * distance * distance).exp()
}

/// Chernoff's bound on both tails of a binomial count: 2 exp(-n KL(seen / n, p)).
pub(crate) fn binomial_tail(seen: u64, n: u64, p: f64) -> f64 {
    let share = seen as f64 / n as f64;
    let part = |x: f64, y: f64| if x > 0.0 { x * (x / y).ln() } else { 0.0 };
    2.0 * (-(n as f64) * (part(share, p) + part(1.0 - share, 1.0 - p))).exp()
}

/// Chernoff's bound on both tails of a Poisson count:
/// 2 exp(-(mean - seen + seen log(seen / mean))).
pub(crate) fn poisson_tail(seen: u64, mean: f64) -> f64 {
    let seen = seen as f64;
    let gain = if seen > 0.0 { seen * (seen / mean).ln() } else { 0.0 };
    2.0 * (-(mean - seen + gain)).exp()
}

/// Mean, variance, and fourth central moment of samples.
pub(crate) fn moments(samples: &[f64]) -> (f64, f64, f64) {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / n;
    let central = |power| samples.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    (mean, central(2), central(4))
}

#[test]
fn tails_agree_with_tables() {
    // Critical values as printed in tables of the chi-square and the normal distribution.
    for (freedom, statistic, tail) in
        [(1.0, 3.841, 0.05), (10.0, 18.307, 0.05), (10.0, 29.588, 0.001), (100.0, 149.449, 0.001)]
    {
        let ours = gamma_law(freedom / 2.0, statistic / 2.0).1;
        assert!((ours / tail - 1.0).abs() < 1e-3, "{freedom}: {ours} is not {tail}");
    }
    assert!((normal_law(1.959_964) - 0.975).abs() < 1e-7);
    assert!((normal_law(-1.281_552) - 0.1).abs() < 1e-6);
    assert!((normal_tail(6.0) / 1.973_175e-9 - 1.0).abs() < 1e-5);
    // Γ(1/2) is the root of pi, Γ(11) is 10!.
    assert!((log_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-13);
    assert!((log_gamma(11.0) - 3_628_800_f64.ln()).abs() < 1e-13);
}
