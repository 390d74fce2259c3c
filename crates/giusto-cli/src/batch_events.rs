//! What the built-in scenario adds to a comparison: events in batches beside events one by one.

use giusto_sim::{
    grid::{self, Cell, Settings, Task, Unwatched},
    limit::Limit,
    scenario::{BATCH, BatchEvents},
    subject::Kind,
    trace::Trace,
};

use crate::fault::Fault;

const MINUTE_NS: u64 = 60_000_000_000;

/// Events per minute of the steady organisation, minute by minute, under one algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Throughput {
    pub(crate) kind: Kind,
    /// Offered, in whichever form.
    pub(crate) offered: Vec<u64>,
    /// Admitted where each request is a batch.
    pub(crate) batched: Vec<u64>,
    /// Admitted where each request is one event.
    pub(crate) single: Vec<u64>,
}

/// Runs the steady organisation's traffic in both forms under every algorithm of the comparison.
pub(crate) fn throughput(
    scenario: &BatchEvents,
    kinds: &[Kind],
    limit: &Limit,
    settings: &Settings,
) -> Result<Vec<Throughput>, Fault> {
    kinds
        .iter()
        .map(|&kind| {
            let batched = run(kind, limit, &scenario.steady, settings)?;
            let single = run(kind, limit, &scenario.singles, settings)?;
            Ok(Throughput {
                kind,
                offered: events(&scenario.steady, BATCH, |_| true),
                batched: events(&scenario.steady, BATCH, |index| admits(&batched, index)),
                single: events(&scenario.singles, 1, |index| admits(&single, index)),
            })
        })
        .collect()
}

fn run(kind: Kind, limit: &Limit, trace: &Trace, settings: &Settings) -> Result<Cell, Fault> {
    let task = Task::new(kind, limit, trace, settings).map_err(Fault::failed)?;
    let mut cells = grid::run(&[task], trace, settings, &Unwatched);
    cells.pop().ok_or_else(|| Fault::failed("the grid lost a row"))
}

fn admits(cell: &Cell, index: usize) -> bool {
    cell.decisions.bits()[index] == b'1'
}

/// Events in each whole minute of the requests that `counts` names.
fn events(trace: &Trace, per_request: u64, counts: impl Fn(usize) -> bool) -> Vec<u64> {
    let last = trace.times().last().copied().unwrap_or(0);
    let minutes = usize::try_from((last + 1).div_ceil(MINUTE_NS)).unwrap_or(0);
    let mut events = vec![0; minutes];
    for (index, time) in trace.times().iter().enumerate() {
        if counts(index) {
            events[usize::try_from(time / MINUTE_NS).unwrap_or(0)] += per_request;
        }
    }
    events
}
