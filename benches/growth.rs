//! Inserts one by one from nothing: how long each takes, and the longest of all.
//!
//! Two floors stand beside the tables: a call that does nothing, which shows what the machine and
//! the clock add, and a call that touches memory which is there already.

mod floor;

use giusto::{Clock, MonotonicClock};
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::{
    alone::{Measure, Task},
    contestant::{Contestant, Field, Setup},
    contestants::YARDSTICK,
    memory::{LIVE, LOAD},
    progress::Progress,
    report::{align, table},
    stream::{Form, chunk, each_key},
};

/// Who is measured.
const MEASURED: [(Form, &str); 9] = [
    (Form::Number, floor::NOTHING),
    (Form::Number, floor::TOUCH),
    (Form::Number, "bare"),
    (Form::Number, YARDSTICK),
    (Form::Number, "giusto"),
    (Form::Text, "bare"),
    (Form::Text, YARDSTICK),
    (Form::Text, "giusto"),
    (Form::Text, "giusto, hashed keys"),
];
const QUANTILES: [(&str, f64); 5] =
    [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("p99.99", 0.9999), ("p99.999", 0.99999)];
/// What a figure shows of a [`Tail`].
pub(crate) const SHOWN: [&str; 4] = ["p50", "p99.9", "p99.999", "longest"];
const MILLISECOND_NS: u64 = 1_000_000;
const MINUTE_NS: u64 = 60_000 * MILLISECOND_NS;

/// The times of single inserts, the reading of the clock included, in nanoseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Tail {
    quantiles_ns: [u64; QUANTILES.len()],
    max_ns: u64,
    over_a_millisecond: u64,
}

impl Tail {
    /// The values of [`SHOWN`].
    pub(crate) fn shown_ns(&self) -> [u64; 4] {
        let [p50, _, p999, _, p99999] = self.quantiles_ns;
        [p50, p999, p99999, self.max_ns]
    }
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) form: Form,
    pub(crate) name: &'static str,
    pub(crate) keys: u64,
    /// From a pass in which single inserts were not timed.
    pub(crate) mean_ns: f64,
    pub(crate) tail: Tail,
}

/// Measures and prints.
pub(crate) fn report(keys: u64) -> Vec<Row> {
    let progress = Progress::new();
    let row = |&(form, name): &(Form, &'static str)| {
        progress.say(&format!("{name}: {keys} inserts, {form}"));
        let task = |measure| Task::Keyed { form, name: name.to_owned(), keys, measure };
        let mean_ns = task(Measure::MeanTime).measure();
        Row { form, name, keys, mean_ns, tail: task(Measure::EachTime).measure() }
    };
    let rows: Vec<_> = MEASURED.iter().map(row).collect();
    drop(progress);
    print(&rows, keys);
    rows
}

fn contestant<S: Field>(name: &str, keys: u64) -> (Box<dyn Contestant<S>>, MonotonicClock) {
    let clock = MonotonicClock::new();
    let setup = Setup { terms: LIVE, keys, hint: false, load: LOAD, clock: clock.clone() };
    let contestant = floor::build(name, &setup).unwrap_or_else(|| {
        let mut entrants = S::ENTRANTS.iter();
        let entrant = entrants.find(|entrant| entrant.name == name).expect("a contestant");
        (entrant.build)(&setup)
    });
    (contestant, clock)
}

/// Nanoseconds per insert, in this process.
pub(crate) fn mean_ns<S: Field>(name: &str, keys: u64) -> f64 {
    let (contestant, clock) = contestant::<S>(name, keys);
    let (mut took_ns, mut passed) = (0, 0);
    each_key(&mut chunk::<S>(), keys, |chunk, keys| {
        let start = clock.now();
        passed += contestant.one_by_one(chunk, 0..keys);
        took_ns += clock.now().since(start).as_nanos();
    });
    assert_eq!(passed, keys, "{name} did not take every key");
    took_ns as f64 / keys as f64
}

/// The time of each insert, in this process.
pub(crate) fn tail<S: Field>(name: &str, keys: u64) -> Tail {
    let (contestant, clock) = contestant::<S>(name, keys);
    let mut histogram = Histogram::<u64>::new_with_bounds(1, MINUTE_NS, 3).expect("good bounds");
    let mut over_a_millisecond = 0;
    each_key(&mut chunk::<S>(), keys, |chunk, keys| {
        for index in 0..keys {
            let start = clock.now().as_nanos();
            let passed = contestant.one_by_one(chunk, index..index + 1);
            let took_ns = clock.now().as_nanos() - start;
            assert_eq!(passed, 1, "{name} did not take every key");
            over_a_millisecond += u64::from(took_ns > MILLISECOND_NS);
            histogram.saturating_record(took_ns.max(1));
        }
    });
    let quantiles_ns = QUANTILES.map(|(_, share)| histogram.value_at_quantile(share));
    Tail { quantiles_ns, max_ns: histogram.max(), over_a_millisecond }
}

fn print(rows: &[Row], keys: u64) {
    let quantiles = QUANTILES.map(|(name, _)| name);
    let headings = ["mean"].into_iter().chain(quantiles).chain(["max", "over 1 ms"]);
    let first = [format!("ns of each of {keys} inserts")];
    let mut table = table(first.into_iter().chain(headings.map(str::to_owned)));
    for Row { form, name, mean_ns, tail, .. } in rows {
        let quantiles = tail.quantiles_ns.iter().map(u64::to_string);
        let last = [tail.max_ns.to_string(), tail.over_a_millisecond.to_string()];
        let cells = [format!("{name}, {form}"), format!("{mean_ns:.1}")];
        table.add_row(cells.into_iter().chain(quantiles).chain(last));
    }
    align(&mut table);
    println!("{table}");
}
