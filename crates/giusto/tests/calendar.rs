//! Windows of the calendar against chrono: every day from 1970 to 2200, and the nanoseconds around
//! each boundary.

mod judges;

use std::{fmt::Debug, time::Duration};

use chrono::{Datelike, Days, Months, NaiveDate};
use giusto::{Algorithm, Calendar, Cell, Cost, Quota, QuotaError, Timestamp};
use judges::{CountedWindows, Judge, Numbering, Random, at};

const DAY_NS: u64 = 86_400_000_000_000;
const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("the epoch is a day");

/// The kinds of window, numbered by chrono.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Day,
    Week,
    Month,
}

const KINDS: [Kind; 3] = [Kind::Day, Kind::Week, Kind::Month];

fn date(day: u64) -> NaiveDate {
    EPOCH.checked_add_days(Days::new(day)).expect("chrono's calendar is long enough")
}

impl Kind {
    fn calendar(self, limit: u64) -> Calendar {
        let quota = match self {
            Self::Day => Quota::per_day(limit),
            Self::Week => format!("{limit}/week").parse().expect("a quota"),
            Self::Month => Quota::per_month(limit),
        };
        Calendar::new(quota).expect("small limits fit")
    }

    /// The first day of the window that holds a date.
    fn first(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => date,
            Self::Week => date.week(chrono::Weekday::Mon).first_day(),
            Self::Month => date.with_day(1).expect("every month has a first"),
        }
    }

    /// The first day of the next window.
    fn next(self, date: NaiveDate) -> NaiveDate {
        let first = self.first(date);
        match self {
            Self::Day => first.checked_add_days(Days::new(1)),
            Self::Week => first.checked_add_days(Days::new(7)),
            Self::Month => first.checked_add_months(Months::new(1)),
        }
        .expect("chrono's calendar is long enough")
    }
}

impl Numbering for Kind {
    fn number(&self, now: u64) -> i64 {
        (self.first(date(now / DAY_NS)) - EPOCH).num_days()
    }
}

/// The first nanosecond of a day.
fn midnight(date: NaiveDate) -> u64 {
    u64::try_from((date - EPOCH).num_days()).expect("not before the epoch") * DAY_NS
}

/// Charged on each day in turn, each window says when the next one starts, and starts there.
#[test]
fn every_day_from_1970_to_2200() {
    let last = NaiveDate::from_ymd_opt(2200, 12, 31).expect("a day");
    for kind in KINDS {
        let calendar = kind.calendar(1);
        for day in 0..=midnight(last) / DAY_NS {
            let (today, next) = (date(day), midnight(kind.next(date(day))));
            let mut cell = Cell::new();
            let now = day * DAY_NS;
            assert!(calendar.check_at(&mut cell, at(now), Cost::ONE).is_allowed(), "{today}");
            let denied = calendar.check_at(&mut cell, at(now + DAY_NS - 1), Cost::ONE);
            let ends_today = now + DAY_NS == next;
            assert_eq!(denied.status().next_at(), Some(at(next)), "{kind:?} of {today}");
            assert_eq!(denied.status().full_at(), Some(at(next)), "{kind:?} of {today}");
            let tomorrow = calendar.peek_at(&cell, at(now + DAY_NS), Cost::ONE);
            assert_eq!(tomorrow.is_allowed(), ends_today, "{kind:?} of {today}");
            assert!(calendar.peek_at(&cell, at(next - 1), Cost::ONE).is_denied(), "{today}");
            assert!(calendar.peek_at(&cell, at(next), Cost::ONE).is_allowed(), "{today}");
        }
    }
}

#[test]
fn days_that_are_often_wrong() {
    let ends = [
        ("2000-02-15", "2000-03-01", 29),
        ("2024-02-29", "2024-03-01", 29),
        ("2023-02-28", "2023-03-01", 28),
        ("2100-02-28", "2100-03-01", 28),
        ("1999-12-31", "2000-01-01", 31),
        ("2100-12-31", "2101-01-01", 31),
    ];
    for (within, end, days) in ends {
        let [within, end] = [within, end].map(|text| text.parse::<NaiveDate>().expect(text));
        let mut cell = Cell::new();
        let calendar = Kind::Month.calendar(1);
        let first = midnight(end) - days * DAY_NS;
        assert_eq!(
            calendar.check_at(&mut cell, at(first), Cost::ONE).status().next_at(),
            Some(at(midnight(end))),
            "{within}"
        );
        assert!(calendar.check_at(&mut cell, at(midnight(within)), Cost::ONE).is_denied());
        // The nanosecond before the month is another month.
        let calendar_before = calendar.peek_at(&Cell::new(), at(first - 1), Cost::ONE);
        assert!(calendar_before.is_allowed(), "{within}");
        let mut before = Cell::new();
        let _ = calendar.check_at(&mut before, at(first - 1), Cost::ONE);
        assert!(calendar.check_at(&mut before, at(first), Cost::ONE).is_allowed(), "{within}");
    }
}

/// Random instants, forward and back, held against counters in a map.
#[test]
fn counters_in_a_map_agree() {
    for kind in KINDS {
        for seed in 1..=20 {
            let (calendar, mut judge) = (kind.calendar(3), CountedWindows::new(3, kind));
            let (mut random, mut cell) = (Random::new(seed), Cell::new());
            let mut now = random.below(200 * 365) * DAY_NS;
            for step in 0..2_000 {
                let days = random.below(40) * DAY_NS + random.below(3);
                now = if random.below(4) == 0 {
                    now.saturating_sub(days)
                } else {
                    now + days - days.min(1)
                };
                let cost = random.below(5);
                let seen = calendar.check_at(&mut cell, at(now), Cost::new(cost));
                let expected = judge.decide(now, cost);
                let place = format!("{kind:?}, seed {seed}, step {step}: {cost} at {now}");
                assert_eq!(judges::Answer::from(&seen), expected, "{place}");
                assert_eq!(seen.status().remaining(), judge.room(now), "{place}");
            }
        }
    }
}

/// A wall clock set back stays in the latest period seen; set right again, it goes on.
#[test]
fn a_clock_set_back_stays_in_the_latest_period() {
    fn stays<D: Debug>(kind: Kind, place: D) {
        let (calendar, mut cell) = (kind.calendar(2), Cell::new());
        let now = midnight(kind.next(date(19_000)));
        assert!(calendar.check_at(&mut cell, at(now), Cost::new(2)).is_allowed(), "{place:?}");
        for back in [1, DAY_NS, 40 * DAY_NS, now] {
            let denied = calendar.check_at(&mut cell, at(now - back), Cost::ONE);
            assert!(denied.is_denied(), "{place:?} {back}");
            let next = midnight(kind.next(date(now / DAY_NS)));
            assert_eq!(denied.status().next_at(), Some(at(next)), "{place:?} {back}");
        }
    }
    for kind in KINDS {
        stays(kind, kind);
    }
}

/// A clock whose zero lies after the epoch sees the same boundaries, shifted.
#[test]
fn another_zero_shifts_the_boundaries() {
    let zero = midnight(date(20_000)) + 12_345;
    for kind in KINDS {
        let (plain, shifted) = (kind.calendar(2), kind.calendar(2).with_zero(at(zero)));
        let (mut one, mut other) = (Cell::new(), Cell::new());
        let mut random = Random::new(7);
        let mut now = 0;
        for _ in 0..5_000 {
            now += random.below(3 * DAY_NS);
            let by_epoch = plain.check_at(&mut one, at(zero + now), Cost::ONE);
            let by_zero = shifted.check_at(&mut other, at(now), Cost::ONE);
            assert_eq!(by_epoch.is_allowed(), by_zero.is_allowed(), "{kind:?} at {now}");
            let shift = |instant: Option<Timestamp>| instant.map(|i| i.as_nanos() - zero);
            let nanos = |instant: Option<Timestamp>| instant.map(Timestamp::as_nanos);
            let (one, other) = (by_epoch.status(), by_zero.status());
            assert_eq!(shift(one.next_at()), nanos(other.next_at()), "{kind:?} at {now}");
            assert_eq!(shift(one.full_at()), nanos(other.full_at()), "{kind:?} at {now}");
        }
    }
}

/// The bound, tried with adversaries: all of the limit at the last instant of a month, in each
/// whole one after it, and at the first instant of the one after those; in leap years and others.
#[test]
fn the_bound_is_reached_at_the_shortest_run_of_windows() {
    for kind in KINDS {
        let calendar = kind.calendar(5);
        for whole in 0..=14 {
            let shortest = shortest_run(kind, whole);
            let length = shortest * DAY_NS + 2;
            let bound = calendar.worst_case(Duration::from_nanos(length));
            assert_eq!(bound, 5 * (whole + 2), "{kind:?}, {whole} whole windows");
            let shorter = calendar.worst_case(Duration::from_nanos(length - 1));
            let fewer = if whole == 0 { 1 } else { whole + 1 };
            assert_eq!(shorter, 5 * fewer, "{kind:?}, {whole} whole windows less one ns");
        }
        assert_eq!(calendar.worst_case(Duration::ZERO), 0);
    }
}

/// The fewest days of so many windows in a row, by looking at each start in 400 years; and what an
/// adversary gets there.
fn shortest_run(kind: Kind, whole: u64) -> u64 {
    let mut shortest = u64::MAX;
    let mut first = kind.next(EPOCH);
    while first.year() < 2371 {
        let end = (0..whole).fold(first, |date, _| kind.next(date));
        let days = u64::try_from((end - first).num_days()).expect("forward");
        if days < shortest {
            shortest = days;
            assert_eq!(adversary(kind, first, whole), 5 * (whole + 2), "{kind:?} from {first}");
        }
        first = kind.next(first);
    }
    shortest
}

fn adversary(kind: Kind, first: NaiveDate, whole: u64) -> u64 {
    let (calendar, mut cell) = (kind.calendar(5), Cell::new());
    let mut take = |now| calendar.grant_at(&mut cell, at(now), Cost::new(9)).granted.units();
    let mut taken = take(midnight(first) - 1);
    let mut date = first;
    for _ in 0..=whole {
        taken += take(midnight(date));
        date = kind.next(date);
    }
    taken
}

#[test]
fn other_periods_are_refused() {
    for text in ["1/2days", "1/60s", "1/24h", "1/12months", "1/7d", "1/ns"] {
        let quota: Quota = text.parse().expect(text);
        assert_eq!(Calendar::new(quota), Err(QuotaError::NotCalendar), "{text}");
    }
    let burst = Calendar::new(Quota::per_day(1).burst(2));
    assert_eq!(burst, Err(QuotaError::BurstNotSupported { algorithm: "calendar" }));
    let unlimited = Calendar::new(Quota::UNLIMITED);
    assert_eq!(unlimited, Err(QuotaError::Unlimited { algorithm: "calendar" }));
}

/// The end of the clock is in July 2554; time stands still there.
#[test]
fn the_end_of_the_clock_is_survived() {
    for kind in KINDS {
        let (calendar, mut cell) = (kind.calendar(1), Cell::new());
        assert!(calendar.check_at(&mut cell, Timestamp::MAX, Cost::ONE).is_allowed());
        let denied = calendar.check_at(&mut cell, Timestamp::MAX, Cost::ONE);
        assert!(denied.is_denied());
        assert_eq!(denied.status().next_at(), None, "{kind:?}");
        let late = kind.calendar(1).with_zero(Timestamp::MAX);
        assert!(late.peek_at(&Cell::new(), Timestamp::MAX, Cost::ONE).is_allowed());
        assert!(late.worst_case(Duration::MAX) > 0);
    }
}
