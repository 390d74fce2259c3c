//! What an account counts, and that a limit on a stream decides as it does on a whole trace.

use std::time::Duration;

use giusto::Verdict;
use giusto_sim::{
    grid::{self, Scope},
    limit::Limit,
    random::Random,
    replay::{CostRule, replay},
    subject::{Choices, Kind, Subject, SubjectError},
    trace::Trace,
    whatif::{Account, Comparison, Fate, Limited, Measured, Origin, Seen, Side},
};

const S: u64 = 1_000_000_000;
const PASSED: Fate = Fate::Passed;

fn traffic(seed: u64) -> Trace {
    let mut random = Random::new(seed, 1);
    let mut now = random.below(100) * S;
    let mut times = Vec::new();
    for _ in 0..400 {
        now += random.below(2) * random.below(3 * S);
        times.push(now);
    }
    let keys = times.iter().map(|_| u32::try_from(random.below(4)).expect("small")).collect();
    let costs = times.iter().map(|_| random.below(4)).collect();
    let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    Trace::from_parts(times, keys, costs, names, None).expect("a trace")
}

#[test]
fn a_limit_on_a_stream_decides_as_on_the_whole_trace() {
    for seed in 0..20 {
        let trace = traffic(seed);
        for kind in Kind::ALL.into_iter().filter(|&kind| kind != Kind::Calendar) {
            for (text, scope) in [("7/10s", Scope::PerKey), ("13/s", Scope::Shared)] {
                let limit: Limit = text.parse().expect(text);
                let settings = grid::Settings { scope, ..grid::Settings::default() };
                let counters = grid::counters(&trace, &settings);
                let choices = Choices::default();
                let subject = Subject::new(kind, &limit, &counters, &choices).expect(text);
                let expected = replay(&subject, &counters, CostRule::Column);

                let first = trace.times()[0];
                let origin = Origin { first: Duration::from_nanos(first), start: None };
                let mut limited =
                    Limited::new(kind, &limit, origin, &choices, scope).expect("a limit");
                let decide = |index: usize| {
                    let (now, key) = (trace.times()[index] - first, trace.keys()[index]);
                    let verdict = limited.decide(now, key, trace.costs()[index]).expect("exact");
                    verdict.is_allowed()
                };
                let decided: Vec<bool> = (0..trace.len()).map(decide).collect();
                assert_eq!(decided, expected.iter().collect::<Vec<_>>(), "{kind} {text}");
            }
        }
    }
}

#[test]
fn a_stream_too_long_to_be_exact_is_an_error_and_not_a_rounding() {
    // 7,919 is a prime: time is counted in 7919ths of a nanosecond, of which 62 bits hold 6 days.
    let limit: Limit = "7919/min".parse().expect("a limit");
    let choices = Choices::default();
    let mut limited =
        Limited::new(Kind::Gcra, &limit, Origin::default(), &choices, Scope::PerKey).expect("one");
    let day = 86_400 * S;
    assert_eq!(limited.decide(5 * day, 0, 1), Ok(Verdict::Allowed));
    let refused = limited.decide(8 * day, 0, 1);
    assert!(matches!(refused, Err(SubjectError::NotExact { .. })), "{refused:?}");

    let never = Limited::new(
        Kind::Fixed,
        &"1/s burst 2".parse().expect("a limit"),
        Origin::default(),
        &choices,
        Scope::PerKey,
    );
    assert!(matches!(never, Err(SubjectError::Quota { .. })), "{never:?}");
}

#[test]
fn an_account_counts_by_key_by_limit_and_over_time() {
    let mut account = Account::new();
    let denied = Fate::Denied;
    let rows = [
        (0, 0, PASSED, PASSED),
        (30 * S, 0, PASSED, denied(1)),
        (61 * S, 0, denied(0), denied(1)),
        (62 * S, 0, PASSED, denied(0)),
        (70 * S, 1, denied(0), PASSED),
        (71 * S, 2, PASSED, PASSED),
    ];
    for (at_ns, key, before, after) in rows {
        account.add(&Seen { at_ns, key, before, after });
    }
    assert_eq!(account.requests(), 6);
    assert_eq!((account.denied(Side::Before), account.denied(Side::After)), (2, 3));
    assert_eq!((account.newly_denied(), account.newly_admitted()), (2, 1));
    assert_eq!(account.ends_ns(), Some((0, 71 * S)));

    let key = account.key(0).expect("a key");
    assert_eq!((key.requests, key.denied_before, key.denied_after), (4, 1, 3));
    assert_eq!((key.newly_denied, key.newly_admitted), (2, 0));
    assert_eq!((key.first_denied_ns(), key.worst_minute()), (Some(30 * S), Some((60 * S, 2))));
    assert!(!key.is_newly_denied() && !key.is_newly_admitted());
    let key = account.key(1).expect("a key");
    assert!(key.is_newly_admitted() && key.first_denied_ns().is_none());
    assert_eq!(account.keys().count(), 3);
    assert!(account.key(3).is_none());

    let after: Vec<_> = account.bounds(Side::After).collect();
    let summary: Vec<_> = after
        .iter()
        .map(|(limit, bound)| (*limit, bound.requests, bound.keys, bound.first_ns, bound.last_ns))
        .collect();
    assert_eq!(summary, [(0, 1, 1, 62 * S, 62 * S), (1, 2, 1, 30 * S, 61 * S)]);
    let before: Vec<_> = account.bounds(Side::Before).map(|(_, bound)| bound.keys).collect();
    assert_eq!(before, [2]);

    let bins: Vec<_> = account.timeline().bins().collect();
    assert_eq!(account.timeline().length_ns(), S);
    assert_eq!((bins.len(), bins[61].0, bins[61].1.denied_before), (72, 61 * S, 1));
}

#[test]
fn many_keys_keep_their_numbers() {
    let mut account = Account::new();
    for key in [0, 1, 9000, 4096, 9000] {
        account.add(&Seen { at_ns: 1, key, before: PASSED, after: PASSED });
    }
    let requests = |key| account.key(key).map(|tally| tally.requests);
    assert_eq!([0, 2, 4096, 9000].map(requests), [Some(1), Some(0), Some(1), Some(2)]);
    assert_eq!(account.keys().count(), 9001);
}

#[test]
fn comparisons_are_exact() {
    let holds = |text: &str, of| text.parse::<Comparison>().expect(text).holds(of);
    assert!(holds("x <= 10%", Measured::Count(1, 10)));
    assert!(!holds("x < 10%", Measured::Count(1, 10)));
    assert!(holds("x>0.333333333", Measured::Share(1, 3)));
    assert!(!holds("x >= 0.333333334", Measured::Share(1, 3)));
    assert!(holds("x == 3", Measured::Count(3, 7)) && holds("x != 3.5", Measured::Count(3, 7)));
    assert!(holds("x < 1%", Measured::Share(0, 0)) && !holds("x > 0", Measured::Count(0, 0)));
    // Large counts lose no unit.
    assert!(holds("x < 100%", Measured::Count(u64::MAX - 1, u64::MAX)));
    assert!(holds("x <= 18446744073709551615", Measured::Count(u64::MAX, 1)));
}

#[test]
fn what_is_no_comparison_says_where() {
    let cases = [
        ("", 1, "the name of a figure"),
        ("denied_keys", 12, "<, <="),
        ("denied_keys = 3", 13, "<, <="),
        ("denied_keys > ", 15, "a number"),
        ("denied_keys > 3 %%", 18, "nothing more"),
        ("denied_keys > 1.", 15, "a number"),
        ("denied_keys > -1", 15, "a number"),
        ("denied_keys > 0.0000000001", 15, "9 places"),
        ("denied_keys > 99999999999999999999", 15, "a number"),
        ("ä > 1", 1, "the name of a figure"),
    ];
    for (text, column, expected) in cases {
        let error = text.parse::<Comparison>().expect_err(text);
        assert_eq!(error.column, column, "{text}: {error}");
        assert!(error.to_string().contains(expected), "{text}: {error}");
    }
}
