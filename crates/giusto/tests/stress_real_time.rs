//! The bound in real time: threads hammer a few keys by the machine's clock, and afterwards no
//! interval between two admissions of a key holds more than the burst and what the interval refills.
//!
//! ```text
//! j - i + 1 <= B + (t_j - t_i) / T    for all i <= j,  or
//! (j T - t_j) - (i T - t_i) <= (B - 1) T
//! ```
//!
//! so one pass over the sorted instants with the least `i T - t_i` so far looks at every interval.

use std::thread;

use giusto::{Cost, Gcra, Limiter, MonotonicClock, Quota};

const THREADS: u64 = 4;
const CHECKS: u64 = 300_000;
const KEYS: u64 = 5;
const BURST: u64 = 50;
/// The time of one unit: 2 us, so that a run of a tenth of a second refills a thousand times.
const UNIT_NS: i128 = 2_000;

/// The instants at which a key was admitted by one thread.
fn hammer(limiter: &Limiter<u64, Gcra>, thread: u64) -> Vec<(u64, u64)> {
    let mut admitted = Vec::new();
    for number in 0..CHECKS {
        let key = (number * 7 + thread) % KEYS;
        let decision = limiter.check_n(&key, Cost::ONE);
        if decision.is_allowed() {
            admitted.push((key, decision.status().at().as_nanos()));
        }
        // New keys, so that the table grows and idle ones lose their slots meanwhile.
        let _ = limiter.check(&(1_000 + number * THREADS + thread));
    }
    admitted
}

#[test]
fn no_interval_holds_more_than_its_bound() {
    let quota: Quota = Quota::per_second(500_000).burst(BURST);
    let limiter = Limiter::<u64, _>::new(Gcra::new(quota).expect("exact"), MonotonicClock::new());
    let admitted: Vec<(u64, u64)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                scope.spawn({
                    let limiter = &limiter;
                    move || hammer(limiter, thread)
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    for key in 0..KEYS {
        let mut instants: Vec<i128> =
            admitted.iter().filter(|(of, _)| *of == key).map(|&(_, at)| i128::from(at)).collect();
        instants.sort_unstable();
        assert!(instants.len() > 1_000, "the run was too short to show anything");
        let mut least = i128::MAX;
        for (index, at) in (0_i128..).zip(&instants) {
            let lead = index * UNIT_NS - at;
            least = least.min(lead);
            let over = lead - least - (i128::from(BURST) - 1) * UNIT_NS;
            assert!(over <= 0, "key {key}: {over} ns too early at {at} ns, admission {index}");
        }
    }
}
