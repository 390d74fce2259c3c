//! giusto, which nobody has to ask to forget.

use giusto::{Cost, Gcra, Limiter, MonotonicClock, Timestamp};

use super::Churned;
use crate::contestant::Terms;

/// Starts small, as one that is told nothing.
pub(super) fn limiter(terms: Terms) -> Limiter<u64, Gcra> {
    Limiter::new(terms.gcra(), MonotonicClock::new())
}

impl Churned for Limiter<u64, Gcra> {
    fn admit_at(&self, nanos: u64, key: u64) -> bool {
        Limiter::admit_at(self, Timestamp::from_nanos(nanos), &key, Cost::ONE).is_allowed()
    }
}
