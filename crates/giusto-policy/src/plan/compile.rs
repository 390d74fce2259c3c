//! From a document and its deployment to a plan.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use giusto::{ManualClock, Quota, Timestamp};

use super::{
    Plan,
    counter::{Clock, Counter},
    key::Key,
    meter::{Meter, Period},
    router::Router,
};
use crate::{
    Deployment, Faults, Policy,
    check::DEFAULT_DENIAL,
    document::{AlgorithmName, Environment, Limit, Numbers, Override},
    fault::Collector,
    machine::Machine,
    read::closest,
    resolve::{Resolver, Unresolved},
};

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
    let environment = environment(policy, deployment, &mut faults);
    let parameters = parameters(policy, deployment, &mut faults);
    let resolver = Resolver::new(document, parameters, environment);
    let clock = previous.map_or_else(|| Arc::new(ManualClock::new()), |plan| Arc::clone(&plan.clock));
    let inherited = Inherited::default();
    let mut compiler =
        Compiler { policy, resolver, environment, faults, previous, clock, zero, inherited };
    let (meters, charged) = compiler.meters();
    let Compiler { faults, clock, mut inherited, .. } = compiler;
    faults.finish()?;
    if let Some(previous) = previous {
        let gone = previous.meters.iter().map(name_of).filter(|name| {
            !inherited.kept.contains(name) && !inherited.fresh.contains(name)
        });
        inherited.dropped = gone.collect();
    }
    let router = Router::new(&document.rules);
    let shown = shown(policy, &meters, &charged);
    let plan = Plan {
        policy: policy.clone(),
        deployment: deployment.clone(),
        router,
        meters,
        charged,
        shown,
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
    match &meter.rule {
        None => meter.id.clone(),
        Some(rule) => format!("{}@{rule}", meter.id),
    }
}

fn environment<'p>(
    policy: &'p Policy,
    deployment: &Deployment,
    faults: &mut Collector<'_>,
) -> Option<&'p Environment> {
    let environments = &policy.document().environments;
    let name = deployment.environment.as_ref()?;
    let found = environments.get(name);
    if found.is_none() {
        let help = match closest(name, environments.keys().map(String::as_str)) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => "the environments are the tables under `[environments]`".to_owned(),
        };
        let message = format!("the deployment asks for environment `{name}`, which is not there");
        faults.push(policy.place("environments"), "environments", message, Some(help));
    }
    found
}

fn parameters(
    policy: &Policy,
    deployment: &Deployment,
    faults: &mut Collector<'_>,
) -> BTreeMap<String, Quota> {
    let known = &policy.document().parameters;
    let mut quotas = BTreeMap::new();
    for (name, about) in known {
        let path = format!("parameters.{name}");
        let Some(text) = deployment.parameters.get(name) else {
            let about = about.about.as_ref().map(|about| format!(" ({about})")).unwrap_or_default();
            let message = format!("the deployment does not give `{name}`{about}");
            let help = format!("give it as a quota, such as `--param {name}=1000/min`");
            faults.push(policy.place(&path), path, message, Some(help));
            continue;
        };
        match text.parse::<Quota>() {
            Ok(quota) => drop(quotas.insert(name.clone(), quota)),
            Err(error) => {
                let message = format!("the deployment gives `{name}` as `{text}`: {error}");
                let help = Some("expected a quota, such as `1000/min`".to_owned());
                faults.push(policy.place(&path), path, message, help);
            }
        }
    }
    for name in deployment.parameters.keys().filter(|name| !known.contains_key(*name)) {
        let help = match closest(name, known.keys().map(String::as_str)) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => "the parameters are the tables under `[parameters]`".to_owned(),
        };
        let message = format!("the deployment gives `{name}`, which is no parameter");
        faults.push(policy.place("parameters"), "parameters", message, Some(help));
    }
    quotas
}

impl<'p> Compiler<'p, '_> {
    /// The meters, and those that each rule charges.
    fn meters(&mut self) -> (Vec<Meter>, Vec<Vec<usize>>) {
        let document = self.policy.document();
        let (mut meters, mut charged) = (Vec::new(), Vec::new());
        let mut made: HashMap<(String, Option<String>), usize> = HashMap::new();
        for rule in &document.rules {
            let replaced = self.environment.and_then(|one| one.limits.as_ref());
            // A rule that limits nothing limits nothing in other environments either.
            let limits = replaced.filter(|_| !rule.limits.is_empty()).unwrap_or(&rule.limits);
            let mut own = Vec::new();
            for id in limits {
                let limit = &document.limits[id];
                let name = (id.clone(), limit.per_rule.then(|| rule.id.clone()));
                let meter = match made.get(&name) {
                    Some(meter) => *meter,
                    None => match self.meter(id, limit, name.1.clone()) {
                        Some(meter) => {
                            meters.push(meter);
                            made.insert(name, meters.len() - 1);
                            meters.len() - 1
                        }
                        None => continue,
                    },
                };
                own.push(meter);
            }
            charged.push(own);
        }
        (meters, charged)
    }

    fn meter(&mut self, id: &str, limit: &'p Limit, rule: Option<String>) -> Option<Meter> {
        let document = self.policy.document();
        let path = format!("limits.{id}");
        let mut tiers = Tiers::default();
        let by_plan = match self.resolver.numbers(id, limit) {
            None => vec![Some(0)],
            Some(Numbers::One(amount)) => vec![tiers.add(self.quota(&path, amount)?)],
            Some(Numbers::ByPlan(amounts)) => {
                let mut by_plan = Vec::new();
                for plan in document.plans.keys() {
                    by_plan.push(match amounts.get(plan) {
                        None => None,
                        Some(amount) => tiers.add(self.quota(&path, amount)?),
                    });
                }
                by_plan
            }
        };
        let scope = limit.scope.as_ref().map(|scope| document.scopes[scope].clone());
        let scope = scope.unwrap_or_default();
        let mut overrides: HashMap<String, Vec<Period>, _> = HashMap::default();
        for one in document.overrides.iter().filter(|one| one.limit == id) {
            let tier = tiers.add(self.quota(&path, &one.quota)?);
            overrides.entry(key(&scope, one)).or_default().push(period(one, tier));
        }
        let meter = name(id, rule.as_deref());
        let (counter, widest) = self.counter(&path, limit, &tiers.quotas, Some(&meter))?;
        let candidate = match &limit.candidate {
            None => None,
            Some(amount) => {
                let quota = self.quota(&path, amount)?;
                let name = format!("{meter} (candidate)");
                self.counter(&path, limit, &[quota], Some(&name)).map(|(counter, _)| (counter, quota))
            }
        };
        let denial = limit.denial.as_deref().unwrap_or(DEFAULT_DENIAL);
        Some(Meter {
            id: id.to_owned(),
            rule,
            algorithm: limit.algorithm,
            unit: limit.unit.clone().unwrap_or_else(|| "requests".to_owned()),
            scope,
            counter,
            quotas: tiers.quotas,
            widest,
            by_plan,
            overrides,
            candidate,
            cost: limit.cost.clone(),
            counts: limit.counts,
            uncounted: limit.uncounted.clone(),
            when: limit.when.clone(),
            shadow: limit.shadow,
            kept: limit.kept,
            alert_below: limit.alert_below,
            denial: document.denials.get_index_of(denial).unwrap_or_default(),
        })
    }

    fn quota(&mut self, path: &str, amount: &crate::document::Amount) -> Option<Quota> {
        match self.resolver.quota(amount) {
            Ok(quota) => return Some(quota),
            // A parameter that is missing has been named already.
            Err(Unresolved::NotGiven(_)) => {}
            Err(other) => {
                let message = match other {
                    Unresolved::Nothing(share) => format!("less than one unit: {share}"),
                    other => format!("`{amount}` has no numbers: {other:?}"),
                };
                self.fault(path, message);
            }
        }
        None
    }

    fn fault(&mut self, path: &str, message: String) {
        let help = Some("look at the numbers that the deployment gives".to_owned());
        self.faults.push(self.policy.place(path), path, message, help);
    }

    /// The counter of a limit, going on from one of the same name where that counts alike; and its
    /// widest tier.
    fn counter(
        &mut self,
        path: &str,
        limit: &Limit,
        quotas: &[Quota],
        name: Option<&str>,
    ) -> Option<(Counter, usize)> {
        // A limit that nobody has, since every plan is without, is a count all the same.
        let algorithm = if quotas.is_empty() { AlgorithmName::Total } else { limit.algorithm };
        let machine = match Machine::new(algorithm, quotas, self.zero) {
            Ok(machine) => machine,
            Err(error) => {
                self.fault(path, error.to_string());
                return None;
            }
        };
        let widest = quotas
            .iter()
            .enumerate()
            .max_by_key(|(_, quota)| quota.own_burst().or(quota.limit()))
            .map_or(0, |(tier, _)| tier);
        let name = name.unwrap_or_default();
        let scope = limit.scope.as_ref();
        let kept = self.previous.and_then(|plan| plan.counter_of(name, scope)?.keep(&machine));
        if let Some(counter) = kept {
            self.inherited.kept.push(name.to_owned());
            return Some((counter, widest));
        }
        match Counter::new(machine, widest, limit.max_keys, &self.clock) {
            Ok(counter) => {
                self.inherited.fresh.push(name.to_owned());
                Some((counter, widest))
            }
            Err(error) => {
                self.fault(path, error.to_string());
                None
            }
        }
    }
}

/// The numbers of a limit, each once.
#[derive(Default)]
struct Tiers {
    quotas: Vec<Quota>,
}

impl Tiers {
    /// The tier of a quota; none of one without a limit.
    fn add(&mut self, quota: Quota) -> Option<usize> {
        quota.limit()?;
        let found = self.quotas.iter().position(|own| *own == quota);
        Some(found.unwrap_or_else(|| {
            self.quotas.push(quota);
            self.quotas.len() - 1
        }))
    }
}

fn name(id: &str, rule: Option<&str>) -> String {
    rule.map_or_else(|| id.to_owned(), |rule| format!("{id}@{rule}"))
}

fn key(scope: &[crate::document::Selector], one: &Override) -> String {
    let value = |wanted| one.key.iter().find(|(own, _)| own == wanted).map(|(_, value)| value.as_str());
    let values: Vec<_> = scope.iter().filter_map(value).collect();
    Key::of_values(&values)
}

fn period(one: &Override, tier: Option<usize>) -> Period {
    let nanos = |instant: jiff::Timestamp| {
        Timestamp::from_nanos(u64::try_from(instant.as_nanosecond().max(0)).unwrap_or(u64::MAX))
    };
    Period { from: nanos(one.from), until: one.until.map(nanos), tier }
}
