//! What a subject refuses and why, and what does not change what it decides.

mod events;

use giusto::{QuotaError, Window};
use giusto_sim::{
    limit::Limit,
    replay::{CostRule, replay},
    subject::{Anchor, Choices, Kind, Subject, SubjectError},
    trace::{Trace, UnixNanos},
};
use proptest::prelude::*;

const SECOND: u64 = 1_000_000_000;
const HOUR: u64 = 3_600 * SECOND;
const DAY: u64 = 24 * HOUR;

fn limit(text: &str) -> Limit {
    text.parse().expect(text)
}

fn starting(text: &str) -> Choices {
    Choices { start: Some(text.parse().expect(text)), ..Choices::default() }
}

fn refusal(kind: Kind, text: &str, trace: &Trace, choices: &Choices) -> SubjectError {
    Subject::new(kind, &limit(text), trace, choices).expect_err("a refusal")
}

/// Two requests, so far apart.
fn lasting(nanos: u64) -> Trace {
    events::trace(&[(7, 0, 1), (7 + nanos, 0, 1)])
}

/// Unit requests of one key, in whole hours.
fn hours(hours: &[u64]) -> Trace {
    events::trace(&hours.iter().map(|hour| (hour * HOUR, 0, 1)).collect::<Vec<_>>())
}

fn bits(kind: Kind, text: &str, trace: &Trace, choices: &Choices) -> String {
    let subject = Subject::new(kind, &limit(text), trace, choices).expect(text);
    let decisions = replay(&subject, trace, CostRule::Column);
    String::from_utf8(decisions.bits().to_vec()).expect("digits")
}

#[test]
fn a_calendar_needs_the_time_of_day() {
    let error = refusal(Kind::Calendar, "5/day", &lasting(1), &Choices::default());
    assert_eq!(error, SubjectError::NoStart);
    assert!(error.to_string().contains("--start 2026-01-31T00:00:00Z"), "{error}");
    // A trace that carries it needs no other; one that is given comes before it.
    let carried = Trace::from_parts(
        vec![0, HOUR],
        vec![0; 2],
        vec![1; 2],
        vec!["one".to_owned()],
        Some(UnixNanos(DAY - HOUR / 2)),
    )
    .expect("a trace");
    assert_eq!(bits(Kind::Calendar, "1/day", &carried, &Choices::default()), "11");
    let noon = starting("2026-01-31T12:00:00Z");
    assert_eq!(bits(Kind::Calendar, "1/day", &carried, &noon), "10");
}

#[test]
fn a_calendar_ends_with_the_clock() {
    let late = Choices { start: Some(UnixNanos(u64::MAX - 40 * DAY)), ..Choices::default() };
    assert_eq!(bits(Kind::Calendar, "1/month", &lasting(8 * DAY), &late), "10");
    let error = refusal(Kind::Calendar, "1/month", &lasting(10 * DAY), &late);
    assert_eq!(error, SubjectError::StartOutOfRange);
}

#[test]
fn a_rate_that_would_be_rounded_is_refused_with_its_reason() {
    let ten_days = lasting(10 * DAY - 1);
    let error = refusal(Kind::Gcra, "1000003/60s", &ten_days, &Choices::default());
    let expected = SubjectError::NotExact {
        kind: Kind::Gcra,
        limit: "1000003/60s".to_owned(),
        span_s: 864_000,
    };
    assert_eq!(error, expected);
    let told = error.to_string();
    for part in ["gcra", "1000003/60s", "864000 s", "62 bits", "larger factors", "shorter trace"] {
        assert!(told.contains(part), "`{part}` is not in: {told}");
    }
    // The same limit on a trace of an hour, and a rounder one on the longer trace, are exact.
    for (text, trace) in [("1000003/60s", lasting(HOUR)), ("1000000/60s", ten_days)] {
        let subject = Subject::new(Kind::Gcra, &limit(text), &trace, &Choices::default());
        assert!(subject.is_ok(), "{text}: {subject:?}");
    }
}

#[test]
fn counts_that_do_not_fit_a_word_are_refused() {
    for (kind, text, bits) in
        [(Kind::SlidingCounter, "1099511627776/h", 83), (Kind::Fixed, "9000000000000000000/h", 64)]
    {
        let error = refusal(kind, text, &lasting(HOUR / 2), &Choices::default());
        let source = QuotaError::DoesNotFit { algorithm: kind.name(), bits };
        let told = format!("{kind} cannot take the limit {text}: {source}");
        assert_eq!(error, SubjectError::Quota { kind, limit: text.to_owned(), source });
        assert_eq!(error.to_string(), told);
    }
}

#[test]
fn a_burst_apart_from_the_limit_belongs_to_the_bucket_alone() {
    let trace = lasting(1);
    let plain = starting("2026-01-31T00:00:00Z");
    let first_hit = Choices { anchor: Anchor::FirstHit, ..plain };
    for (kind, choices) in [
        (Kind::Rolling, plain),
        (Kind::RollingStrict, plain),
        (Kind::Fixed, plain),
        (Kind::Fixed, first_hit),
        (Kind::SlidingCounter, plain),
        (Kind::Calendar, plain),
    ] {
        let error = refusal(kind, "10/day burst 3", &trace, &choices);
        let source = QuotaError::BurstNotSupported { algorithm: kind.name() };
        let expected = SubjectError::Quota { kind, limit: "10/day burst 3".to_owned(), source };
        assert_eq!(error, expected);
    }
    assert_eq!(bits(Kind::Gcra, "10/day burst 1", &trace, &plain), "10");
    assert_eq!(bits(Kind::Unlimited, "10/day burst 1", &trace, &plain), "11");
}

#[test]
fn a_calendar_takes_no_other_period() {
    let error = refusal(Kind::Calendar, "5/60s", &lasting(1), &starting("2026-01-31T00:00:00Z"));
    assert!(
        matches!(error, SubjectError::Quota { source: QuotaError::NotCalendar, .. }),
        "{error}"
    );
}

#[test]
fn an_unlimited_limit_admits_everything_under_any_name() {
    for kind in Kind::ALL {
        assert_eq!(bits(kind, "unlimited", &lasting(DAY), &Choices::default()), "11", "{kind}");
    }
}

#[test]
fn a_leap_february_has_its_29th_day() {
    // From the evening of the 28th on: 23:00, midnight, 23:00 on the 29th, then March.
    let trace = hours(&[0, 1, 24, 25]);
    let leap = starting("2024-02-28T23:00:00Z");
    let common = starting("2023-02-28T23:00:00Z");
    assert_eq!(bits(Kind::Calendar, "1/month", &trace, &leap), "1001");
    assert_eq!(bits(Kind::Calendar, "1/month", &trace, &common), "1100");
    assert_eq!(bits(Kind::Calendar, "1/day", &trace, &leap), "1101");
    // A century is no leap year unless it divides by 400.
    assert_eq!(bits(Kind::Calendar, "1/month", &trace, &starting("2100-02-28T23:00:00Z")), "1100");
    assert_eq!(bits(Kind::Calendar, "1/month", &trace, &starting("2000-02-28T23:00:00Z")), "1001");
}

#[test]
fn a_new_year_is_a_new_month_and_day_but_not_a_new_week() {
    // 2025 ended on a Wednesday: its last hour, the first of 2026, Sunday's last, Monday's first.
    let trace = hours(&[0, 1, 96, 97]);
    let start = starting("2025-12-31T23:00:00Z");
    assert_eq!(bits(Kind::Calendar, "1/month", &trace, &start), "1100");
    assert_eq!(bits(Kind::Calendar, "1/day", &trace, &start), "1111");
    assert_eq!(bits(Kind::Calendar, "1/week", &trace, &start), "1001");
    // The same instants an hour behind by the clock on the wall: an offset is honoured.
    let east = starting("2026-01-01T01:00:00+02:00");
    assert_eq!(bits(Kind::Calendar, "1/week", &trace, &east), "1001");
}

#[test]
fn a_trace_without_events_is_decided_at_once() {
    let trace = events::trace(&[]);
    for kind in Kind::ALL {
        assert_eq!(bits(kind, "1/day", &trace, &starting("2026-01-31T00:00:00Z")), "", "{kind}");
    }
}

fn traces() -> impl Strategy<Value = Vec<(u64, u32, u64)>> {
    let event = (0..5 * 7 * SECOND, 0_u32..3, 0_u64..4);
    proptest::collection::vec(event, 1..60).prop_map(|mut events| {
        events.sort_by_key(|&(time, _, _)| time);
        events
    })
}

proptest! {
    #[test]
    fn whole_windows_later_the_same_is_decided(
        units in 0_u64..9,
        windows in 0_u64..200_000_000,
        events in traces(),
    ) {
        let text = format!("{units}/7s");
        let shifted: Vec<_> = events
            .iter()
            .map(|&(time, key, cost)| (time + windows * 7 * SECOND, key, cost))
            .collect();
        let (trace, shifted) = (events::trace(&events), events::trace(&shifted));
        for kind in Kind::ALL.into_iter().filter(|&kind| kind != Kind::Calendar) {
            for anchor in [Anchor::Aligned, Anchor::FirstHit] {
                for window in [Window::HalfOpen, Window::Closed] {
                    let choices = Choices { anchor, window, start: None };
                    let before = bits(kind, &text, &trace, &choices);
                    let after = bits(kind, &text, &shifted, &choices);
                    prop_assert_eq!(before, after, "{} {:?}", kind, choices);
                }
            }
        }
    }

    #[test]
    fn what_has_no_aligned_windows_is_decided_the_same_at_any_time(
        shift in 0_u64..1_700_000_000 * SECOND,
        events in traces(),
    ) {
        let later: Vec<_> =
            events.iter().map(|&(time, key, cost)| (time + shift, key, cost)).collect();
        let (trace, later) = (events::trace(&events), events::trace(&later));
        let first_hit = Choices { anchor: Anchor::FirstHit, ..Choices::default() };
        for kind in [Kind::Gcra, Kind::Fixed, Kind::Rolling, Kind::RollingStrict] {
            let before = bits(kind, "5/7s", &trace, &first_hit);
            prop_assert_eq!(before, bits(kind, "5/7s", &later, &first_hit), "{}", kind);
        }
    }
}
