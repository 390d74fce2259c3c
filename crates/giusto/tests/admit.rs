//! The bare answer is the decision without its reasons: `admit_at` and `check_at` side by side on
//! the same random requests, some of them back in time, and both states alike afterwards.

use giusto::{
    Algorithm, Calendar, Cost, DirectLimiter, FirstHitWindow, FixedWindow, Gcra, ManualClock,
    Quota, Rolling, RollingStrict, SlidingCounter, Timestamp, Unlimited, Window, WordAlgorithm,
};
use proptest::{collection::vec, prelude::*};

/// Requests as (instant in ns, cost).
type Requests = Vec<(u64, u64)>;

fn alike<A: Algorithm>(algorithm: &A, requests: &Requests) -> Result<(), TestCaseError> {
    let (mut bare, mut full) = (A::State::default(), A::State::default());
    for &(now, cost) in requests {
        let (now, cost) = (Timestamp::from_nanos(now), Cost::new(cost));
        let verdict = algorithm.admit_at(&mut bare, now, cost);
        let decision = algorithm.check_at(&mut full, now, cost);
        prop_assert_eq!(verdict, decision.verdict());
        for probe in 0..=5 {
            let probe = Cost::new(probe);
            let (one, two) =
                (algorithm.peek_at(&bare, now, probe), algorithm.peek_at(&full, now, probe));
            prop_assert_eq!(one, two);
        }
    }
    Ok(())
}

/// The same through the shared façade.
fn alike_shared<A: WordAlgorithm + Copy>(
    algorithm: A,
    requests: &Requests,
) -> Result<(), TestCaseError> {
    let limiter = || DirectLimiter::new(algorithm, ManualClock::new());
    let (bare, full) = (limiter(), limiter());
    for &(now, cost) in requests {
        let (now, cost) = (Timestamp::from_nanos(now), Cost::new(cost));
        let verdict = bare.admit_at(now, cost);
        prop_assert_eq!(verdict, full.check_at(now, cost).verdict());
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_bare_answer_is_the_decision(
        limit in 0_u64..6,
        burst in 0_u64..6,
        requests in vec((0_u64..60, 0_u64..7), 0..40),
    ) {
        let period = giusto::Period::new(20, giusto::Unit::Nanosecond).unwrap();
        let quota = Quota::new(limit, period);
        alike(&Gcra::new(quota.burst(burst)).unwrap(), &requests)?;
        alike_shared(Gcra::new(quota.burst(burst)).unwrap(), &requests)?;
        alike(&FixedWindow::new(quota).unwrap(), &requests)?;
        alike_shared(FixedWindow::new(quota).unwrap(), &requests)?;
        alike(&FirstHitWindow::new(quota).unwrap(), &requests)?;
        alike(&SlidingCounter::new(quota).unwrap(), &requests)?;
        alike(&Rolling::new(quota).unwrap(), &requests)?;
        alike(&Rolling::with_window(quota, Window::Closed).unwrap(), &requests)?;
        alike(&RollingStrict::new(quota).unwrap(), &requests)?;
        alike(&Calendar::new(Quota::per_day(limit)).unwrap(), &requests)?;
        alike(&Unlimited, &requests)?;
    }
}
