//! Rules that can never match, since an earlier one takes all that they would.
//!
//! An earlier pattern takes a later one if it covers its methods, host and path and asks for no
//! condition that the later rule does not ask for too. Patterns that only together cover another are
//! not seen through, except that methods are looked at one by one: what is called unreachable is.

use super::Check;
use crate::document::{Conditions, RequestPattern, Rule};

impl Check<'_, '_, '_> {
    pub(super) fn reach(&mut self) {
        let document = self.document;
        for (index, rule) in document.rules.iter().enumerate() {
            let earlier = &document.rules[..index];
            if rule.requests.is_empty() {
                if let Some(other) = earlier.iter().find(|other| takes_all(other, rule)) {
                    self.shadowed(&format!("rules[{index}]"), "this rule", other);
                }
                continue;
            }
            let taken = |pattern| earlier.iter().find(|other| takes(earlier, other, pattern, rule));
            let all: Option<Vec<_>> = rule.requests.iter().map(taken).collect();
            if let Some(&other) = all.as_ref().and_then(|others| others.first()) {
                self.shadowed(&format!("rules[{index}]"), "this rule", other);
                continue;
            }
            for (place, pattern) in rule.requests.iter().enumerate() {
                let path = format!("rules[{index}].requests[{place}]");
                if let Some(other) = taken(pattern) {
                    self.shadowed(&path, &format!("`{pattern}`"), other);
                } else if rule.requests[..place].iter().any(|other| other.covers(pattern)) {
                    let help = "leave it out".to_owned();
                    self.fault(&path, format!("`{pattern}` is in this rule already"), help);
                }
            }
        }
    }

    fn shadowed(&mut self, path: &str, what: &str, other: &Rule) {
        let message = format!("{what} can never match: rule `{}` takes all of it before", other.id);
        let help = format!("put it before `{}`, or narrow one of them", other.id);
        self.fault(path, message, help);
    }
}

/// Whether the conditions of `rule` imply those of `other`.
fn implied(other: &Conditions, rule: &Conditions) -> bool {
    other.iter().all(|wanted| rule.iter().any(|own| wanted.is_implied_by(own)))
}

fn takes_all(other: &Rule, rule: &Rule) -> bool {
    let all: RequestPattern = "/**".parse().expect("the pattern of all paths is a pattern");
    let covers = other.requests.is_empty() || other.requests.iter().any(|own| own.covers(&all));
    covers && implied(&other.when, &rule.when)
}

/// Whether `other`, or it together with others for single methods, takes all of a pattern.
fn takes(earlier: &[Rule], other: &Rule, pattern: &RequestPattern, rule: &Rule) -> bool {
    if !implied(&other.when, &rule.when) {
        return false;
    }
    if other.requests.is_empty() || other.requests.iter().any(|own| own.covers(pattern)) {
        return true;
    }
    let part = |own: &RequestPattern, method: &String| {
        own.covers_whatever_the_method(pattern)
            && (own.methods.is_empty() || own.methods.contains(method))
    };
    let takes_method = |method: &String| {
        let mut able = earlier.iter().filter(|other| implied(&other.when, &rule.when));
        able.any(|other| {
            other.requests.is_empty() || other.requests.iter().any(|own| part(own, method))
        })
    };
    !pattern.methods.is_empty()
        && other.requests.iter().any(|own| pattern.methods.iter().any(|method| part(own, method)))
        && pattern.methods.iter().all(takes_method)
}
