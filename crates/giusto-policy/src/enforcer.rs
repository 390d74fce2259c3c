//! A plan that is replaced while others decide by it.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::{ArcSwap, Guard};
use giusto::Timestamp;

use crate::{
    Deployment, Faults, Policy,
    plan::{Inherited, Plan},
};

/// The plan that is in force, for any number of threads.
///
/// ```
/// use giusto::Timestamp;
/// use giusto_policy::{Deployment, Enforcer, Format, Policy, Request, Source};
///
/// let document = |quota: &str| format!(r#"
/// policy = "example"
/// scopes.customer = "attribute:customer"
/// limits.calls = {{ scope = "customer", quota = "{quota}", algorithm = "fixed" }}
/// rules = [{{ id = "all", limits = ["calls"] }}]
/// denials.rate-limited = {{ status = 429, retry-after = true }}
/// "#);
/// let read = |quota| Policy::read(Source::new("example.toml", Format::Toml, document(quota)));
/// let now = Timestamp::from_nanos(1_800_000_000_000_000_000);
/// let enforcer = Enforcer::new(&read("2/min")?, &Deployment::default(), now)?;
///
/// let request = Request::new("GET", "/").attributes(&[("customer", "acme")]);
/// assert!(enforcer.plan().decide_at(now, &request).is_admitted());
/// let inherited = enforcer.replace(&read("3/min")?, &Deployment::default())?;
/// assert_eq!(inherited.kept, ["calls"]);
/// // What was used stays used: two are left of three.
/// let plan = enforcer.plan();
/// assert!(plan.decide_at(now, &request).is_admitted());
/// assert!(plan.decide_at(now, &request).is_admitted());
/// assert!(!plan.decide_at(now, &request).is_admitted());
/// # Ok::<(), giusto_policy::Faults>(())
/// ```
#[derive(Debug)]
pub struct Enforcer {
    plan: ArcSwap<Plan>,
    /// Held while a plan is made, so that no replacement goes on from one that is being replaced.
    replacing: Mutex<()>,
}

impl Enforcer {
    /// A policy in force from `start` on, in nanoseconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn new(policy: &Policy, deployment: &Deployment, start: Timestamp) -> Result<Self, Faults> {
        Plan::new(policy, deployment, start).map(Self::from)
    }

    /// The plan that is in force. A request that holds it is decided by it to the end, whatever
    /// comes after it: hold it for one request and no longer.
    #[inline]
    pub fn plan(&self) -> Guard<Arc<Plan>> {
        self.plan.load()
    }

    /// Puts another policy in force, and says which counts it goes on from.
    ///
    /// A limit goes on from the counts of the limit of its name, if it has the same scope and counts in
    /// the same way: the same algorithm, as many keys at most, and for windows the same period. Its
    /// numbers, title, cost, conditions and answers may change. Requests that are being decided by the plan before charge
    /// the same counts.
    ///
    /// # Errors
    /// As [`Plan::new`]; then the plan before goes on, and nothing has changed.
    pub fn replace(&self, policy: &Policy, deployment: &Deployment) -> Result<Inherited, Faults> {
        // A thread that panicked here left the plan before in force, which is whole.
        let _turn = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        let (plan, inherited) = self.plan.load().succeeded_by(policy, deployment)?;
        self.plan.store(Arc::new(plan));
        Ok(inherited)
    }
}

impl From<Plan> for Enforcer {
    fn from(plan: Plan) -> Self {
        Self { plan: ArcSwap::from_pointee(plan), replacing: Mutex::new(()) }
    }
}
