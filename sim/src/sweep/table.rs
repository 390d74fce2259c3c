//! From runs to the table of how each measure spreads over seeds.

use super::{
    Spread, SweepRow,
    measures::measures,
    run::{Plan, Ran, burst},
};
use crate::lab::SubjectRow;

/// A row for each combination, load and measure. Runs that were stopped midway have seen less of
/// the scenario than the others and are left out.
pub(super) fn rows(plan: &Plan, results: &[Ran]) -> Vec<SweepRow> {
    let mut rows = Vec::new();
    for (combination, limited) in plan.combinations.iter().enumerate() {
        for (at, &load) in plan.loads.iter().enumerate() {
            let first = plan.place(combination, at, 0);
            let ran = &results[first..first + plan.seeds.len()];
            let whole: Vec<&SubjectRow> = ran.iter().filter_map(whole).collect();
            let Some(row) = whole.first() else { continue };
            let spread = |(measure, spread): (String, Spread)| SweepRow {
                subject: row.subject.clone(),
                algorithm: row.algorithm,
                limit: row.limit.clone(),
                burst: burst(limited),
                load,
                measure,
                n: spread.count,
                mean: spread.mean,
                sd: spread.deviation,
                low: spread.interval.map(|(low, _)| low),
                high: spread.interval.map(|(_, high)| high),
                min: spread.least,
                max: spread.most,
                partial: whole.len() < plan.seeds.len(),
            };
            rows.extend(spreads(&whole).into_iter().map(spread));
        }
    }
    rows
}

fn whole(ran: &Ran) -> Option<&SubjectRow> {
    match ran {
        Ran::Measured(row) if !row.partial => Some(row),
        _ => None,
    }
}

/// Each measure that a run has, in the order of the columns.
fn spreads(rows: &[&SubjectRow]) -> Vec<(String, Spread)> {
    let mut numbers: Vec<(String, Vec<f64>)> = Vec::new();
    for row in rows {
        for (place, (name, number)) in measures(row).into_iter().enumerate() {
            if place == numbers.len() {
                numbers.push((name, Vec::new()));
            }
            numbers[place].1.extend(number);
        }
    }
    let spreads = numbers.into_iter().filter_map(|(name, all)| Some((name, Spread::of(all)?)));
    spreads.collect()
}
