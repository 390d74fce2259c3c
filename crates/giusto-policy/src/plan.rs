//! A plan: a policy compiled for one deployment, ready to decide.
//!
//! ```text
//! router   request -> the first rule that matches
//! compile  document and deployment -> meters, with the counts of an earlier plan
//! meter    one limit as it is deployed: its counter, its tiers, its overrides
//! key      a scope and a request -> the key of a counter
//! counter  a limiter of the engine, whatever its algorithm
//! decide   request -> decision, without memory of its own
//! ```

mod applies;
mod compile;
mod counter;
mod decide;
mod decision;
mod finish;
mod keep;
mod key;
mod meter;
mod router;

use giusto::Timestamp;

pub use compile::Inherited;
pub use decision::{Counted, Decision, Event, Outcome};
pub use keep::KeepError;
pub use meter::Meter;
pub(crate) use router::{Match, Router};

use crate::{Deployment, Faults, Policy, document::Selector};

/// A policy compiled for one deployment.
#[derive(Debug)]
pub struct Plan {
    policy: Policy,
    deployment: Deployment,
    router: Router,
    meters: Vec<Meter>,
    /// The meters that each rule charges.
    charged: Vec<Vec<usize>>,
    /// The meter of which each rule's headers speak.
    shown: Vec<Option<usize>>,
    /// Whether a rule charges meters that are only counted.
    has_watched: Vec<bool>,
    clock: counter::Clock,
    zero: Timestamp,
}

impl Plan {
    /// A plan that starts to decide at `start`, in nanoseconds since 1970-01-01 UTC, as all its times
    /// are. Times before it are taken as it.
    ///
    /// # Errors
    /// What the deployment lacks or has too much of, and numbers that no algorithm takes.
    pub fn new(policy: &Policy, deployment: &Deployment, start: Timestamp) -> Result<Self, Faults> {
        compile::compile(policy, deployment, start, None).map(|(plan, _)| plan)
    }

    /// A plan that goes on from this one: limits of the same name, scope and way of counting keep
    /// their counts, whatever their numbers.
    ///
    /// # Errors
    /// As [`Plan::new`]; this plan is as it was.
    pub fn succeeded_by(
        &self,
        policy: &Policy,
        deployment: &Deployment,
    ) -> Result<(Self, Inherited), Faults> {
        compile::compile(policy, deployment, self.zero, Some(self))
    }

    /// The policy.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What the deployment says of itself.
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The limits as they are deployed.
    pub fn meters(&self) -> &[Meter] {
        &self.meters
    }

    /// The meters that a rule charges, by the place of the rule in the document.
    pub fn charged_by(&self, rule: usize) -> impl Iterator<Item = &Meter> {
        self.charged.get(rule).into_iter().flatten().map(|&meter| &self.meters[meter])
    }

    /// The counter of a meter of this name and scope.
    fn counter_of(&self, name: &str, scope: &[Selector]) -> Option<&counter::Counter> {
        let (plain, is_candidate) = match name.strip_suffix(" (candidate)") {
            Some(plain) => (plain, true),
            None => (name, false),
        };
        let meter = self.meters.iter().find(|meter| compile::name_of(meter) == plain)?;
        let document = self.policy.document();
        let own = document.limits.get(&meter.id).and_then(|limit| limit.scope.as_ref());
        let own = own.map(|scope| document.scopes[scope].as_slice());
        if own.unwrap_or_default() != scope {
            return None;
        }
        if is_candidate {
            meter.candidate.as_ref().map(|(counter, _)| counter)
        } else {
            Some(&meter.counter)
        }
    }

    /// A wall time by the plan's own clock.
    #[inline]
    fn own(&self, wall: Timestamp) -> Timestamp {
        Timestamp::from_nanos(wall.as_nanos().saturating_sub(self.zero.as_nanos()))
    }

    /// A time of the plan's own clock as wall time.
    #[inline]
    fn wall(&self, own: Timestamp) -> Timestamp {
        Timestamp::from_nanos(own.as_nanos().saturating_add(self.zero.as_nanos()))
    }
}
