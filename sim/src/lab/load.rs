//! More or less of the same traffic.

use std::time::Duration;

use crate::traffic::{Process, Steady};

/// The same process with its rates multiplied, and its pauses between bursts divided. How long
/// states last stays, and so do lists, counts and attacks, which have no rate.
pub(super) fn under_load(process: &Process, load: f64) -> Process {
    let mut process = process.clone();
    if load.total_cmp(&1.0).is_eq() {
        return process;
    }
    match &mut process {
        Process::Steady(steady) => *steady = steadily(*steady, load),
        Process::Poisson(poisson) => poisson.rate *= load,
        Process::Bursts(bursts) => {
            bursts.rate *= load;
            bursts.least_pause = divided(bursts.least_pause, load);
            bursts.most_pause = divided(bursts.most_pause, load);
        }
        Process::Modulated(modulated) => {
            modulated.states.iter_mut().for_each(|state| state.rate *= load);
        }
        Process::Renewal(renewal) => renewal.rate *= load,
        Process::Diurnal(diurnal) => diurnal.mean *= load,
        Process::FlashCrowd(crowd) => crowd.base *= load,
        Process::EdgeAttack(_) | Process::Counts(_) | Process::Times(_) => {}
    }
    process
}

/// More or fewer requests in a longer period, exact where the load as it is written in decimals
/// times the rate fits into whole numbers.
fn steadily(steady: Steady, load: f64) -> Steady {
    let (requests, period_ns) = (u128::from(steady.requests), steady.period.as_nanos());
    let exact = decimal(load).and_then(|(numerator, denominator)| {
        Some((requests.checked_mul(numerator)?, period_ns.checked_mul(denominator)?))
    });
    let (requests, period_ns) = exact.unwrap_or_else(|| {
        let gap = steady.period.as_secs_f64() / steady.requests.max(1) as f64;
        (1, divided(Duration::from_secs_f64(gap), load).as_nanos().max(1))
    });
    Steady::per(requests, period_ns, steady.phase)
}

/// A number as it is written in decimals, as a fraction; nothing where it is too long.
fn decimal(number: f64) -> Option<(u128, u128)> {
    let text = number.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let numerator = format!("{whole}{part}").parse().ok()?;
    Some((numerator, 10_u128.checked_pow(u32::try_from(part.len()).ok()?)?))
}

/// A time over a load; the longest that simulated time has where that is longer still.
fn divided(time: Duration, load: f64) -> Duration {
    const LONGEST: Duration = Duration::from_nanos(u64::MAX);
    Duration::try_from_secs_f64(time.as_secs_f64() / load).unwrap_or(LONGEST).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_of_thousandths_are_exact_and_extreme_ones_do_no_harm() {
        let steady = Steady { requests: 90, period: Duration::from_mins(1), phase: Duration::ZERO };
        let half = steadily(steady, 0.5);
        assert_eq!((half.requests, half.period.as_secs()), (450, 600));
        let odd = steadily(steady, 0.57);
        assert_eq!((odd.requests, odd.period.as_secs()), (5_130, 6_000));
        for load in [1e-300, f64::MIN_POSITIVE, 1e300, 0.000_1] {
            let process = Process::from(steady);
            assert_ne!(under_load(&process, load), process, "{load}");
            let longest = Duration::from_nanos(u64::MAX);
            assert!(steadily(steady, load).period <= longest, "{load}");
            assert!(divided(steady.period, load) <= longest, "{load}");
        }
    }
}
