//! The tables of a report.

use giusto_sim::{
    report::{Row, TimelineRow, TimingRow, per_key_rows, timeline_rows, to_csv, to_json},
    series::Series,
};

use super::{Comparison, figures::Focus};
use crate::{fault::Fault, output::Folder};

/// Adds summary, keys, time and timing; the summary as JSON is also what the page holds.
pub(super) fn add(folder: &mut Folder, comparison: &Comparison<'_>) -> Result<String, Fault> {
    let rows: Vec<Row> = comparison.cells.iter().map(Row::from).collect();
    folder.add("summary.csv", to_csv(&rows).map_err(Fault::failed)?);
    let results = to_json(&rows).map_err(Fault::failed)?;
    folder.add("summary.json", results.clone());
    let keys = comparison.cells.iter().flat_map(|cell| per_key_rows(cell, &comparison.trace));
    folder.add("per-key.csv", to_csv(keys).map_err(Fault::failed)?);
    folder.add("timeline.csv", timeline(comparison)?);
    if !comparison.throughput.is_empty() {
        folder.add("batches.csv", batches(comparison)?);
    }
    let timing = to_csv(comparison.cells.iter().map(TimingRow::from)).map_err(Fault::failed)?;
    folder.add("timing.csv", timing);
    Ok(results)
}

/// What the figures over time show, for the keys that they show.
fn timeline(comparison: &Comparison<'_>) -> Result<String, Fault> {
    let counters = comparison.counters();
    let mut text = String::new();
    for limit in &comparison.limits {
        let focus = Focus::of(comparison, limit, &counters);
        for cell in comparison.under(limit) {
            for key in focus.keys() {
                let series = Series::of(cell, &counters, &comparison.settings, key);
                let name = &counters.names()[key as usize];
                if let Some(series) = series {
                    let rows: Vec<TimelineRow<'_>> = timeline_rows(cell, &series, name).collect();
                    let part = to_csv(rows).map_err(Fault::failed)?;
                    // One header for the whole file.
                    let body = part.split_once('\n').map_or("", |(_, body)| body);
                    text.push_str(if text.is_empty() { &part } else { body });
                }
            }
        }
    }
    Ok(text)
}

/// Events per minute in batches and one by one.
fn batches(comparison: &Comparison<'_>) -> Result<String, Fault> {
    #[derive(serde::Serialize)]
    struct Bin {
        algorithm: &'static str,
        minute: usize,
        offered_events: u64,
        admitted_events_in_batches: u64,
        admitted_events_one_by_one: u64,
    }
    let rows = comparison.throughput.iter().flat_map(|under| {
        (0..under.offered.len()).map(|minute| Bin {
            algorithm: under.kind.name(),
            minute,
            offered_events: under.offered[minute],
            admitted_events_in_batches: under.batched.get(minute).copied().unwrap_or(0),
            admitted_events_one_by_one: under.single.get(minute).copied().unwrap_or(0),
        })
    });
    to_csv(rows).map_err(Fault::failed)
}
