//! Sweeps: which combinations there are, what their rows say, and that threads change nothing.

use std::sync::atomic::{AtomicU64, Ordering};

use giusto_document::{Format, Source};
use giusto_sim::{
    lab::{Files, Lab, LabError, Stage, SubjectRow},
    report::{Cell, columns, to_csv},
    scenario::Scenario,
    sweep::{RunRow, SweepRow, Swept, Unwatched, Watch, run},
};
use rayon::ThreadPoolBuilder;

/// Two limits and a crowd, half a minute.
const SCENARIO: &str = "\
scenario = 's'
duration = '30s'
seed = 7
[[limits]]
name = 'bucket'
limit = '20/10s'
algorithm = 'gcra'
burst = 5
[[limits]]
name = 'window'
limit = '20/10s'
algorithm = 'fixed'
[[sources]]
name = 'crowd'
arrivals = { poisson = { rate = '9/s' } }
keys = { uniform = 3 }
";

fn scenario(text: &str) -> Scenario {
    Scenario::read(&Source::new("s.toml", Format::Toml, text)).expect("a scenario")
}

fn swept_by(scenario: &Scenario, watch: &dyn Watch) -> Result<Swept, LabError> {
    let files = Files::default();
    let sweep = scenario.sweep.as_ref().expect("a sweep");
    run(&Lab { scenario, files: &files }, sweep, scenario.seed, watch)
}

fn swept(sweep: &str) -> (Scenario, Swept) {
    let scenario = scenario(&format!("{SCENARIO}[sweep]\n{sweep}"));
    let swept = swept_by(&scenario, &Unwatched).expect("a sweep");
    (scenario, swept)
}

/// Subject, algorithm, limit, burst and load of each run with the first seed.
fn combinations(swept: &Swept) -> Vec<(String, &'static str, String, Option<u64>, f64)> {
    let first = swept.runs.iter().filter(|run| run.row.seed == 7);
    let one = |run: &RunRow| {
        let SubjectRow { subject, algorithm, limit, .. } = &run.row;
        (subject.clone(), *algorithm, limit.clone(), run.varied.burst, run.varied.load)
    };
    first.map(one).collect()
}

#[test]
fn every_axis_is_combined_with_every_other_where_it_applies() {
    let (_, swept) =
        swept("limit = ['10/10s', '30/10s']\nburst = [2, 9]\nload = [1, 2]\nseeds = 2");
    let name = |name: &str| name.to_owned();
    let mut expected = Vec::new();
    for limit in ["10/10s", "30/10s"] {
        for burst in [2, 9] {
            for load in [1.0, 2.0] {
                expected.push((name("bucket"), "gcra", name(limit), Some(burst), load));
            }
        }
    }
    for limit in ["10/10s", "30/10s"] {
        for load in [1.0, 2.0] {
            expected.push((name("window"), "fixed", name(limit), None, load));
        }
    }
    assert_eq!(combinations(&swept), expected);
    let seeds: Vec<u64> = swept.runs.iter().map(|run| run.row.seed).collect();
    assert_eq!(seeds, [7, 8].repeat(12), "each with both seeds, in their order");
    assert_eq!(swept.notes, ["fixed has no burst: it is not varied for it"]);
    assert!(!swept.partial);
}

#[test]
fn what_is_left_out_keeps_the_scenarios_own_value() {
    let (_, swept) = swept("load = [0.5]");
    let name = |name: &str| name.to_owned();
    let expected = [
        (name("bucket"), "gcra", name("20/10s"), Some(5), 0.5),
        (name("window"), "fixed", name("20/10s"), None, 0.5),
    ];
    assert_eq!(combinations(&swept), expected);
    let text = "limit = ['6/s burst 3', '8/s']\nalgorithm = ['gcra', 'rolling']";
    let (_, swept) = self::swept(text);
    let bursts: Vec<_> = combinations(&swept).into_iter().map(|one| (one.1, one.3)).collect();
    let expected = [("gcra", Some(3)), ("gcra", Some(5)), ("rolling", None), ("rolling", None)];
    assert_eq!(bursts[..4], expected, "a limit's own burst, then the burst of what it replaces");
    // The second limit has no burst of its own, and so differs from the first under `gcra` alone.
    assert_eq!(bursts[4..], [("gcra", None)]);
}

#[test]
fn a_run_is_what_the_laboratory_makes_of_it_alone() {
    let (mut scenario, swept) = swept("limit = ['10/10s']\nload = [2]\nseeds = 3");
    scenario.limits.truncate(1);
    let text = SCENARIO.replace("20/10s", "10/10s");
    let other = self::scenario(&text);
    let files = Files::default();
    for (at, seed) in (7..10).enumerate() {
        let stage = Stage::new(&other, &files, seed, 2.0).expect("a stage");
        let lab = Lab { scenario: &other, files: &files };
        let alone = lab.run(&stage, &|_, _| true).expect("a run");
        assert_eq!(swept.runs[at].row, alone[0].row);
        let unlike = Stage::new(&other, &files, seed, 1.0).expect("a stage");
        let unlike = lab.run(&unlike, &|_, _| true).expect("a run");
        assert_ne!(swept.runs[at].row, unlike[0].row, "another load is another run");
    }
}

fn of<'s>(swept: &'s Swept, subject: &str, measure: &str) -> &'s SweepRow {
    let mut rows = swept.rows.iter();
    let found = rows.find(|row| row.subject == subject && row.measure == measure);
    found.unwrap_or_else(|| panic!("no {measure} of {subject}"))
}

#[test]
fn rows_are_the_mean_of_runs() {
    let (_, swept) = swept("seeds = 4");
    let runs = swept.runs.iter().filter(|run| run.row.subject == "window");
    let denied: Vec<f64> = runs.clone().map(|run| run.row.denied as f64).collect();
    let shares: Vec<f64> =
        runs.map(|run| run.row.denied as f64 / run.row.requests as f64).collect();
    for (measure, numbers) in [("denied", denied), ("denied_share", shares)] {
        let row = of(&swept, "window", measure);
        let mean = numbers.iter().sum::<f64>() / 4.0;
        assert!((row.mean - mean).abs() < 1e-9, "{row:?}");
        let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let most = numbers.iter().copied().fold(0.0, f64::max);
        assert_eq!((row.n, row.min, row.max), (4, least, most));
        assert!(row.low < Some(row.mean) && row.high > Some(row.mean), "{row:?}");
        assert!(!row.partial);
    }
    // The stated worst case is the same whatever the seed, and its interval says so.
    let stated = of(&swept, "window", "worst_case_in_any_window");
    assert_eq!((stated.sd, stated.low, stated.high), (Some(0.0), Some(40.0), Some(40.0)));
    let (_, one) = self::swept("load = [1]");
    let row = of(&one, "window", "denied");
    assert_eq!((row.n, row.sd, row.low, row.high), (1, None, None, None));
}

#[test]
fn every_number_of_a_run_is_a_measure() {
    let (_, swept) = swept("seeds = 2");
    let cells = columns(&swept.runs[0].row).expect("a flat row");
    for (name, cell) in cells {
        let number = matches!(cell, Cell::Whole(_) | Cell::Signed(_) | Cell::Real(_));
        let found = swept.rows.iter().any(|row| row.measure == name);
        assert_eq!(found, number && name != "seed", "{name}");
    }
}

fn bytes(swept: &Swept) -> (String, String) {
    (to_csv(&swept.rows).expect("CSV"), to_csv(&swept.runs).expect("CSV"))
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let text = "limit = ['10/10s', '30/10s']\nalgorithm = ['gcra', 'rolling']\nseeds = 3";
    let scenario = scenario(&format!("{SCENARIO}[sweep]\n{text}"));
    let on = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| bytes(&swept_by(&scenario, &Unwatched).expect("a sweep")))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(7), "even where each combination sets its own stage");
    assert!(one.1.starts_with("burst,load,subject,algorithm,limit,seed,"), "{}", one.1);
    let other = Scenario { seed: 8, ..scenario.clone() };
    assert_ne!(one, bytes(&swept_by(&other, &Unwatched).expect("a sweep")), "seeds matter");
}

/// Stops after so many runs.
struct Impatient {
    after: u64,
    seen: AtomicU64,
}

impl Watch for Impatient {
    fn should_stop(&self) -> bool {
        self.seen.load(Ordering::Relaxed) >= self.after
    }

    fn finished(&self, runs: u64, of: u64) {
        assert_eq!(of, 6);
        self.seen.store(runs, Ordering::Relaxed);
    }
}

#[test]
fn a_sweep_that_is_stopped_gives_what_is_whole() {
    let scenario = scenario(&format!("{SCENARIO}[sweep]\nseeds = 3"));
    let whole = swept_by(&scenario, &Unwatched).expect("a sweep");
    let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let stop = |after| {
        let watch = Impatient { after, seen: AtomicU64::new(0) };
        pool.install(|| swept_by(&scenario, &watch)).expect("a sweep")
    };
    let four = stop(4);
    assert!(four.partial);
    assert_eq!(four.runs.len(), 4);
    assert!(four.runs.iter().all(|run| whole.runs.contains(run)));
    assert!(four.rows.iter().all(|row| row.partial && row.n < 3), "{:?}", four.rows[0]);
    let none = stop(0);
    assert!(none.partial && none.runs.is_empty() && none.rows.is_empty());
    assert_eq!(stop(6), whole, "what ended is whole");
}

#[test]
fn a_limit_that_cannot_be_is_named_and_left_out() {
    let (_, swept) = swept("algorithm = ['calendar', 'gcra']");
    assert!(swept.runs.iter().all(|run| run.row.algorithm == "gcra"));
    assert_eq!(swept.runs.len(), 2, "with and without a burst");
    let note = swept.notes.iter().find(|note| note.starts_with("left out: ")).expect("a note");
    assert!(note.contains("calendar"), "{note}");
    assert!(!swept.partial);
    let scenario = scenario(&format!("{SCENARIO}[sweep]\nalgorithm = ['calendar']"));
    let error = swept_by(&scenario, &Unwatched).expect_err("nothing is left");
    assert!(error.to_string().contains("calendar"), "{error}");
}

#[test]
fn a_load_that_changes_nothing_is_said() {
    let text = SCENARIO.replace("{ poisson = { rate = '9/s' } }", "{ times = ['1s', '2s'] }");
    let scenario = scenario(&format!("{text}[sweep]\nload = [1, 2]"));
    let swept = swept_by(&scenario, &Unwatched).expect("a sweep");
    assert_eq!(swept.notes, ["the load does not change crowd, which has no rate"]);
}
