//! Every decision on real traces equals that of independent, published limiters.
//!
//! The traces and the digests of those limiters' decisions are third-party data in the folder
//! `shared/traces` beside the checkout; where it is absent, these tests say so and judge nothing
//! (the seeded traffic of `live_judges.rs` is judged everywhere).

mod shared_traces;

use giusto::Window;
use giusto_sim::{
    grid::{self, Settings, Task, Unwatched},
    limit::Limit,
    replay::CostRule,
    report::Row,
    subject::{Anchor, Choices, Kind},
    trace::{Options, Source, Trace, load},
};
use serde::Deserialize;

/// One row of the published results.
#[derive(Clone, Debug, Deserialize)]
struct Reference {
    trace: String,
    limit: u64,
    window_s: u64,
    use_cost: u8,
    implementation: String,
    requests: u64,
    keys: u64,
    admitted: u64,
    denied: u64,
    admitted_cost: u64,
    jain_admitted: f64,
    max_cost_in_any_window: u64,
    decisions_sha256: String,
}

impl Reference {
    /// The algorithm and settings that the implementation stands for; `None` where none is meant to
    /// be equal.
    fn subject(&self) -> Option<(Kind, Choices)> {
        let plain = Choices::default();
        let first_hit = Choices { anchor: Anchor::FirstHit, ..plain };
        let closed = Choices { window: Window::Closed, ..plain };
        Some(match self.implementation.as_str() {
            "exact_gcra" | "governor_gcra" | "xtimerate_tokenbucket" => (Kind::Gcra, plain),
            "exact_log_open" => (Kind::Rolling, plain),
            "exact_log_closed" | "limits_moving" => (Kind::Rolling, closed),
            "exact_fixed_epoch" => (Kind::Fixed, plain),
            "exact_fixed_first" => (Kind::Fixed, first_hit),
            "exact_swc" => (Kind::SlidingCounter, plain),
            // It charges rejected requests too, which shows as soon as costs differ.
            "limits_fixed" if self.use_cost == 0 => (Kind::Fixed, first_hit),
            "limits_fixed" => return None,
            other => panic!("unknown implementation {other}"),
        })
    }

    fn row(&self, trace: &Trace) -> Option<Row> {
        let (kind, choices) = self.subject()?;
        let cost = if self.use_cost == 1 { CostRule::Column } else { CostRule::Unit };
        let limit: Limit = format!("{}/{}s", self.limit, self.window_s).parse().unwrap();
        let settings = Settings { choices, cost, ..Settings::default() };
        let task = Task::new(kind, &limit, trace, &settings).unwrap();
        let cells = grid::run(&[task], trace, &settings, &Unwatched);
        Some(Row::from(&cells[0]))
    }

    fn assert_equal(&self, row: &Row) {
        let name = format!("{self:?}");
        assert_eq!(row.decisions_sha256, self.decisions_sha256, "{name}");
        assert_eq!((row.requests, row.keys), (self.requests, self.keys), "{name}");
        assert_eq!((row.admitted, row.denied), (self.admitted, self.denied), "{name}");
        assert_eq!(row.admitted_cost, self.admitted_cost, "{name}");
        assert_eq!(row.max_cost_in_any_window, Some(self.max_cost_in_any_window), "{name}");
        assert!((row.jain_admitted.unwrap() - self.jain_admitted).abs() < 1e-9, "{name}");
        let worst = row.worst_case_in_any_window.unwrap();
        assert!(self.max_cost_in_any_window <= worst, "{name}: states {worst} at most");
    }
}

fn references() -> Option<Vec<Reference>> {
    let path = shared_traces::path("reference_results.csv")?;
    let mut reader = csv::Reader::from_path(path).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

#[test]
fn every_reference_row_is_reproduced() {
    let Some(references) = references() else { return };
    let mut judged = 0;
    for name in
        references.iter().map(|row| row.trace.clone()).collect::<std::collections::BTreeSet<_>>()
    {
        let Some(path) = shared_traces::path(&format!("{name}.csv.gz")) else { return };
        let trace = load(&Source::new(path), &Options::default(), |_| {}).unwrap();
        for reference in references.iter().filter(|row| row.trace == name) {
            if let Some(row) = reference.row(&trace) {
                reference.assert_equal(&row);
                judged += 1;
            }
        }
    }
    assert!(judged > 0, "no row was judged");
    println!("{judged} rows of independent limiters reproduced");
}
