//! One counter for all keys: who shares it is decided together, whom it serves is measured apart.

mod events;

use giusto_sim::{
    grid::{self, Cell, Scope, Settings, Task, Unwatched},
    limit::Limit,
    report::Row,
    subject::Kind,
    trace::Trace,
};

const SECOND: u64 = 1_000_000_000;

fn cell(kind: Kind, text: &str, trace: &Trace, scope: Scope) -> Cell {
    let limit: Limit = text.parse().expect(text);
    let settings = Settings { scope, ..Settings::default() };
    // As the command does: the subject is built for the counters that it decides on.
    let counters = grid::counters(trace, &settings);
    let task = Task::new(kind, &limit, &counters, &settings).expect(text);
    grid::run(&[task], trace, &settings, &Unwatched).remove(0)
}

/// A greedy key that asks first each second, a modest one, and a late one.
fn trace() -> Trace {
    let mut events = Vec::new();
    for second in 0..10 {
        let now = second * SECOND;
        events.extend([(now, 0, 1); 6]);
        events.push((now + 1, 1, 1));
        events.extend([(now + 2, 2, 1); 3]);
    }
    events::trace(&events)
}

#[test]
fn keys_that_share_a_counter_take_from_each_other() {
    let trace = trace();
    let shared = cell(Kind::Rolling, "8/s", &trace, Scope::Shared);
    // Each second six, one, and one of the three; the window is empty again at the next, where what
    // came 1 or 2 ns late still counts when the six come: six fit beside those two.
    let admitted: Vec<u64> = shared.per_key.iter().map(|key| key.admitted).collect();
    assert_eq!(admitted, [60, 10, 10]);
    assert_eq!(shared.largest_window.map(|largest| largest.units), Some(8));
    let offered: Vec<u64> = shared.per_key.iter().map(|key| key.offered).collect();
    assert_eq!(offered, [60, 10, 30], "the keys stay apart in what is measured");

    let apart = cell(Kind::Rolling, "8/s", &trace, Scope::PerKey);
    let admitted: Vec<u64> = apart.per_key.iter().map(|key| key.admitted).collect();
    assert_eq!(admitted, [60, 10, 30]);
}

#[test]
fn the_distance_to_max_min_is_told_where_a_counter_is_shared() {
    let trace = trace();
    let shared = cell(Kind::Rolling, "8/s", &trace, Scope::Shared);
    // 80 units among demands of 60, 10 and 30: fair are 40, 10, 30. 20 of 80 are in the wrong place.
    assert_eq!(shared.distance_to_max_min(), Some(0.25));
    assert_eq!(cell(Kind::Rolling, "8/s", &trace, Scope::PerKey).distance_to_max_min(), None);
    // Where there is enough for all, everyone has what they asked for.
    let enough = cell(Kind::Rolling, "10/s", &trace, Scope::Shared);
    assert_eq!(enough.distance_to_max_min(), Some(0.0));
    let row = Row::from(&shared);
    assert_eq!((row.scope, row.max_min_distance, row.keys), ("shared", Some(0.25), 3));
    let row = Row::from(&cell(Kind::Rolling, "8/s", &trace, Scope::PerKey));
    assert_eq!((row.scope, row.max_min_distance), ("per-key", None));
}

#[test]
fn a_shared_counter_decides_as_one_key_does() {
    let trace = trace();
    let len = trace.len();
    let one = Trace::from_parts(
        trace.times().to_vec(),
        vec![0; len],
        trace.costs().to_vec(),
        vec!["all".to_owned()],
        None,
    )
    .expect("a trace");
    for kind in Kind::ALL.into_iter().filter(|&kind| kind != Kind::Calendar) {
        let shared = cell(kind, "7/s", &trace, Scope::Shared);
        let alone = cell(kind, "7/s", &one, Scope::PerKey);
        assert_eq!(shared.decisions, alone.decisions, "{kind}");
        assert_eq!(shared.closed_loop, alone.closed_loop, "{kind}");
        assert_eq!(shared.open_loop, alone.open_loop, "{kind}");
        assert_eq!(shared.utilisation(), alone.utilisation(), "{kind}");
    }
}
