//! Numbers: amounts that resolve, plans that have them, algorithms that take them.

use std::collections::BTreeMap;

use giusto::{Quota, Timestamp};

use super::Check;
use crate::{
    check::DEFAULT_DENIAL,
    document::{AlgorithmName, Amount, Counts, Limit, Numbers, Override},
    machine::Machine,
    resolve::{Resolver, Unresolved},
};

impl Check<'_, '_, '_> {
    pub(super) fn numbers(&mut self) {
        let document = self.document;
        for (name, amount) in &document.quotas {
            self.amount(&format!("quotas.{name}"), amount);
        }
        if document.membership.is_some() && document.plans.is_empty() {
            self.fault("membership", "there are no plans to be a member of", add("[plans.NAME]"));
        }
        if document.membership.is_none() && !document.plans.is_empty() {
            let help = "add `[membership]` with `from = \"attribute:plan\"`";
            self.fault("plans", "nothing says which plan a request is of", help.to_owned());
        }
        for (name, plan) in &document.plans {
            if let Some(denial) = &plan.no_access {
                self.denial(&format!("plans.{name}.no-access"), denial);
            }
        }
        for (id, limit) in &document.limits {
            self.limit(id, limit);
        }
        for (name, environment) in &document.environments {
            for id in environment.quotas.keys() {
                let path = format!("environments.{name}.quotas.{id}");
                match document.limits.get(id) {
                    Some(limit) if limit.algorithm == AlgorithmName::Total => {
                        let help = "leave it out".to_owned();
                        self.fault(&path, "a running total has no numbers", help);
                    }
                    Some(limit) => self.tiers(&path, &environment.quotas[id], limit),
                    None => self.unknown(&path, "limit", id, document.limits.keys()),
                }
            }
        }
        self.overrides();
    }

    fn limit(&mut self, id: &str, limit: &Limit) {
        let document = self.document;
        let path = format!("limits.{id}");
        if let Some(scope) =
            limit.scope.as_ref().filter(|scope| !document.scopes.contains_key(*scope))
        {
            self.unknown(&format!("{path}.scope"), "scope", scope, document.scopes.keys());
        }
        match (&limit.quota, limit.algorithm) {
            (Some(_), AlgorithmName::Total) => {
                let help = "leave `quota` out, or choose another algorithm".to_owned();
                self.fault(&format!("{path}.quota"), "a running total has no limit", help);
            }
            (Some(numbers), _) => self.tiers(&format!("{path}.quota"), numbers, limit),
            _ => {}
        }
        if limit.candidate == Some(Amount::Quota(Quota::UNLIMITED)) {
            let help = "leave it out: what would have been denied is what is denied now".to_owned();
            self.fault(
                &format!("{path}.candidate"),
                "a candidate without a limit denies nobody",
                help,
            );
        } else if let Some(candidate) = &limit.candidate {
            let one = Numbers::One(candidate.clone());
            self.tiers(&format!("{path}.candidate"), &one, limit);
        }
        let is_log = matches!(limit.algorithm, AlgorithmName::Rolling | AlgorithmName::FirstHit);
        if limit.kept && is_log {
            let message = format!("`{}` cannot be kept over a restart", limit.algorithm.name());
            let help = "use `fixed`, `calendar`, `gcra` or `total`, or leave `kept` out".to_owned();
            self.fault(&format!("{path}.kept"), message, help);
        }
        if limit.algorithm == AlgorithmName::Rolling && limit.counts == Counts::Attempts {
            let message = "a log of attempts has no bound: each takes memory for a whole window";
            let help =
                "use `first-hit`, `fixed` or `gcra`, or let those count that pass".to_owned();
            self.fault(&format!("{path}.counts"), message, help);
        }
        if limit.max_keys == Some(0) {
            let help = "leave it out for as many as come".to_owned();
            self.fault(&format!("{path}.max-keys"), "no key would have a counter", help);
        }
        let denial = limit.denial.as_deref().unwrap_or(DEFAULT_DENIAL);
        let denies = !limit.shadow && limit.algorithm != AlgorithmName::Total;
        if denies || limit.denial.is_some() {
            let at = if limit.denial.is_some() { format!("{path}.denial") } else { path };
            self.denial(&at, denial);
        }
    }

    /// Numbers of a limit: by plans that there are, for all of them, of one algorithm.
    fn tiers(&mut self, path: &str, numbers: &Numbers, limit: &Limit) {
        let document = self.document;
        let quotas: Vec<_> = match numbers {
            Numbers::One(amount) => self.amount(path, amount).into_iter().collect(),
            Numbers::ByPlan(plans) => {
                let mut quotas = Vec::new();
                for (plan, amount) in plans {
                    let path = format!("{path}.{plan}");
                    match document.plans.get(plan) {
                        None => self.unknown(&path, "plan", plan, document.plans.keys()),
                        Some(_) => quotas.extend(self.amount(&path, amount)),
                    }
                }
                let without = |(name, tier): &(&String, &crate::document::Tier)| {
                    tier.no_access.is_none() && !plans.contains_key(*name)
                };
                for (name, _) in document.plans.iter().filter(without) {
                    let help = format!("add `{name} = ...`, `\"unlimited\"` if it has no limit");
                    self.fault(path, format!("plan `{name}` has no number here"), help);
                }
                quotas
            }
        };
        self.machine(path, &quotas, limit);
    }

    fn machine(&mut self, path: &str, quotas: &[Quota], limit: &Limit) {
        let limited: Vec<_> =
            quotas.iter().copied().filter(|quota| *quota != Quota::UNLIMITED).collect();
        if limited.is_empty() || limit.algorithm == AlgorithmName::Total {
            return;
        }
        if let Err(error) = Machine::new(limit.algorithm, &limited, Timestamp::ZERO) {
            let help = format!("`{}` is the algorithm of this limit", limit.algorithm.name());
            self.fault(path, error.to_string(), help);
        }
    }

    /// The numbers of an amount, as far as they do not depend on the deployment.
    fn amount(&mut self, path: &str, amount: &Amount) -> Option<Quota> {
        let document = self.document;
        let resolver = Resolver::new(document, BTreeMap::new(), None);
        match resolver.quota(amount) {
            Ok(quota) => return Some(quota),
            Err(Unresolved::NotGiven(_)) => {}
            Err(Unresolved::UnknownParameter(name)) => {
                self.unknown(path, "parameter", &name, document.parameters.keys());
            }
            Err(Unresolved::UnknownQuota(name)) => {
                self.unknown(path, "quota", &name, document.quotas.keys());
            }
            Err(Unresolved::Cycle(names)) => {
                let help = "give one of them numbers of its own".to_owned();
                let message = format!("a share of itself: `{}`", names.join("` of `"));
                self.fault(path, message, help);
            }
            Err(Unresolved::Nothing(share)) => {
                let help = "shares are rounded down: raise the share or what it is of".to_owned();
                self.fault(path, format!("less than one unit: {share}"), help);
            }
        }
        None
    }

    /// That a kind of denial is there.
    pub(super) fn denial(&mut self, path: &str, denial: &str) {
        let document = self.document;
        if document.denials.contains_key(denial) {
            return;
        }
        if document.denials.is_empty() || denial == DEFAULT_DENIAL {
            let help = format!("add `[denials.{denial}]` with `status = 429`");
            self.fault(path, format!("there is no denial `{denial}` to answer with"), help);
        } else {
            self.unknown(path, "denial", denial, document.denials.keys());
        }
    }

    fn overrides(&mut self) {
        let document = self.document;
        for (index, one) in document.overrides.iter().enumerate() {
            let path = format!("overrides[{index}]");
            let Some(limit) = document.limits.get(&one.limit) else {
                self.unknown(&format!("{path}.limit"), "limit", &one.limit, document.limits.keys());
                continue;
            };
            self.override_key(&format!("{path}.key"), one, limit);
            if limit.algorithm == AlgorithmName::Total {
                let help = "override a limit, or leave this out".to_owned();
                self.fault(&format!("{path}.quota"), "a running total has no numbers", help);
                continue;
            }
            if let Some(until) = one.until.filter(|until| *until <= one.from) {
                let message = format!("it ends at {until}, before it starts at {}", one.from);
                let help = "let `until` be after `from`, or leave it out".to_owned();
                self.fault(&format!("{path}.until"), message, help);
            }
            let quota = self.amount(&format!("{path}.quota"), &one.quota);
            self.beside(&format!("{path}.quota"), quota, limit);
            let clash = document.overrides[..index].iter().position(|other| overlap(one, other));
            if let Some(earlier) = clash {
                let message = format!("it overlaps with overrides[{earlier}], of the same key");
                let help = "let one end before the other starts".to_owned();
                self.fault(&path, message, help);
            }
        }
    }

    /// That numbers go with those that a limit has, on one count.
    fn beside(&mut self, path: &str, quota: Option<Quota>, limit: &Limit) {
        let resolver = Resolver::new(self.document, BTreeMap::new(), None);
        let own: Vec<Quota> = match &limit.quota {
            None => Vec::new(),
            Some(Numbers::One(amount)) => resolver.quota(amount).into_iter().collect(),
            Some(Numbers::ByPlan(plans)) => {
                plans.values().filter_map(|amount| resolver.quota(amount).ok()).collect()
            }
        };
        let own: Vec<Quota> = own.into_iter().filter(|own| *own != Quota::UNLIMITED).collect();
        // Numbers that are wrong by themselves have been named where they stand.
        let is_right =
            own.is_empty() || Machine::new(limit.algorithm, &own, Timestamp::ZERO).is_ok();
        if let Some(quota) = quota.filter(|_| is_right) {
            let all: Vec<_> = own.into_iter().chain([quota]).collect();
            self.machine(path, &all, limit);
        }
    }

    fn override_key(&mut self, path: &str, one: &Override, limit: &Limit) {
        let document = self.document;
        let scope = limit.scope.as_ref().and_then(|scope| document.scopes.get(scope));
        let Some(scope) = scope else {
            if limit.scope.is_none() {
                let help = "give the limit a scope, or other numbers".to_owned();
                self.fault(path, "this limit has one counter for all, so no key", help);
            }
            return;
        };
        let names = |selectors: &mut dyn Iterator<Item = String>| {
            selectors.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let same = one.key.len() == scope.len()
            && scope.iter().all(|wanted| one.key.iter().any(|(selector, _)| selector == wanted));
        if !same {
            let wanted = names(&mut scope.iter().map(ToString::to_string));
            let message = format!("the key of this limit is {wanted}");
            self.fault(path, message, "name each of them once, with a value".to_owned());
        }
    }
}

fn add(what: &str) -> String {
    format!("add `{what}`")
}

fn overlap(one: &Override, other: &Override) -> bool {
    let before = |a: &Override, b: &Override| a.until.is_some_and(|until| until <= b.from);
    let key = |of: &Override| {
        let mut key: Vec<_> =
            of.key.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        key.sort();
        key
    };
    one.limit == other.limit && key(one) == key(other) && !before(one, other) && !before(other, one)
}
