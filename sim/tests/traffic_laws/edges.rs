//! The attacker of windows: its instants, and what the algorithms let through.

use giusto_sim::{
    limit::Limit,
    metrics::largest_window,
    replay::{CostRule, replay},
    subject::{Anchor, Choices, Kind, Subject},
    trace::Trace,
    traffic::{Aim, EdgeAttack, Poisson, Timing},
};

use super::instants::{instants, seconds, span};

const SECOND: u64 = 1_000_000_000;

fn attack(every: u64, aim: Aim, timing: Timing) -> EdgeAttack {
    let (window, within) = (seconds(10.0), seconds(2.0));
    EdgeAttack { limit: 4, window, within, every, aim, timing }
}

#[test]
fn attacks_come_at_exact_instants() {
    let aligned = attack(2, Aim::Aligned, Timing::Exact);
    let half = SECOND / 2;
    let around = |end: u64| {
        let start = end * SECOND - 4 * half;
        (0..8).map(move |request| start + request * half)
    };
    let times = instants(aligned, span(0.0, 60.0), 1);
    assert_eq!(times, [10, 30, 50].into_iter().flat_map(around).collect::<Vec<_>>());
    // A start and an end within attacks: windows stay where they are.
    let cut: Vec<u64> = around(30).skip(1).chain(around(50).take(4)).collect();
    assert_eq!(instants(aligned, span(28.2, 49.8), 1), cut);
    // A start between the halves of an attack, a long way off.
    let late: Vec<u64> = around(2_000_010).skip(5).collect();
    assert_eq!(instants(aligned, span(2_000_010.1, 2_000_020.0), 1), late);

    let first_hit = attack(2, Aim::FirstHit, Timing::Exact);
    let thirds = [0, SECOND * 2 / 3, SECOND * 4 / 3].map(|passed| 8 * SECOND + passed);
    let after = (0..4).map(|request| 10 * SECOND + request * half);
    let expected: Vec<u64> = std::iter::once(0).chain(thirds).chain(after).collect();
    assert_eq!(instants(first_hit, span(0.0, 20.0), 1), expected);
}

#[test]
fn random_attacks_stay_on_their_side_of_the_edge() {
    let times = instants(attack(1, Aim::Aligned, Timing::Random), span(0.0, 1_002.0), 1);
    assert_eq!(times.len(), 2 * 4 * 100);
    for (attack, around) in (1..).zip(times.chunks(8)) {
        let end = attack * 10 * SECOND;
        assert!(around[..4].iter().all(|&time| (end - 2 * SECOND..end).contains(&time)));
        assert!(around[4..].iter().all(|&time| (end..end + 2 * SECOND).contains(&time)));
    }
}

/// The most that an algorithm lets through in any window of 10 s, under 40 per 10 s.
fn admitted(times: &[u64], kind: Kind, anchor: Anchor) -> u64 {
    let n = times.len();
    let names = vec!["attacker".to_owned()];
    let trace =
        Trace::from_parts(times.to_vec(), vec![0; n], vec![1; n], names, None).expect("a trace");
    let limit: Limit = "40/10s".parse().expect("a limit");
    let choices = Choices { anchor, ..Choices::default() };
    let subject = Subject::new(kind, &limit, &trace, &choices).expect("exact");
    let decisions = replay(&subject, &trace, CostRule::Unit);
    largest_window(&trace, &decisions, CostRule::Unit, 10 * SECOND).units
}

#[test]
fn windows_let_through_what_the_attack_is_for() {
    for timing in [Timing::Exact, Timing::Random] {
        for within in [0.001, 1.0, 5.0] {
            let numbers = EdgeAttack {
                limit: 40,
                within: seconds(within),
                ..attack(2, Aim::Aligned, timing)
            };
            let aligned = instants(numbers, span(0.0, 200.0), 3);
            let first_hit =
                instants(EdgeAttack { aim: Aim::FirstHit, ..numbers }, span(0.0, 200.0), 3);
            assert_eq!(admitted(&aligned, Kind::Fixed, Anchor::Aligned), 80);
            assert_eq!(admitted(&aligned, Kind::Rolling, Anchor::Aligned), 40);
            assert_eq!(admitted(&first_hit, Kind::Fixed, Anchor::FirstHit), 79);
            assert_eq!(admitted(&first_hit, Kind::Rolling, Anchor::Aligned), 40);
            // Each attack is for its own windows: the other kind of window withstands it.
            assert_eq!(admitted(&aligned, Kind::Fixed, Anchor::FirstHit), 40);
        }
    }
    // As many requests at random are no attack.
    let random = instants(Poisson { rate: 4.0 }, span(0.0, 200.0), 1);
    assert!(admitted(&random, Kind::Fixed, Anchor::Aligned) < 79);
}
