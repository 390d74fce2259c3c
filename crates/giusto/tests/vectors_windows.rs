//! Published examples of windows, as facts: what other limiters say should happen.

mod judges;

use std::time::Duration;

use giusto::{
    Algorithm, Calendar, Cost, Decision, FirstHitWindow, FixedWindow, Gcra, Quota, Rolling,
    RollingStrict, SlidingCounter, Window,
};
use judges::at;

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

/// The decision on each (seconds, cost) in turn.
fn decide<A: Algorithm>(algorithm: &A, requests: &[(f64, u64)]) -> Vec<Decision> {
    let mut state = A::State::default();
    let nanos = |seconds: f64| Duration::from_secs_f64(seconds);
    let decide = |&(seconds, cost): &(f64, u64)| {
        algorithm.check_at(&mut state, at(0).after(nanos(seconds)), Cost::new(cost))
    };
    requests.iter().map(decide).collect()
}

fn admitted(decisions: &[Decision]) -> usize {
    decisions.iter().filter(|decision| decision.is_allowed()).count()
}

/// limits (Python): 10 per 2 s, and costs above one.
#[test]
fn limits_fixed_windows() {
    let (fixed, first_hit) =
        (FixedWindow::new(quota("10/2s")), FirstHitWindow::new(quota("10/2s")));
    costs_of_ten_per_two_seconds(&fixed.expect("fits"));
    costs_of_ten_per_two_seconds(&first_hit.expect("fits"));
    costs_of_ten_per_two_seconds(&Rolling::new(quota("10/2s")).expect("fits"));
    costs_of_ten_per_two_seconds(&SlidingCounter::new(quota("10/2s")).expect("fits"));
}

fn costs_of_ten_per_two_seconds(algorithm: &impl Algorithm) {
    let decisions = decide(algorithm, &[(0.0, 1); 11]);
    assert_eq!(admitted(&decisions), 10);
    assert!(decisions[10].is_denied());
    assert!(decide(algorithm, &[(0.0, 11)])[0].is_never());
    let decisions = decide(algorithm, &[(0.0, 5), (0.0, 6)]);
    assert!(decisions[0].is_allowed() && decisions[1].is_denied());
    assert_eq!(decisions[1].status().remaining(), 5);
}

/// limits (Python): a rolling window of 2 per minute.
#[test]
fn limits_rolling_reset() {
    let rolling = Rolling::new(quota("2/min")).expect("fits");
    let decisions = decide(&rolling, &[(0.0, 1), (1.0, 1), (2.0, 1)]);
    assert!(decisions[2].is_denied());
    assert_eq!(decisions[2].status().next_after(), Some(Duration::from_secs(58)));
}

/// limits (Python): a rolling window does not forget what came before its middle.
#[test]
fn limits_rolling_eleventh() {
    for window in [Window::HalfOpen, Window::Closed] {
        let rolling = Rolling::with_window(quota("10/2s"), window).expect("fits");
        let early = (0..5).map(|i| (f64::from(i) * 0.1, 1));
        let late = (0..5).map(|i| (1.8 + f64::from(i) * 0.04, 1));
        let requests: Vec<_> = early.chain(late).chain([(1.99, 1)]).collect();
        let decisions = decide(&rolling, &requests);
        assert_eq!(admitted(&decisions), 10, "{window:?}");
        assert!(decisions[10].is_denied(), "{window:?}");
    }
}

/// Cloudflare's description of 2017: limit 50 per minute, 42 in the minute before, 18 in this one,
/// 15 s in. The estimate is 49.5, of which the whole part counts.
#[test]
fn cloudflare_estimate() {
    let sliding = SlidingCounter::new(quota("50/min")).expect("fits");
    let decisions = decide(&sliding, &[(30.0, 42), (75.0, 18), (75.0, 1), (75.0, 1)]);
    assert_eq!(admitted(&decisions), 3);
    assert_eq!(decisions[1].status().remaining(), 1, "50 - floor(49.5)");
    assert!(decisions[3].is_denied());
}

/// Two full limits pass around the edge of a fixed window, and only one in a rolling window.
#[test]
fn the_edge_of_a_fixed_window() {
    let requests: Vec<_> = [(59.0, 1); 100].into_iter().chain([(61.0, 1); 100]).collect();
    let fixed = FixedWindow::new(quota("100/60s")).expect("fits");
    assert_eq!(admitted(&decide(&fixed, &requests)), 200);
    assert_eq!(fixed.worst_case(Duration::from_secs(3)), 200);
    let rolling = Rolling::new(quota("100/60s")).expect("fits");
    assert_eq!(admitted(&decide(&rolling, &requests)), 100);
    let first_hit = FirstHitWindow::new(quota("100/60s")).expect("fits");
    assert_eq!(admitted(&decide(&first_hit, &requests)), 100);
}

/// The closed clock rule: a clock set back by a window admits nothing anew, in any algorithm.
#[test]
fn a_clock_set_back_admits_nothing() {
    fn admits_nothing<A: Algorithm>(algorithm: &A) {
        let decisions = decide(algorithm, &[(1_000.0, 5), (900.0, 1), (0.0, 1), (1_000.0, 1)]);
        let admitted: Vec<_> = decisions.iter().map(Decision::is_allowed).collect();
        assert_eq!(admitted, [true, false, false, false]);
    }
    admits_nothing(&FixedWindow::new(quota("5/60s")).expect("fits"));
    admits_nothing(&FirstHitWindow::new(quota("5/60s")).expect("fits"));
    admits_nothing(&Rolling::new(quota("5/60s")).expect("fits"));
    admits_nothing(&SlidingCounter::new(quota("5/60s")).expect("fits"));
    admits_nothing(&Gcra::new(quota("5/60s")).expect("fits"));
    admits_nothing(&RollingStrict::new(quota("10/60s")).expect("fits"));
    admits_nothing(&Calendar::new(quota("5/day")).expect("fits"));
}
