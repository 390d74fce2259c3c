//! What changes for whom from one policy to the next, in words.
//!
//! Numbers are compared after shares and named quotas are taken for what they come to; parameters
//! are taken to stay what they are. Which requests meet other limits is asked of both routers, with
//! a request made from every pattern of both documents. What becomes of counts is asked of the two
//! plans.

mod counts;
mod limits;
mod numbers;
mod people;
mod requests;
mod responses;
mod rules;

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use crate::Policy;

/// Whom a change suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bearing {
    /// More passes than before, or the same.
    Looser,
    /// Less passes than before, or the same.
    Tighter,
    /// Neither, or it depends.
    Other,
}

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What it is about: `limits.events`, `requests`, `denials.rate-limited`.
    pub place: String,
    /// Whom it suits.
    pub bearing: Bearing,
    /// What changes.
    pub text: String,
}

impl Display for Change {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bearing = match self.bearing {
            Bearing::Looser => " [looser]",
            Bearing::Tighter => " [tighter]",
            Bearing::Other => "",
        };
        write!(f, "{}: {}{bearing}", self.place, self.text)
    }
}

/// What changes from an old policy to a new one; nothing if they decide and answer alike.
pub fn diff(old: &Policy, new: &Policy) -> Vec<Change> {
    let mut changes = Changes { list: Vec::new() };
    let (before, after) = (old.document(), new.document());
    people::plans(before, after, &mut changes);
    limits::limits(old, new, &mut changes);
    requests::moved(before, after, &mut changes);
    rules::rules(before, after, &mut changes);
    people::overrides(before, after, &mut changes);
    people::environments(before, after, &mut changes);
    responses::responses(before, after, &mut changes);
    let page = [
        before.policy == after.policy,
        before.title == after.title,
        before.source == after.source,
        before.notes == after.notes,
    ];
    if page.contains(&false) {
        changes.say("page", Bearing::Other, "the name, title, source or notes are other ones");
    }
    changes.list
}

/// Changes that were found so far.
struct Changes {
    list: Vec<Change>,
}

impl Changes {
    fn say(&mut self, place: impl Into<String>, bearing: Bearing, text: impl Into<String>) {
        self.list.push(Change { place: place.into(), bearing, text: text.into() });
    }

    /// Says that something is another thing now, where it is.
    fn other<T: PartialEq>(
        &mut self,
        place: &str,
        (old, new): (&T, &T),
        text: impl FnOnce(&T, &T) -> String,
    ) {
        if old != new {
            self.say(place, Bearing::Other, text(old, new));
        }
    }
}

/// `` `a`, `b` `` or `nothing`.
fn listed<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// Names of the old that are gone, and of the new that are new, each in its order.
fn gone_and_new<'n>(
    old: impl Iterator<Item = &'n String>,
    new: impl Iterator<Item = &'n String>,
) -> (Vec<&'n String>, Vec<&'n String>) {
    let (old, new) = (old.collect::<Vec<_>>(), new.collect::<Vec<_>>());
    let gone = old.iter().copied().filter(|name| !new.contains(name)).collect();
    let fresh = new.iter().copied().filter(|name| !old.contains(name)).collect();
    (gone, fresh)
}
