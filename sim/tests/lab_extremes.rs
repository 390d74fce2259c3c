//! Scenarios at the ends of what numbers hold: they run as written, or say why they do not.

use giusto_document::{Format, Source};
use giusto_policy::Policy;
use giusto_sim::{
    lab::{Files, Lab, LabError, Open, Outcome, Stage},
    scenario::Scenario,
    sweep::{Swept, Unwatched, run},
};

fn scenario(text: &str) -> Scenario {
    let source = Source::new("s.toml", Format::Toml, text);
    Scenario::read(&source).unwrap_or_else(|faults| panic!("{faults}"))
}

fn outcomes(text: &str, files: &Files) -> Result<Vec<Outcome>, LabError> {
    let scenario = scenario(text);
    let stage = Stage::new(&scenario, files, 1, 1.0)?;
    Lab { scenario: &scenario, files }.run(&stage, &|_, _| true)
}

fn sending(duration: &str, source: &str) -> String {
    format!(
        "scenario = 's'\nduration = '{duration}'\n\
         limits = [{{ name = 'l', limit = '2/1s', algorithm = 'fixed' }}]\n\
         [[sources]]\nname = 'a'\n{source}\n"
    )
}

fn times(scenario: &Scenario, load: f64) -> Vec<u64> {
    let open = Open::new(scenario, &Files::default(), 1, load).expect("traffic");
    open.map(|request| request.time_ns).collect()
}

#[test]
fn steady_rates_with_many_decimals_and_slow_ones_are_exact() {
    for (load, doubled) in [(1.0, 2), (2.0, 4), (0.5, 1)] {
        let text = sending("20min", "arrivals = { steady = { rate = '2.12345678/s' } }");
        let sent = times(&scenario(&text), load);
        let (nth, thousand) = (1_000_u128, 1_000_000_000_u128);
        // Request k comes k / (2.12345678 load) seconds after the start, rounded down.
        let expected = nth * thousand * 200_000_000 / (212_345_678 * doubled);
        assert_eq!(u128::from(sent[1_000]), expected, "{load}");
    }
    for rate in ["0.000000001/168h", "0.123456789/7200h"] {
        let rate = format!("arrivals = {{ steady = {{ rate = '{rate}' }} }}");
        assert_eq!(times(&scenario(&sending("10min", &rate)), 1.0), [0], "{rate}");
    }
}

fn swept(source: &str, sweep: &str) -> Result<Swept, LabError> {
    let scenario = scenario(&(sending("10s", source) + "[sweep]\n" + sweep));
    let files = Files::default();
    let sweep = scenario.sweep.as_ref().expect("a sweep");
    run(&Lab { scenario: &scenario, files: &files }, sweep, 1, &Unwatched)
}

#[test]
fn a_load_that_sends_nothing_is_a_note_and_the_others_are_run() {
    for seeds in [1, 20] {
        let poisson = "arrivals = { poisson = { rate = '9/s' } }";
        let swept = swept(poisson, &format!("load = [1e-300, 1]\nseeds = {seeds}"));
        let swept = swept.expect("one load can be run");
        assert_eq!(swept.runs.len(), seeds);
        assert!(swept.runs.iter().all(|run| run.varied.load.total_cmp(&1.0).is_eq()));
        assert_eq!(swept.notes.len(), 1, "{:?}", swept.notes);
        assert!(swept.notes[0].starts_with("left out: the load 0.000"), "{:?}", swept.notes);
        assert!(swept.notes[0].contains("send no request"), "{:?}", swept.notes);
        assert!(!swept.partial);
    }
    let poisson = "arrivals = { poisson = { rate = '9/s' } }";
    assert!(matches!(swept(poisson, "load = [1e-300]"), Err(LabError::NothingSent)));
    // A steady source sends its first request however slow it is, and so do bursts.
    let steady = "arrivals = { steady = { rate = '9/s' } }";
    let swept_steady = swept(steady, "load = [1e-300, 1]").expect("both can be run");
    assert_eq!((swept_steady.runs.len(), swept_steady.runs[0].row.requests), (2, 1));
    assert_eq!(swept_steady.notes, [""; 0]);
}

#[test]
fn fresh_keys_come_to_as_many_requests_as_may_be_and_not_to_more() {
    let flood = |most: u64| {
        let times = "keys = 'fresh'\narrivals = { times = ['0s', '1s', '2s'] }";
        outcomes(
            &sending("10s", times)
                .replace("duration", &format!("most-requests = {most}\nduration")),
            &Files::default(),
        )
    };
    assert_eq!(flood(3).expect("as many as may be")[0].row.requests, 3);
    assert!(matches!(flood(2), Err(LabError::TooManyRequests { most: 2 })));
}

const POLICY: &str = "\
policy = 'p'
scopes.customer = 'attribute:customer'
limits.calls = { scope = 'customer', quota = '10/7h', algorithm = 'fixed' }
rules = [{ id = 'read', requests = ['GET /a'], limits = ['calls'] }]
[denials.rate-limited]
status = 429
";

#[test]
fn windows_of_a_policy_stay_where_they_are_when_clocks_fall_back() {
    let mut files = Files::default();
    let policy = Policy::read(giusto_policy::Source::new("p.toml", Format::Toml, POLICY));
    files.policies.insert("p.toml".to_owned(), policy.unwrap_or_else(|faults| panic!("{faults}")));
    let asked = |duration: &str, fault: &str| {
        let text = format!(
            "scenario = 's'\nduration = '{duration}'\n\
             limits = [{{ name = 'p', policy = 'p.toml', key = 'customer', request = 'GET /a' }}]\n\
             sources = [{{ name = 'a', arrivals = {{ steady = {{ rate = '10/h' }} }} }}]\n{fault}"
        );
        outcomes(&text, &files).expect("a run")[0].row.admitted
    };
    let back = "[[faults]]\nclock = { at = '6h59min', by = '-1s' }";
    assert_eq!(asked("7h", ""), 10);
    assert_eq!(asked("7h", back), 10);
    // The window that follows admits nine of ten: at 7 h the clock is a second before it.
    assert_eq!(asked("8h", back), 19);
}

#[test]
fn every_window_that_opens_with_its_first_request_is_attacked_at_random_too() {
    let edge = "arrivals = { edge = { limit = 20, window = '1min', within = '10s', every = 2, \
                aim = 'first-hit', timing = 'random' } }";
    let text = sending("20min", edge).replace(
        "limit = '2/1s', algorithm = 'fixed'",
        "limit = '20/1min', algorithm = 'fixed', anchor = 'first-hit'",
    );
    let outcome = &outcomes(&text, &Files::default()).expect("a run")[0];
    // Ten attacks, each with both of its halves admitted.
    assert_eq!((outcome.row.requests, outcome.row.admitted), (400, 400));
}
