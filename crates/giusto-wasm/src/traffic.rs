//! When the requests of a scenario come: whole nanoseconds, in order, exact.

use crate::{
    Scenario, Shape,
    random::Random,
    scenario::{BINS_PER_PERIOD, PERIODS},
};

/// The instants of all requests, in nanoseconds from the beginning, none of them past the end.
pub(crate) fn times(scenario: &Scenario) -> Vec<u64> {
    match scenario.shape {
        Shape::Steady => spread(0, scenario.span_ns(), scenario.rate * PERIODS).collect(),
        Shape::Edges => edges(scenario),
        Shape::Bursts => bursts(scenario),
        Shape::Random => random(scenario),
    }
}

/// `count` instants, evenly spaced over `length` from `start` on.
fn spread(start: u64, length: u64, count: u64) -> impl Iterator<Item = u64> {
    // At most 720 s in nanoseconds times 6,000 requests: within 64 bits.
    (0..count).map(move |index| start + length * index / count)
}

/// A period's requests within a bin before the end of every other window, and as many after it.
fn edges(scenario: &Scenario) -> Vec<u64> {
    let bin = scenario.period_ns / BINS_PER_PERIOD;
    let edges = (1..PERIODS).step_by(2).map(|window| window * scenario.period_ns);
    let around = |edge| spread(edge - bin, 2 * bin, 2 * scenario.rate);
    edges.flat_map(around).collect()
}

/// Bursts of three quarters of a period's requests within a tenth of it, three quarters of a period
/// apart: they wander through the windows.
fn bursts(scenario: &Scenario) -> Vec<u64> {
    let period = scenario.period_ns;
    let count = PERIODS * 4 / 3;
    let burst = |index: u64| {
        let sent = |bursts: u64| scenario.rate * 3 * bursts / 4;
        let start = period / 8 + period * 3 * index / 4;
        spread(start, period / 10, sent(index + 1) - sent(index))
    };
    (0..count).flat_map(burst).collect()
}

/// Each request at an instant of its own, whatever the others do.
fn random(scenario: &Scenario) -> Vec<u64> {
    let mut random = Random::new(scenario.seed);
    let span = scenario.span_ns();
    let mut times: Vec<u64> = (0..scenario.rate * PERIODS).map(|_| random.below(span)).collect();
    times.sort_unstable();
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FIRST, KNOBS};

    #[test]
    fn requests_come_in_order_within_the_span_and_none_is_lost() {
        for shape in 0..4 {
            for (rate, seconds) in [(1, 1), (7, 3), (1_000, 120)] {
                let mut numbers: [u32; KNOBS.len()] = FIRST;
                (numbers[2], numbers[4], numbers[5]) = (seconds, shape, rate);
                let scenario = Scenario::new(numbers).expect("numbers within their ranges");
                let times = times(&scenario);
                assert_eq!(times.len() as u64, u64::from(rate) * PERIODS, "shape {shape}");
                assert!(times.is_sorted(), "shape {shape}");
                assert!(times.iter().all(|&time| time < scenario.span_ns()), "shape {shape}");
            }
        }
    }

    #[test]
    fn half_of_the_requests_at_an_edge_lie_in_each_window() {
        let scenario = Scenario::new(FIRST).expect("the first numbers");
        let times = times(&scenario);
        let in_window = |window: u64| {
            times.iter().filter(|&&time| time / scenario.period_ns == window).count() as u64
        };
        assert!((0..PERIODS).all(|window| in_window(window) == scenario.rate));
    }

    #[test]
    fn another_seed_means_other_instants() {
        let with = |seed| {
            let mut numbers = FIRST;
            (numbers[4], numbers[7]) = (3, seed);
            times(&Scenario::new(numbers).expect("numbers within their ranges"))
        };
        assert_eq!(with(1), with(1));
        assert_ne!(with(1), with(2));
    }
}
