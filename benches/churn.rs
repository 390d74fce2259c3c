//! Keys that come, are live for a while and never come again: what memory does meanwhile.
//!
//! Time is an argument. Each key is asked for once, a step after the one before it, and its limit
//! gives the unit back as many steps later as keys shall be live. A table that forgets what is idle
//! stays as it was after the first of these spans; one that does not grows for ever.

mod giusto;
mod governor;

use ::giusto::{Clock, MonotonicClock};
use giusto_bench::random::scramble;
use serde::{Deserialize, Serialize};

use crate::{
    alone::Task,
    contestant::Terms,
    progress::Progress,
    report::{align, table},
    resident::Resident,
};

/// A limiter in explicit time.
pub(crate) trait Churned {
    /// Decides on one unit for `key`.
    fn admit_at(&self, nanos: u64, key: u64) -> bool;

    /// What its users do from time to time to get memory back.
    fn sweep(&self) {}
}

/// A limiter and its name.
type Entrant = (&'static str, fn(Terms) -> Box<dyn Churned>);

const ENTRANTS: [Entrant; 3] = [
    ("governor", |terms| Box::new(governor::Kept::new(terms))),
    ("governor, swept once per span", |terms| Box::new(governor::Swept::new(terms))),
    ("giusto", |terms| Box::new(giusto::limiter(terms))),
];

/// One unit, back after a second.
const TERMS: Terms = Terms { unit_seconds: 1, burst: 1 };
const SECOND_NS: u64 = 1_000_000_000;

/// Resident memory above that of the process before, in megabytes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Churn {
    pub(crate) after_one_span_mb: f64,
    after_two_spans_mb: f64,
    pub(crate) at_the_end_mb: f64,
    peak_mb: f64,
    ns_per_key: f64,
    longest_sweep_ms: f64,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) live: u64,
    pub(crate) keys: u64,
    pub(crate) churn: Churn,
}

/// Measures and prints.
pub(crate) fn report(live: u64, keys: u64) -> Vec<Row> {
    let progress = Progress::new();
    let row = |&(name, _): &Entrant| {
        progress.say(&format!("{name}: {keys} keys, {live} of them live"));
        let churn = Task::Churn { name: name.to_owned(), live, keys }.measure();
        Row { name, live, keys, churn }
    };
    let rows: Vec<_> = ENTRANTS.iter().map(row).collect();
    drop(progress);
    print(&rows, live, keys);
    rows
}

/// Shows `keys` keys to one limiter of this process, `live` of them live at a time.
pub(crate) fn alone(name: &str, live: u64, keys: u64) -> Churn {
    let entrant = ENTRANTS.iter().find(|(own, _)| *own == name).expect("a contestant");
    let clock = MonotonicClock::new();
    let before = Resident::measure();
    let grown = |bytes: u64| bytes.saturating_sub(before.now) as f64 / 1e6;
    let limiter = entrant.1(TERMS);
    let (step_ns, mut took_ns, mut longest_ns) = (SECOND_NS / live, 0, 0);
    let mut after_span_mb = Vec::new();
    for span in 0..keys / live {
        let start = clock.now();
        let admitted = |key: &u64| limiter.admit_at(key * step_ns, scramble(*key));
        let passed = (span * live..(span + 1) * live).filter(admitted).count() as u64;
        let sweep = clock.now();
        limiter.sweep();
        let end = clock.now();
        took_ns += end.since(start).as_nanos();
        longest_ns = longest_ns.max(end.since(sweep).as_nanos());
        assert_eq!(passed, live, "{name}: a key that never came before passes");
        after_span_mb.push(grown(Resident::measure().now));
    }
    Churn {
        after_one_span_mb: after_span_mb[0],
        after_two_spans_mb: after_span_mb[1],
        at_the_end_mb: after_span_mb[after_span_mb.len() - 1],
        peak_mb: grown(Resident::measure().peak),
        ns_per_key: took_ns as f64 / keys as f64,
        longest_sweep_ms: longest_ns as f64 / 1e6,
    }
}

fn print(rows: &[Row], live: u64, keys: u64) {
    let first = format!("MB, {live} keys live, {keys} in all");
    let headings =
        ["after one span", "after two", "at the end", "peak", "ns per key", "longest sweep, ms"];
    let mut table = table([first].into_iter().chain(headings.map(str::to_owned)));
    for Row { name, churn, .. } in rows {
        let cells = [
            churn.after_one_span_mb,
            churn.after_two_spans_mb,
            churn.at_the_end_mb,
            churn.peak_mb,
            churn.ns_per_key,
            churn.longest_sweep_ms,
        ];
        let cells = cells.map(|figure| format!("{figure:.1}"));
        table.add_row([(*name).to_owned()].into_iter().chain(cells));
    }
    align(&mut table);
    println!("{table}");
}
