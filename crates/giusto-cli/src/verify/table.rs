//! The answer for people.

use std::fmt;

use comfy_table::{ContentArrangement, Table, presets};

use super::answer::{Answer, Interval};
use crate::output::grouped;

/// A line of the verdict and a table of what led to it.
pub(super) fn text(answer: &Answer) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let mut row = |name: &str, value: String| {
        table.add_row([name.to_owned(), value]);
    };
    let each = if answer.scope == "shared" { "all keys together" } else { "each key" };
    row("limit", answer.limit.clone());
    row("bound", format!("{}, {each}", answer.bound));
    row("requests", grouped(answer.requests));
    row("keys", grouped(answer.keys));
    row("admitted", grouped(answer.admitted));
    row("denied", grouped(answer.denied));
    row("violating requests", grouped(answer.violating_requests));
    row("worst excess", grouped(answer.worst_excess));
    let interval = |interval: &Option<Interval>| {
        interval.as_ref().map_or_else(|| "-".to_owned(), Interval::to_string)
    };
    row("first violation", interval(&answer.first_violation));
    row("worst violation", interval(&answer.worst_violation));
    row("falsely rejected", grouped(answer.falsely_rejected));
    let rejection = answer.first_false_rejection.as_ref().map(|first| {
        let key = first.key.escape_debug();
        format!("request {} at {} s, key {key}", first.request, Seconds(first.t_ns))
    });
    row("first false rejection", rejection.unwrap_or_else(|| "-".to_owned()));
    let verdict = if answer.conforms { "conforms" } else { "violates" };
    // The last column is as wide as its longest line, which nothing stands beside.
    let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
    format!("{verdict}\n{}", lines.collect::<String>())
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (admitted, allowed) = (grouped(self.admitted_cost), grouped(self.allowed_cost));
        let (from, to) = (Seconds(self.from_ns), Seconds(self.to_ns));
        write!(f, "{admitted} admitted where {allowed} may be, from {from} s to {to} s")?;
        write!(f, " (requests {} to {})", self.first_request, self.last_request)?;
        match &self.key {
            Some(key) => write!(f, ", key {}", key.escape_debug()),
            None => Ok(()),
        }
    }
}

/// An instant of the trace in seconds, to the nanosecond: intervals differ by as little.
struct Seconds(u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:09}", self.0 / 1_000_000_000, self.0 % 1_000_000_000)
    }
}
