//! Subjects that count every request, admitted or not, as an observer beside the traffic would.
//!
//! The engine's own machine is given room for all that is offered, so that it refuses nothing, and
//! is asked how much it holds: a request would pass if what is held and its cost stay within the
//! capacity of the limit under study. For each algorithm the room changes the capacity alone, not
//! the rate or the windows, so what is held is what the limit itself would count.

use giusto::{Quota, Unlimited};

use super::{Axis, Choices, Kind, Subject, SubjectError};
use crate::{limit::Limit, trace::Trace};

/// A subject with room for everything, and the capacity that it is judged by.
#[derive(Clone, Copy, Debug)]
pub struct OpenLoop {
    /// The machine, never full.
    pub(crate) subject: Subject,
    /// Its capacity: what is held by an empty machine plus what remains.
    pub(crate) room: u64,
    /// What the limit under study holds at once; `None` where there is no limit.
    pub(crate) capacity: Option<u64>,
}

impl OpenLoop {
    /// Without a limit nothing is held, and all that there could be remains.
    const UNLIMITED: Self =
        Self { subject: Subject::Unlimited(Unlimited), room: u64::MAX, capacity: None };

    /// The open-loop form of `kind` under `limit`, with room for `offered` units per key.
    ///
    /// # Errors
    /// See [`SubjectError`]; counting everything takes more bits than deciding.
    pub fn new(
        kind: Kind,
        limit: &Limit,
        trace: &Trace,
        choices: &Choices,
        offered: u64,
    ) -> Result<Self, SubjectError> {
        let axis = Axis::of(trace, choices);
        let subject = |kind, quota| Subject::with_quota(kind, quota, limit, axis, choices);
        let (Some(units), Some(period)) = (limit.quota().limit(), limit.quota().period()) else {
            return Ok(Self::UNLIMITED);
        };
        let room = offered.saturating_add(1);
        let bucket = |rate| Quota::new(rate, period).burst(room);
        let (subject, capacity) = match kind {
            Kind::Unlimited => return Ok(Self::UNLIMITED),
            Kind::Gcra => {
                let capacity = limit.quota().own_burst().unwrap_or(units);
                (subject(kind, bucket(units))?, capacity)
            }
            // The strict preset is a bucket of half the limit that refills by the other half.
            Kind::RollingStrict => {
                let burst = units.div_ceil(2);
                (subject(Kind::Gcra, bucket(units - burst + 1))?, burst)
            }
            _ => (subject(kind, Quota::new(room, period))?, units),
        };
        Ok(Self { subject, room, capacity: Some(capacity) })
    }
}
