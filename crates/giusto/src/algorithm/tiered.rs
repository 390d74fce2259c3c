//! Several numbers for one state: a count per key, and a limit that depends on who asks.

use super::SlotAlgorithm;
use crate::{Quota, QuotaError};

/// An algorithm of which several values can decide on the same state: see
/// [`Limiter::under`](crate::Limiter::under).
///
/// Not [`RollingStrict`](crate::RollingStrict), which keeps its limit only where every unit has taken
/// the same time, and not [`Live`](crate::Live), whose keys have their numbers beside them. Two
/// [`Rolling`](crate::Rolling) limits are tiers of each other if all or none have a burst limit.
pub trait Tiered: SlotAlgorithm {
    /// Whether both read a state the same: what was used, of which window or until when, and when it
    /// is idle. They may differ in how much they allow.
    fn is_tier_of(&self, other: &Self) -> bool;
}

/// A value for each quota, if all of them can decide on one state.
pub(super) fn each<A: Tiered>(
    quotas: &[Quota],
    algorithm: &'static str,
    new: impl Fn(Quota) -> Result<A, QuotaError>,
) -> Result<Vec<A>, QuotaError> {
    let tiers = quotas.iter().map(|quota| new(*quota)).collect::<Result<Vec<A>, QuotaError>>()?;
    match tiers.split_first() {
        Some((first, rest)) if !rest.iter().all(|tier| tier.is_tier_of(first)) => {
            Err(QuotaError::PeriodsDiffer { algorithm })
        }
        _ => Ok(tiers),
    }
}
