//! The exact log that judges every row is itself judged, by a list that is added up anew each time.

mod events;

use giusto::Window;
use giusto_sim::{
    limit::Limit,
    oracle::{Loop, judge},
    replay::CostRule,
    trace::Trace,
};
use proptest::prelude::*;

/// The definition, spelled out: request `index` passes if what counts in its window, all of its
/// key's requests up to it looked at, leaves room for it.
fn naive(limit: u64, window_ns: u64, window: Window, which: Loop, trace: &Trace) -> Vec<u8> {
    let mut bits: Vec<u8> = Vec::new();
    for index in 0..trace.len() {
        let mut used = 0;
        for (before, &bit) in bits.iter().enumerate() {
            let same_key = trace.keys()[before] == trace.keys()[index];
            let counted = which == Loop::Open || bit == b'1';
            let age = trace.times()[index] - trace.times()[before];
            let inside = match window {
                Window::HalfOpen => age < window_ns,
                Window::Closed => age <= window_ns,
            };
            if same_key && counted && inside {
                used += trace.costs()[before];
            }
        }
        let fits = limit > 0 && used + trace.costs()[index] <= limit;
        bits.push(b'0' + u8::from(fits));
    }
    bits
}

fn limit(limit: u64, window_ns: u64) -> Limit {
    format!("{limit}/{window_ns}ns").parse().expect("a limit")
}

/// Times on a lattice as coarse as the window, so that ties and ages of exactly W are common.
fn traces() -> impl Strategy<Value = Trace> {
    let event = (0_u64..30, 0_u32..3, prop_oneof![3 => 0_u64..4, 1 => 4_u64..12]);
    (0_u64..1 << 60, proptest::collection::vec(event, 0..60)).prop_map(|(first, mut events)| {
        events.sort_by_key(|&(time, _, _)| time);
        let moved = events.into_iter().map(|(time, key, cost)| (first + time, key, cost));
        events::trace(&moved.collect::<Vec<_>>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_log_is_the_list(units in 0_u64..9, window_ns in 1_u64..12, trace in traces()) {
        for window in [Window::HalfOpen, Window::Closed] {
            for which in [Loop::Open, Loop::Closed] {
                let ours = judge(&limit(units, window_ns), window, which, &trace, CostRule::Column);
                let theirs = naive(units, window_ns, window, which, &trace);
                prop_assert_eq!(ours.bits(), &theirs, "{:?} {:?}", window, which);
                let never = trace.costs().iter().filter(|&&cost| units == 0 || cost > units).count();
                prop_assert_eq!(ours.never(), never as u64);
            }
        }
    }
}

#[test]
fn an_event_exactly_one_period_old_counts_where_the_window_is_closed() {
    let trace = events::trace(&[(0, 0, 1), (10, 0, 1), (11, 0, 1)]);
    let bits =
        |window, which| judge(&limit(1, 10), window, which, &trace, CostRule::Unit).bits().to_vec();
    assert_eq!(bits(Window::HalfOpen, Loop::Closed), b"110");
    assert_eq!(bits(Window::Closed, Loop::Closed), b"101");
    assert_eq!(bits(Window::Closed, Loop::Open), b"100");
}

#[test]
fn a_cost_above_the_limit_is_counted_by_an_observer_alone() {
    let trace = events::trace(&[(0, 0, 9), (1, 0, 1), (2, 0, 0)]);
    let bits = |which| {
        judge(&limit(3, 10), Window::HalfOpen, which, &trace, CostRule::Column).bits().to_vec()
    };
    assert_eq!(bits(Loop::Closed), b"011");
    assert_eq!(bits(Loop::Open), b"000");
}

#[test]
fn without_a_limit_everything_is_admitted() {
    let trace = events::trace(&[(0, 0, u64::MAX)]);
    let unlimited: Limit = "unlimited".parse().expect("a limit");
    let decisions = judge(&unlimited, Window::HalfOpen, Loop::Closed, &trace, CostRule::Column);
    assert_eq!((decisions.bits(), decisions.never()), (&b"1"[..], 0));
}

#[test]
fn the_log_imports_no_algorithm() {
    let source = include_str!("../src/oracle.rs");
    let code: Vec<&str> =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let naming_the_engine: Vec<&str> =
        code.iter().copied().filter(|line| line.contains("giusto")).collect();
    assert_eq!(naming_the_engine, ["use giusto::Window;"]);
    // Of this crate it knows the limit, the trace and the type of the answer: nothing that decides.
    let code = code.join("\n");
    for deciding in ["subject", "replay(", "replay_open_loop", "grid", "metrics", "super::"] {
        assert!(!code.contains(deciding), "the oracle names `{deciding}`");
    }
}
