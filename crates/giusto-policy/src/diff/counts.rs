//! What becomes of counts when the new policy takes the place of the old in a running service.

use std::collections::BTreeMap;

use giusto::Timestamp;

use crate::{Deployment, Inherited, Plan, Policy};

/// What every parameter is taken to be: it stays the same, whatever it is.
pub(super) const STAND_IN: &str = "1000000/min";

/// What a plan of the new policy takes over from one of the old; none where a plan could not be
/// made.
pub(super) fn inherited(old: &Policy, new: &Policy) -> Option<Inherited> {
    let before = Plan::new(old, &deployment(old), Timestamp::ZERO).ok()?;
    before.succeeded_by(new, &deployment(new)).ok().map(|(_, inherited)| inherited)
}

/// Whether the counts of a limit go on; none where it is charged by no rule, or in parts.
pub(super) fn are_kept(inherited: &Inherited, limit: &str) -> Option<bool> {
    let is_of = |name: &String| name.split('@').next() == Some(limit);
    let kept = inherited.kept.iter().any(is_of);
    let fresh = inherited.fresh.iter().any(is_of);
    (kept != fresh).then_some(kept)
}

fn deployment(policy: &Policy) -> Deployment {
    let names = policy.document().parameters.keys();
    let parameters: BTreeMap<_, _> =
        names.map(|name| (name.clone(), STAND_IN.to_owned())).collect();
    Deployment { parameters, ..Deployment::default() }
}
