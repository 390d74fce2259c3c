//! Rates that change over time: counts against integrals, and instants against their own clock.
//!
//! On a clock that shows the integral of the rate, the instants of a Poisson process are one of
//! rate 1: its gaps there are exponentially distributed with mean 1.

use std::f64::consts::{LN_2, TAU};

use giusto_sim::traffic::{Diurnal, FlashCrowd};

use super::{
    ALPHA,
    instants::{counts, instants, seconds, span},
    statistics::{chi_square_tail, ks_tail, poisson_tail},
};

const DAY: f64 = 86_400.0;

/// The tail of the gaps on the clock of an integral of the rate.
fn tail_on_its_clock(times: &[u64], integral: impl Fn(f64) -> f64) -> f64 {
    let clock: Vec<f64> = times.iter().map(|&time| integral(time as f64 / 1e9)).collect();
    let gaps = clock.windows(2).map(|pair| pair[1] - pair[0]).collect();
    ks_tail(gaps, |gap: f64| -(-gap).exp_m1())
}

/// The integral from 0 to t of mean (1 + amplitude cos(2 pi (t - peak) / day)).
fn swinging(mean: f64, amplitude: f64, peak: f64) -> impl Fn(f64) -> f64 {
    move |t| {
        let sine = |t: f64| (TAU * ((t - peak) / DAY)).sin();
        mean * (t + amplitude * DAY / TAU * (sine(t) - sine(0.0)))
    }
}

/// The tail of the counts by hour of the day over 100 days.
fn tail_by_hour(times: &[u64], integral: impl Fn(f64) -> f64) -> f64 {
    let by_hour = counts(times, 2_400, 3_600_000_000_000);
    let observed: Vec<u64> =
        (0..24).map(|hour| by_hour.iter().skip(hour).step_by(24).sum()).collect();
    let expected: Vec<f64> = (0..24)
        .map(|hour| {
            let from = f64::from(hour) * 3_600.0;
            100.0 * (integral(from + 3_600.0) - integral(from))
        })
        .collect();
    chi_square_tail(&observed, &expected, true)
}

#[test]
fn a_rate_by_the_time_of_day_has_its_integral() {
    for (seed, amplitude) in [(1, 0.5), (2, 1.0), (3, 0.0)] {
        let peak = 14.0 * 3_600.0;
        let process = Diurnal { mean: 0.05, amplitude, period: seconds(DAY), peak: seconds(peak) };
        let times = instants(process, span(0.0, 100.0 * DAY), seed);
        let right = swinging(0.05, amplitude, peak);
        assert!(tail_by_hour(&times, &right) > ALPHA);
        assert!(tail_on_its_clock(&times, &right) > ALPHA);
        // A swing that is off by a tenth of the mean, a peak that is off by an hour.
        assert!(tail_by_hour(&times, swinging(0.05, amplitude + 0.1, peak)) < ALPHA);
        if amplitude > 0.0 {
            assert!(tail_by_hour(&times, swinging(0.05, amplitude, peak + 3_600.0)) < ALPHA);
            assert!(tail_on_its_clock(&times, |t| 0.05 * t) < ALPHA);
        }
    }
}

#[test]
fn a_day_keeps_its_peak_whenever_the_source_starts() {
    // An hour around the peak of day 3, where the rate is twice the mean, and one of its night.
    let process =
        Diurnal { mean: 2.0, amplitude: 1.0, period: seconds(DAY), peak: seconds(9.0 * DAY) };
    let right = swinging(2.0, 1.0, 0.0);
    for from in [3.0 * DAY - 1_800.0, 3.5 * DAY - 1_800.0] {
        let seen = instants(process, span(from, from + 3_600.0), 4).len() as u64;
        assert!(poisson_tail(seen, right(from + 3_600.0) - right(from)) > ALPHA);
        assert!(poisson_tail(seen, right(from + 24_000.0) - right(from + 20_400.0)) < ALPHA);
    }
}

/// The crowd of these tests: 20 a second, 30 times that within 10 s from second 100 on.
fn crowd(half_life: f64, ramp: f64) -> FlashCrowd {
    FlashCrowd {
        base: 20.0,
        at: seconds(100.0),
        factor: 30.0,
        ramp: seconds(ramp),
        half_life: seconds(half_life),
    }
}

/// The integral of its rate from 0 to t: a triangle, then an exponential.
fn crowded(half_life: f64, ramp: f64) -> impl Fn(f64) -> f64 {
    move |t| {
        let rising = (t - 100.0).clamp(0.0, ramp);
        let triangle = if ramp > 0.0 { rising * rising / (2.0 * ramp) } else { 0.0 };
        let decaying = (t - 100.0 - ramp).max(0.0);
        let decay = half_life / LN_2 * (1.0 - (-decaying * LN_2 / half_life).exp());
        20.0 * t + 20.0 * 29.0 * (triangle + decay)
    }
}

/// The tail of the counts in seconds 0 to 400, in bins of 5 s.
fn tail_by_bin(times: &[u64], integral: impl Fn(f64) -> f64) -> f64 {
    let expected: Vec<f64> =
        (0..80).map(|bin| f64::from(bin) * 5.0).map(|t| integral(t + 5.0) - integral(t)).collect();
    chi_square_tail(&counts(times, 80, 5_000_000_000), &expected, true)
}

#[test]
fn a_flash_crowd_has_its_integral() {
    for (seed, half_life, ramp) in [(1, 60.0, 10.0), (2, 3.0, 10.0), (3, 60.0, 0.0), (4, 1e9, 50.0)]
    {
        let times = instants(crowd(half_life, ramp), span(0.0, 400.0), seed);
        let right = crowded(half_life, ramp);
        assert!(tail_by_bin(&times, &right) > ALPHA, "{half_life} {ramp}");
        assert!(tail_on_its_clock(&times, &right) > ALPHA, "{half_life} {ramp}");
        // A ramp that is 5 s longer.
        assert!(tail_by_bin(&times, crowded(half_life, ramp + 5.0)) < ALPHA);
        assert!(tail_on_its_clock(&times, |t| 20.0 * t) < ALPHA);
    }
    let times = instants(crowd(60.0, 10.0), span(0.0, 400.0), 5);
    assert!(tail_by_bin(&times, crowded(50.0, 10.0)) < ALPHA, "a half-life that is off by a sixth");
}

#[test]
fn a_crowd_that_comes_between_two_requests_is_noticed() {
    // One request in 1,000 s without the crowd: the first is one of it, and later than t with
    // probability e^-L(t), L the integral of the rate.
    let crowd = |at| FlashCrowd {
        base: 1e-3,
        at: seconds(at),
        factor: 1e3,
        ramp: seconds(5.0),
        half_life: seconds(2.0),
    };
    let right = crowded(2.0, 5.0);
    let law = |t: f64| -(-(1e-3 * t + 999e-3 * (right(t) - 20.0 * t) / (20.0 * 29.0))).exp_m1();
    let first = |at| {
        let first = |seed| instants(crowd(at), span(0.0, 1e6), seed)[0] as f64 / 1e9;
        (0..4_000).map(first).collect::<Vec<_>>()
    };
    assert!(ks_tail(first(100.0), law) > ALPHA);
    assert!(ks_tail(first(101.0), law) < ALPHA);
}

#[test]
fn a_crowd_keeps_its_place_whenever_the_source_starts() {
    // From half-way up the ramp, from the decay, and long after it, where only the base is left.
    let right = crowded(2.0, 10.0);
    for (seed, from) in [(6, 105.0), (7, 112.0), (8, 100_000.0)] {
        let seen = instants(crowd(2.0, 10.0), span(from, from + 100.0), seed).len() as u64;
        assert!(poisson_tail(seen, right(from + 100.0) - right(from)) > ALPHA, "from {from}");
        assert!(poisson_tail(seen, right(205.0) - right(99.0)) < ALPHA, "from {from}");
    }
}
