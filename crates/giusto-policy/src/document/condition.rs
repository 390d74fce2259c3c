//! Conditions: what a request must carry for a rule or a limit to apply.

use super::Selector;

/// Conditions that must all hold: `when = { tag = "bulk", "header:x-mode" = ["a", "b"] }`.
pub type Conditions = Vec<Condition>;

/// One part of a request and what it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Which part.
    pub selector: Selector,
    /// Any of these: a text, a beginning followed by `*`, or `*` alone for anything that is there.
    pub any_of: Vec<String>,
}

impl Condition {
    /// Whether one value satisfies this condition.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        self.any_of.iter().any(|wanted| accepts(wanted, value))
    }

    /// Whether whatever value satisfies `other` satisfies this, if both are of the same part.
    pub(crate) fn has_values_of(&self, other: &Self) -> bool {
        let covers = |wanted: &String| match wanted.strip_suffix('*') {
            Some(start) => self.any_of.iter().any(|own| {
                own.strip_suffix('*').is_some_and(|own_start| start.starts_with(own_start))
            }),
            None => self.accepts(wanted),
        };
        other.any_of.iter().all(covers)
    }
}

fn accepts(wanted: &str, value: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(start) => value.starts_with(start),
        None => wanted == value,
    }
}
