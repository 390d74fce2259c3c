//! What is counted beside a limiter: exact over threads, and without influence on any answer.

mod judges;

use std::thread;

use giusto::{
    Agreement, Beside, Cost, Counters, Gcra, Limiter, ManualClock, Quota, Rolling, Totals, Verdict,
};
use judges::{Random, at};

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

fn bucket(text: &str) -> Limiter<u64, Gcra, ManualClock> {
    Limiter::new(Gcra::new(quota(text)).expect("fits"), ManualClock::new())
}

#[test]
fn totals_are_the_sums_over_threads() {
    const THREADS: u64 = 7;
    const CALLS: u64 = 3_000;
    let counters = Counters::new();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let counters = &counters;
            scope.spawn(move || {
                for call in 0..CALLS {
                    let verdict = [Verdict::Allowed, Verdict::Denied, Verdict::Never];
                    let verdict = verdict[usize::try_from(call % 3).expect("few")];
                    counters.record_verdict(verdict, Cost::new(thread));
                }
            });
        }
    });
    let third = CALLS / 3;
    let units = third * (THREADS * (THREADS - 1) / 2);
    let [allowed, denied, never] = [THREADS * third; 3];
    let expected =
        Totals { allowed, denied, never, units_allowed: units, units_refused: 2 * units };
    assert_eq!(counters.totals(), expected);
    assert_eq!(
        expected.to_string(),
        "7000 allowed (21000 units), 7000 denied and 7000 impossible (42000 units)"
    );
}

/// Twin runs: the live limit answers as it does alone, the candidate as it does alone, and what they
/// agree on is counted as by hand.
#[test]
fn a_candidate_changes_no_answer() {
    let rolling = || Limiter::new(Rolling::new(quota("4/20ns")).expect("fits"), ManualClock::new());
    let beside = Beside::new(bucket("3/20ns burst 5"), rolling());
    let (live, candidate) = (bucket("3/20ns burst 5"), rolling());
    let (mut random, mut now) = (Random::new(3), 0);
    let mut counts = [[0; 2]; 2];
    for _ in 0..20_000 {
        now += random.below(4);
        let (key, cost) = (random.below(9), Cost::new(random.below(7)));
        let pair = beside.check_at(at(now), &key, cost);
        let alone = live.check_at(at(now), &key, cost);
        let other = candidate.check_at(at(now), &key, cost);
        assert_eq!((pair.live, pair.candidate), (alone, other), "at {now}");
        counts[usize::from(!alone.is_allowed())][usize::from(!other.is_allowed())] += 1;
    }
    let [[both_allowed, newly_denied], [newly_allowed, neither]] = counts;
    let agreement = Agreement { both_allowed, newly_denied, newly_allowed, neither };
    assert_eq!(beside.agreement(), agreement);
    assert!(counts.iter().flatten().all(|&count| count > 100), "{agreement}");
}
