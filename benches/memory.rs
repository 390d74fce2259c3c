//! Bytes per live key, by the memory of a process that holds nothing else.

use giusto::MonotonicClock;
use serde::{Deserialize, Serialize};

use crate::{
    alone::{Measure, Task},
    contestant::{Answers, Entrant, Field, Room, Setup, Terms},
    progress::Progress,
    report::{align, table},
    resident::Resident,
    stream::{Form, Numbers, Texts, chunk, each_key},
};

/// Nothing becomes idle while it is counted.
pub(crate) const LIVE: Terms = Terms { unit_seconds: 86_400, burst: 8 };
/// The load of the tables of a fixed size.
pub(crate) const LOAD: f64 = 0.6;

/// What one contestant took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct PerKey {
    pub(crate) bytes: f64,
    /// At the worst moment, as where a table is copied into a larger one.
    peak_bytes: f64,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) form: Form,
    pub(crate) name: &'static str,
    pub(crate) keys: u64,
    /// Whether it was told the number of keys beforehand.
    pub(crate) hint: bool,
    pub(crate) per_key: PerKey,
}

/// Measures and prints.
pub(crate) fn report(sizes: &[u64]) -> Vec<Row> {
    let progress = Progress::new();
    let mut rows = measure::<Numbers>(Form::Number, sizes, &progress);
    rows.extend(measure::<Texts>(Form::Text, sizes, &progress));
    drop(progress);
    print(&rows, sizes);
    rows
}

fn measure<S: Field>(form: Form, sizes: &[u64], progress: &Progress) -> Vec<Row> {
    let remembers = |entrant: &&Entrant<S>| {
        entrant.answers == Answers::Exact && matches!(entrant.room, Room::Grows | Room::Fixed)
    };
    let mut rows = Vec::new();
    for entrant in S::ENTRANTS.iter().filter(remembers) {
        let hints: &[bool] = if entrant.room == Room::Fixed { &[true] } else { &[true, false] };
        for (&keys, &hint) in sizes.iter().flat_map(|keys| hints.iter().map(move |h| (keys, h))) {
            let name = entrant.name;
            progress.say(&format!("{name}: memory of {keys} keys, {form}"));
            let measure = Measure::Memory { hint };
            let per_key = Task::Keyed { form, name: name.to_owned(), keys, measure }.measure();
            rows.push(Row { form, name, keys, hint, per_key });
        }
    }
    rows
}

/// Inserts `keys` into one contestant of this process.
pub(crate) fn alone<S: Field>(name: &str, keys: u64, hint: bool) -> PerKey {
    let entrant = S::ENTRANTS.iter().find(|entrant| entrant.name == name).expect("a contestant");
    let mut chunk = chunk::<S>();
    let clock = MonotonicClock::new();
    let before = Resident::measure();
    let contestant = (entrant.build)(&Setup { terms: LIVE, keys, hint, load: LOAD, clock });
    let mut passed = 0;
    each_key(&mut chunk, keys, |chunk, keys| passed += contestant.one_by_one(chunk, 0..keys));
    let after = Resident::measure();
    assert_eq!(passed, keys, "{name} did not take every key");
    let per_key = |bytes: u64| bytes.saturating_sub(before.now) as f64 / keys as f64;
    PerKey { bytes: per_key(after.now), peak_bytes: per_key(after.peak) }
}

fn print(rows: &[Row], sizes: &[u64]) {
    let columns = || sizes.iter().flat_map(|&keys| [(keys, true), (keys, false)]);
    let headings = columns()
        .map(|(keys, hint)| format!("{keys} keys, {}", if hint { "size told" } else { "grown" }));
    let first = "bytes per live key (at the peak)".to_owned();
    let mut table = table([first].into_iter().chain(headings));
    let mut names: Vec<_> = rows.iter().map(|row| (row.form, row.name)).collect();
    names.dedup();
    for (form, name) in names {
        let cells = columns().map(|(keys, hint)| {
            let same =
                |row: &&Row| (row.form, row.name, row.keys, row.hint) == (form, name, keys, hint);
            rows.iter().find(same).map_or_else(String::new, |row| {
                format!("{:.1} ({:.1})", row.per_key.bytes, row.per_key.peak_bytes)
            })
        });
        table.add_row([format!("{name}, {form}")].into_iter().chain(cells));
    }
    align(&mut table);
    println!("{table}");
}
