//! Settled reservations on random histories, against the world in which the true cost had been asked
//! for in the first place.

mod judges;

use giusto::{Algorithm, Cost, FirstHitWindow, FixedWindow, Gcra, Quota, Rolling, SlidingCounter};
use judges::at;
use proptest::prelude::*;

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

/// The settled world admits no more than one in which the true cost had been asked for.
fn no_more_than_asked<A: Algorithm>(algorithm: &A, steps: &[(u64, u64, u64)]) {
    let (mut settled, mut asked) = (A::State::default(), A::State::default());
    let mut now = 0;
    for &(pause, reserved, actual) in steps {
        now += pause;
        let decision = algorithm.check_at(&mut settled, at(now), Cost::new(reserved));
        let charge = decision.charge();
        // The other world is told of what was admitted here.
        if let Some(charge) = charge {
            algorithm.debit_at(&mut asked, at(now), Cost::new(reserved.min(actual)));
            now += 1;
            algorithm.settle_at(&mut settled, at(now), charge, Cost::new(actual));
            algorithm.debit_at(&mut asked, at(now), Cost::new(actual.saturating_sub(reserved)));
        }
        let room = |state| algorithm.peek_at(state, at(now), Cost::ZERO).status().remaining();
        assert!(room(&settled) <= room(&asked), "at {now}");
    }
}

proptest! {
    #[test]
    fn settled_worlds(steps in prop::collection::vec((0..9_u64, 0..5_u64, 0..8_u64), 1..40)) {
        no_more_than_asked(&Gcra::new(quota("3/20ns burst 6")).expect("fits"), &steps);
        no_more_than_asked(&FixedWindow::new(quota("6/20ns")).expect("fits"), &steps);
        no_more_than_asked(&SlidingCounter::new(quota("6/20ns")).expect("fits"), &steps);
        no_more_than_asked(&FirstHitWindow::new(quota("6/20ns")).expect("fits"), &steps);
        no_more_than_asked(&Rolling::new(quota("6/20ns")).expect("fits"), &steps);
    }
}
