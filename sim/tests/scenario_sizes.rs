//! What a scenario may not come to as a whole is said where it is read, with place and remedy.

use giusto_document::{Format, Source};
use giusto_sim::scenario::Scenario;

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

fn read(added: &str) -> Result<Scenario, String> {
    let text = format!("{GOOD}{added}");
    Scenario::read(&Source::new("s.toml", Format::Toml, &text)).map_err(|faults| faults.to_string())
}

fn clients(more: &str) -> String {
    let behaviour = if more.contains("behaviour") { "" } else { "behaviour = 'immediate'\n" };
    let jobs = if more.contains("jobs") { "" } else { "jobs = { at-once = 1 }\n" };
    let latency = if more.contains("latency") { "" } else { "latency = '1ms'\n" };
    format!("[[clients]]\nname = 'c'\n{behaviour}{jobs}{latency}{more}\n")
}

#[track_caller]
fn refused(added: &str, place: &str, why: &str) {
    let faults = read(added).expect_err(added);
    assert!(faults.contains(place) && faults.contains(why), "{added}\n{faults}");
}

#[test]
fn counts_that_no_machine_holds_are_refused() {
    assert!(read("keys = { uniform = 50000000 }").is_ok());
    refused("keys = { uniform = 50000001 }", "sources[0].keys:", "50000000 are the most");
    refused("keys = { zipf = { keys = 4000000000, exponent = 1 } }", "sources[0].keys:", "most");
    assert!(read(&clients("count = 1000\nin-flight = 50000")).is_ok());
    refused(&clients("count = 1000\nin-flight = 50001"), "clients[0].count:", "in flight");
    refused(&clients("count = 4294967295\nkeys = 'shared'"), "clients[0].count:", "in flight");
    refused(&clients("keys = { groups = 50000001 }"), "clients[0].count:", "keys");
    assert!(read("[sweep]\nload = [1, 2]\nseeds = 500000").is_ok());
    refused("[sweep]\nload = [1, 2]\nseeds = 500001", "sweep:", "1000002 runs");
}

#[test]
fn clocks_past_the_ends_of_time_are_refused() {
    let far = "[[faults]]\nclock = { at = '1s', by = '2500000h' }\n";
    assert!(read(&far.repeat(2)).is_ok());
    refused(&far.repeat(3), "faults", "584 years");
    refused(&far.replace("'2", "'-2").repeat(3), "faults", "584 years");
    let early = |start: &str| {
        let text =
            format!("start = '{start}'\n{GOOD}[[faults]]\nclock = {{ at = '1s', by = '-1h' }}");
        let read = Scenario::read(&Source::new("s.toml", Format::Toml, &text));
        read.map_err(|faults| faults.to_string())
    };
    assert!(early("1970-01-01T01:00:00Z").is_ok());
    let faults = early("1970-01-01T00:59:59Z").expect_err("before 1970");
    assert!(faults.contains("start: the clocks fall back to before 1970"), "{faults}");
}

#[test]
fn clients_that_cannot_be_are_named_before_anything_runs() {
    assert!(read(&clients("")).is_ok());
    refused(&clients("latency = '0s'"), "clients[0].latency:", "time would stand still");
    assert!(read(&clients("latency = '0s'\ngive-up = { attempts = 2 }")).is_ok());
    let queue = "behaviour = { queue = { rate = '10/min' } }\ncost = 10";
    refused(&clients(queue), "clients[0].cost:", "at most 9");
    let jobs = "jobs = { dealt = { times = ['2s', '1s'] } }";
    refused(&clients(jobs), "clients[0].jobs:", "before the one before it");
    let jobs = "jobs = { arriving = { edge = { limit = 1, window = '1s', within = '1s' } } }";
    refused(&clients(jobs), "clients[0].jobs:", "within is");
}

#[test]
fn shares_of_clients_are_whole_percents() {
    let queue = |share: &str| {
        clients(&format!("behaviour = {{ queue = {{ rate = '100/min', share = {share} }} }}"))
    };
    for share in ["'99%'", "0.07", "0.29", "0.57", "'58%'", "1"] {
        assert!(read(&queue(share)).is_ok(), "{share}");
    }
    refused(&queue("'99.6%'"), "clients[0].behaviour.queue.share:", "whole percents");
    refused(&queue("0.996"), "clients[0].behaviour.queue.share:", "whole percents");
    let retries = clients("give-up = { retries = '10.4%' }");
    refused(&retries, "clients[0].give-up.retries:", "whole percents");
}
