//! Sources as a whole: the same seed is the same bytes, streams are independent, schedules and
//! mixtures keep their order, and what cannot be says why.

mod traffic_cases;

use std::time::Duration;

use giusto_sim::{
    random::Random,
    traffic::{
        Caps, Costs, Mixture, Poisson, Popularity, Process, Request, Schedule, Silence, Source,
        Span, Steady, Times, Traffic, TrafficError, collect,
    },
};
use sha2::{Digest, Sha256};
use traffic_cases::{cases, seconds, span};

/// A steady source of one request a second from one key.
fn steady(first_key: u32) -> Traffic {
    let second = Duration::from_secs(1);
    Traffic {
        process: Steady { requests: 1, period: second, phase: Duration::ZERO }.into(),
        schedule: Schedule::new(span(0.0, 100.0)),
        popularity: Popularity::One,
        costs: Costs::Constant(1),
        first_key,
        requests: None,
    }
}

fn source(traffic: &Traffic, seed: u64, index: u32) -> Source {
    traffic.source(seed, index).expect("possible numbers")
}

fn times(traffic: &Traffic) -> Vec<u64> {
    source(traffic, 1, 0).map(|request| request.time_ns).collect()
}

/// Whole seconds as nanoseconds.
fn at(seconds: impl IntoIterator<Item = u64>) -> Vec<u64> {
    seconds.into_iter().map(|second| second * 1_000_000_000).collect()
}

/// The digest of the first 10,000 requests, each as 8 + 4 + 8 bytes, the lowest first.
fn digest(requests: impl Iterator<Item = Request>) -> String {
    let mut hash = Sha256::new();
    for request in requests.take(10_000) {
        hash.update(request.time_ns.to_le_bytes());
        hash.update(request.key.to_le_bytes());
        hash.update(request.cost.to_le_bytes());
    }
    hash.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn a_seed_means_the_same_requests_in_every_version() {
    let mut changed = Vec::new();
    for (name, recorded, traffic) in cases() {
        let ours = digest(source(&traffic, 1, 0));
        assert_eq!(ours, digest(source(&traffic, 1, 0)), "{name}: twice");
        if ours != recorded {
            changed.push((name, ours));
        }
    }
    assert!(changed.is_empty(), "{changed:#?}");
}

#[test]
fn another_seed_or_place_means_other_requests() {
    for (name, recorded, traffic) in cases() {
        // A source without any choice is the same under every seed.
        if name != "steady" {
            assert_ne!(digest(source(&traffic, 2, 0)), recorded, "{name}: another seed");
            assert_ne!(digest(source(&traffic, 1, 1)), recorded, "{name}: another place");
        }
    }
}

#[test]
fn other_costs_or_keys_leave_the_rest_as_it_was() {
    type Column = fn(Request) -> u64;
    let (time, key, cost): (Column, Column, Column) =
        (|request| request.time_ns, |request| u64::from(request.key), |request| request.cost);
    let column = |traffic: &Traffic, of: Column| -> Vec<u64> {
        source(traffic, 1, 0).take(2_000).map(of).collect()
    };
    for (name, _, traffic) in cases() {
        let costly = Traffic { costs: Costs::Geometric { mean: 9.0 }, ..traffic.clone() };
        assert_eq!(column(&costly, time), column(&traffic, time), "{name}");
        assert_eq!(column(&costly, key), column(&traffic, key), "{name}");
        assert_ne!(column(&costly, cost), column(&traffic, cost), "{name}");
        let popular = Popularity::Zipf { keys: 7, exponent: 0.3 };
        let shared = Traffic { popularity: popular, ..traffic.clone() };
        assert_eq!(column(&shared, time), column(&traffic, time), "{name}");
        assert_eq!(column(&shared, cost), column(&traffic, cost), "{name}");
        assert_ne!(column(&shared, key), column(&traffic, key), "{name}");
    }
}

#[test]
fn keys_and_costs_have_streams_of_their_own() {
    let popularity = Popularity::Uniform { keys: 100 };
    let costs = Costs::Uniform { least: 0, most: 99 };
    let process = Process::from(Poisson { rate: 100.0 });
    let alike =
        |source: Source| source.filter(|request| u64::from(request.key) == request.cost).count();
    // About 10,000 requests, of which one in a hundred matches by chance: 100, and 250 with a
    // probability below e^-70 by Chernoff's bound.
    let traffic = Traffic {
        process: process.clone(),
        popularity: popularity.clone(),
        costs: costs.clone(),
        ..steady(0)
    };
    assert!(alike(source(&traffic, 1, 0)) < 250);
    // From one stream all match.
    let arrivals = process.arrivals(span(0.0, 100.0), Random::new(1, 0)).expect("a rate");
    let keys = popularity.draw(Random::new(1, 1)).expect("keys");
    let costs = costs.draw(Random::new(1, 1)).expect("costs");
    assert!(alike(Source::new(arrivals, keys, costs, 0)) > 9_000);
}

#[test]
fn steady_requests_are_exact_for_ever() {
    let week = Duration::from_hours(24 * 7);
    let process = Steady { requests: 7_000_001, period: week, phase: Duration::from_nanos(5) };
    let from = 3_000_000_000.0;
    let schedule = Schedule::new(span(from, from + 86_400.0));
    let traffic = Traffic { process: process.into(), schedule, ..steady(0) };
    let expected = (0..1_000_001_u128).map(|k| {
        3_000_000_000_000_000_005 + u64::try_from(k * week.as_nanos() / 7_000_001).expect("a day")
    });
    let until = 3_000_086_400_000_000_000;
    assert!(times(&traffic).into_iter().eq(expected.take_while(|&time| time < until)));
}

#[test]
fn a_list_is_cut_to_the_time_of_the_source() {
    let process = Times { times_ns: at([0, 2, 2, 3, 5, 7, 7]) };
    let schedule = Schedule::new(span(2.0, 7.0));
    let traffic = Traffic { process: process.into(), schedule, ..steady(0) };
    assert_eq!(times(&traffic), at([2, 2, 3, 5]));
}

#[test]
fn a_mixture_is_in_order_of_time_and_then_of_sources() {
    let list = |times: &[u64], first_key| {
        let process = Times { times_ns: at(times.iter().copied()) };
        source(&Traffic { process: process.into(), ..steady(first_key) }, 1, 0)
    };
    let four = || {
        let silent = list(&[], 0);
        vec![list(&[2, 5, 5], 20), list(&[1, 2, 5, 9], 10), silent, list(&[5], 30)]
    };
    let merged: Vec<(u64, u32)> = Mixture::new(four())
        .map(|request| (request.time_ns / 1_000_000_000, request.key))
        .collect();
    assert_eq!(merged, [(1, 10), (2, 20), (2, 10), (5, 20), (5, 20), (5, 10), (5, 30), (9, 10)]);
    let mut mixture = Mixture::new(four());
    let sources = std::iter::from_fn(|| mixture.next_with_source()).map(|(index, _)| index);
    assert_eq!(sources.collect::<Vec<_>>(), [1, 0, 1, 0, 0, 1, 3, 1]);
    assert!(mixture.next().is_none());
    assert!(Mixture::new(Vec::new()).next().is_none());
}

#[test]
fn a_mixture_of_all_is_the_sorted_sum_of_its_sources() {
    let sources = || -> Vec<Source> {
        (0..).zip(cases()).map(|(index, (_, _, traffic))| source(&traffic, 1, index)).collect()
    };
    let mut sum = Vec::new();
    for (index, one) in sources().into_iter().enumerate() {
        sum.extend(one.map(|request| (request.time_ns, index, request)));
    }
    // Stable: the requests of a source at one instant stay in their order.
    sum.sort_by_key(|&(time, index, _)| (time, index));
    assert!(sum.len() > 50_000);
    assert!(Mixture::new(sources()).eq(sum.into_iter().map(|(_, _, request)| request)));
}

#[test]
fn silence_drops_requests_or_holds_them_back() {
    let silent = [span(2.0, 4.5), span(4.5, 6.0), span(90.0, 1_000.0)];
    let schedule = |silence| {
        let whole = Schedule::new(span(1.0, 100.0));
        whole.with_silence(&silent, silence).expect("in order")
    };
    let dropped = Traffic { schedule: schedule(Silence::Drop), ..steady(0) };
    assert_eq!(times(&dropped), at(std::iter::once(1).chain(6..90)));
    // Held, the second request comes when the silence is over, and no request is lost.
    let held = Traffic { schedule: schedule(Silence::Hold), ..steady(0) };
    assert_eq!(times(&held), at(std::iter::once(1).chain(6..90)));
    let half = Steady { requests: 2, period: seconds(3.0), phase: Duration::ZERO };
    let held = Traffic { process: half.into(), ..held };
    let first: Vec<u64> = times(&held).into_iter().take(4).collect();
    assert_eq!(first, [1_000_000_000, 6_500_000_000, 8_000_000_000, 9_500_000_000]);
    let dropped = Traffic { process: half.into(), ..dropped };
    let first: Vec<u64> = times(&dropped).into_iter().take(4).collect();
    assert_eq!(first, [1_000_000_000, 7_000_000_000, 8_500_000_000, 10_000_000_000]);
}

#[test]
fn a_source_ends_with_its_requests_its_items_or_its_keys() {
    let three = Traffic { requests: Some(3), ..steady(0) };
    assert_eq!(times(&three), at(0..3));
    let items = Traffic { costs: Costs::Batches { items: 120, batch: 50 }, ..steady(0) };
    let carried: Vec<u64> = source(&items, 1, 0).map(|request| request.cost).collect();
    assert_eq!(carried, [50, 50, 20]);
    let fresh = Traffic { popularity: Popularity::Fresh, ..steady(u32::MAX - 1) };
    let keys: Vec<u32> = source(&fresh, 1, 0).map(|request| request.key).collect();
    assert_eq!(keys, [u32::MAX - 1, u32::MAX]);
}

#[test]
fn a_flood_has_a_new_key_for_every_request() {
    let process = Poisson { rate: 100.0 }.into();
    let flood = Traffic { process, popularity: Popularity::Fresh, ..steady(7) };
    let trace = collect(source(&flood, 1, 0), |key| format!("key {key}"), Caps::default());
    let trace = trace.expect("a trace");
    assert!(trace.keys().iter().copied().eq(7..7 + u32::try_from(trace.len()).expect("few")));
    assert_eq!((trace.key_count(), trace.names()[8].as_str()), (trace.len() + 7, "key 8"));
}

#[test]
fn collecting_stops_at_its_caps() {
    let collected = |requests, keys| {
        collect(source(&steady(4), 1, 0), |key| key.to_string(), Caps { requests, keys })
    };
    assert_eq!(collected(100, 5).expect("just enough").len(), 100);
    assert!(matches!(collected(99, 5), Err(TrafficError::RequestCap(99))));
    assert!(matches!(collected(100, 4), Err(TrafficError::KeyCap { key: 4, cap: 4 })));
    let backwards = [2, 1].map(|time_ns| Request { time_ns, key: 0, cost: 1 });
    let caps = Caps::default();
    assert!(matches!(collect(backwards, |_| String::new(), caps), Err(TrafficError::Trace(_))));
}

#[test]
fn a_source_can_be_made_of_other_parts() {
    let random = |stream| Random::new(1, stream);
    let process = Process::from(Poisson { rate: 10.0 });
    let arrivals = process.arrivals(span(0.0, 100.0), random(0)).expect("a rate");
    let keys = Popularity::One.draw(random(1)).expect("a key");
    let costs = Costs::Constant(2).draw(random(2)).expect("a cost");
    let by_parts = Source::new(arrivals, keys, costs, 3);
    let whole = Traffic { process, costs: Costs::Constant(2), ..steady(3) };
    assert!(by_parts.eq(source(&whole, 1, 0)));
}

#[test]
fn a_span_is_never_empty() {
    let (early, late) = (Duration::from_secs(1), Duration::from_secs(2));
    assert!(matches!(Span::new(late, early), Err(TrafficError::Span { .. })));
    assert!(matches!(Span::new(late, late), Err(TrafficError::Span { .. })));
    assert!(matches!(Span::new(early, Duration::MAX), Err(TrafficError::TooLate(_))));
    assert_eq!(Span::from_nanos(5, 5), None);
    assert_eq!(Span::new(early, late).expect("a second").length_ns(), 1_000_000_000);
}
