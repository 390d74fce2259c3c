//! What of a record is judged against the exact log: what was decided.
//!
//! A request that found no server was decided by nobody. The log is not asked it either: else it
//! would admit it, and count what no limiter could have admitted.

use std::borrow::Cow;

use crate::{replay::Decisions, trace::Trace, world::Record};

/// The requests of a record that found a server, and the decisions on them.
pub(super) struct Served<'r> {
    pub(super) trace: Cow<'r, Trace>,
    pub(super) decisions: Cow<'r, Decisions>,
}

impl<'r> Served<'r> {
    /// Those of a record, which are copied only where some found no server.
    pub(super) fn of(record: &'r Record) -> Self {
        let Record { trace, decisions, unserved, .. } = record;
        if unserved.is_empty() {
            return Self { trace: Cow::Borrowed(trace), decisions: Cow::Borrowed(decisions) };
        }
        let mut runs = unserved.iter().peekable();
        let found = |&place: &usize| {
            while runs.next_if(|run| run.end <= place).is_some() {}
            runs.peek().is_none_or(|run| place < run.start)
        };
        let places: Vec<usize> = (0..trace.len()).filter(found).collect();
        let admitted = places.iter().map(|&place| decisions.bits()[place] == b'1');
        let decisions = admitted.collect();
        let times = places.iter().map(|&place| trace.times()[place]).collect();
        let keys = places.iter().map(|&place| trace.keys()[place]).collect();
        let costs = places.iter().map(|&place| trace.costs()[place]).collect();
        let names = trace.names().to_vec();
        match Trace::from_parts(times, keys, costs, names, trace.start()) {
            Ok(trace) => Self { trace: Cow::Owned(trace), decisions: Cow::Owned(decisions) },
            // Part of a trace is a trace.
            Err(_) => {
                Self { trace: Cow::Borrowed(trace), decisions: Cow::Borrowed(&record.decisions) }
            }
        }
    }
}
