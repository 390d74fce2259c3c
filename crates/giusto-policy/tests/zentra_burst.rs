//! The burst limit of the Zentra page against its law, for all tiers, and whole for small numbers.
//!
//! In any k minutes at most k times the base and once what the burst limit is above it; and nothing
//! is denied that these intervals have room for.

#[path = "burst/mod.rs"]
mod burst;

use burst::{Law, MINUTE, SECOND, passed, planned};
use giusto_policy::{Plan, Request};
use proptest::prelude::*;

const PAGE: &str = include_str!("../providers/zentra.toml");
const GIVEN: [(&str, &str); 4] = [
    ("enterprise", "20000/min burst 30000"),
    ("identity-verification", "5/min"),
    ("card-funding", "5/min"),
    ("card-funding-replay", "1/day"),
];
const TIERS: [(&str, u64, u64); 5] = [
    ("sandbox", 100, 150),
    ("starter", 1_000, 1_500),
    ("growth", 5_000, 7_500),
    ("scale", 10_000, 15_000),
    ("enterprise", 20_000, 30_000),
];

fn page() -> Plan {
    planned(PAGE, &GIVEN).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The page with other numbers in place of those of Starter.
fn small(base: u64, burst: u64) -> Plan {
    let document = PAGE.replace("1000/min burst 1500", &format!("{base}/min burst {burst}"));
    planned(&document, &GIVEN).unwrap_or_else(|faults| panic!("{faults}"))
}

fn follows(law: &mut Law, plan: &Plan, of: (&str, &str), arrivals: &[u64], what: &str) {
    let attributes = [("plan", of.0), ("tenant", of.1)];
    let request = Request::new("GET", "/api/v1/transfers").attributes(&attributes);
    law.follows(plan, &request, arrivals, what);
}

/// So many at one instant.
fn spike(at: u64, count: u64) -> impl Iterator<Item = u64> {
    std::iter::repeat_n(at, usize::try_from(count).expect("fits"))
}

/// So many a minute, evenly, for a while.
fn steady(from: u64, per_minute: u64, minutes: u64) -> impl Iterator<Item = u64> {
    (0..per_minute * minutes).map(move |place| from + place * MINUTE / per_minute)
}

#[test]
fn from_idle_the_base_passes_at_one_instant_and_the_burst_limit_within_a_minute() {
    let plan = page();
    for (tier, base, burst) in TIERS {
        let attributes = [("plan", tier), ("tenant", tier)];
        let request = Request::new("GET", "/api/v1/transfers").attributes(&attributes);
        let [base, more] = [base, burst - base].map(|count| usize::try_from(count).expect("fits"));
        assert_eq!(passed(&plan, 0, &request, base), base);
        assert_eq!(passed(&plan, 30 * SECOND, &request, more), more);
        assert_eq!(passed(&plan, 30 * SECOND, &request, 1), 0);
        assert_eq!(passed(&plan, MINUTE - 1, &request, 1), 0);
        // After the spike the base goes on, minute after minute, and no more than it.
        for minute in 1..30 {
            assert_eq!(passed(&plan, minute * MINUTE, &request, base * 2), base, "minute {minute}");
        }
    }
}

#[test]
fn spikes_at_the_edges_of_minutes_keep_the_law() {
    let plan = page();
    for (tier, base, burst) in TIERS {
        let mut arrivals: Vec<_> = spike(MINUTE - 1, burst + 3).collect();
        for edge in 2..6 {
            for instant in [edge * MINUTE - 2, edge * MINUTE - 1, edge * MINUTE, edge * MINUTE + 1]
            {
                arrivals.extend(spike(instant, burst / 2 + 1));
            }
        }
        let mut law = Law::new(base, burst, MINUTE);
        follows(&mut law, &plan, (tier, tier), &arrivals, "edges");
        assert_eq!(law.most_within(1), burst);
        assert_eq!(law.most_within(3), 2 * base + burst);
    }
}

#[test]
fn saw_teeth_keep_the_law() {
    let plan = page();
    for (tier, base, burst) in TIERS {
        let mut arrivals = Vec::new();
        for tooth in 0..4 {
            // From nothing up to three times the base within 100 seconds, then silence.
            for step in 0..100 {
                let count = base * 3 * step / 100 / 60 + 1;
                arrivals.extend(spike((tooth * 131 + step) * SECOND + step, count));
            }
        }
        let mut law = Law::new(base, burst, MINUTE);
        follows(&mut law, &plan, (tier, tier), &arrivals, "saw-tooth");
        assert_eq!(law.most_within(1), burst);
    }
}

#[test]
fn a_spike_after_idle_of_any_length_keeps_the_law() {
    let plan = page();
    for (tier, base, burst) in TIERS {
        for idle in [1, 29_500, 59_999, 60_000, 60_001, 90_000, 119_999, 120_000, 180_000, 900_000]
        {
            let idle = idle * SECOND / 1_000;
            let again = [burst, burst / 3, burst].into_iter().zip(1..);
            let again = again.flat_map(|(count, place)| spike(place * (idle + 1), count + 1));
            let arrivals: Vec<_> = spike(0, burst + 1).chain(again).collect();
            let tenant = format!("{tier} {idle}");
            let mut law = Law::new(base, burst, MINUTE);
            follows(&mut law, &plan, (tier, &tenant), &arrivals, "idle");
        }
    }
}

#[test]
fn a_spike_on_top_of_the_base_keeps_the_law_and_leaves_the_base() {
    let plan = page();
    for (tier, base, burst) in TIERS {
        let before = steady(0, base, 3);
        let spikes = spike(3 * MINUTE, burst).chain(spike(3 * MINUTE + 7 * SECOND, burst));
        // By an instant less than the base, since the oldest must have ceased to count.
        let after = steady(5 * MINUTE, base, 4);
        let arrivals: Vec<_> = before.chain(spikes).chain(after).collect();
        let mut law = Law::new(base, burst, MINUTE);
        follows(&mut law, &plan, (tier, tier), &arrivals, "base and spikes");
        let before = law.admitted.partition_point(|&instant| instant < 3 * MINUTE) as u64;
        assert_eq!(before, 3 * base, "the base alone is never denied");
        let later = law.admitted.partition_point(|&instant| instant < 6 * MINUTE);
        assert_eq!((law.admitted.len() - later) as u64, 3 * base, "the base goes on");
    }
}

/// Every sequence of these crowds at these instants, each by a tenant of its own.
fn every(base: u64, burst: u64, instants: &[u64], crowds: &[u64]) -> usize {
    let sequences = crowds.len().pow(u32::try_from(instants.len()).expect("few"));
    let mut plan = small(base, burst);
    for sequence in 0..sequences {
        if sequence % 1_000 == 0 {
            plan = small(base, burst);
        }
        let mut rest = sequence;
        let mut arrivals = Vec::new();
        for &instant in instants {
            arrivals.extend(spike(instant, crowds[rest % crowds.len()]));
            rest /= crowds.len();
        }
        let mut law = Law::new(base, burst, MINUTE);
        law.since = (sequence % 1_000) as u64 * 60 * MINUTE;
        let tenant = sequence.to_string();
        follows(&mut law, &plan, ("starter", &tenant), &arrivals, &format!("sequence {sequence}"));
    }
    sequences
}

#[test]
fn every_sequence_on_a_coarse_grid_keeps_the_law() {
    let grid =
        |step: u64, steps: u64| (0..steps).map(move |place| place * step).collect::<Vec<_>>();
    let mut sequences = 0;
    sequences += every(4, 6, &grid(20 * SECOND, 7), &[0, 1, 2, 4, 6]);
    sequences += every(4, 6, &grid(30 * SECOND, 6), &[0, 1, 2, 3, 4, 5, 6]);
    sequences += every(2, 3, &grid(15 * SECOND, 9), &[0, 1, 2]);
    sequences += every(1, 4, &grid(30 * SECOND, 8), &[0, 1, 2, 4]);
    sequences += every(3, 3, &grid(20 * SECOND, 8), &[0, 1, 3]);
    assert!(sequences > 280_000, "{sequences}");
}

#[test]
fn every_sequence_around_the_edges_of_windows_keeps_the_law() {
    let edges = [0, 1, MINUTE - 1, MINUTE, MINUTE + 1, 2 * MINUTE - 1, 2 * MINUTE, 2 * MINUTE + 1];
    let more = [3 * MINUTE, 3 * MINUTE + 1];
    let instants: Vec<_> = edges.into_iter().chain(more).collect();
    assert_eq!(every(4, 6, &instants, &[0, 2, 6]), 59_049);
}

proptest! {
    #[test]
    fn random_traffic_keeps_the_law(
        (base, more) in (1_u64..12, 0_u64..12),
        gaps in prop::collection::vec((0_u64..40, 0_u64..3), 1..400),
    ) {
        let plan = small(base, base + more);
        let mut now = 0;
        let arrivals: Vec<_> = gaps.into_iter().map(|(gap, nanos)| {
            now += gap * gap * SECOND / 30 + nanos;
            now
        }).collect();
        let mut law = Law::new(base, base + more, MINUTE);
        follows(&mut law, &plan, ("starter", "one"), &arrivals, "random");
    }

    #[test]
    fn random_spikes_under_the_page_keep_the_law(
        tier in 0_usize..3,
        spikes in prop::collection::vec((0_u64..90, 0_u64..10), 1..30),
    ) {
        let (tier, base, burst) = TIERS[tier];
        let mut now = 0;
        let arrivals: Vec<_> = spikes.into_iter().flat_map(|(pause, tenths)| {
            now += pause * SECOND;
            spike(now, burst * tenths / 10)
        }).collect();
        let mut law = Law::new(base, burst, MINUTE);
        follows(&mut law, &page(), (tier, "one"), &arrivals, "random spikes");
    }
}
