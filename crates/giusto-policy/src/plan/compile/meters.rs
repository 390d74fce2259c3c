//! The meters: limits with their tiers and overrides, each with a counter.

use std::collections::HashMap;

use giusto::{Quota, Timestamp};

use super::Compiler;
use crate::{
    check::DEFAULT_DENIAL,
    document::{AlgorithmName, Amount, Limit, Numbers, Override, Selector},
    machine::Machine,
    plan::{
        counter::Counter,
        key::Key,
        meter::{Meter, Period},
    },
    resolve::Unresolved,
};

impl<'p> Compiler<'p, '_> {
    /// The meters, and those that each rule charges.
    pub(super) fn meters(&mut self) -> (Vec<Meter>, Vec<Vec<usize>>) {
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
        let (counter, widest) = self.counter(&path, limit, &scope, &tiers.quotas, &meter)?;
        let candidate = match &limit.candidate {
            None => None,
            Some(amount) => {
                let quota = self.quota(&path, amount)?;
                let name = format!("{meter} (candidate)");
                self.counter(&path, limit, &scope, &[quota], &name)
                    .map(|(counter, _)| (counter, quota))
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
            max_keys: limit.max_keys,
            zero: self.zero,
            alert_below: limit.alert_below,
            denial: document.denials.get_index_of(denial).unwrap_or_default(),
        })
    }

    fn quota(&mut self, path: &str, amount: &Amount) -> Option<Quota> {
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
        scope: &[Selector],
        quotas: &[Quota],
        name: &str,
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
        let kept = self
            .previous
            .and_then(|plan| plan.counter_of(name, scope)?.keep(&machine, quotas, limit.max_keys));
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

pub(super) fn name(id: &str, rule: Option<&str>) -> String {
    rule.map_or_else(|| id.to_owned(), |rule| format!("{id}@{rule}"))
}

fn key(scope: &[Selector], one: &Override) -> String {
    let value =
        |wanted| one.key.iter().find(|(own, _)| own == wanted).map(|(_, value)| value.as_str());
    let values: Vec<_> = scope.iter().filter_map(value).collect();
    Key::of_values(&values)
}

fn period(one: &Override, tier: Option<usize>) -> Period {
    let nanos = |instant: jiff::Timestamp| {
        Timestamp::from_nanos(u64::try_from(instant.as_nanosecond().max(0)).unwrap_or(u64::MAX))
    };
    Period { from: nanos(one.from), until: one.until.map(nanos), tier }
}
