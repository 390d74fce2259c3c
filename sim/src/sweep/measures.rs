//! The measures of a run: every number of its row, and the shares that make runs comparable.

use serde::Serialize;

use crate::{
    lab::SubjectRow,
    report::{Cell, columns},
};

/// A column that is a number and measures nothing.
const SEED: &str = "seed";

/// Shares of requests, so that loads can be compared.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "fields are columns, named as the counts they share")]
struct Shares {
    denied_share: Option<f64>,
    over_admitted_share: Option<f64>,
    falsely_rejected_share: Option<f64>,
}

impl Shares {
    fn of(row: &SubjectRow) -> Self {
        let share = |count: u64| (row.requests > 0).then(|| count as f64 / row.requests as f64);
        Self {
            denied_share: share(row.denied),
            over_admitted_share: row.over_admitted.and_then(share),
            falsely_rejected_share: row.falsely_rejected.and_then(share),
        }
    }
}

/// The measures by name, shares first; `None` where a run does not have one.
pub(super) fn measures(row: &SubjectRow) -> Vec<(String, Option<f64>)> {
    // Both are flat, which a test holds: a row that were not would measure nothing.
    let columns = columns(&(Shares::of(row), row)).unwrap_or_default().into_iter();
    let measures = columns.filter_map(|(name, cell)| match cell {
        _ if name == SEED => None,
        Cell::Whole(number) => Some((name, Some(number as f64))),
        Cell::Signed(number) => Some((name, Some(number as f64))),
        Cell::Real(number) => Some((name, Some(number))),
        Cell::Missing => Some((name, None)),
        Cell::Truth(_) | Cell::Text(_) => None,
    });
    measures.collect()
}
