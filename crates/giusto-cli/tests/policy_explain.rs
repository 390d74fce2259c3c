//! `giusto policy explain`: what becomes of a request, and why.

mod common;

use common::Place;

const DOCUMENT: &str = r#"
policy = "a"
[scopes]
who = ["attribute:who"]
[limits.calls]
scope = "who"
quota = "2/min"
algorithm = "fixed"
cost = "attribute:size"
[limits.all]
quota = "$all"
algorithm = "gcra"
shadow = true
[parameters.all]
[[rules]]
id = "host"
requests = ["GET //api.example.com/v1/**"]
limits = ["calls"]
[[rules]]
id = "ip"
requests = ["POST /v1/items"]
when = { ip = "10.*", "header:x-mode" = "a" }
limits = ["calls"]
[[rules]]
id = "items"
requests = ["POST /v1/items"]
limits = ["calls", "all"]
[[rules]]
id = "rest"
limits = ["all"]
[responses]
headers = [
  { name = "X-Left", value = "{remaining}" },
  { name = "X-Reset", value = "{reset|epoch}" },
]
[denials.rate-limited]
status = 429
retry-after = true
body = { error = "{limit-id}" }
"#;
const AT: &str = "--param all=100/s --at 2026-11-27T10:00:10Z";

fn place() -> Place {
    let place = Place::new();
    place.write("a.toml", DOCUMENT);
    place
}

#[track_caller]
fn explained(request: &str, options: &str) -> (serde_json::Value, String) {
    let place = place();
    let args: Vec<&str> =
        ["policy", "explain", "a.toml", "--request", request].into_iter().collect();
    let options: Vec<&str> = AT.split(' ').chain(options.split_whitespace()).collect();
    let text = place.run_each(&[args.clone(), options.clone()].concat()).exits(0);
    assert_eq!(text.stderr, "");
    let json = place.run_each(&[args, options, vec!["--json"]].concat()).exits(0);
    (serde_json::from_str(&json.stdout).expect("JSON"), text.stdout)
}

#[test]
fn the_rules_before_the_match_say_why_they_did_not() {
    let (json, text) = explained("POST /v1/items", "--attr who=acme --ip 10.0.0.1");
    assert_eq!(json["rule"], "items");
    assert_eq!(json["not-looked-at"], 1);
    for part in [
        "`GET //api.example.com/v1/**`: the method is POST, not GET",
        "`POST /v1/items`: header:x-mode is not given; it must be `a`",
        "items: matches, by `POST /v1/items`",
        "one rule behind it is not looked at",
        "calls, of attribute:who = `acme`",
        "2/min by fixed, those of everybody",
        "would allow (shadow: counted, never enforced)",
        "X-Left: 1",
        "answer: admitted",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn every_part_of_a_request_can_be_given() {
    let (json, _) = explained("POST /v1/items", "--ip 10.0.0.1 --header X-Mode=a");
    assert_eq!(json["rule"], "ip");
    for (request, options) in [
        ("GET /v1/items", "--host API.example.com:443"),
        ("get //api.example.com/v1/items?x=1", ""),
        ("GET https://api.example.com/v1/items", ""),
    ] {
        assert_eq!(explained(request, options).0["rule"], "host", "{request}");
    }
    assert_eq!(explained("GET https://api.example.org", "").0["rule"], "rest");
    let (json, _) = explained("POST /v1/items", "--attr who=a=b --attr size=2");
    assert_eq!(json["limits"][0]["key"][0], serde_json::json!(["attribute:who", "a=b"]));
    assert_eq!((&json["limits"][0]["cost"], &json["limits"][0]["used"]), (&2.into(), &2.into()));
}

#[test]
fn a_denial_is_seen_by_asking_several_times() {
    let (json, text) = explained("POST /v1/items", "--attr who=acme --repeat 3");
    assert_eq!(json["outcome"], "limited");
    assert_eq!(json["binding"], "calls");
    assert_eq!(json["passes-at"], "2026-11-27T10:01:00Z");
    assert_eq!(json["response"]["status"], 429);
    assert_eq!(json["response"]["body"], "{\"error\":\"calls\"}");
    assert!(text.contains("denied by `calls`; it would pass at 2026-11-27T10:01:00Z"), "{text}");
    assert!(text.contains("Retry-After: 50") && text.contains("the last of 3"), "{text}");
    assert_eq!(json["at"], "2026-11-27T10:00:10Z");
    let (json, _) = explained("POST /v1/items", "--attr who=acme --repeat 2");
    assert_eq!(json["outcome"], "admitted");
}

#[test]
fn the_present_is_the_instant_unless_one_is_given() {
    let place = place();
    let args = [
        "policy",
        "explain",
        "a.toml",
        "--request",
        "POST /v1/items",
        "--param",
        "all=1/s",
        "--json",
    ];
    let outcome = place.run_each(&args).exits(0);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert!(json["at"].as_str().is_some_and(|at| at > "2026" && at.ends_with('Z')), "{json}");
}

#[test]
fn wrong_usage_is_refused_before_anything_is_read() {
    let place = Place::new();
    let explain = |options: &[&str]| {
        let args = ["policy", "explain", "missing.toml", "--request", "GET /"];
        place.run_each(&[&args, options].concat())
    };
    place.run("policy explain missing.toml").refuses(2, &["--request"]);
    for request in ["", "GET", "/v1", "GET v1", "GET /a b", " /v1", "GET //", "G\u{e4}T /"] {
        let args = ["policy", "explain", "missing.toml", "--request", request];
        place.run_each(&args).refuses(2, &["--request", "expected a method and a path"]);
    }
    explain(&["--attr", "who"]).refuses(2, &["--attr", "NAME=VALUE"]);
    explain(&["--header", "=a"]).refuses(2, &["--header", "no name"]);
    explain(&["--ip", "10.0.0"]).refuses(2, &["--ip"]);
    explain(&["--at", "tomorrow"]).refuses(2, &["--at"]);
    explain(&["--repeat", "0"]).refuses(2, &["--repeat"]);
    explain(&["--repeat", "99999999"]).refuses(2, &["--repeat"]);
    explain(&[]).refuses(1, &["missing.toml", "no such file"]);
    let args = ["policy", "explain", "missing.toml", "--request", "GET //a/b", "--host", "c"];
    place.run_each(&args).refuses(2, &["--host"]);
}

#[test]
fn faults_and_missing_parameters_are_said() {
    let place = place();
    let args = ["policy", "explain", "a.toml", "--request", "GET /"];
    place.run_each(&args).refuses(1, &["does not give `all`", "there is a fault in a.toml"]);
    place.write("a.toml", "policy = 3\n");
    place.run_each(&args).refuses(1, &["a.toml:1:10"]);
}

#[test]
fn nobody_at_the_other_end_is_no_panic() {
    let place = place();
    let args = format!("policy explain a.toml {AT} --json --request");
    let args: Vec<&str> = args.split(' ').chain(["GET /"]).collect();
    let mut command = place.command(&args);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = command.stdout(writer).output().expect("the command starts");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}
