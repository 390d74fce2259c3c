//! Every decision of a run as a row: what notebooks compute from when no table has it.

use giusto_sim::lab::Outcome;
use serde::Serialize;

/// One request and what was decided on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct EventRow<'o> {
    /// What decided.
    subject: &'o str,
    /// When it reached the server, in nanoseconds since the scenario's start.
    time_ns: u64,
    /// Who asked.
    key: &'o str,
    /// What it cost, in units.
    cost: u64,
    /// Which request of its job it is, from 1; 0 for those of sources.
    attempt: u32,
    /// Whether it was admitted.
    admitted: bool,
}

/// The rows of everything that decides, in order of time for each.
pub(super) fn rows(outcomes: &[Outcome]) -> impl Iterator<Item = EventRow<'_>> {
    outcomes.iter().flat_map(|outcome| {
        let record = &outcome.record;
        let trace = &record.trace;
        let bits = record.decisions.bits().iter().copied();
        (0..trace.len()).zip(bits).map(move |(at, bit)| EventRow {
            subject: &outcome.row.subject,
            time_ns: trace.times()[at],
            key: &trace.names()[trace.keys()[at] as usize],
            cost: trace.costs()[at],
            attempt: record.attempts[at],
            admitted: bit == b'1',
        })
    })
}
