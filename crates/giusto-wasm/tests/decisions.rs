//! What the exported functions answer, against the simulator's own replay of the same requests.
//!
//! The simulator asks the same engine, but reads requests, sums and windows in code of its own.

use std::time::Duration;

use giusto::Verdict;
use giusto_sim::{
    limit::Limit,
    metrics::{WindowPeaks, largest_window},
    replay::{CostRule, Decisions, replay, replay_waits},
    subject::{Anchor, Choices, Kind, Subject},
    trace::Trace,
};
use giusto_wasm::{
    FIRST, KNOBS, Outcome, Scenario,
    abi::{giusto_letter, giusto_number, giusto_put, giusto_run},
    decide,
};

type Numbers = [u32; KNOBS.len()];

/// Algorithms by number, as the simulator knows them.
const KINDS: [(Kind, Anchor); 6] = [
    (Kind::Gcra, Anchor::Aligned),
    (Kind::Fixed, Anchor::Aligned),
    (Kind::Fixed, Anchor::FirstHit),
    (Kind::SlidingCounter, Anchor::Aligned),
    (Kind::Rolling, Anchor::Aligned),
    (Kind::RollingStrict, Anchor::Aligned),
];

/// Every algorithm under every traffic, with odd numbers and plain ones; a burst where it is taken.
fn cases() -> Vec<Numbers> {
    let mut cases = Vec::new();
    for algorithm in 0..6 {
        for shape in 0..4 {
            for (limit, period, rate, cost, seed) in
                [(100, 60, 120, 1, 1), (7, 3, 40, 2, 9), (0, 1, 5, 1, 3), (500, 120, 333, 7, 77)]
            {
                cases.push([algorithm, limit, period, 0, shape, rate, cost, seed]);
                if algorithm == 0 {
                    cases.push([algorithm, limit, period, limit + 13, shape, rate, cost, seed]);
                }
            }
        }
    }
    cases
}

/// What a script reads after it has put these numbers; the words of the fault where there is one.
fn exported(numbers: Numbers) -> Result<Vec<u64>, String> {
    let said = || {
        let letters = (0..).map(|at| giusto_letter(at)).take_while(|&letter| letter != 0);
        letters.map(|letter| char::from_u32(letter).expect("a character")).collect::<String>()
    };
    for (place, value) in (0..).zip(numbers) {
        assert_eq!(giusto_put(place, value), 0);
    }
    if giusto_run() != 0 {
        return Err(said());
    }
    assert_eq!(said(), "", "words without a fault");
    let read = (0..).map(|at| giusto_number(at)).take_while(|number| !number.is_nan());
    // Every number that is read is a whole one below 2^53.
    Ok(read.map(|number| format!("{number}").parse().expect("a whole number")).collect())
}

/// The same from the simulator: totals, three numbers for each bin and two for each request.
fn simulated(numbers: Numbers, outcome: &Outcome) -> Vec<u64> {
    let [algorithm, limit, period, burst, _, _, cost, _] = numbers;
    let times: Vec<u64> = outcome.requests.iter().map(|request| request.time_ns).collect();
    let count = times.len();
    let costs = vec![u64::from(cost); count];
    let trace = Trace::from_parts(times.clone(), vec![0; count], costs, vec!["k".into()], None)
        .expect("a trace");
    let limit: Limit = format!("{limit}/{period}s").parse().expect("a limit");
    let limit = if burst == 0 { limit } else { limit.with_burst(burst.into()) };
    let (kind, anchor) = KINDS[algorithm as usize];
    let choices = Choices { anchor, ..Choices::default() };
    let subject = Subject::new(kind, &limit, &trace, &choices).expect("a subject");
    let decisions = replay(&subject, &trace, CostRule::Column);
    let waits = replay_waits(&subject, &trace, CostRule::Column);
    let window = Duration::from_secs(period.into());
    let (period_ns, bin_ns) = (u64::from(period) * 1_000_000_000, u64::from(period) * 50_000_000);

    let admitted: Vec<bool> = decisions.iter().collect();
    let passed = admitted.iter().filter(|&&passes| passes).count() as u64;
    let mut row = vec![
        passed,
        count as u64 - passed,
        count as u64 - passed - waits.len() as u64,
        largest_window(&trace, &decisions, CostRule::Column, period_ns).units,
        subject.worst_case(window).expect("a bound"),
        waits.iter().map(|&(_, wait)| wait).max().unwrap_or(0),
        120,
        count as u64,
    ];
    let peaks = peaks(&trace, &decisions, period_ns, bin_ns);
    for (bin, &peak) in (0..120).zip(&peaks) {
        let here = |index: &usize| times[*index] / bin_ns == bin;
        let offered = (0..count).filter(here).count() as u64;
        let passed = (0..count).filter(here).filter(|&index| admitted[index]).count() as u64;
        row.extend([offered * u64::from(cost), passed * u64::from(cost), peak]);
    }
    row.extend(times.iter().zip(&admitted).flat_map(|(&time, &passes)| [time, passes.into()]));
    row
}

/// The simulator's bins begin with the first event; a request of no cost at zero makes that the
/// scenario's beginning.
fn peaks(trace: &Trace, decisions: &Decisions, period_ns: u64, bin_ns: u64) -> Vec<u64> {
    let times = std::iter::once(0).chain(trace.times().iter().copied()).collect();
    let costs = std::iter::once(0).chain(trace.costs().iter().copied()).collect();
    let from_zero =
        Trace::from_parts(times, vec![0; trace.len() + 1], costs, vec!["k".into()], None);
    let verdict = |passes| if passes { Verdict::Allowed } else { Verdict::Denied };
    let all: Decisions = std::iter::once(true).chain(decisions.iter()).map(verdict).collect();
    let from_zero = from_zero.expect("a trace");
    WindowPeaks::of(&from_zero, &all, CostRule::Column, 0, period_ns, (120, bin_ns)).peaks
}

fn outcome(numbers: Numbers) -> Outcome {
    let scenario = Scenario::new(numbers).expect("numbers within their ranges");
    decide(&scenario).expect("a limit that the algorithm takes")
}

#[test]
fn the_exported_functions_answer_as_the_simulator_does() {
    let cases = cases();
    assert!(cases.len() > 100);
    for numbers in cases {
        let outcome = outcome(numbers);
        let read = exported(numbers).expect("an outcome");
        assert!(read == simulated(numbers, &outcome), "{numbers:?}");
        assert!(outcome.most_in_window <= outcome.worst_case, "{numbers:?}");
    }
}

/// Another limit, burst, period, cost or algorithm is another answer: the comparison sees each.
#[test]
fn the_comparison_tells_neighbouring_numbers_apart() {
    let numbers = [0, 100, 60, 50, 3, 120, 1, 1];
    let read = exported(numbers).expect("an outcome");
    for (place, value) in [(0, 4), (1, 101), (2, 61), (3, 51), (5, 121), (6, 2), (7, 2)] {
        let mut others = numbers;
        others[place] = value;
        // A rolling log takes no burst here.
        others[3] = if others[0] == 4 { 0 } else { others[3] };
        let outcome = outcome(others);
        assert!(read != simulated(others, &outcome), "{} = {value}", KNOBS[place].name);
    }
}

#[test]
fn an_edge_is_where_a_fixed_window_passes_twice_its_limit() {
    let fixed = outcome(FIRST);
    assert_eq!((fixed.most_in_window, fixed.worst_case), (200, 200));
    let mut numbers = FIRST;
    numbers[0] = 4;
    let rolling = outcome(numbers);
    assert_eq!((rolling.most_in_window, rolling.worst_case), (100, 100));
}

#[test]
fn bad_numbers_are_told_in_words_and_leave_nothing_to_read() {
    let with = |changes: &[(usize, u32)]| {
        let mut numbers = FIRST;
        for &(place, value) in changes {
            numbers[place] = value;
        }
        exported(numbers).expect_err("a fault")
    };
    assert_eq!(with(&[(2, 0)]), "period is 0; it goes from 1 to 120");
    assert_eq!(with(&[(0, 6)]), "algorithm is 6; it goes from 0 to 5");
    assert_eq!(with(&[(1, u32::MAX)]), "limit is 4294967295; it goes from 0 to 500");
    assert!(with(&[(3, 50)]).contains("no burst apart from its limit"));
    assert!(with(&[(0, 4), (3, 50)]).contains("no burst apart from its limit"));
    assert!(giusto_number(0).is_nan(), "an outcome stayed");
    assert_eq!(giusto_put(8, 1), 1);
    assert_ne!(giusto_letter(0), 0, "a fault without words");
    assert_eq!(giusto_put(u32::MAX, 1), 1);
    assert!(giusto_number(u32::MAX).is_nan());
    assert_eq!(giusto_letter(u32::MAX), 0);
}
