//! Fairness: textbook values, the definition of max-min on allocations that nobody wrote by hand,
//! and the negative control: no limit at all must fail the check that an exact log passes.

mod events;

use giusto_sim::{
    grid::{self, Cell, Settings, Task, Unwatched},
    limit::Limit,
    metrics::{PerKey, distance_to_max_min, jain, max_min_allocation},
    report::per_key_rows,
    scenario::{BatchEvents, LIMIT},
    subject::Kind,
    trace::Trace,
};
use proptest::prelude::*;

fn cell(kind: Kind, text: &str, trace: &Trace) -> Cell {
    let (limit, settings): (Limit, _) = (text.parse().expect(text), Settings::default());
    let task = Task::new(kind, &limit, trace, &settings).expect(text);
    grid::run(&[task], trace, &settings, &Unwatched).remove(0)
}

fn close(value: Option<f64>, expected: f64) {
    let near = value.is_some_and(|value| (value - expected).abs() < 1e-12);
    assert!(near, "{value:?} instead of {expected}");
}

#[test]
fn jains_index_has_its_published_values() {
    let index = jain([10.0, 20.0, 30.0, 40.0, 50.0, 60.0]).expect("something");
    assert_eq!(format!("{index:.4}"), "0.8077");
    for (served, all) in [(1, 1), (1, 10), (3, 10), (10, 10), (99, 400)] {
        let shares = (0..all).map(|key| if key < served { 7.0 } else { 0.0 });
        close(jain(shares), f64::from(served) / f64::from(all));
    }
    assert_eq!(jain([0.0; 5]), None);
    assert_eq!(jain([]), None);
}

#[test]
fn satisfaction_is_measured_against_what_is_due() {
    let of = |offered, admitted| PerKey { offered, admitted, ..PerKey::default() };
    let mut cell = cell(Kind::Rolling, "1/s", &events::trace(&[(0, 0, 1)]));
    // Half of what is due, all of it, and one that is due nothing and does not count.
    cell.per_key = vec![of(10, 4), of(3, 3), of(5, 0)];
    cell.entitled = vec![of(10, 8), of(3, 3), of(5, 0)];
    close(cell.jain_satisfaction(), 1.5 * 1.5 / (2.0 * 1.25));
    // Jain's index of what was admitted sees 4, 3 and 0 instead.
    close(cell.jain_admitted(), 49.0 / (3.0 * 25.0));
    // Nobody is due anything.
    cell.entitled = vec![of(10, 0), of(3, 0), of(5, 0)];
    assert_eq!(cell.jain_satisfaction(), None);
}

#[test]
fn max_min_has_its_textbook_values() {
    // Demands of 2, 2.6, 4 and 5 on a capacity of 10, in tenths.
    assert_eq!(max_min_allocation(&[20, 26, 40, 50], 100), [20.0, 26.0, 27.0, 27.0]);
    assert_eq!(max_min_allocation(&[50, 20, 40, 26], 100), [27.0, 20.0, 27.0, 26.0]);
    assert_eq!(max_min_allocation(&[8, 8, 8, 8], 10), [2.5; 4]);
    assert_eq!(max_min_allocation(&[1, 0, 3], 100), [1.0, 0.0, 3.0]);
    assert_eq!(max_min_allocation(&[5, 9], 0), [0.0, 0.0]);
    assert!(max_min_allocation(&[], 3).is_empty());
}

#[test]
fn the_distance_is_zero_at_the_fair_allocation_and_one_where_disjoint() {
    close(distance_to_max_min(&[50, 50], &[100, 80]), 0.0);
    close(distance_to_max_min(&[20, 26, 27, 27], &[20, 26, 40, 50]), 0.0);
    // Everything to one of two who want it: half of it is in the wrong place.
    close(distance_to_max_min(&[100, 0], &[100, 100]), 0.5);
    // 60 and 30 of 90, where 45 each is fair: 15 of 90 are in the wrong place.
    close(distance_to_max_min(&[60, 30], &[90, 90]), 15.0 / 90.0);
    // Units to one who asked for nothing.
    close(distance_to_max_min(&[0, 10], &[10, 0]), 1.0);
    assert_eq!(distance_to_max_min(&[0, 0], &[10, 10]), None);
    assert_eq!(distance_to_max_min(&[], &[]), None);
}

proptest! {
    #[test]
    fn max_min_is_what_it_is_defined_to_be(
        demands in proptest::collection::vec(0_u64..1_000, 1..12),
        capacity in 0_u64..6_000,
    ) {
        let shares = max_min_allocation(&demands, capacity);
        let given: f64 = shares.iter().sum();
        let due = capacity.min(demands.iter().sum()) as f64;
        prop_assert!((given - due).abs() < 1e-6, "{} of {} given", given, due);
        let most = shares.iter().copied().fold(0.0, f64::max);
        for (&share, &demand) in shares.iter().zip(&demands) {
            prop_assert!(share <= demand as f64);
            // Whoever got less than they asked for got as much as anyone.
            prop_assert!(share + 1e-6 > demand as f64 || share + 1e-6 > most);
        }
    }

    #[test]
    fn indices_stay_in_their_ranges(shares in proptest::collection::vec(0_u64..1_000, 1..12)) {
        if let Some(index) = jain(shares.iter().map(|&share| share as f64)) {
            let least = 1.0 / shares.len() as f64;
            prop_assert!((least - 1e-9..1.0 + 1e-9).contains(&index), "{}", index);
        }
        let demands = vec![700; shares.len()];
        if let Some(distance) = distance_to_max_min(&shares, &demands) {
            prop_assert!((0.0..=1.0).contains(&distance), "{}", distance);
        }
    }
}

/// The check that a fair limiter passes: Jain's index of satisfaction above 0.9, and each key
/// within a tenth of what it is due.
fn is_fair(cell: &Cell, trace: &Trace) -> (bool, bool) {
    let index = cell.jain_satisfaction().expect("something is due") > 0.9;
    let mut satisfactions = per_key_rows(cell, trace).filter_map(|row| row.satisfaction);
    let within = satisfactions.all(|share| (share - 1.0).abs() <= 0.1);
    (index, within)
}

#[test]
fn no_limit_fails_the_check_that_an_exact_log_passes() {
    let trace = BatchEvents::new(1).expect("the example").batches;
    assert_eq!(is_fair(&cell(Kind::Rolling, LIMIT, &trace), &trace), (true, true));
    // The abuser gets eight times what it is due, which both halves of the check see.
    assert_eq!(is_fair(&cell(Kind::Unlimited, LIMIT, &trace), &trace), (false, false));
}
