//! From a document and its deployment to a plan.

mod given;
mod meters;

use std::sync::Arc;

use giusto::{ManualClock, Timestamp};
use giusto_document::Collector;

use super::{Plan, counter::Clock, meter::Meter, router::Router};
use crate::{Deployment, Faults, Policy, document::Environment, resolve::Resolver};

/// What was decided while a plan was made from one that was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inherited {
    /// Meters whose counts go on: `events`, or `standard@search` where each rule has its own.
    pub kept: Vec<String>,
    /// Meters that are new, or count in another way than those that had their name: from nothing.
    pub fresh: Vec<String>,
    /// Meters that are gone, with their counts.
    pub dropped: Vec<String>,
}

pub(super) struct Compiler<'p, 's> {
    policy: &'p Policy,
    resolver: Resolver<'p>,
    environment: Option<&'p Environment>,
    faults: Collector<'s>,
    previous: Option<&'p Plan>,
    clock: Clock,
    zero: Timestamp,
    inherited: Inherited,
}

/// Makes a plan whose clock has its zero at `zero`, since 1970-01-01 UTC.
pub(super) fn compile(
    policy: &Policy,
    deployment: &Deployment,
    zero: Timestamp,
    previous: Option<&Plan>,
) -> Result<(Plan, Inherited), Faults> {
    let document = policy.document();
    let mut faults = Collector::new(policy.source());
    let environment = given::environment(policy, deployment, &mut faults);
    let parameters = given::parameters(policy, deployment, &mut faults);
    let resolver = Resolver::new(document, parameters, environment);
    let clock =
        previous.map_or_else(|| Arc::new(ManualClock::new()), |plan| Arc::clone(&plan.clock));
    let inherited = Inherited::default();
    let mut compiler =
        Compiler { policy, resolver, environment, faults, previous, clock, zero, inherited };
    let (meters, charged) = compiler.meters();
    let Compiler { faults, clock, mut inherited, .. } = compiler;
    faults.finish()?;
    if let Some(previous) = previous {
        let gone = previous
            .meters
            .iter()
            .map(name_of)
            .filter(|name| !inherited.kept.contains(name) && !inherited.fresh.contains(name));
        inherited.dropped = gone.collect();
    }
    let router = Router::new(&document.rules);
    let is_watched = |meter: &usize| meters[*meter].is_watched();
    let has_watched = charged.iter().map(|charged| charged.iter().any(is_watched)).collect();
    let shown = shown(policy, &meters, &charged);
    let plan = Plan {
        policy: policy.clone(),
        deployment: deployment.clone(),
        router,
        meters,
        charged,
        shown,
        has_watched,
        clock,
        zero,
    };
    Ok((plan, inherited))
}

/// The meter of which each rule's headers speak.
fn shown(policy: &Policy, meters: &[Meter], charged: &[Vec<usize>]) -> Vec<Option<usize>> {
    let rules = policy.document().rules.iter().zip(charged);
    let shown = rules.map(|(rule, charged)| {
        let named = rule.shown.as_ref();
        let found = named.and_then(|id| charged.iter().find(|&&meter| meters[meter].id == *id));
        found.or_else(|| charged.first()).copied()
    });
    shown.collect()
}

pub(super) fn name_of(meter: &Meter) -> String {
    meters::name(&meter.id, meter.rule.as_deref())
}
