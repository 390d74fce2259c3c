//! The state that threads can share decides as the one of a single owner does, on every short run of
//! a small domain, and as a judge does that keeps every admission; and it stays small.

mod judges;

use std::fmt::Debug;

use giusto::{Cost, FirstHitWindow, Quota, Rolling, SharedAlgorithm, Window};
use judges::{
    Answer, Judge, Random, RollingLog, at, period_ns,
    twins::{Deed, Twins},
};

fn quota(limit: u64, length: u64) -> Quota {
    Quota::new(limit, period_ns(length))
}

fn rolling(limit: u64, length: u64, window: Window) -> Rolling {
    Rolling::with_window(quota(limit, length), window).expect("fits")
}

/// What to try: steps of time between two deeds, costs, how many deeds.
struct Plan<'a> {
    start: u64,
    steps: &'a [i64],
    costs: &'a [u64],
    length: usize,
}

/// Performs the deeds on fresh twins and compares what both say afterwards.
fn compare<A: SharedAlgorithm + Debug>(algorithm: &A, plan: &Plan<'_>, deeds: &[Deed]) -> usize {
    let twins = || {
        let mut twins = Twins::new(algorithm);
        for &deed in deeds {
            twins.perform(deed);
        }
        twins
    };
    let made = twins();
    let now = deeds.last().map_or(plan.start, |deed| deed.now());
    for ahead in [-3, 0, 1, 4, 9] {
        made.agree(now.saturating_add_signed(ahead), &[0, plan.costs[0], plan.costs[1], u64::MAX]);
    }
    let charges = made.charges();
    for ahead in [0, 9] {
        twins().end(now.saturating_add(ahead));
    }
    charges
}

/// Every run of the plan; returns how many there were.
fn explore<A>(algorithm: &A, plan: &Plan<'_>, deeds: &mut Vec<Deed>) -> u64
where
    A: SharedAlgorithm + Debug,
{
    let charges = compare(algorithm, plan, deeds);
    if deeds.len() == plan.length {
        return 1;
    }
    let mut tried = 1;
    let last = deeds.last().map_or(plan.start, |deed| deed.now());
    for now in plan.steps.iter().filter_map(|&step| last.checked_add_signed(step)) {
        let checks = plan.costs.iter().map(|&cost| Deed::Check { now, cost });
        let returns = (0..charges).map(|charge| Deed::Return { now, charge });
        let grant = Deed::Grant { now, cost: plan.costs[0] };
        for deed in checks.chain(returns).chain([grant]) {
            deeds.push(deed);
            tried += explore(algorithm, plan, deeds);
            deeds.pop();
        }
    }
    tried
}

/// The larger costs fit no word of a log's chunk, so that every admission links a chunk.
#[test]
fn every_short_run_of_a_small_domain() {
    let mut tried = 0;
    for (start, unit) in [(3, 1), (u64::MAX - 20, 1), (3, 1 << 40), (1 << 62, 1 << 62)] {
        let steps: &[i64] = if unit == 1 { &[-2, 0, 1, 4] } else { &[0, 5] };
        let plan = Plan { start, steps, costs: &[unit, 2 * unit], length: 4 };
        for window in [Window::HalfOpen, Window::Closed] {
            tried += explore(&rolling(3 * unit, 4, window), &plan, &mut Vec::new());
        }
        let first_hit = FirstHitWindow::new(quota(3 * unit, 4)).expect("fits");
        tried += explore(&first_hit, &plan, &mut Vec::new());
    }
    println!("{tried} runs");
    assert!(tried > 400_000, "{tried}");
}

/// Far more admissions than a chunk holds, beside a list of all that were ever admitted.
#[test]
fn a_long_run_beside_the_judge() {
    for (limit, seed) in [(2, 1), (40, 2), (900, 3)] {
        for closed in [false, true] {
            let window = if closed { Window::Closed } else { Window::HalfOpen };
            let rolling = rolling(limit, 5_000, window);
            let (log, mut judge) = (rolling.open(), RollingLog::new(limit, 5_000, closed));
            let (mut random, mut now) = (Random::new(seed), 0_u64);
            for _ in 0..6_000 {
                now = (now + random.below(12)).saturating_sub(random.below(6));
                let cost = 1 + random.below(2);
                let decision = rolling.check_shared(&log, at(now), Cost::new(cost));
                let answer = judge.decide(now, cost);
                assert_eq!(decision.as_ref().map(Answer::from), Some(answer), "at {now}");
            }
        }
    }
}

/// The memory of a key stays in proportion to what counts, however long it is in use.
#[test]
fn memory_is_given_back() {
    let rolling = rolling(1_000, 1_000_000, Window::HalfOpen);
    let mut twins = Twins::new(&rolling);
    let mut most = 0;
    for turn in 0..200_000 {
        twins.perform(Deed::Check { now: turn * 1_100, cost: 1 });
        most = most.max(rolling.heap_bytes(twins.shared()));
    }
    println!("{most} bytes for 910 admissions");
    assert!(most < 910 * 8 * 2, "{most}");
}

/// Nor does admitting and giving back in turns fill it.
#[test]
fn refunds_leave_nothing_behind() {
    for (limit, kept) in [(10, 3), (10_000, 2_000)] {
        let rolling = rolling(limit, 1_000_000_000, Window::HalfOpen);
        let mut twins = Twins::new(&rolling);
        for now in 0..kept {
            twins.perform(Deed::Check { now, cost: 1 });
        }
        let mut most = 0;
        for turn in 0..30_000 {
            let (now, charge) = (kept + turn, twins.charges());
            twins.perform(Deed::Check { now, cost: 1 });
            twins.perform(Deed::Return { now, charge });
            most = most.max(rolling.heap_bytes(twins.shared()));
        }
        twins.agree(kept + 30_000, &[1, limit]);
        println!("{most} bytes for {kept} admissions");
        assert!(most < 4_000 + usize::try_from(kept).expect("small") * 40, "{most}");
    }
}
