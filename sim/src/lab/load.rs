//! More or less of the same traffic.

use std::time::Duration;

use crate::traffic::{Process, Steady};

/// The same process with its rates multiplied, and its pauses between bursts divided. How long
/// states last stays, and so do lists, counts and attacks, which have no rate.
pub(super) fn under_load(process: &Process, load: f64) -> Process {
    let mut process = process.clone();
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

/// More or fewer requests in a period a thousand times as long, so that thousandths of a load stay
/// exact; a period divided where that is too much for whole numbers.
fn steadily(steady: Steady, load: f64) -> Steady {
    const PARTS: u32 = 1_000;
    let thousandths = load * f64::from(PARTS);
    let exact = thousandths.fract() == 0.0 && thousandths < 1e9;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 10^9")]
    let requests = steady.requests.checked_mul(thousandths as u64).filter(|_| exact);
    let period = steady.period.checked_mul(PARTS);
    match requests.zip(period) {
        Some((requests, period)) => Steady { requests, period, ..steady },
        None => Steady { period: divided(steady.period, load), ..steady },
    }
}

/// A time over a load; the longest there is where that is longer still.
fn divided(time: Duration, load: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() / load).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_of_thousandths_are_exact_and_extreme_ones_do_no_harm() {
        let steady = Steady { requests: 90, period: Duration::from_mins(1), phase: Duration::ZERO };
        let half = steadily(steady, 0.5);
        assert_eq!((half.requests, half.period.as_secs()), (45_000, 60_000));
        for load in [1e-300, f64::MIN_POSITIVE, 1e300, 0.000_1] {
            let process = Process::from(steady);
            assert_ne!(under_load(&process, load), process, "{load}");
        }
    }
}
