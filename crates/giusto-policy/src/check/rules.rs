//! Rules: names that name something, each once.

use std::collections::HashSet;

use super::{Check, MOST_LIMITS};
use crate::document::{Rule, Selector};

impl Check<'_, '_, '_> {
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
            self.charged(&format!("environments.{name}.limits"), limits);
        }
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
        for (place, id) in rule.limits.iter().enumerate() {
            self.keys(&format!("{path}.limits[{place}]"), rule, id);
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

    /// That the parameters of paths that a limit needs are in every pattern of a rule.
    fn keys(&mut self, path: &str, rule: &Rule, id: &str) {
        let document = self.document;
        let Some(limit) = document.limits.get(id) else { return };
        let scope = limit.scope.as_ref().and_then(|scope| document.scopes.get(scope));
        let cost = match &limit.cost {
            crate::document::CostRule::From(selector) => Some(selector),
            crate::document::CostRule::Units(_) => None,
        };
        let conditions = limit.when.iter().map(|condition| &condition.selector);
        for selector in scope.into_iter().flatten().chain(cost).chain(conditions) {
            self.parameter(path, rule, selector);
        }
    }

    fn parameter(&mut self, path: &str, rule: &Rule, selector: &Selector) {
        let Selector::Path(wanted) = selector else { return };
        let lacks = rule
            .requests
            .iter()
            .find(|pattern| !pattern.parameters().any(|(_, name)| name == wanted));
        let message = match lacks {
            Some(pattern) => {
                format!("`{selector}` is needed, and `{pattern}` has no `{{{wanted}}}`")
            }
            None if rule.requests.is_empty() => {
                format!("`{selector}` is needed, and this rule is about all paths")
            }
            None => return,
        };
        self.fault(path, message, format!("name the segment: `{{{wanted}}}`"));
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
