//! Rows of the results: keys, and what denied, as they stand in CSV and JSON.

use std::cmp::Reverse;

use giusto_sim::{
    report::to_csv,
    trace::UnixNanos,
    whatif::{Account, Bound, KeyTally, Side},
};
use serde::Serialize;

use super::{Pass, deciding::Denier, deciding::Start};
use crate::fault::Fault;

/// What people are shown of the keys.
pub(super) const SHOWN_OF_KEYS: [&str; 8] = [
    "key",
    "requests",
    "denied before",
    "denied after",
    "share",
    "first denied",
    "worst minute",
    "denied in it",
];

/// A key of which requests were or would be denied.
#[derive(Clone, Debug, Serialize)]
pub(super) struct KeyRow {
    pub(super) key: String,
    /// `newly-denied`, `denied-more`, `denied-less`, `newly-admitted` or `same`, by how many of its
    /// requests are denied.
    pub(super) change: &'static str,
    pub(super) requests: u64,
    pub(super) denied_before: u64,
    pub(super) denied_after: u64,
    /// Requests that passed before and do not after.
    pub(super) newly_denied: u64,
    /// Requests that did not pass before and do after.
    pub(super) newly_admitted: u64,
    /// Denied after, as a share of its requests.
    pub(super) denied_share: f64,
    pub(super) first_denied_ns: Option<u64>,
    pub(super) first_denied_at: Option<String>,
    pub(super) worst_minute_ns: Option<u64>,
    pub(super) worst_minute_at: Option<String>,
    pub(super) denied_in_worst_minute: Option<u32>,
}

impl KeyRow {
    fn new(pass: &Pass<'_>, key: u32, tally: &KeyTally) -> Self {
        let (start, worst) = (&pass.start, tally.worst_minute());
        Self {
            key: pass.names.name(key).to_owned(),
            change: change(tally),
            requests: tally.requests,
            denied_before: tally.denied_before,
            denied_after: tally.denied_after,
            newly_denied: tally.newly_denied,
            newly_admitted: tally.newly_admitted,
            denied_share: tally.denied_after as f64 / tally.requests.max(1) as f64,
            first_denied_ns: tally.first_denied_ns(),
            first_denied_at: tally.first_denied_ns().and_then(|ns| wall(start, ns)),
            worst_minute_ns: worst.map(|(ns, _)| ns),
            worst_minute_at: worst.and_then(|(ns, _)| wall(start, ns)),
            denied_in_worst_minute: worst.map(|(_, count)| count),
        }
    }
}

/// How a key fares after, by the number of its requests that are denied.
pub(super) fn change(tally: &KeyTally) -> &'static str {
    match (tally.denied_before, tally.denied_after) {
        (0, after) if after > 0 => "newly-denied",
        (before, 0) if before > 0 => "newly-admitted",
        (before, after) if after > before => "denied-more",
        (before, after) if after < before => "denied-less",
        _ => "same",
    }
}

/// Keys that `wanted` takes, those that lose most first: by denied requests more than before, then
/// by denied requests, then by name. No more than `most`.
pub(super) fn ranked(
    pass: &Pass<'_>,
    most: usize,
    wanted: impl Fn(&KeyTally) -> bool,
) -> Vec<KeyRow> {
    let keys = (0_u32..).zip(pass.account.keys()).filter(|(_, tally)| wanted(tally));
    let rank = |&(key, tally): &(u32, &KeyTally)| {
        let change = i128::from(tally.denied_after) - i128::from(tally.denied_before);
        (Reverse(change.abs()), Reverse(tally.denied_after), key)
    };
    let mut keys: Vec<(u32, &KeyTally)> = keys.collect();
    keys.sort_unstable_by_key(rank);
    keys.truncate(most);
    keys.into_iter().map(|(key, tally)| KeyRow::new(pass, key, tally)).collect()
}

/// All keys of which requests were or would be denied, as CSV.
pub(super) fn keys_csv(pass: &Pass<'_>) -> Result<String, Fault> {
    let denied = |tally: &KeyTally| tally.denied_before + tally.denied_after > 0;
    let rows = ranked(pass, usize::MAX, denied);
    if rows.is_empty() {
        // A table without rows has its header all the same.
        return Ok(format!("{}\n", KEY_COLUMNS.join(",")));
    }
    to_csv(rows).map_err(Fault::failed)
}

const KEY_COLUMNS: [&str; 13] = [
    "key",
    "change",
    "requests",
    "denied_before",
    "denied_after",
    "newly_denied",
    "newly_admitted",
    "denied_share",
    "first_denied_ns",
    "first_denied_at",
    "worst_minute_ns",
    "worst_minute_at",
    "denied_in_worst_minute",
];

/// What one limit, or one rule without a limit, denied on one side.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LimitRow {
    /// `before` or `after`.
    pub(super) side: &'static str,
    pub(super) rule: Option<String>,
    pub(super) limit: Option<String>,
    pub(super) reason: &'static str,
    pub(super) denied_requests: u64,
    pub(super) denied_keys: u64,
    pub(super) first_denied_ns: u64,
    pub(super) first_denied_at: Option<String>,
    pub(super) last_denied_ns: u64,
    pub(super) last_denied_at: Option<String>,
}

/// What denied on one side, most requests first.
pub(super) fn limits(pass: &Pass<'_>, account: &Account, side: Side) -> Vec<LimitRow> {
    let deniers = pass.deciding.deniers(side);
    let bounds = account.bounds(side);
    let row = |(number, bound): (u32, &Bound)| {
        let Denier { rule, limit, reason } = deniers.get(number as usize)?.clone();
        Some(LimitRow {
            side: if side == Side::Before { "before" } else { "after" },
            rule,
            limit,
            reason,
            denied_requests: bound.requests,
            denied_keys: bound.keys,
            first_denied_ns: bound.first_ns,
            first_denied_at: wall(&pass.start, bound.first_ns),
            last_denied_ns: bound.last_ns,
            last_denied_at: wall(&pass.start, bound.last_ns),
        })
    };
    let mut rows: Vec<LimitRow> = bounds.filter_map(row).collect();
    rows.sort_by_key(|row| Reverse(row.denied_requests));
    rows
}

/// A time of the axis as RFC 3339, where it is known when the trace began.
pub(super) fn wall(start: &Start, at_ns: u64) -> Option<String> {
    let zero = match start.base {
        giusto_sim::trace::TimeBase::Unix => 0,
        _ => start.given?.0,
    };
    Some(UnixNanos(zero.checked_add(at_ns)?).to_string())
}
