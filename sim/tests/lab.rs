//! The laboratory on scenarios whose outcome is computed by hand: limits, policies, faults.

use giusto_document::{Format, Source};
use giusto_policy::Policy;
use giusto_sim::{
    lab::{Files, Lab, LabError, Outcome, Stage},
    scenario::Scenario,
    world::Progress,
};

fn scenario(text: &str) -> Scenario {
    let source = Source::new("s.toml", Format::Toml, text);
    Scenario::read(&source).unwrap_or_else(|faults| panic!("{faults}"))
}

fn run_with(text: &str, files: &Files, go_on: &(dyn Fn(Progress) -> bool + Sync)) -> Vec<Outcome> {
    let scenario = scenario(text);
    let stage = Stage::new(&scenario, files, scenario.seed, 1.0).expect("a stage");
    let lab = Lab { scenario: &scenario, files };
    lab.run(&stage, &|_, progress| go_on(progress)).expect("a run")
}

fn run(text: &str) -> Vec<Outcome> {
    run_with(text, &Files::default(), &|_| true)
}

fn bits(outcome: &Outcome) -> &str {
    std::str::from_utf8(outcome.record.decisions.bits()).expect("digits")
}

/// Two a second in windows that are aligned, requests at these instants, and more lines.
fn two_a_second(times: &str, more: &str) -> String {
    format!(
        "scenario = 's'\nduration = '10s'\n\
         sources = [{{ name = 'a', arrivals = {{ times = [{times}] }} }}]\n\
         limits = [{{ name = 'l', limit = '2/1s', algorithm = 'fixed' }}]\n{more}"
    )
}

#[test]
fn everything_that_decides_has_the_whole_traffic_and_a_row() {
    let times = "'0.9s', '0.95s', '1s', '1.05s'";
    let second = ", { name = 'r', limit = '2/1s', algorithm = 'rolling' }]";
    let two = two_a_second(times, "").replace("algorithm = 'fixed' }]", "algorithm = 'fixed' }");
    let two = two.trim_end().to_owned() + second;
    let outcomes = run(&two);
    assert_eq!((bits(&outcomes[0]), bits(&outcomes[1])), ("1111", "1100"));
    let [fixed, rolling] = [&outcomes[0].row, &outcomes[1].row];
    assert_eq!((fixed.max_cost_in_any_window, fixed.worst_case_in_any_window), (Some(4), Some(4)));
    assert_eq!((rolling.max_cost_in_any_window, rolling.over_admitted), (Some(2), Some(0)));
    assert_eq!((fixed.over_admitted, fixed.falsely_rejected), (Some(2), Some(0)));
    // Two units in ten seconds at two a second.
    assert_eq!((rolling.utilisation, fixed.utilisation), (Some(0.1), Some(0.2)));
}

#[test]
fn a_clock_that_jumps_back_gives_nothing_and_one_that_jumps_on_opens_the_next_window() {
    let times = "'0s', '0.1s', '0.2s', '1.1s', '1.2s', '1.3s'";
    assert_eq!(bits(&run(&two_a_second(times, ""))[0]), "110110");
    // At 1 s the clock falls back to 0.5 s: the window of 0 s is still full until 1.5 s.
    let back = "[[faults]]\nclock = { at = '1s', by = '-500ms' }";
    assert_eq!(bits(&run(&two_a_second(times, back))[0]), "110000");
    // At 0.15 s the clock jumps on to 1.15 s: a second window within 0.2 s.
    let on = "[[faults]]\nclock = { at = '150ms', by = '1s' }";
    let outcome = &run(&two_a_second(times, on))[0];
    assert_eq!(bits(outcome), "111110");
    // Measured in the time of the world: 0 s, 0.1 s and 0.2 s lie within a second.
    assert_eq!(outcome.row.max_cost_in_any_window, Some(3));
}

#[test]
fn nodes_with_other_clocks_take_requests_in_turn() {
    // The second node is a window ahead: its requests open the next window of the shared table.
    let times = "'0s', '0.1s', '0.2s', '0.3s', '0.4s'";
    assert_eq!(bits(&run(&two_a_second(times, ""))[0]), "11000");
    let skew = "[[faults]]\nskew = { nodes = ['0s', '1s'] }";
    // 0 s; 1.1 s; the first node's 0.2 s lies before the window, which it does not open anew.
    assert_eq!(bits(&run(&two_a_second(times, skew))[0]), "11100");
}

#[test]
fn a_restart_forgets_or_does_not_and_answers_nobody_meanwhile() {
    let times = "'0s', '0.1s', '0.2s', '0.3s', '0.4s', '0.5s'";
    let restart = |keep: &str| {
        format!("[[faults]]\nrestart = {{ at = '200ms', down = '100ms', keep = '{keep}' }}")
    };
    let forgot = &run(&two_a_second(times, &restart("nothing")))[0];
    // Down at 0.2 s, up at 0.3 s.
    assert_eq!((bits(forgot), forgot.row.unavailable), ("110110", 1));
    assert_eq!(forgot.row.over_admitted, Some(2));
    let kept = &run(&two_a_second(times, &restart("everything")))[0];
    assert_eq!((bits(kept), kept.row.unavailable), ("110000", 1));
}

const POLICY: &str = "\
policy = 'p'
scopes.customer = 'attribute:customer'
limits.calls = { scope = 'customer', quota = '2/1s', algorithm = 'fixed', cost = 'attribute:units' }
limits.writes = { scope = 'customer', quota = '1/10s', algorithm = 'fixed' }
rules = [
  { id = 'write', requests = ['POST /a'], limits = ['calls', 'writes'] },
  { id = 'read', requests = ['GET /a'], limits = ['calls'] },
]
[denials.rate-limited]
status = 429
";

fn files() -> Files {
    let source = Source::new("p.toml", Format::Toml, POLICY);
    let policy = Policy::read(source).unwrap_or_else(|faults| panic!("{faults}"));
    let mut files = Files::default();
    files.policies.insert("p.toml".to_owned(), policy);
    files
}

const ASKED: &str = "\
scenario = 's'
duration = '10s'
limits = [{ name = 'p', policy = 'p.toml', key = 'customer', cost = 'units', request = 'GET /a' }]
[[sources]]
name = 'reader'
arrivals = { times = ['0s', '0.1s', '0.2s'] }
[[sources]]
name = 'writer'
arrivals = { times = ['0s', '0.5s', '3s'] }
request = 'post /a'
";

#[test]
fn a_policy_decides_by_what_each_source_asks_for() {
    let outcome = &run_with(ASKED, &files(), &|_| true)[0];
    // Reader, writer, reader, reader, writer, writer: a write is allowed once in ten seconds.
    assert_eq!(bits(outcome), "111000");
    let rules = outcome.rules.iter().map(|row| (&*row.rule, &*row.outcome, row.requests));
    let rules: Vec<_> = rules.collect();
    let expected = [
        ("read", "admitted", 2),
        ("write", "admitted", 1),
        ("read", "calls", 1),
        ("write", "writes", 2),
    ];
    assert_eq!(rules, expected);
    let parts: Vec<_> = outcome.parts.iter().map(|part| (&*part.part, part.admitted)).collect();
    assert_eq!(parts, [("reader", 2), ("writer", 1)]);
    // Costs reach the policy: one request of three units can never pass.
    let costly = ASKED.replace("name = 'reader'", "name = 'reader'\ncost = 3");
    let outcome = &run_with(&costly, &files(), &|_| true)[0];
    assert_eq!(bits(outcome), "010000");
    assert_eq!(outcome.row.never, 3);
}

#[test]
fn a_run_that_is_stopped_is_partial_and_holds_what_was_before() {
    let many = "scenario = 's'\nduration = '100s'\n\
                sources = [{ name = 'a', arrivals = { steady = { rate = '10000/s' } } }]\n\
                limits = [{ name = 'l', limit = '2/1s', algorithm = 'fixed' }]\n";
    let whole = &run(many)[0];
    assert!(!whole.row.partial);
    assert_eq!(whole.row.requests, 1_000_000);
    let stopped = &run_with(many, &Files::default(), &|at| at.requests < 200_000)[0];
    assert!(stopped.row.partial);
    assert!((200_000..1_000_000).contains(&stopped.row.requests), "{}", stopped.row.requests);
    let same = usize::try_from(stopped.row.requests).expect("a count");
    assert_eq!(bits(stopped), &bits(whole)[..same]);
}

#[test]
fn what_cannot_be_run_says_why() {
    let refused = |text: &str| {
        let (scenario, files) = (scenario(text), Files::default());
        let stage = Stage::new(&scenario, &files, 1, 1.0);
        let run = stage.and_then(|stage| {
            Lab { scenario: &scenario, files: &files }.run(&stage, &|_, _| true).map(drop)
        });
        run.expect_err("it cannot be run")
    };
    let none = refused(&two_a_second("", ""));
    assert!(matches!(none, LabError::NothingSent), "{none}");
    let many =
        two_a_second("'0s', '1s', '2s'", "").replace("duration", "most-requests = 2\nduration");
    assert!(matches!(refused(&many), LabError::TooManyRequests { most: 2 }));
    let file = refused(ASKED);
    assert!(file.to_string().contains("p.toml was not read"), "{file}");
    let calendar = two_a_second("'0s'", "")
        .replace("'2/1s', algorithm = 'fixed'", "'2/month', algorithm = 'calendar'");
    assert!(refused(&calendar).to_string().contains("time of day"), "{}", refused(&calendar));
}

#[test]
fn a_load_is_more_of_the_same_and_seeds_are_other_traffic() {
    let text = "scenario = 's'\nduration = '100s'\n\
                sources = [{ name = 'a', arrivals = { poisson = { rate = '100/s' } } }]\n\
                limits = [{ name = 'l', limit = '2/1s', algorithm = 'fixed' }]\n";
    let scenario = scenario(text);
    let requests = |seed, load| {
        let stage = Stage::new(&scenario, &Files::default(), seed, load).expect("a stage");
        stage.open().iter().map(|request| request.time_ns).collect::<Vec<_>>()
    };
    assert_eq!(requests(1, 1.0), requests(1, 1.0));
    assert_ne!(requests(1, 1.0), requests(2, 1.0));
    // 20,000 are expected, with a deviation of 141.
    assert!((19_000..21_000).contains(&requests(1, 2.0).len()));
}
