//! No limit: admits everything and remembers nothing. The upper bound in every comparison.

use std::time::Duration;

use super::Algorithm;
use crate::{Charge, Cost, Decision, Status, Timestamp, Verdict};

/// Admits everything; no state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlimited;

impl Unlimited {
    fn allowed(now: Timestamp, cost: Cost, charged: bool) -> Decision {
        Decision::Allowed(Status {
            at: now,
            cost,
            limit: u64::MAX,
            remaining: u64::MAX,
            next_at: Some(now),
            full_at: Some(now),
            charged_at: charged.then_some(now),
        })
    }
}

impl Algorithm for Unlimited {
    type State = ();

    #[inline]
    fn admit_at(&self, (): &mut (), _now: Timestamp, _cost: Cost) -> Verdict {
        Verdict::Allowed
    }

    fn check_at(&self, (): &mut (), now: Timestamp, cost: Cost) -> Decision {
        Self::allowed(now, cost, cost > Cost::ZERO)
    }

    fn peek_at(&self, (): &(), now: Timestamp, cost: Cost) -> Decision {
        Self::allowed(now, cost, false)
    }

    fn refund_at(&self, (): &mut (), _now: Timestamp, _charge: Charge) {}

    fn debit_at(&self, (): &mut (), _now: Timestamp, _cost: Cost) {}

    #[inline]
    fn is_idle(&self, (): &(), _now: Timestamp) -> bool {
        true
    }

    fn worst_case(&self, _window: Duration) -> u64 {
        u64::MAX
    }
}
