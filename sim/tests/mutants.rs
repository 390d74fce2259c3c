//! The replay decides through the engine's own cell and algorithms: a slip planted in one of them
//! shows in the digests of exactly the algorithms that use it.
//!
//! A simulator that decided by a model of its own would keep its digests, and fail here.

mod digests;
mod mutant_workspace;

use digests::KINDS;
use giusto_sim::subject::Kind::{self, Fixed, Gcra, Rolling, RollingStrict, SlidingCounter};
use mutant_workspace::{Mutation, outputs};

/// A mutation, and the algorithms whose decisions it must change. All others must stay as they are.
struct Case {
    mutation: Mutation,
    changes: &'static [Kind],
}

const fn case(
    file: &'static str,
    text: &'static str,
    replacement: &'static str,
    changes: &'static [Kind],
) -> Case {
    Case { mutation: Mutation { file, text, replacement }, changes }
}

const CASES: [Case; 8] = [
    // The last unit of a burst is denied.
    case(
        "algorithm/gcra.rs",
        "if next <= now + self.tolerance {",
        "if next < now + self.tolerance {",
        &[Gcra, RollingStrict],
    ),
    // A fresh bucket starts an instant late.
    case(
        "algorithm/gcra.rs",
        "let next = word.max(now) + cost.units() * self.increment;",
        "let next = word.max(now + 1) + cost.units() * self.increment;",
        &[Gcra, RollingStrict],
    ),
    // A window holds one less.
    case(
        "algorithm/window_count.rs",
        "if cost.units() > self.limit.saturating_sub(count) {",
        "if cost.units() >= self.limit.saturating_sub(count) {",
        &[Fixed],
    ),
    // The estimate holds one less.
    case(
        "algorithm/sliding_counter.rs",
        "if cost.units() > self.remaining(view) {",
        "if cost.units() >= self.remaining(view) {",
        &[SlidingCounter],
    ),
    // The previous window's share is rounded up.
    case(
        "algorithm/sliding_counter.rs",
        "Some(product) => product / self.length_ns,",
        "Some(product) => product.div_ceil(self.length_ns),",
        &[SlidingCounter],
    ),
    // The log holds one less.
    case(
        "algorithm/rolling.rs",
        "} else if cost.units() > self.limit.saturating_sub(used) {",
        "} else if cost.units() >= self.limit.saturating_sub(used) {",
        &[Rolling],
    ),
    // An entry exactly one period old still counts.
    case(
        "algorithm/rolling.rs",
        "is_some_and(|end| end <= now)",
        "is_some_and(|end| end < now)",
        &[Rolling],
    ),
    // The cell answers without storing; the log lives in no cell.
    case(
        "cell.rs",
        "if next != curr {",
        "if next < curr {",
        &[Gcra, Fixed, SlidingCounter, RollingStrict],
    ),
];

#[test]
fn a_slip_in_the_engine_changes_what_the_replay_decides() {
    let engines: Vec<Option<Mutation>> =
        std::iter::once(None).chain(CASES.iter().map(|case| Some(case.mutation))).collect();
    let outputs = outputs(&engines);
    let here = digests::digests();
    assert_eq!(outputs[0], here, "an unmutated copy decides as this build does");
    for (case, mutated) in CASES.iter().zip(&outputs[1..]) {
        assert_eq!(mutated.len(), KINDS.len());
        for ((kind, before), after) in KINDS.iter().zip(&here).zip(mutated) {
            let changed = before != after;
            assert_eq!(changed, case.changes.contains(kind), "{kind} under {:?}", case.mutation);
        }
    }
}
