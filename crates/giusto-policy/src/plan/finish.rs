//! After the response: what does not count after all is given back.

use giusto::Timestamp;

use super::{Decision, counter::Asked};
use crate::request::Request;

impl Decision<'_> {
    /// Tells the limits that a request which passed was answered with `status`, at a wall time: those
    /// that do not count such answers give back what it was charged.
    ///
    /// The request must be the one that was decided on. A bucket gives back what has not drained since.
    pub fn finish_at(self, at: Timestamp, request: &Request<'_>, status: u16) {
        let Some(matched) = self.matched.filter(|_| self.is_admitted()) else { return };
        let pattern = self.plan.pattern(matched);
        for counted in self.counted.iter().filter(|one| one.meter.uncounted.contains(&status)) {
            if let Some(charge) = counted.answer.charge() {
                let key = counted.meter.key(request, pattern);
                let terms = counted.meter.counter.under(counted.tier);
                Asked::new(terms, &key, charge.cost).refund_at(self.plan.own(at), &charge);
            }
        }
    }
}
