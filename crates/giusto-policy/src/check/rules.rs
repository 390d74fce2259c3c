//! Rules: names that name something, each once.

use std::collections::HashSet;

use super::{Check, MOST_LIMITS};
use crate::document::{Condition, CostRule, Rule, Selector};

impl<'d> Check<'d, '_, '_> {
    pub(super) fn rules(&mut self) {
        let document = self.document;
        let mut ids = HashSet::new();
        for (index, rule) in document.rules.iter().enumerate() {
            if !ids.insert(&rule.id) {
                let message = format!("there is a rule `{}` already", rule.id);
                let help = "each rule has a name of its own".to_owned();
                self.fault(&format!("rules[{index}].id"), message, help);
            }
            self.rule(&format!("rules[{index}]"), rule);
        }
        for (name, environment) in &document.environments {
            let limits = environment.limits.as_deref().unwrap_or_default();
            let path = format!("environments.{name}.limits");
            self.charged(&path, limits);
            self.replacing(&path, limits);
        }
        for (id, limit) in &document.limits {
            self.hosts(&format!("limits.{id}"), &limit.when);
        }
        self.membership();
        self.uncharged();
    }

    fn rule(&mut self, path: &str, rule: &Rule) {
        self.charged(&format!("{path}.limits"), &rule.limits);
        if let Some(shown) = rule.shown.as_ref().filter(|shown| !rule.limits.contains(shown)) {
            let path = format!("{path}.shown");
            self.unknown(&path, "limit of this rule", shown, rule.limits.iter());
        }
        if let Some(batch) = &rule.batch {
            self.denial(&format!("{path}.batch.denial"), &batch.denial);
            self.parameter(&format!("{path}.batch.from"), rule, &batch.from);
        }
        for condition in &rule.when {
            let path = format!("{path}.when.{}", condition.selector);
            self.parameter(&path, rule, &condition.selector);
        }
        self.hosts(path, &rule.when);
        for (place, id) in rule.limits.iter().enumerate() {
            let path = format!("{path}.limits[{place}]");
            for selector in self.keys(id) {
                self.parameter(&path, rule, selector);
            }
        }
    }

    /// That every rule that limits something has the parameters of the limits that an environment
    /// puts in place of its own; the first that has not is named.
    fn replacing(&mut self, path: &str, limits: &[String]) {
        let rules = &self.document.rules;
        for (place, id) in limits.iter().enumerate() {
            for selector in self.keys(id) {
                let mut limiting = rules.iter().filter(|rule| !rule.limits.is_empty());
                let found = limiting.find_map(|rule| Some((rule, lacking(rule, selector)?)));
                if let Some((rule, (message, help))) = found {
                    let message = format!("{message}: `{}`", rule.id);
                    self.fault(&format!("{path}[{place}]"), message, help);
                }
            }
        }
    }

    /// That no condition asks for a host with a star in it, as only a pattern can.
    fn hosts(&mut self, path: &str, when: &[Condition]) {
        let path = format!("{path}.when.host");
        let hosts = when.iter().filter(|condition| condition.selector == Selector::Host);
        for wanted in hosts.flat_map(|condition| &condition.any_of) {
            if wanted.strip_suffix('*').unwrap_or(wanted).contains('*') {
                let message =
                    format!("no host is `{wanted}`: in a condition a star stands at the end");
                let help = "write a pattern in `requests`: `//*.example.com/**`".to_owned();
                self.fault(&path, message, help);
            }
        }
    }

    /// That the plan is told by something that is known before a rule is.
    fn membership(&mut self) {
        let membership = self.document.membership.as_ref();
        if let Some(Selector::Path(name)) = membership.map(|membership| &membership.from) {
            let message = "a plan cannot be told by a parameter of the path: a client chooses it";
            let help = format!("use `attribute:{name}`, and have the service give it");
            self.fault("membership.from", message, help);
        }
    }

    /// That limits are there, each once, and not too many.
    fn charged(&mut self, path: &str, limits: &[String]) {
        let document = self.document;
        for (place, id) in limits.iter().enumerate() {
            let path = format!("{path}[{place}]");
            if !document.limits.contains_key(id) {
                self.unknown(&path, "limit", id, document.limits.keys());
            } else if limits[..place].contains(id) {
                let help = "a request is charged once: use `cost` for more".to_owned();
                self.fault(&path, format!("limit `{id}` stands here twice"), help);
            }
        }
        if limits.len() > MOST_LIMITS {
            let message = format!("{} limits: {MOST_LIMITS} is the most", limits.len());
            self.fault(path, message, "split the rule".to_owned());
        }
    }

    /// The parts of a request that a limit needs: its key, its cost and its conditions.
    fn keys(&self, id: &str) -> Vec<&'d Selector> {
        let document = self.document;
        let Some(limit) = document.limits.get(id) else { return Vec::new() };
        let scope = limit.scope.as_ref().and_then(|scope| document.scopes.get(scope));
        let cost = match &limit.cost {
            CostRule::From(selector) => Some(selector),
            CostRule::Units(_) => None,
        };
        let conditions = limit.when.iter().map(|condition| &condition.selector);
        scope.into_iter().flatten().chain(cost).chain(conditions).collect()
    }

    fn parameter(&mut self, path: &str, rule: &Rule, selector: &Selector) {
        if let Some((message, help)) = lacking(rule, selector) {
            self.fault(path, message, help);
        }
    }

    /// That every limit is charged by something.
    fn uncharged(&mut self) {
        let document = self.document;
        let rules = document.rules.iter().flat_map(|rule| &rule.limits);
        let environments =
            document.environments.values().flat_map(|one| one.limits.iter().flatten());
        let charged: HashSet<_> = rules.chain(environments).collect();
        for id in document.limits.keys().filter(|id| !charged.contains(id)) {
            let help = "add it to the `limits` of a rule, or leave it out".to_owned();
            self.fault(&format!("limits.{id}"), format!("no rule charges limit `{id}`"), help);
        }
    }
}

/// Where a rule has no value for a parameter of the path, since some pattern does not name it.
fn lacking(rule: &Rule, selector: &Selector) -> Option<(String, String)> {
    let Selector::Path(wanted) = selector else { return None };
    let lacks = rule.requests.iter().find(|pattern| pattern.place(wanted).is_none());
    let message = match lacks {
        Some(pattern) => {
            format!("`{selector}` is needed, and `{pattern}` has no `{{{wanted}}}`")
        }
        None if rule.requests.is_empty() => {
            format!("`{selector}` is needed, and this rule is about all paths")
        }
        None => return None,
    };
    Some((message, format!("name the segment: `{{{wanted}}}`")))
}
