//! The text of a quota: what parses, how it prints, and what each mistake is answered.

use giusto::{Period, Quota, QuotaError, Unit};

fn parsed(text: &str) -> Quota {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

fn period(count: u64, unit: Unit) -> Period {
    Period::new(count, unit).expect("the periods of the tests are valid")
}

/// The constructors are const: these are worked out by the compiler.
const MINUTE: Quota = Quota::new(300, Period::MINUTE);
const LOGIN: Quota = Quota::per_second(1).burst(20);
const ALL: [Quota; 7] = [
    MINUTE,
    LOGIN,
    Quota::per_minute(1),
    Quota::per_hour(2),
    Quota::per_day(3),
    Quota::per_month(4),
    Quota::UNLIMITED,
];

#[test]
fn constants_are_what_they_say() {
    assert_eq!(MINUTE, parsed("300/min"));
    assert_eq!(LOGIN, parsed("1/s burst 20"));
    let printed: Vec<_> = ALL.iter().map(Quota::to_string).collect();
    let expected = ["300/min", "1/s burst 20", "1/min", "2/h", "3/day", "4/month", "unlimited"];
    assert_eq!(printed, expected);
    assert_eq!((LOGIN.limit(), LOGIN.own_burst()), (Some(1), Some(20)));
    assert_eq!((MINUTE.period(), MINUTE.own_burst()), (Some(Period::MINUTE), None));
    assert_eq!(Quota::UNLIMITED.burst(5), Quota::UNLIMITED);
    assert_eq!(Quota::UNLIMITED.limit(), None);
}

#[test]
fn every_spelling_of_a_unit() {
    let spellings: [(Unit, &[&str]); 9] = [
        (Unit::Nanosecond, &["ns", "nanosecond", "nanoseconds"]),
        (Unit::Microsecond, &["us", "µs", "microsecond", "microseconds"]),
        (Unit::Millisecond, &["ms", "millisecond", "milliseconds"]),
        (Unit::Second, &["s", "sec", "secs", "second", "seconds"]),
        (Unit::Minute, &["min", "mins", "minute", "minutes"]),
        (Unit::Hour, &["h", "hour", "hours"]),
        (Unit::Day, &["d", "day", "days"]),
        (Unit::Week, &["w", "week", "weeks"]),
        (Unit::Month, &["month", "months"]),
    ];
    for (unit, words) in spellings {
        for word in words {
            assert_eq!(parsed(&format!("7/{word}")), Quota::new(7, period(1, unit)), "{word}");
            let counted = Quota::new(7, period(12, unit)).burst(3);
            assert_eq!(parsed(&format!(" 7 / 12 {word}  burst  3 ")), counted, "{word}");
            assert_eq!(parsed(&counted.to_string()), counted, "{word}");
        }
    }
}

#[test]
fn numbers_are_taken_as_rust_writes_them() {
    assert_eq!(parsed("1_000_000/s"), Quota::per_second(1_000_000));
    assert_eq!(parsed("007/s"), Quota::per_second(7));
    let largest = format!("{}/s burst {}", u64::MAX, u64::MAX);
    assert_eq!(parsed(&largest), Quota::per_second(u64::MAX).burst(u64::MAX));
    assert_eq!(parsed("0/s"), Quota::per_second(0));
    assert_eq!(parsed(" unlimited\n"), Quota::UNLIMITED);
}

/// What stands wrong, at which column, and words that must be in the message.
#[test]
fn syntax_errors_point_at_the_place() {
    let cases: [(&str, usize, &str, &[&str]); 24] = [
        ("", 1, "", &["a limit, such as `300/60s`", "unlimited"]),
        ("m", 1, "m", &["a limit"]),
        ("-5/s", 1, "-5/s", &["a limit"]),
        ("+5/s", 1, "+5/s", &["a limit"]),
        ("/60s", 1, "/60s", &["a limit"]),
        ("_5/s", 1, "_5/s", &["a limit"]),
        ("ünlimited", 1, "ünlimited", &["unlimited"]),
        ("٣/s", 1, "٣/s", &["a limit"]),
        ("300", 4, "", &["a slash", "/60s"]),
        ("300 per s", 5, "per s", &["a slash"]),
        ("1.5/s", 2, ".5/s", &["a slash"]),
        ("1e3/s", 2, "e3/s", &["a slash"]),
        ("300/", 5, "", &["a unit of time", "month"]),
        ("300/60", 7, "", &["a unit of time", "month"]),
        ("300/-60s", 5, "-60s", &["a unit of time"]),
        ("300/m", 5, "m", &["`min`", "`month`"]),
        ("300/5m burst 2", 6, "m burst 2", &["`min`", "`month`"]),
        ("300/60 fortnights", 8, "fortnights", &["a unit of time"]),
        ("5/日", 3, "日", &["a unit of time"]),
        ("1/s burst", 10, "", &["the size of the burst"]),
        ("1/s burst -2", 11, "-2", &["the size of the burst"]),
        ("1/s, burst 2", 4, ", burst 2", &["`burst`"]),
        ("1/s burst 2 please", 13, "please", &["nothing more"]),
        ("5/µs ✗ and then a long tale of more", 6, "✗ and then a long ta", &["`burst`"]),
    ];
    for (text, column, found, words) in cases {
        let error = text.parse::<Quota>().expect_err(text);
        let QuotaError::Syntax { column: at, found: seen, .. } = &error else {
            panic!("`{text}`: {error:?}");
        };
        assert_eq!((*at, seen.as_str()), (column, found), "`{text}`");
        let message = error.to_string();
        assert!(message.contains(&format!("column {column}")), "`{text}`: {message}");
        for word in words {
            assert!(message.contains(word), "`{text}` lacks `{word}`: {message}");
        }
    }
}

#[test]
fn numbers_too_large_point_at_the_place() {
    let twenty = "99999999999999999999";
    let thirty = "999999999999999999999999999999";
    for number in [twenty, thirty, "18446744073709551616"] {
        let cases = [
            (format!("{number}/s"), 1),
            (format!("  {number}/s"), 3),
            (format!("5/{number}s"), 3),
            (format!("1/s burst {number}"), 11),
        ];
        for (text, column) in cases {
            let error = text.parse::<Quota>().expect_err(&text);
            assert_eq!(error, QuotaError::NumberTooLarge { column }, "`{text}`");
            let message = error.to_string();
            assert!(message.contains("18446744073709551615"), "{message}");
            assert!(message.contains(&format!("column {column}")), "{message}");
        }
    }
}

#[test]
fn periods_out_of_range() {
    for text in ["5/0s", "0/0s", "5/00min", "1/0 months burst 4"] {
        assert_eq!(text.parse::<Quota>(), Err(QuotaError::ZeroPeriod), "`{text}`");
    }
    for text in ["1/18446744073709551615s", "1/7000months", "1/213504d"] {
        assert_eq!(text.parse::<Quota>(), Err(QuotaError::PeriodTooLong), "`{text}`");
    }
    assert_eq!(parsed("1/213503d").period(), Some(period(213_503, Unit::Day)));
    let messages = [QuotaError::ZeroPeriod.to_string(), QuotaError::PeriodTooLong.to_string()];
    assert!(messages[0].contains("positive period"), "{messages:?}");
    assert!(messages[1].contains("584 years"), "{messages:?}");
}
