//! Numbers that no source can have: each is refused, and the message names it, says what it was and
//! what was expected. Whatever is accepted yields ordered instants within its time.

mod traffic_cases;

use std::time::Duration;

use giusto_sim::{
    random::Random,
    traffic::{
        Aim, Bursts, Costs, Counts, Diurnal, EdgeAttack, FlashCrowd, Gaps, Modulated,
        ModulatedState, Poisson, Popularity, Process, Renewal, Schedule, Silence, Span, Steady,
        Times, Timing, Traffic, TrafficError,
    },
};
use proptest::prelude::*;
use traffic_cases::{cases, seconds, span};

/// What is said of a process over an hour.
fn said(process: impl Into<Process>) -> String {
    let arrivals = process.into().arrivals(span(0.0, 3_600.0), Random::new(1, 0));
    arrivals.err().map_or_else(|| "nothing".to_owned(), |error| error.to_string())
}

const RATE: &str = "expected more than 0 and at most 1000000000 requests a second";

#[test]
fn impossible_rates_and_shapes_are_refused() {
    for (rate, shown) in [
        (0.0, "0"),
        (-1.0, "-1"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
        (1.000_000_1e9, "1000000100"),
    ] {
        let expected = format!("rate is {shown}; {RATE}");
        assert_eq!(said(Poisson { rate }), expected);
        assert_eq!(said(Renewal { gaps: Gaps::Gamma, rate, shape: 1.0 }), expected);
        let mean = Diurnal { mean: rate, amplitude: 0.5, period: seconds(1.0), peak: seconds(0.0) };
        assert_eq!(said(mean), format!("mean is {shown}; {RATE}"));
    }
    for (shape, shown) in [(0.0, "0"), (-2.0, "-2"), (f64::NAN, "NaN"), (1_000.5, "1000.5")] {
        let expected = format!("shape is {shown}; expected a number from 0.1 to 1000");
        assert_eq!(said(Renewal { gaps: Gaps::Weibull, rate: 1.0, shape }), expected);
    }
    let nobody = "about 4680000000 requests are expected, more than 4294967296; \
                  shorten the time or lower the rate";
    assert_eq!(said(Poisson { rate: 1.3e6 }), nobody);
    // The same is accepted at a lower rate.
    assert_eq!(said(Poisson { rate: 1.1e6 }), "nothing");
}

#[test]
fn impossible_steady_sources_and_bursts_are_refused() {
    let steady = |requests, period| Steady { requests, period, phase: Duration::ZERO };
    assert_eq!(said(steady(0, seconds(1.0))), "requests is 0; expected at least 1");
    assert_eq!(
        said(steady(1, Duration::ZERO)),
        "period is no time; expected at least a nanosecond"
    );
    let crowded = "requests is 11; expected at most one for each nanosecond of the period";
    assert_eq!(said(steady(11, Duration::from_nanos(10))), crowded);
    let endless = said(steady(1, Duration::MAX));
    assert!(
        endless.ends_with("is past the end of simulated time, which is 584 years"),
        "{endless}"
    );
    let right = Bursts {
        least_size: 2,
        most_size: 3,
        least_pause: seconds(1.0),
        most_pause: seconds(2.0),
        rate: 10.0,
    };
    assert_eq!(said(right), "nothing");
    assert_eq!(said(Bursts { least_size: 0, ..right }), "least_size is 0; expected at least 1");
    let reversed = "most_size is 1; expected at least the least size";
    assert_eq!(said(Bursts { most_size: 1, ..right }), reversed);
    let reversed = "most_pause is 500ms; expected at least the other end of its range";
    assert_eq!(said(Bursts { most_pause: seconds(0.5), ..right }), reversed);
    let no_pause = Bursts { least_size: 1, most_size: 1, least_pause: Duration::ZERO, ..right };
    let at_once = said(Bursts { most_pause: Duration::ZERO, ..no_pause });
    assert!(at_once.starts_with("about inf requests are expected"), "{at_once}");
}

#[test]
fn impossible_changes_of_a_rate_are_refused() {
    let state = |rate, dwell, weight| ModulatedState { rate, dwell: seconds(dwell), weight };
    let modulated = |states: &[ModulatedState]| said(Modulated { states: states.to_vec() });
    let right = state(1.0, 1.0, 1);
    assert_eq!(modulated(&[right, state(0.0, 1.0, 2)]), "nothing");
    let lone = "states is 1; expected at least two; one alone is a Poisson process";
    assert_eq!(modulated(&[right]), lone);
    let negative = "rate is -1; expected from 0 to 1000000000 requests a second";
    assert_eq!(modulated(&[right, state(-1.0, 1.0, 1)]), negative);
    let instant = "dwell is no time; expected at least a nanosecond";
    assert_eq!(modulated(&[right, state(1.0, 0.0, 1)]), instant);
    assert_eq!(modulated(&[right, state(1.0, 1.0, 0)]), "weight is 0; expected at least 1");
    let silent = "rate is 0 in all states; expected a state that sends";
    assert_eq!(modulated(&[state(0.0, 1.0, 1); 2]), silent);
    // Few requests, but a jump each nanosecond.
    assert!(modulated(&[state(1.0, 1e-9, 1); 2]).contains("are expected, more than"));

    let day = Diurnal { mean: 1.0, amplitude: 1.1, period: seconds(1.0), peak: seconds(0.0) };
    assert_eq!(said(day), "amplitude is 1.1; expected a share from 0 to 1");
    let right = FlashCrowd {
        base: 2.0,
        at: seconds(1.0),
        factor: 5.0,
        ramp: seconds(1.0),
        half_life: seconds(1.0),
    };
    assert_eq!(said(right), "nothing");
    let smaller = "factor is 0.5; expected from 1 to 1000000000";
    assert_eq!(said(FlashCrowd { factor: 0.5, ..right }), smaller);
    let higher = format!("factor times base is 2000000000; {RATE}");
    assert_eq!(said(FlashCrowd { factor: 1e9, ..right }), higher);
    let instant = "half_life is no time; expected at least a nanosecond";
    assert_eq!(said(FlashCrowd { half_life: Duration::ZERO, ..right }), instant);
}

#[test]
fn impossible_attacks_counts_and_lists_are_refused() {
    let right = EdgeAttack {
        limit: 5,
        window: seconds(10.0),
        within: seconds(5.0),
        every: 2,
        aim: Aim::FirstHit,
        timing: Timing::Exact,
    };
    assert_eq!(said(right), "nothing");
    assert_eq!(said(EdgeAttack { limit: 0, ..right }), "limit is 0; expected at least 1");
    let wide = "within is 5.1s; expected at most half of the window";
    assert_eq!(said(EdgeAttack { within: seconds(5.1), ..right }), wide);
    let often = said(EdgeAttack { every: 1, ..right });
    assert!(often.starts_with("every is 1; expected at least 2 where windows open"), "{often}");
    assert_eq!(said(EdgeAttack { every: 1, aim: Aim::Aligned, ..right }), "nothing");
    let counts = |interval, counts| said(Counts { interval, counts });
    assert_eq!(counts(seconds(1.0), Vec::new()), "counts is empty; expected at least one count");
    assert!(counts(seconds(1.0), vec![u64::MAX, 1]).contains("are expected, more than"));
    let unordered = "time 2 is before the one before it; give the times in order";
    assert_eq!(said(Times { times_ns: vec![3, 4, 3] }), unordered);
}

#[test]
fn impossible_keys_costs_and_schedules_are_refused() {
    let (_, _, right) = cases().swap_remove(0);
    let said = |traffic: &Traffic| traffic.source(1, 0).err().expect("a refusal").to_string();
    let keys = |popularity| said(&Traffic { popularity, ..right.clone() });
    assert_eq!(keys(Popularity::Uniform { keys: 0 }), "keys is 0; expected at least 1");
    assert_eq!(keys(Popularity::Sequence { keys: 0 }), "keys is 0; expected at least 1");
    let exponent = "exponent is -1; expected a number from 0 to 20";
    assert_eq!(keys(Popularity::Zipf { keys: 9, exponent: -1.0 }), exponent);
    let weightless = "weights is without weight; expected at least one weight above 0";
    assert_eq!(keys(Popularity::Weighted(vec![0, 0])), weightless);
    assert_eq!(keys(Popularity::Weighted(Vec::new())), weightless);
    let heavy = "weights is above 64 bits in sum; expected weights with a sum of 64 bits";
    assert_eq!(keys(Popularity::Weighted(vec![u64::MAX, 1])), heavy);
    let ten = Popularity::Uniform { keys: 10 };
    let last = Traffic { popularity: ten, first_key: u32::MAX - 9, ..right.clone() };
    assert!(last.source(1, 0).is_ok());
    let space = "10 keys from key 4294967287 on do not fit into 32 bits; \
                 start at a lower key or have fewer";
    assert_eq!(said(&Traffic { first_key: u32::MAX - 8, ..last }), space);

    let costs = |costs| said(&Traffic { costs, ..right.clone() });
    let reversed = "most is 2; expected at least the least cost";
    assert_eq!(costs(Costs::Uniform { least: 3, most: 2 }), reversed);
    let mean = "mean is 0.5; expected from 1 to 10^15 units";
    assert_eq!(costs(Costs::Geometric { mean: 0.5 }), mean);
    let log_normal = |median, sigma, cap| costs(Costs::LogNormal { median, sigma, cap });
    assert!(log_normal(0.0, 1.0, 1).starts_with("median is 0; expected more than 0"));
    assert!(log_normal(1.0, f64::NAN, 1).starts_with("sigma is NaN; expected"));
    assert_eq!(log_normal(1.0, 1.0, 0), "cap is 0; expected at least 1");
    assert_eq!(costs(Costs::Batches { items: 1, batch: 0 }), "batch is 0; expected at least 1");

    let whole = Schedule::new(span(0.0, 10.0));
    let overlap = whole.clone().with_silence(&[span(1.0, 3.0), span(2.0, 4.0)], Silence::Drop);
    assert!(matches!(overlap, Err(TrafficError::SilenceOrder { index: 1 })));
    let all = whole.with_silence(&[span(0.0, 5.0), span(5.0, 11.0)], Silence::Hold);
    assert!(matches!(all, Err(TrafficError::AllSilent)));
}

/// Lengths of time of all magnitudes.
fn lengths() -> impl Strategy<Value = Duration> {
    (0_u32..64, any::<u64>()).prop_map(|(shift, bits)| Duration::from_nanos(bits >> shift))
}

/// Rates and factors of all magnitudes, some of them impossible.
fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..2.0, 0.0..1e9, (-9.0..10.0).prop_map(|power: f64| 10_f64.powf(power))]
}

fn whole() -> impl Strategy<Value = u64> {
    (0_u32..64, any::<u64>()).prop_map(|(shift, bits)| bits >> shift)
}

fn processes() -> impl Strategy<Value = Process> {
    let gaps = prop_oneof![Just(Gaps::Gamma), Just(Gaps::Weibull)];
    let state = (numbers(), lengths(), 0_u32..5).prop_map(|(rate, dwell, weight)| ModulatedState {
        rate,
        dwell,
        weight,
    });
    let ways = (any::<bool>(), any::<bool>()).prop_map(|(aligned, exact)| {
        let aim = if aligned { Aim::Aligned } else { Aim::FirstHit };
        (aim, if exact { Timing::Exact } else { Timing::Random })
    });
    prop_oneof![
        (whole(), lengths(), lengths()).prop_map(|(requests, period, phase)| Steady {
            requests,
            period,
            phase
        }
        .into()),
        numbers().prop_map(|rate| Poisson { rate }.into()),
        (whole(), whole(), lengths(), lengths(), numbers()).prop_map(
            |(a, b, from, until, rate)| {
                let (least_pause, most_pause) = (from.min(until), from.max(until));
                Bursts { least_size: a.min(b), most_size: a.max(b), least_pause, most_pause, rate }
                    .into()
            }
        ),
        proptest::collection::vec(state, 1..5).prop_map(|states| Modulated { states }.into()),
        (gaps, numbers(), numbers())
            .prop_map(|(gaps, rate, shape)| Renewal { gaps, rate, shape }.into()),
        (numbers(), 0.0..1.1, lengths(), lengths()).prop_map(|(mean, amplitude, period, peak)| {
            Diurnal { mean, amplitude, period, peak }.into()
        }),
        (numbers(), lengths(), numbers(), lengths(), lengths()).prop_map(
            |(base, at, factor, ramp, half_life)| {
                FlashCrowd { base, at, factor, ramp, half_life }.into()
            }
        ),
        (0..20_000_u64, lengths(), lengths(), whole(), ways).prop_map(
            |(limit, window, within, every, (aim, timing))| {
                EdgeAttack { limit, window, within, every, aim, timing }.into()
            }
        ),
        (lengths(), proptest::collection::vec(0..20_000_u64, 0..9))
            .prop_map(|(interval, counts)| Counts { interval, counts }.into()),
    ]
}

/// At most how many steps a second a source takes, be they requests or not.
fn steps_a_second(process: &Process) -> f64 {
    let each = |time: Duration| 1.0 / time.as_secs_f64().max(1e-9);
    match process {
        Process::Steady(steady) => steady.requests as f64 * each(steady.period),
        Process::Poisson(poisson) => poisson.rate,
        Process::Bursts(bursts) => bursts.rate.max(each(bursts.most_pause)),
        Process::Modulated(modulated) => {
            modulated.states.iter().map(|state| state.rate + each(state.dwell)).sum()
        }
        Process::Renewal(renewal) => renewal.rate,
        Process::Diurnal(diurnal) => 2.0 * diurnal.mean,
        Process::FlashCrowd(crowd) => crowd.base * crowd.factor,
        Process::EdgeAttack(attack) => attack.limit as f64 * each(attack.window),
        _ => 0.0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_accepted_is_in_order_and_within_its_time(
        process in processes(),
        from in lengths(),
        length in lengths(),
        silent in (lengths(), lengths()),
        hold in any::<bool>(),
    ) {
        // No more time than for 100,000 steps: silence may swallow all of them.
        let enough = (1e5 / steps_a_second(&process)).clamp(1e-8, 1e10);
        let length = length.min(seconds(enough));
        let Ok(span) = Span::new(from, from + length) else { return Ok(()) };
        let mut schedule = Schedule::new(span);
        let silence = if hold { Silence::Hold } else { Silence::Drop };
        let silent = Span::new(from + silent.0, from + silent.0 + silent.1).ok();
        if let Some(silent) = silent {
            let Ok(with) = schedule.with_silence(&[silent], silence) else { return Ok(()) };
            schedule = with;
        }
        let traffic = Traffic {
            process,
            schedule,
            popularity: Popularity::Zipf { keys: u32::MAX, exponent: 1.0 },
            costs: Costs::LogNormal { median: 1e15, sigma: 20.0, cap: u64::MAX },
            first_key: 0,
            requests: Some(300),
        };
        let Ok(source) = traffic.source(7, 3) else { return Ok(()) };
        let mut before = span.from_ns();
        for request in source {
            prop_assert!(before <= request.time_ns && request.time_ns < span.until_ns());
            let inside = |silent: Span| {
                (silent.from_ns()..silent.until_ns()).contains(&request.time_ns)
            };
            prop_assert!(!silent.is_some_and(inside), "{request:?} breaks {silent:?}");
            before = request.time_ns;
        }
    }
}
