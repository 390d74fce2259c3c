//! Scenarios as documents: the reference is read, and what is wrong is named with place and remedy.

use std::{fs, path::Path};

use giusto_document::{Format, Source};
use giusto_sim::{
    client::{self, Behaviour, Immediate, Latency, Told},
    scenario::{Fault, Keep, Keys, Scenario},
    traffic::{Popularity, Process},
};

fn reference() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/reference.toml");
    fs::read_to_string(path).expect("the reference is there")
}

fn read(text: &str) -> Result<Scenario, String> {
    let source = Source::new("s.toml", Format::Toml, text);
    Scenario::read(&source).map_err(|faults| faults.to_string())
}

/// A scenario in which nothing is wrong, to which wrong lines are added.
const GOOD: &str = "\
scenario = 's'
duration = '1min'
[[limits]]
name = 'l'
limit = '10/min'
algorithm = 'gcra'
[[sources]]
name = 'a'
arrivals = { poisson = { rate = '1/s' } }
";

#[test]
fn the_reference_names_every_knob() {
    let scenario = read(&reference()).expect("the reference is right");
    assert_eq!(scenario.duration_ns, 120_000_000_000);
    assert_eq!((scenario.limits.len(), scenario.sources.len()), (4, 12));
    assert_eq!((scenario.clients.len(), scenario.faults.len()), (6, 3));
    let Process::Diurnal(day) = &scenario.sources[6].process else { panic!("no day") };
    assert_eq!((day.mean, day.amplitude), (3.0, 0.8));
    assert_eq!((day.period.as_secs(), day.peak.as_secs()), (60, 20));
    let Process::Steady(steady) = &scenario.sources[0].process else { panic!("not steady") };
    assert_eq!((steady.requests, steady.period.as_secs()), (90, 60));
    assert_eq!(scenario.sources[9].keys, Keys::Drawn(Popularity::Fresh));
    assert_eq!(scenario.sources[0].silent, [(30_000_000_000, 40_000_000_000)]);
    assert_eq!(scenario.clients[0].manners.behaviour, Behaviour::Immediate(Immediate));
    assert_eq!(scenario.clients[0].manners.budget.attempts, Some(200));
    let way = client::Span::uniform(20_000_000, 80_000_000);
    assert_eq!(scenario.clients[1].latency, Latency { out: way, back: way });
    assert_eq!(scenario.clients[3].keys, client::Keys::Groups(5));
    assert_eq!(scenario.clients[0].told, Told::Seconds);
    assert_eq!(scenario.faults[0], Fault::Clock { at_ns: 60_000_000_000, by_ns: -5_000_000_000 });
    let restart =
        Fault::Restart { at_ns: 90_000_000_000, down_ns: 1_000_000_000, keep: Keep::Nothing };
    assert_eq!(scenario.faults[2], restart);
    let sweep = scenario.sweep.expect("a sweep");
    assert_eq!((sweep.limits.len(), sweep.bursts.len(), sweep.seeds), (2, 2, 5));
}

#[test]
fn the_same_in_yaml_is_the_same() {
    let yaml = "\
scenario: s
duration: 1min
limits: [{ name: l, limit: 10/min, algorithm: gcra }]
sources: [{ name: a, arrivals: { poisson: { rate: 1/s } } }]
";
    let source = Source::new("s.yaml", Format::Yaml, yaml);
    assert_eq!(Scenario::read(&source).map_err(|faults| faults.to_string()), read(GOOD));
}

/// What is added to the good one, the line and column of the fault, and words of it.
const WRONG: &[(&str, &str)] = &[
    ("[swep]\nseeds = 3", "s.toml:10:2: swep: unknown key `swep`; did you mean `sweep`?"),
    ("key = 'one'", "s.toml:10:1: sources[0].key: unknown key `key`; did you mean `keys`?"),
    ("keys = 'on'", "s.toml:10:8: sources[0].keys: `on` is no choice of keys; did you mean `one`?"),
    ("keys = { uniform = 0 }", "10:20: sources[0].keys.uniform: 0 is none at all; write a whole"),
    ("cost = { uniform = [3, 1] }", "10:20: sources[0].cost.uniform: the least is above the most"),
    ("cost = { geometric = { mean = 0.5 } }", "0.5 is out of range; write a number from 1 on"),
    ("cost = -1", "-1 is not between 0 and 18446744073709551615"),
    ("from = '2min'", "`a` ends before it starts; start it before its `until`"),
    ("from = '-1s'", "10:8: sources[0].from: a duration is not negative"),
    ("until = 'soon'", "10:9: sources[0].until: `soon` is no time; expected a time such as `90s`"),
    ("until = '3000000h'", "`3000000h` is longer than 292 years"),
    ("until = 90", "expected a time such as"),
    ("[[sources]]\nname = 'a'\narrivals = { steady = { rate = '1/s' } }", "`a` is named twice"),
    ("[[sources]]\nname = 'b'", "10:1: sources[1]: `arrivals` is missing; add `arrivals`"),
    (
        "[[sources]]\nname = 'b'\narrivals = { steady = { rate = '0/s' } }",
        "a rate of nothing never",
    ),
    (
        "[[sources]]\nname = 'b'\narrivals = { steady = { rate = '2000000000/s' } }",
        "above one event a nano",
    ),
    (
        "[[sources]]\nname = 'b'\narrivals = { steady = { rate = '5' } }",
        "`5` is no rate; expected a",
    ),
    (
        "[[sources]]\nname = 'b'\narrivals = { steady = {}, poisson = {} }",
        "exactly one way to arrive",
    ),
    ("[[sources]]\nname = 'b'\narrivals = { posson = {} }", "did you mean `poisson`?"),
    ("[[sources]]\nname = 'b'\narrivals = { gamma = { rate = '1/s', shape = 0 } }", "0 is out of"),
    (
        "[[sources]]\nname = 'b'\narrivals = { times = ['2s', '1s'] }",
        "time 1 is before the one before it",
    ),
    (
        "[[sources]]\nname = 'b'\narrivals = { edge = { limit = 1, window = '1s', within = '1s' } }",
        "sources[1].arrivals: within is",
    ),
    (
        "[[limits]]\nname = 'm'\nlimit = '10/fortnight'\nalgorithm = 'gcra'",
        "12:9: limits[1].limit:",
    ),
    ("[[limits]]\nname = 'm'\nlimit = '1/s'\nalgorithm = 'grca'", "did you mean `gcra`?"),
    ("[[limits]]\nname = 'm'\nlimit = '1/s'\npolicy = 'x'", "both `limit` and `policy` are to"),
    ("[[limits]]\nname = 'm'", "`limit` is missing"),
    ("[[clients]]\nname = 'c'\nbehaviour = 'immediate'\njobs = { at-once = 3 }", "`latency` is"),
    ("[[faults]]\nskew = { nodes = [] }", "no node is named"),
    ("[[faults]]\nclock = { at = '1s' }", "`by` is missing"),
];

#[test]
fn what_is_wrong_is_named_with_its_place_and_a_remedy() {
    assert!(read(GOOD).is_ok());
    for (added, expected) in WRONG {
        let faults = read(&format!("{GOOD}{added}\n")).expect_err(added);
        assert!(faults.contains(expected), "{added}\n{faults}\nexpected: {expected}");
    }
}

#[test]
fn everything_wrong_is_named_at_once() {
    let wrong = "scenario = 's'\nduration = '0s'\nseeds = 3\n[[limits]]\nname = 'l'\n";
    let faults = read(wrong).expect_err("much is wrong");
    assert_eq!(faults.lines().count(), 4, "{faults}");
}

#[test]
fn an_empty_scenario_says_what_it_needs() {
    let faults = read("").expect_err("nothing is there");
    for needed in ["`scenario` is missing", "`duration` is missing"] {
        assert!(faults.contains(needed), "{faults}");
    }
    let faults = read("scenario = 's'\nduration = '1s'").expect_err("nothing happens");
    for needed in ["nothing decides; add a `[[limits]]`", "nobody asks; add a `[[sources]]`"] {
        assert!(faults.contains(needed), "{faults}");
    }
}
