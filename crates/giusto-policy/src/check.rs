//! Checks of meaning: what a document says must fit together, whatever the deployment.
//!
//! All faults are collected, each at its place.

mod numbers;
mod reach;
mod responses;
mod rules;

use std::ops::Range;

use giusto_document::{Collector, Places, closest};

use crate::Document;

/// The most limits that one rule charges.
pub(crate) const MOST_LIMITS: usize = 8;
/// The kind of denial of a limit that names none.
pub(crate) const DEFAULT_DENIAL: &str = "rate-limited";

/// A document that is being checked.
struct Check<'d, 'c, 's> {
    document: &'d Document,
    places: &'d Places,
    faults: &'c mut Collector<'s>,
}

/// Adds what is wrong with the meaning of a document to the faults.
pub(crate) fn check(document: &Document, places: &Places, faults: &mut Collector<'_>) {
    let mut check = Check { document, places, faults };
    check.numbers();
    check.rules();
    check.responses();
    // Who never gets a turn is only worth saying of rules that are right otherwise.
    if check.faults.is_empty() {
        check.reach();
    }
}

impl Check<'_, '_, '_> {
    fn fault(&mut self, path: &str, message: impl Into<String>, help: impl Into<Option<String>>) {
        let span: Range<usize> = self.places.of(path);
        self.faults.push(span, path, message, help.into());
    }

    /// Says that a name names nothing, and what was probably meant.
    fn unknown<'a>(
        &mut self,
        path: &str,
        kind: &str,
        name: &str,
        known: impl Iterator<Item = &'a String>,
    ) {
        let names: Vec<_> = known.map(String::as_str).collect();
        let help = match closest(name, names.iter().copied()) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None if names.is_empty() => format!("the document has no {kind}"),
            None => format!("there are `{}`", names.join("`, `")),
        };
        self.fault(path, format!("there is no {kind} `{name}`"), help);
    }
}
