//! What a run is judged by where servers restart, the end comes, or costs are too large.

use giusto_document::{Format, Source};
use giusto_policy::Policy;
use giusto_sim::{
    lab::{Files, Lab, LabError, Outcome, Stage, TimelineRow, bins},
    scenario::Scenario,
};

fn scenario(text: &str) -> Scenario {
    let source = Source::new("s.toml", Format::Toml, text);
    Scenario::read(&source).unwrap_or_else(|faults| panic!("{faults}"))
}

fn policy(text: &str) -> Files {
    let source = Source::new("p.toml", Format::Toml, text);
    let policy = Policy::read(source).unwrap_or_else(|faults| panic!("{faults}"));
    let mut files = Files::default();
    files.policies.insert("p.toml".to_owned(), policy);
    files
}

fn run(text: &str, files: &Files) -> Result<(Outcome, u64), LabError> {
    let scenario = scenario(text);
    let stage = Stage::new(&scenario, files, 1, 1.0)?;
    let outcome = Lab { scenario: &scenario, files }.run(&stage, &|_, _| true)?.remove(0);
    let rows = TimelineRow::of(&stage, &scenario.limits[0], &outcome, bins(&stage));
    Ok((outcome, rows.iter().map(|row| row.requests).sum()))
}

/// A limit on requests at these instants to a server that is down for half a second.
fn restarted(times: &str, limit: &str, scope: &str) -> Outcome {
    let text = format!(
        "scenario = 's'\nduration = '10s'\n\
         sources = [{{ name = 'a', arrivals = {{ times = [{times}] }} }}]\n\
         limits = [{{ name = 'l', limit = '{limit}', algorithm = 'rolling'{scope} }}]\n\
         faults = [{{ restart = {{ at = '200ms', down = '500ms', keep = 'everything' }} }}]\n"
    );
    run(&text, &Files::default()).expect("a run").0
}

#[test]
fn requests_that_found_no_server_are_not_judged() {
    for scope in ["", ", scope = 'shared'"] {
        // The exact log would admit those at 0.3 s and 0.4 s, had it been asked.
        let outcome = restarted("'300ms', '400ms', '1s', '2s'", "2/10s", scope);
        let row = &outcome.row;
        assert_eq!(outcome.record.decisions.bits(), b"0011");
        assert_eq!(outcome.record.unserved, vec![0..2; 1]);
        assert_eq!((row.requests, row.denied, row.unavailable), (4, 2, 2));
        assert_eq!((row.over_admitted, row.falsely_rejected), (Some(0), Some(0)));
        assert_eq!(row.jain_satisfaction, Some(1.0));
    }
    // Those that found one are judged as before.
    let outcome = restarted("'0s', '300ms', '1s', '2s'", "2/10s", "");
    assert_eq!(outcome.record.unserved, vec![1..2; 1]);
    assert_eq!(outcome.record.decisions.bits(), b"1010");
    assert_eq!((outcome.row.over_admitted, outcome.row.falsely_rejected), (Some(0), Some(0)));
}

const POLICY: &str = "\
policy = 'p'
scopes.customer = 'attribute:customer'
limits.calls = { scope = 'customer', quota = '2/10s', algorithm = 'fixed' }
rules = [{ id = 'read', requests = ['GET /a'], limits = ['calls'] }]
[denials.rate-limited]
status = 429
";

#[test]
fn the_rows_of_rules_add_up_to_the_requests() {
    let text = |faults: &str| {
        format!(
            "scenario = 's'\nduration = '10s'\n\
             sources = [{{ name = 'a', arrivals = {{ times = ['0s', '0.3s', '1s', '2s'] }} }}]\n\
             limits = [{{ name = 'p', policy = 'p.toml', key = 'customer', request = 'GET /a' }}]\n\
             {faults}"
        )
    };
    let down = "faults = [{ restart = { at = '200ms', down = '500ms', keep = 'everything' } }]\n";
    let rules = |faults| {
        let (outcome, _) = run(&text(faults), &policy(POLICY)).expect("a run");
        let rows = outcome.rules.into_iter();
        let rows: Vec<_> = rows.map(|row| (row.rule, row.outcome, row.requests)).collect();
        assert_eq!(rows.iter().map(|row| row.2).sum::<u64>(), outcome.row.requests);
        rows
    };
    assert_eq!(rules(down).last(), Some(&(String::new(), "unavailable".to_owned(), 1)));
    assert!(rules("").iter().all(|row| row.1 != "unavailable"));
}

#[test]
fn the_bins_hold_every_request() {
    let text = "scenario = 's'\nduration = '10s'\n\
                limits = [{ name = 'l', limit = '1/10s', algorithm = 'fixed' }]\n\
                [[clients]]\nname = 'c'\ncount = 1\nlatency = '0s'\njobs = { at-once = 3 }\n\
                behaviour = { fixed = { delay = '1s' } }\n";
    let (outcome, binned) = run(text, &Files::default()).expect("a run");
    assert_eq!((outcome.row.requests, outcome.row.admitted), (11, 1));
    assert_eq!(binned, outcome.row.requests);
}

#[test]
fn sources_that_cost_more_than_64_bits_are_refused_before_anything_runs() {
    let text = |cost: u64| {
        format!(
            "scenario = 's'\nduration = '10s'\n\
             sources = [{{ name = 'a', cost = {cost}, arrivals = {{ times = ['0s', '1s', '2s'] }} \
             }}]\nlimits = [{{ name = 'l', limit = '1/10s', algorithm = 'fixed' }}]\n"
        )
    };
    let stage = |cost| {
        let scenario = scenario(&text(cost));
        Stage::new(&scenario, &Files::default(), 1, 1.0).map(|stage| stage.open().len())
    };
    let most = u64::try_from(i64::MAX).expect("positive");
    assert!(matches!(stage(most), Err(LabError::TooMuchCost)), "{:?}", stage(most));
    assert_eq!(stage(most / 2).expect("sums up"), 3);
}
