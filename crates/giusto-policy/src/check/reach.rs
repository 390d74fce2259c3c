//! Rules that can never match, since an earlier one takes all that they would.
//!
//! An earlier pattern takes a later one if it covers its methods, host and path and asks for no
//! condition that the later rule does not ask for too. Patterns that only together cover another are
//! not seen through, except that methods are looked at one by one: what is called unreachable is.

use super::Check;
use crate::document::{Condition, RequestPattern, Rule, Selector};

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
                } else if repeats(rule, place) {
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

/// Whether what meets a pattern of `rule` under its conditions meets those of `other`, which covers
/// it by a pattern of its own.
///
/// A parameter is known by the place of its segment: its name may be of another one there.
fn implied(
    (other, own): (&Rule, Option<&RequestPattern>),
    (rule, pattern): (&Rule, Option<&RequestPattern>),
) -> bool {
    let implies = |wanted: &Condition, has: &Condition| match (&wanted.selector, &has.selector) {
        (Selector::Path(wanted_name), Selector::Path(name)) => {
            let wanted_place = own.and_then(|own| own.place(wanted_name));
            let same = wanted_place.is_some()
                && wanted_place == pattern.and_then(|pattern| pattern.place(name));
            same && wanted.has_values_of(has)
        }
        (wanted_part, part) => wanted_part == part && wanted.has_values_of(has),
    };
    other.when.iter().all(|wanted| rule.when.iter().any(|has| implies(wanted, has)))
}

fn takes_all(other: &Rule, rule: &Rule) -> bool {
    let all: RequestPattern = "/**".parse().expect("the pattern of all paths is a pattern");
    let covers = |own: &RequestPattern| own.covers(&all);
    (other.requests.is_empty() || other.requests.iter().any(covers))
        && implied((other, None), (rule, None))
}

/// Whether a rule, by a pattern that is made to fit, takes what one of another would.
fn takes_by(
    other: &Rule,
    (rule, pattern): (&Rule, &RequestPattern),
    covers: impl Fn(&RequestPattern) -> bool,
) -> bool {
    let implied = |own| implied((other, own), (rule, Some(pattern)));
    match other.requests.as_slice() {
        [] => implied(None),
        own => own.iter().any(|own| covers(own) && implied(Some(own))),
    }
}

/// Whether `other`, or it together with others for single methods, takes all of a pattern.
fn takes(earlier: &[Rule], other: &Rule, pattern: &RequestPattern, rule: &Rule) -> bool {
    if takes_by(other, (rule, pattern), |own| own.covers(pattern)) {
        return true;
    }
    let takes_method = |other: &Rule, method: &String| {
        takes_by(other, (rule, pattern), |own| {
            own.covers_whatever_the_method(pattern)
                && (own.methods.is_empty() || own.methods.contains(method))
        })
    };
    !pattern.methods.is_empty()
        && pattern.methods.iter().any(|method| takes_method(other, method))
        && pattern
            .methods
            .iter()
            .all(|method| earlier.iter().any(|other| takes_method(other, method)))
}

/// Whether a pattern of a rule is covered by one before it in the same rule.
fn repeats(rule: &Rule, place: usize) -> bool {
    let pattern = &rule.requests[place];
    let takes = |own: &RequestPattern| {
        own.covers(pattern) && implied((rule, Some(own)), (rule, Some(pattern)))
    };
    rule.requests[..place].iter().any(takes)
}
