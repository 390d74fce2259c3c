//! Open loop: every algorithm counts all that is offered, as a judge says who counts it all.

mod events;
mod judges;
mod shared_traces;

use giusto::Window;
use giusto_sim::{
    grid::{self, Settings, Task, Unwatched},
    limit::Limit,
    oracle::Loop,
    replay::{CostRule, Decisions, replay_open_loop},
    subject::{Anchor, Choices, Kind, OpenLoop},
    trace::{Options, Source, Trace, UnixNanos, load},
};
use judges::{Aligned, Bucket, FirstHit, Log, Numbers, TwoWindows, decide, difference};
use proptest::prelude::*;

const SECOND: u64 = 1_000_000_000;
const DAY: u64 = 86_400 * SECOND;

fn ours(kind: Kind, limit: &str, choices: Choices, trace: &Trace) -> Decisions {
    let limit: Limit = limit.parse().expect(limit);
    let subject = OpenLoop::new(kind, &limit, trace, &choices, trace.total_cost()).expect("fits");
    replay_open_loop(&subject, trace, CostRule::Column)
}

fn assert_judged(
    (kind, limit, choices): (Kind, &str, Choices),
    trace: &Trace,
    expected: &[u8],
) -> Result<(), TestCaseError> {
    let decisions = ours(kind, limit, choices, trace);
    let difference = difference(&decisions, expected, trace);
    prop_assert!(difference.is_none(), "{kind} {limit} {choices:?}: {}", difference.unwrap());
    Ok(())
}

/// Small traces full of ties, of requests exactly one window apart, and of costs of nothing and of
/// more than fits. The first event is rarely at zero.
fn traces(window_ns: u64) -> impl Strategy<Value = Trace> {
    let half = window_ns / 2;
    let gap = prop_oneof![
        4 => Just(0),
        4 => 1..window_ns / 4,
        2 => prop_oneof![Just(half), Just(half - 1), Just(half + 1)],
        1 => Just(window_ns),
        1 => 0..3 * window_ns,
    ];
    let event = (gap, 0_u32..2, 0_u64..5);
    (0..5 * window_ns, proptest::collection::vec(event, 1..40)).prop_map(|(first, gaps)| {
        let mut now = first;
        let events = gaps.into_iter().map(|(gap, key, cost)| {
            now += gap;
            (now, key, cost)
        });
        events::trace(&events.collect::<Vec<_>>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn all_that_is_offered_is_counted(limit in 0_u64..8, trace in traces(7 * SECOND)) {
        let numbers = Numbers { limit, window_ns: 7 * SECOND };
        let text = format!("{limit}/7s");
        let plain = Choices::default();
        let judged = |kind, choices, bits: &[u8]| {
            assert_judged((kind, &text, choices), &trace, bits)
        };
        let all = CostRule::Column;

        let bucket = decide(&trace, all, Loop::Open, || Bucket::new(numbers, limit));
        judged(Kind::Gcra, plain, &bucket)?;
        let burst = limit.div_ceil(2);
        let slower = Numbers { limit: limit - burst + 1, ..numbers };
        let strict = decide(&trace, all, Loop::Open, || Bucket::new(slower, burst));
        judged(Kind::RollingStrict, plain, &strict)?;

        let fixed = decide(&trace, all, Loop::Open, || Aligned::new(numbers, 0));
        judged(Kind::Fixed, plain, &fixed)?;
        let first_hit = decide(&trace, all, Loop::Open, || FirstHit::new(numbers));
        judged(Kind::Fixed, Choices { anchor: Anchor::FirstHit, ..plain }, &first_hit)?;
        let two = decide(&trace, all, Loop::Open, || TwoWindows::new(numbers));
        judged(Kind::SlidingCounter, plain, &two)?;

        for window in [Window::HalfOpen, Window::Closed] {
            let log = decide(&trace, all, Loop::Open, || Log::new(numbers, window));
            judged(Kind::Rolling, Choices { window, ..plain }, &log)?;
        }
        judged(Kind::Unlimited, plain, &vec![b'1'; trace.len()])?;
    }

    #[test]
    fn a_bucket_is_judged_by_its_own_burst(
        limit in 0_u64..5,
        burst in 0_u64..8,
        trace in traces(3 * SECOND),
    ) {
        let numbers = Numbers { limit, window_ns: 3 * SECOND };
        let bits = decide(&trace, CostRule::Column, Loop::Open, || Bucket::new(numbers, burst));
        let text = format!("{limit}/3s burst {burst}");
        assert_judged((Kind::Gcra, &text, Choices::default()), &trace, &bits)?;
    }

    #[test]
    fn days_are_counted_from_midnight(limit in 0_u64..6, start in 0..DAY, trace in traces(DAY)) {
        let numbers = Numbers { limit, window_ns: DAY };
        let bits = decide(&trace, CostRule::Column, Loop::Open, || Aligned::new(numbers, start));
        let choices = Choices { start: Some(UnixNanos(start)), ..Choices::default() };
        assert_judged((Kind::Calendar, &format!("{limit}/day"), choices), &trace, &bits)?;
    }
}

#[test]
fn a_bucket_in_debt_denies_what_a_window_has_forgotten() {
    // Ten at once under 2 a minute leave a debt of 8, of which a minute pays 2.
    let mut events = vec![(0, 0, 1); 10];
    events.push((61 * SECOND, 0, 1));
    let trace = events::trace(&events);
    let bits = |kind| ours(kind, "2/60s", Choices::default(), &trace).bits().to_vec();
    assert_eq!(bits(Kind::Gcra), b"11000000000");
    assert_eq!(bits(Kind::Rolling), b"11000000001");
}

/// The share of requests wrongly decided, in percent with so many digits.
fn wrong(kind: Kind, limit: &str, trace: &Trace, digits: usize) -> String {
    let (limit, settings): (Limit, _) = (limit.parse().expect(limit), Settings::default());
    let task = Task::new(kind, &limit, trace, &settings).expect("exact");
    let cells = grid::run(&[task], trace, &settings, &Unwatched);
    let open = cells[0].open_loop.expect("counted in a word");
    let wrong = open.over_admitted + open.falsely_rejected;
    format!("{:.digits$}", wrong as f64 * 100.0 / trace.len() as f64)
}

#[test]
fn the_two_window_counter_is_as_wrong_as_published() {
    let Some(path) = shared_traces::path("wc98_day6_sample.csv.gz") else { return };
    let trace = load(&Source::new(path), &Options::default(), |_| ()).expect("the trace");
    for (limit, digits, published) in
        [("5/60s", 2, "4.45"), ("10/60s", 2, "1.04"), ("20/60s", 3, "0.019")]
    {
        assert_eq!(wrong(Kind::SlidingCounter, limit, &trace, digits), published, "{limit}");
        assert_eq!(wrong(Kind::Rolling, limit, &trace, 9), "0.000000000", "{limit}");
        assert_ne!(wrong(Kind::Fixed, limit, &trace, 9), "0.000000000", "{limit}");
    }
}
