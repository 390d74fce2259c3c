//! The pages of the laboratory in a browser: a run with clients, policies and a sweep, and two runs
//! side by side, on a phone and on a desk, by day and by night.

mod common;
#[path = "browser/mod.rs"]
mod pages;

use std::fs;

use common::Place;
use pages::{SETTINGS, check_page, faults};

/// Everything that a page can have: clients, a policy with rules, faults, a sweep.
const EVERYTHING: &str = "\
scenario = 'everything'
title = 'Everything <b>at once</b>'
about = 'Sources, clients, a policy and a sweep.'
duration = '2min'
[[sources]]
name = 'crowd'
arrivals = { poisson = { rate = '20/s' } }
keys = { zipf = { keys = 60, exponent = 0.8 } }
[[clients]]
name = 'naive'
count = 10
behaviour = { fixed = { delay = '1s' } }
keys = 'shared'
jobs = { at-once = 20 }
latency = '20ms'
[[limits]]
name = 'gcra'
limit = '60/min'
algorithm = 'gcra'
[[limits]]
name = 'rolling'
limit = '60/min'
algorithm = 'rolling'
[[limits]]
name = 'published'
policy = 'limits.toml'
key = 'customer'
cost = 'units'
request = 'POST /v1/calls'
[sweep]
limit = ['30/min', '60/min']
load = [0.5, 1, 2]
seeds = 3
";

fn place() -> Place {
    let place = Place::new();
    let limits = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sim/scenarios/limits.toml");
    place.write("limits.toml", fs::read(limits).expect("the policy"));
    place.write("everything.toml", EVERYTHING);
    place.run("simulate everything.toml --out one").exits(0);
    place
}

#[test]
fn the_page_of_a_run_is_sound_in_every_setting() {
    let place = place();
    let page = place.text("one/index.html");
    for part in ["What each limit did", "What came of clients", "Which rule bound", "Retries"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("<b>at once"), "text is escaped");
    check_page(&place.path("one/index.html"));
}

#[test]
fn the_page_of_two_runs_is_sound_in_every_setting_and_a_broken_one_is_not() {
    let place = place();
    place.run("simulate everything.toml --seed 2 --out two").exits(0);
    place.run("contrast one two --out both").exits(0);
    check_page(&place.path("both/index.html"));
    let (right, wrong) = ("? -sign : sign", "? sign : -sign");
    let page = place.text("both/index.html");
    assert!(page.contains(right), "the page sorts by other words");
    let broken = page.replace(right, wrong);
    place.write("broken.html", broken);
    assert!(!faults(&place.path("broken.html"), &SETTINGS[..1]).is_empty());
}
