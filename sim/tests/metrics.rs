//! Every measure on cases worked out by hand, each with a case that it must find bad.

mod events;

use giusto_sim::{
    grid::{self, Cell, Settings, Task, Unwatched},
    limit::Limit,
    metrics::{Disagreement, PerKey, index_of_dispersion},
    oracle::{Loop, judge},
    replay::{CostRule, Decisions},
    subject::Kind,
    trace::Trace,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

const SECOND: u64 = 1_000_000_000;

fn limit(text: &str) -> Limit {
    text.parse().expect(text)
}

/// The row of one algorithm.
fn cell(kind: Kind, text: &str, trace: &Trace, cost: CostRule) -> Cell {
    let settings = Settings { cost, ..Settings::default() };
    let task = Task::new(kind, &limit(text), trace, &settings).expect(text);
    grid::run(&[task], trace, &settings, &Unwatched).remove(0)
}

/// The bits of a text as decisions: under a limit of 1, a cost of 0 always passes, one of 2 never.
fn decisions(bits: &str) -> Decisions {
    let costs = bits.bytes().map(|bit| if bit == b'1' { 0 } else { 2 });
    let trace = events::trace(&costs.map(|cost| (0, 0, cost)).collect::<Vec<_>>());
    let decisions =
        judge(&limit("1/s"), giusto::Window::HalfOpen, Loop::Closed, &trace, CostRule::Column);
    assert_eq!(decisions.bits(), bits.as_bytes());
    decisions
}

fn unit_costs(times: &[u64]) -> Trace {
    events::trace(&times.iter().map(|&time| (time, 0, 1)).collect::<Vec<_>>())
}

fn close(value: Option<f64>, expected: f64) {
    let near = value.is_some_and(|value| (value - expected).abs() < 1e-12);
    assert!(near, "{value:?} instead of {expected}");
}

#[test]
fn even_traffic_has_no_dispersion_and_a_burst_has_much() {
    let bin = 10;
    let even = unit_costs(&[3, 13, 23, 33, 43]);
    close(index_of_dispersion(&even, None, CostRule::Unit, bin), 0.0);
    // The same five at once, and a request of no cost that keeps the span: 5 bins, mean 1, variance
    // (25 - 5) / 5 = 4.
    let mut burst = vec![(3, 0, 1); 5];
    burst.push((43, 0, 0));
    let burst = events::trace(&burst);
    close(index_of_dispersion(&burst, None, CostRule::Column, bin), 4.0);
    // Bins start at the first event: one instant later the last bin is entered.
    close(index_of_dispersion(&unit_costs(&[3, 12]), None, CostRule::Unit, bin), 0.0);
    close(index_of_dispersion(&unit_costs(&[3, 3, 13]), None, CostRule::Unit, bin), 1.0 / 6.0);
}

#[test]
fn dispersion_counts_units_and_what_was_admitted() {
    // Admitted units per bin of 10: 4, 0, 2. Mean 2, variance (16 + 4) / 3 - 4 = 8/3.
    let trace = events::trace(&[(0, 0, 4), (5, 0, 9), (12, 0, 9), (25, 0, 2)]);
    let admitted = decisions("1001");
    close(index_of_dispersion(&trace, Some(&admitted), CostRule::Column, 10), 4.0 / 3.0);
    // In requests: 1, 0, 1. Mean 2/3, variance 2/9.
    close(index_of_dispersion(&trace, Some(&admitted), CostRule::Unit, 10), 1.0 / 3.0);
    let nothing = decisions("0000");
    assert_eq!(index_of_dispersion(&trace, Some(&nothing), CostRule::Unit, 10), None);
    assert_eq!(index_of_dispersion(&events::trace(&[]), None, CostRule::Unit, 10), None);
}

#[test]
fn a_row_bins_by_the_tenth_of_its_window() {
    // Three at once in the first of the ten bins of a second, of which one passes, and one in the
    // last: means 0.4 and 0.2, mean squares 1 and 0.2.
    let times = [0, 0, 0, SECOND - 1];
    let row = cell(Kind::Gcra, "1/s burst 1", &unit_costs(&times), CostRule::Unit);
    assert_eq!(row.decisions.bits(), b"1000");
    close(row.dispersion_offered, (1.0 - 0.16) / 0.4);
    close(row.dispersion_admitted, (0.1 - 0.01) / 0.1);
}

#[test]
fn independent_arrivals_have_a_dispersion_near_one() {
    for seed in 1..=5 {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        let mut arrivals = |number: usize, at_once: usize| {
            let instants = (0..number).map(|_| source.next_u64() % 1_000_000_000);
            let mut times: Vec<u64> =
                instants.flat_map(|time| std::iter::repeat_n(time, at_once)).collect();
            times.sort_unstable();
            times
        };
        let of = |times: &[u64]| {
            index_of_dispersion(&unit_costs(times), None, CostRule::Unit, 1_000_000).expect("some")
        };
        // Over 1,000 bins the index strays by sqrt(2 / 999) = 0.045.
        let poisson = of(&arrivals(20_000, 1));
        assert!((0.82..1.18).contains(&poisson), "seed {seed}: {poisson}");
        // As many in groups of twenty are twenty times as bursty.
        let grouped = of(&arrivals(1_000, 20));
        assert!((16.0..24.0).contains(&grouped), "seed {seed}: {grouped}");
    }
}

#[test]
fn disagreements_are_told_apart() {
    let between = |ours, log| Disagreement::between(&decisions(ours), &decisions(log));
    let expected = Disagreement { over_admitted: 2, falsely_rejected: 1 };
    assert_eq!(between("110011", "101010"), expected);
    let expected = Disagreement { over_admitted: 1, falsely_rejected: 2 };
    assert_eq!(between("101010", "110011"), expected);
    assert_eq!(between("1010", "1010"), Disagreement::default());
}

#[test]
fn a_fixed_window_errs_both_ways_at_its_edge() {
    let half = SECOND / 2;
    // Two pass on each side of the edge; the log denies the second pair, and has room again at the
    // end, where the window is full.
    let times = [118 * half, 119 * half, 120 * half, 122 * half, 238 * half + half / 2];
    let cell = cell(Kind::Fixed, "2/60s", &unit_costs(&times), CostRule::Unit);
    assert_eq!(cell.decisions.bits(), b"11110");
    assert_eq!(cell.closed_loop, Disagreement { over_admitted: 2, falsely_rejected: 1 });
    // Counting everything, the log denies the last one too.
    let open = Disagreement { over_admitted: 2, falsely_rejected: 0 };
    assert_eq!(cell.open_loop, Some(open));
}

#[test]
fn a_bucket_in_debt_rejects_falsely_in_the_open_loop_alone() {
    let mut times = vec![0; 10];
    times.push(61 * SECOND);
    let cell = cell(Kind::Gcra, "2/60s", &unit_costs(&times), CostRule::Unit);
    assert_eq!(cell.closed_loop, Disagreement::default());
    let open = Disagreement { over_admitted: 0, falsely_rejected: 1 };
    assert_eq!(cell.open_loop, Some(open));
}

#[test]
fn without_a_limit_all_that_the_log_denies_is_over_admitted() {
    let cell = cell(Kind::Unlimited, "3/60s", &unit_costs(&[0; 10]), CostRule::Unit);
    let all = Disagreement { over_admitted: 7, falsely_rejected: 0 };
    assert_eq!((cell.closed_loop, cell.open_loop), (all, Some(all)));
    assert_eq!(cell.largest_window.map(|largest| largest.units), Some(10));
    assert_eq!(cell.worst_case, None);
}

#[test]
fn sums_per_key_are_of_requests_and_of_units() {
    let trace = events::trace(&[(0, 0, 5), (1, 2, 7), (2, 0, 3), (3, 2, 0)]);
    let sums = PerKey::of(&trace, &decisions("1101"), CostRule::Column);
    let expected = [
        PerKey { offered: 2, admitted: 1, offered_cost: 8, admitted_cost: 5 },
        PerKey::default(),
        PerKey { offered: 2, admitted: 2, offered_cost: 7, admitted_cost: 7 },
    ];
    assert_eq!(sums, expected);
    let sums = PerKey::of(&trace, &decisions("0001"), CostRule::Unit);
    assert_eq!(sums[0], PerKey { offered: 2, admitted: 0, offered_cost: 2, admitted_cost: 0 });
}

#[test]
fn utilisation_is_admitted_units_over_the_rate() {
    let row = |text, trace: &Trace, cost| cell(Kind::Rolling, text, trace, cost).utilisation();
    // 4 of 10 a second for two seconds.
    let trace = unit_costs(&[0, 1, 2, 2 * SECOND]);
    close(row("10/s", &trace, CostRule::Unit), 0.2);
    // A trace shorter than a window counts as one.
    close(row("10/60s", &trace, CostRule::Unit), 0.4);
    // Two counters are given twice as much; units, not requests, are counted.
    let trace = events::trace(&[(0, 0, 6), (SECOND, 1, 3), (2 * SECOND, 1, 20)]);
    close(row("10/s", &trace, CostRule::Column), 9.0 / 40.0);
    // What has no limit, or a limit of nothing, has no utilisation.
    assert_eq!(row("0/s", &trace, CostRule::Unit), None);
    assert_eq!(cell(Kind::Unlimited, "unlimited", &trace, CostRule::Unit).utilisation(), None);
    // Without a limit more passes than the rate gives.
    let flood = cell(Kind::Unlimited, "1/s", &unit_costs(&[0; 5]), CostRule::Unit);
    close(flood.utilisation(), 5.0);
}
