//! One request has many spellings: none of them has a counter, or a rule, of its own.

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};

fn policy(text: &str) -> Policy {
    let source = Source::new("spellings.toml", Format::Toml, text);
    Policy::read(source).unwrap_or_else(|faults| panic!("{faults}"))
}

fn plan(text: &str) -> Plan {
    Plan::new(&policy(text), &Deployment::default(), Timestamp::ZERO).expect("deployed")
}

/// The rule that a request meets; empty for none.
fn rule_of(plan: &Plan, host: &str, path: &str) -> String {
    let request = Request { host, ..Request::new("GET", path) };
    let decision = plan.peek_at(Timestamp::ZERO, &request);
    decision.rule().map(|rule| rule.id.clone()).unwrap_or_default()
}

fn passes(plan: &Plan, host: &str, path: &str) -> bool {
    let request = Request { host, ..Request::new("GET", path) };
    plan.decide_at(Timestamp::ZERO, &request).is_admitted()
}

const HOSTS: &str = r#"
policy = "hosts"
scopes.host = "host"
scopes.both = ["ip", "host"]
limits.calls = { scope = "host", quota = "1/min", algorithm = "fixed" }
limits.both = { scope = "both", quota = "3/min", algorithm = "fixed" }
rules = [{ id = "all", limits = ["calls", "both"] }]
denials.rate-limited = { status = 429 }

[[overrides]]
limit = "calls"
key = { host = "Big.com:443" }
quota = "2/min"
from = "1970-01-01T00:00:00Z"
"#;

#[test]
fn a_host_has_one_counter_however_it_is_spelt() {
    let all: [&[&str]; 4] = [
        &["a.com", "A.com", "a.com:443", "a.com.", "A.COM.:8080", "a.com:"],
        &["[::1]", "[::1]:8080", "[0:0::1]", "[0:0:0:0:0:0:0:1]:80"],
        &["b.com..", "B.com..:443"],
        &["[::ab]:1", "[::AB]:1"],
    ];
    for spellings in all {
        let plan = plan(HOSTS);
        for (index, host) in spellings.iter().enumerate() {
            assert_eq!(passes(&plan, host, "/"), index == 0, "{host}");
        }
    }
    let plan = plan(HOSTS);
    for different in ["a.com", "a.comm", "b.a.com", "[::1]", "[::2]", "", "com", "b.com.."] {
        assert!(passes(&plan, different, "/"), "{different} has no count of its own");
    }
}

#[test]
fn an_override_of_a_host_is_of_all_its_spellings() {
    let plan = plan(HOSTS);
    assert!(passes(&plan, "BIG.com", "/"));
    assert!(passes(&plan, "big.com.:80", "/"));
    assert!(!passes(&plan, "big.com", "/"));
}

#[test]
fn a_condition_of_a_host_is_not_evaded() {
    let plan = plan(
        r#"
policy = "hosts"
rules = [
  { id = "api", when = { host = "API.a.com:443" } },
  { id = "begins", when = { host = ["B.*", "x.com."] } },
]
"#,
    );
    for host in ["api.a.com", "API.a.com", "api.a.com:8080", "api.a.com.", "Api.A.Com.:1"] {
        assert_eq!(rule_of(&plan, host, "/"), "api", "{host}");
    }
    for host in ["b.com", "B.org:80", "X.com"] {
        assert_eq!(rule_of(&plan, host, "/"), "begins", "{host}");
    }
    assert_eq!(rule_of(&plan, "bb.com", "/"), "");
}

#[test]
fn a_rule_of_a_host_is_not_evaded() {
    let plan = plan(
        r#"
policy = "hosts"
rules = [
  { id = "one", requests = ["//API.a.com./**"] },
  { id = "sub", requests = ["//*.a.com/**"] },
  { id = "six", requests = ["//[::1]/**"] },
]
"#,
    );
    for (host, rule) in [
        ("api.a.com", "one"),
        ("api.a.com.", "one"),
        ("API.A.com.:8443", "one"),
        ("x.a.com.", "sub"),
        ("y.x.a.COM:1", "sub"),
        ("a.com.", ""),
        (".a.com", ""),
        ("xa.com", ""),
        ("[::1]:8080", "six"),
        ("[0::1]", "six"),
        ("", ""),
    ] {
        assert_eq!(rule_of(&plan, host, "/v1"), rule, "{host}");
    }
}

#[test]
fn a_pattern_may_be_percent_encoded_too() {
    let plan = plan(
        r#"
policy = "paths"
rules = [
  { id = "space", requests = ["/a%20b", "/x%2Fy/z", "/caf%C3%A9", "/%2A", "/100%25"] },
  { id = "begins", requests = ["/r%65port-*"] },
  { id = "bytes", requests = ["/%ff"] },
]
"#,
    );
    for path in ["/a%20b", "/%61%20b/", "/x%2fy/z", "/caf%c3%a9", "/café", "/*", "/%2a", "/100%25"]
    {
        assert_eq!(rule_of(&plan, "", path), "space", "{path}");
    }
    assert_eq!(rule_of(&plan, "", "/report-7"), "begins");
    assert_eq!(rule_of(&plan, "", "/re%70ort-%FF"), "begins");
    assert_eq!(rule_of(&plan, "", "/%FF"), "bytes");
    for path in ["/x/y/z", "/ab", "/cafe"] {
        assert_eq!(rule_of(&plan, "", path), "", "{path}");
    }
}

#[test]
fn a_pattern_is_printed_as_one_that_means_the_same() {
    let all = ["/a%20b/x%2Fy", "/%2A/a%2A*", "/", "/a//", "//h.com//", "/a//b/", "/%7Bx%7D/%FF%25"];
    let pattern = |text: &str| {
        let document =
            format!("policy = \"x\"\nrules = [{{ id = \"x\", requests = [\"{text}\"] }}]");
        policy(&document).document().rules[0].requests[0].clone()
    };
    for text in all {
        let read = pattern(text);
        assert_eq!(pattern(&read.to_string()), read, "{text} is {read}");
    }
}

const CARDS: &str = r#"
policy = "cards"
scopes.card = "path:card"
limits.card = { scope = "card", quota = "1/min", algorithm = "fixed" }
rules = [{ id = "card", requests = ["/cards/{card}"], limits = ["card"] }]
denials.rate-limited = { status = 429 }
"#;

#[test]
fn bytes_that_are_no_text_are_told_apart() {
    let plan = plan(CARDS);
    for path in ["/cards/%FF", "/cards/%FE", "/cards/%FF%FF", "/cards/a%FF", "/cards/%EF%BF%BD"] {
        assert!(passes(&plan, "", path), "{path} has no count of its own");
    }
    for path in ["/cards/%ff", "/cards/%fe?x", "/cards/%fF%Ff", "/cards/%61%ff", "/cards/a%fF/"] {
        assert!(!passes(&plan, "", path), "{path} has a count of its own");
    }
}

#[test]
fn one_slash_at_the_end_is_ignored_and_empty_segments_are_segments() {
    let plan = plan(
        r#"
policy = "slashes"
rules = [
  { id = "page", requests = ["/{page}"] },
  { id = "root", requests = ["/"] },
  { id = "user", requests = ["/users/{id}"] },
  { id = "twice", requests = ["/v1/x//"] },
  { id = "once", requests = ["/v1/x/"] },
  { id = "middle", requests = ["/v1//x"] },
]
"#,
    );
    for (path, rule) in [
        ("/", "root"),
        ("", "root"),
        ("/?a=/b", "root"),
        ("//", "page"),
        ("/users", "page"),
        ("/users/", "page"),
        ("/users//", "user"),
        ("/v1/x", "once"),
        ("/v1/x/", "once"),
        ("/v1/x//", "twice"),
        ("/v1/x///", ""),
        ("/v1//x/", "middle"),
        ("//v1/x", ""),
    ] {
        assert_eq!(rule_of(&plan, "", path), rule, "{path}");
    }
}

#[test]
fn a_condition_of_a_parameter_is_of_its_place() {
    let plan = plan(
        r#"
policy = "places"
rules = [
  { id = "first", requests = ["/a/{x}/{y}"], when = { "path:x" = "1" } },
  { id = "second", requests = ["/a/{y}/{x}"], when = { "path:x" = "1" } },
  { id = "both", requests = ["/b/{x}/{y}", "/b/{y}/{x}"], when = { "path:x" = "1" } },
]
"#,
    );
    assert_eq!(rule_of(&plan, "", "/a/1/2"), "first");
    assert_eq!(rule_of(&plan, "", "/a/2/1"), "second");
    assert_eq!(rule_of(&plan, "", "/b/2/1"), "both");
    assert_eq!(rule_of(&plan, "", "/b/2/2"), "");
}

#[test]
fn the_first_pattern_of_a_list_gives_the_parameters() {
    let plan = plan(
        r#"
policy = "patterns"
scopes.id = "path:id"
limits.id = { scope = "id", quota = "1/min", algorithm = "fixed" }
rules = [{ id = "id", requests = ["/{id}/x", "/a/{id}"], limits = ["id"] }]
denials.rate-limited = { status = 429 }
"#,
    );
    assert!(passes(&plan, "", "/a/x"));
    assert!(!passes(&plan, "", "/a/a"), "the key of `/a/x` is `a`");
    assert!(passes(&plan, "", "/x/x"), "the key of `/a/x` is not `x`");
}
