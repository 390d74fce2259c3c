//! After the response: what does not count after all is given back.

use giusto::{Charge, Timestamp};

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
            let (meter, key) = (counted.meter, counted.meter.key(request, pattern));
            let live = counted.answer.charge().map(|charge| (charge.at, charge.cost));
            let live = (&meter.counter, counted.tier, live.or(counted.debited));
            let candidate = meter.candidate.as_ref().zip(counted.candidate);
            let candidate = candidate.map(|((counter, _), beside)| (counter, 0, beside.charged));
            for (counter, tier, charged) in [live].into_iter().chain(candidate) {
                if let Some((at_charge, cost)) = charged {
                    let charge = Charge { at: at_charge, cost };
                    let asked = Asked::new(counter.under(tier), &key, cost);
                    asked.refund_at(self.plan.own(at), &charge);
                }
            }
        }
    }
}
