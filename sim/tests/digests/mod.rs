//! One digest per algorithm of everything that it decides on two traces: the running example, and
//! a lattice of instants on which requests fall exactly where a limit's terms meet.
//!
//! Compiled into the tests and into each mutant, so that both say the same thing of their engine.

use giusto_sim::{
    limit::Limit,
    replay::{CostRule, replay},
    scenario::{BatchEvents, LIMIT},
    subject::{Choices, Kind, Subject},
    trace::Trace,
};

/// The algorithms whose digests are told, in the order in which they are.
pub(crate) const KINDS: [Kind; 5] =
    [Kind::Gcra, Kind::Fixed, Kind::SlidingCounter, Kind::Rolling, Kind::RollingStrict];

/// Per algorithm, the digests of its decisions on the two traces.
pub(crate) fn digests() -> Vec<String> {
    let limit: Limit = LIMIT.parse().expect("the limit of the example");
    let example = BatchEvents::new(1).expect("the example").batches;
    let lattice = lattice();
    let digest = |kind, trace: &Trace| {
        let subject = Subject::new(kind, &limit, trace, &Choices::default()).expect("exact");
        replay(&subject, trace, CostRule::Unit).sha256()
    };
    KINDS.map(|kind| format!("{} {}", digest(kind, &example), digest(kind, &lattice))).to_vec()
}

/// Requests at whole tenths of a second over four minutes: one key that sends one each, one that
/// sends two, and one that sends 400 at once around each minute.
fn lattice() -> Trace {
    const TENTH: u64 = 100_000_000;
    let (mut times, mut keys) = (Vec::new(), Vec::new());
    for tick in 0..2_400 {
        let crowd = if tick % 600 == 0 || tick % 600 == 599 { 400 } else { 0 };
        for (key, requests) in [(0, 1), (1, 2), (2, crowd)] {
            times.extend(std::iter::repeat_n(tick * TENTH, requests));
            keys.extend(std::iter::repeat_n(key, requests));
        }
    }
    let costs = vec![1; times.len()];
    let names = ["one", "two", "crowd"].map(str::to_owned).to_vec();
    Trace::from_parts(times, keys, costs, names, None).expect("a trace")
}
