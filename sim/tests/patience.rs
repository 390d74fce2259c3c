//! Waits, recoveries and bands on cases worked out by hand, each with a case that must be told
//! apart.

mod events;

use giusto_sim::{
    grid::{self, Cell, Scope, Settings, Task, Unwatched},
    limit::Limit,
    metrics::{PerKey, Recovery, Wait, Waits, within_tenth},
    replay::{CostRule, Decisions, replay_waits},
    report::Row,
    subject::{Choices, Kind, Subject},
    trace::Trace,
};

const SECOND: u64 = 1_000_000_000;

fn decisions(bits: &str) -> Decisions {
    bits.bytes().map(|bit| bit == b'1').collect()
}

/// Unit requests of one key at these seconds.
fn at(seconds: &[u64]) -> Trace {
    events::trace(&seconds.iter().map(|&second| (second * SECOND, 0, 1)).collect::<Vec<_>>())
}

fn cell(kind: Kind, text: &str, trace: &Trace, scope: Scope) -> Cell {
    let limit: Limit = text.parse().expect(text);
    let settings = Settings { scope, ..Settings::default() };
    let task = Task::new(kind, &limit, trace, &settings).expect(text);
    grid::run(&[task], trace, &settings, &Unwatched).remove(0)
}

#[test]
fn a_band_is_a_tenth_of_the_mean_to_both_sides() {
    // Mean 10: 9 and 11 are just within.
    assert_eq!(within_tenth([9.0, 10.0, 11.0]), Some(1.0));
    assert_eq!(within_tenth([0.9, 1.0, 1.1]), Some(1.0));
    assert_eq!(within_tenth([8.9, 10.0, 11.1]), Some(1.0 / 3.0));
    assert_eq!(within_tenth([3.0; 7]), Some(1.0));
    // One that takes all, and one that starves: nobody is near the mean, or nearly all are.
    assert_eq!(within_tenth([100.0, 0.0, 0.0, 0.0]), Some(0.0));
    let mut shares = vec![1.0; 99];
    shares.push(0.0);
    assert_eq!(within_tenth(shares), Some(0.99));
    assert_eq!(within_tenth([]), None);
    assert_eq!(within_tenth([0.0, 0.0]), None);
}

#[test]
fn an_unfair_allocation_is_out_of_the_band() {
    let of = |offered, admitted| PerKey { offered, admitted, ..PerKey::default() };
    let mut cell = cell(Kind::Rolling, "1/s", &at(&[0]), Scope::PerKey);
    cell.entitled = vec![of(100, 50), of(100, 50), of(100, 50), of(5, 0)];
    // All get what they are due; one is due nothing and does not count.
    cell.per_key = vec![of(100, 50), of(100, 50), of(100, 50), of(5, 0)];
    assert_eq!(cell.satisfaction_within_tenth(), Some(1.0));
    // One takes of the others: satisfactions 2, 0.5, 0.5 of mean 1.
    cell.per_key = vec![of(100, 100), of(100, 25), of(100, 25), of(5, 0)];
    assert_eq!(cell.satisfaction_within_tenth(), Some(0.0));
    // Jain's index of a hundred keys of which one starves does not see it; the band does.
    cell.entitled = vec![of(100, 50); 100];
    cell.per_key = vec![of(100, 50); 100];
    cell.per_key[7] = of(100, 0);
    assert_eq!(cell.jain_satisfaction(), Some(0.99));
    assert_eq!(cell.satisfaction_within_tenth(), Some(0.99));
}

#[test]
fn percentiles_of_waits_are_values_that_occurred() {
    let waits = |of: &[(u32, u64)]| Waits::of(of.iter().map(|&(key, ns)| Wait { key, ns }));
    // 1 to 100 of one key, in any order: half do not exceed 50, 99 % do not exceed 99.
    let hundred: Vec<_> = (1..=100).map(|ns| (0, ns * 37 % 101)).collect();
    let all = waits(&hundred);
    assert_eq!((all.requests, all.keys), (100, 1));
    assert_eq!((all.p50, all.p99), (Some(50), Some(99)));
    assert_eq!((all.p50_of_p99, all.p99_of_p99), (Some(99), Some(99)));
    // A key with many short waits hides one with a long wait, but not from the keys' percentiles.
    let mut uneven: Vec<_> = (0..1_000).map(|_| (3, 1)).collect();
    uneven.extend([(4, 900), (5, 20)]);
    let all = waits(&uneven);
    assert_eq!((all.p50, all.p99), (Some(1), Some(1)));
    assert_eq!((all.keys, all.p50_of_p99, all.p99_of_p99), (3, Some(20), Some(900)));
    assert_eq!(waits(&[]), Waits::default());
    assert_eq!(waits(&[(0, 7)]).p99, Some(7));
}

#[test]
fn waits_are_those_that_the_limiter_tells() {
    // 2 per 10 s: a bucket has one back after 5 s, a window when its first request leaves.
    let trace = at(&[0, 1, 2, 4, 6]);
    let waits = |kind| {
        let limit: Limit = "2/10s".parse().expect("a limit");
        let subject = Subject::new(kind, &limit, &trace, &Choices::default()).expect("exact");
        replay_waits(&subject, &trace, CostRule::Unit)
    };
    assert_eq!(waits(Kind::Gcra), [(2, 3 * SECOND), (3, SECOND)]);
    assert_eq!(waits(Kind::Rolling), [(2, 8 * SECOND), (3, 6 * SECOND), (4, 4 * SECOND)]);
    assert_eq!(waits(Kind::Unlimited), []);
    // What can never pass has no wait.
    let never = events::trace(&[(0, 0, 3), (0, 0, 2), (1, 0, 1)]);
    let limit: Limit = "2/10s".parse().expect("a limit");
    let subject = Subject::new(Kind::Gcra, &limit, &never, &Choices::default()).expect("exact");
    let told = replay_waits(&subject, &never, CostRule::Column);
    assert_eq!(told, [(2, 5 * SECOND - 1)]);
}

#[test]
fn a_denial_run_ends_with_the_next_admission_of_its_key() {
    // Key 0: denied at 1 and 2, admitted at 7; denied at 8, admitted at 9. Key 1: denied for good.
    let trace = events::trace(&[
        (0, 0, 1),
        (1, 0, 1),
        (2, 1, 1),
        (2, 0, 1),
        (7, 0, 1),
        (8, 0, 1),
        (9, 0, 1),
    ]);
    let recovery = Recovery::after_denials(&trace, &decisions("1000101"));
    let expected = Recovery { count: 2, unended: 1, median: Some(1), longest: Some(6) };
    assert_eq!(recovery, expected);
    assert_eq!(Recovery::after_denials(&trace, &decisions("1111111")), Recovery::default());
    let locked_out = Recovery { unended: 2, ..Recovery::default() };
    assert_eq!(Recovery::after_denials(&trace, &decisions("0000000")), locked_out);
}

#[test]
fn an_overload_is_recovered_from_after_its_last_denial() {
    // 2 per 10: the third to the fifth request exceed it, the sixth, at 21, does not.
    let trace = events::trace(&[0, 1, 2, 3, 4, 21, 25].map(|time| (time, 0, 1)));
    let after =
        |bits: &str| Recovery::after_overload(&trace, &decisions(bits), CostRule::Unit, 2, 10);
    let took = |ns| Recovery { count: 1, unended: 0, median: Some(ns), longest: Some(ns) };
    assert_eq!(after("1100011"), took(17));
    // Who is still punished at 21 has recovered at 25.
    assert_eq!(after("1100001"), took(21));
    // An admission within the overload counts only if no denial follows in it.
    assert_eq!(after("1101011"), took(17));
    assert_eq!(after("1100111"), took(1));
    // Locked out for good.
    assert_eq!(after("1100000"), Recovery { unended: 1, ..Recovery::default() });
    // Nothing was denied, or only outside of the overload.
    assert_eq!(after("1111111"), Recovery::default());
    assert_eq!(after("0011110"), Recovery::default());
    // Under a limit that is never exceeded there is no overload.
    let all_denied = decisions("0000000");
    let none = Recovery::after_overload(&trace, &all_denied, CostRule::Unit, 5, 10);
    assert_eq!(none, Recovery::default());
}

#[test]
fn two_overloads_without_an_admission_between_them_both_end_with_it() {
    // 1 per 10: overloads at 1 and at 31; the request at 30 is none, and is denied.
    let trace = events::trace(&[0, 1, 30, 31, 50].map(|time| (time, 0, 1)));
    let recovery = Recovery::after_overload(&trace, &decisions("10001"), CostRule::Unit, 1, 10);
    let expected = Recovery { count: 2, unended: 0, median: Some(19), longest: Some(49) };
    assert_eq!(recovery, expected);
}

#[test]
fn a_row_holds_what_was_measured() {
    // The bucket of 2 per 10 s again, of two keys: the other one is denied once for 5 s.
    let trace = events::trace(&[
        (0, 0, 1),
        (SECOND, 0, 1),
        (2 * SECOND, 0, 1),
        (4 * SECOND, 0, 1),
        (6 * SECOND, 0, 1),
        (20 * SECOND, 1, 1),
        (20 * SECOND, 1, 1),
        (20 * SECOND, 1, 1),
    ]);
    let row = Row::from(&cell(Kind::Gcra, "2/10s", &trace, Scope::PerKey));
    assert_eq!((row.wait_p50_ns, row.wait_p99_ns), (Some(3 * SECOND), Some(5 * SECOND)));
    assert_eq!(row.wait_p99_of_median_key_ns, Some(3 * SECOND));
    assert_eq!(row.wait_p99_of_p99_key_ns, Some(5 * SECOND));
    assert_eq!(row.recoveries_from_denials, 1);
    assert_eq!(row.recovery_from_denials_p50_ns, Some(4 * SECOND));
    // All of the last three requests exceed 2 in 10 s; the last denial is at 4 s.
    assert_eq!(row.recoveries_from_overload, 1);
    assert_eq!(row.recovery_from_overload_max_ns, Some(2 * SECOND));
    assert_eq!(row.satisfaction_within_tenth, Some(0.0));
    // Nobody waits where nobody is denied.
    let free = Row::from(&cell(Kind::Unlimited, "2/10s", &trace, Scope::PerKey));
    assert_eq!((free.wait_p99_ns, free.recoveries_from_denials), (None, 0));
    // A shared counter makes each wait for all, and tells whose wait it was.
    let shared = cell(Kind::Gcra, "2/10s", &trace, Scope::Shared).patience;
    assert_eq!((shared.waits.requests, shared.waits.keys), (3, 2));
}
