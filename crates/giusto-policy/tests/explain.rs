//! An explanation says what was decided, and finds by itself which rule matches.

use std::fmt::Write;

use giusto::Timestamp;
use giusto_policy::{Deployment, Explanation, Format, Plan, Policy, Request, STARTER, Source};
use proptest::prelude::*;

const AT: Timestamp = Timestamp::from_nanos(1_780_000_000_000_000_000);

fn plan(text: &str) -> Plan {
    let policy = Policy::read(Source::new("a.toml", Format::Toml, text));
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    Plan::new(&policy, &Deployment::default(), AT).unwrap_or_else(|faults| panic!("{faults}"))
}

fn explain(plan: &Plan, request: &Request<'_>) -> Explanation {
    plan.decide_at(AT, request).explain(request)
}

const RULES: &str = r#"
policy = "a"
[scopes]
who = ["attribute:who", "header:x-app"]
[membership]
from = "attribute:plan"
[plans.free]
[plans.pro]
[plans.none]
no-access = "no"
[limits.calls]
scope = "who"
quota = { free = "2/min", pro = "unlimited" }
algorithm = "fixed"
candidate = "1/min"
[limits.bulk]
quota = "9/min"
algorithm = "gcra"
when = { tag = "bulk" }
[limits.seen]
quota = "1/min"
algorithm = "rolling"
shadow = true
[[rules]]
id = "host"
requests = ["GET //*.example.com/v1/{id}/**"]
limits = ["calls"]
[[rules]]
id = "mode"
requests = ["POST /v1/items", "/v1/items/new"]
when = { "header:x-mode" = ["a", "b*"] }
limits = ["calls"]
[[rules]]
id = "items"
requests = ["POST /v1/items"]
limits = ["calls", "bulk", "seen"]
batch = { from = "attribute:size", at-most = 5, denial = "large" }
[denials.rate-limited]
status = 429
retry-after = true
[denials.no]
status = 403
[denials.large]
status = 413
"#;

#[test]
fn every_rule_before_the_match_says_what_stood_in_the_way() {
    let plan = plan(RULES);
    let request = Request::new("POST", "/v1/items").headers(&[("X-Mode", "c")]);
    let explanation = explain(&plan, &request);
    assert_eq!(explanation.rule.as_deref(), Some("items"));
    let obstacles: Vec<_> = explanation.rules.iter().map(|rule| rule.obstacles.clone()).collect();
    assert_eq!(
        obstacles,
        [
            vec!["`GET //*.example.com/v1/{id}/**`: the method is POST, not GET".to_owned()],
            vec![
                "`POST /v1/items`: header:x-mode is `c`, not `a` or `b*`".to_owned(),
                "`/v1/items/new`: the path ends before `new`".to_owned(),
            ],
            vec![],
        ]
    );
    let request = Request { host: "example.com", ..Request::new("GET", "/v1") };
    let explanation = explain(&plan, &request);
    assert_eq!(explanation.rule, None);
    let first = &explanation.rules[0].obstacles;
    let wanted = "`GET //*.example.com/v1/{id}/**`: the host is `example.com`, not `*.example.com`";
    assert_eq!(first, &[wanted]);
    assert!(explanation.to_string().contains("no rule matches"));
}

#[test]
fn counters_are_named_with_key_numbers_and_cost() {
    let plan = plan(RULES);
    let request = Request::new("POST", "/v1/items").attributes(&[("who", "acme")]);
    let _ = plan.decide_at(AT, &request);
    let explanation = explain(&plan, &request);
    let (calls, seen) = (&explanation.limits[0], &explanation.limits[1]);
    assert_eq!(
        (calls.numbers.as_deref(), calls.numbers_of.as_str()),
        (Some("2/min"), "plan `free`")
    );
    assert_eq!((calls.cost, calls.used, calls.remaining), (1, 2, Some(0)));
    let key =
        [("attribute:who".to_owned(), Some("acme".to_owned())), ("header:x-app".to_owned(), None)];
    assert_eq!(calls.key, key);
    let candidate = calls.candidate.as_ref().map(|one| (one.numbers.as_str(), one.allows));
    assert_eq!(candidate, Some(("1/min", Some(false))));
    assert!(seen.shadow && !seen.allows && explanation.outcome == "admitted");
    assert_eq!(explanation.spared[0].limit, "bulk");
    assert_eq!(explanation.spared[0].because, "tag is not given; it must be `bulk`");

    let denied = explain(&plan, &request);
    assert_eq!((denied.outcome, denied.binding.as_deref()), ("limited", Some("calls")));
    assert_eq!(denied.response.status, Some(429));
    assert!(denied.passes_at.is_some_and(|at| at == "2026-05-28T20:27:00Z"));
}

#[test]
fn plans_without_a_limit_or_without_access_are_spared() {
    let plan = plan(RULES);
    let attributes = [("plan", "pro"), ("tag", "bulk")];
    let explanation = explain(&plan, &Request::new("POST", "/v1/items").attributes(&attributes));
    assert_eq!(explanation.plan.as_deref(), Some("pro"));
    assert_eq!(explanation.spared[0].because, "plan `pro` has no limit here");
    let none = explain(&plan, &Request::new("POST", "/v1/items").attributes(&[("plan", "none")]));
    assert_eq!((none.outcome, none.response.status), ("no-access", Some(403)));
    assert_eq!(none.spared.len(), 3);
    let large = explain(&plan, &Request::new("POST", "/v1/items").attributes(&[("size", "6")]));
    assert_eq!((large.outcome, large.size), ("too-large", Some(6)));
    assert!(large.to_string().contains("holds 6"));
}

#[test]
fn an_override_is_named_with_its_end() {
    let text = format!(
        "{STARTER}\n[[overrides]]\nlimit = \"events\"\n\
         key = {{ \"attribute:organisation\" = \"a\" }}\n\
         quota = \"1/min\"\nfrom = \"2026-01-01T00:00:00Z\"\nuntil = \"2027-01-01T00:00:00Z\"\n"
    );
    let plan = plan(&text);
    let request = Request::new("POST", "/v1/events").attributes(&[("organisation", "a")]);
    let explanation = explain(&plan, &request);
    assert_eq!(explanation.limits[0].numbers_of, "an override until 2027-01-01T00:00:00Z");
    assert_eq!(explanation.limits[0].numbers.as_deref(), Some("1/min"));
}

fn path() -> impl Strategy<Value = String> {
    let segment = prop::sample::select(vec!["a", "b", "ab", "%61", ""]);
    prop::collection::vec(segment, 0..4).prop_map(|segments| format!("/{}", segments.join("/")))
}

fn pattern() -> impl Strategy<Value = String> {
    let method = prop::sample::select(vec!["", "GET ", "POST ", "GET|POST "]);
    let host = prop::sample::select(vec!["", "", "//h", "//*.h"]);
    let segment = prop::sample::select(vec!["a", "b", "a*", "{x}", "*", "**"]);
    let path = prop::collection::vec(segment, 1..4).prop_map(|segments| segments.join("/"));
    (method, host, path).prop_map(|(method, host, path)| format!("{method}{host}/{path}"))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        max_global_rejects: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_stands_in_the_way_agrees_with_what_decides(
        patterns in prop::collection::vec((pattern(), any::<bool>()), 1..6),
        asked in path(),
        method in prop::sample::select(vec!["GET", "POST", "PUT"]),
        host in prop::sample::select(vec!["", "h", "x.h:80"]),
        tag in any::<bool>(),
    ) {
        let mut text = "policy = \"a\"\n".to_owned();
        for (place, (pattern, tagged)) in patterns.iter().enumerate() {
            let when = if *tagged { "when = { tag = \"t\" }\n" } else { "" };
            let rule = format!("id = \"r{place}\"\nrequests = [\"{pattern}\"]");
            let _ = writeln!(text, "[[rules]]\n{rule}\n{when}");
        }
        // Documents with patterns that can never match are no documents.
        let policy = Policy::read(Source::new("a.toml", Format::Toml, text));
        prop_assume!(policy.is_ok());
        let plan = Plan::new(&policy.unwrap(), &Deployment::default(), AT).unwrap();
        let attributes: &[_] = if tag { &[("tag", "t")] } else { &[] };
        let request = Request { host, ..Request::new(method, &asked) }.attributes(attributes);
        let explanation = explain(&plan, &request);
        for seen in &explanation.rules {
            let matches = seen.matches.is_some();
            prop_assert_eq!(seen.obstacles.is_empty(), matches, "{:?} {}", seen, asked);
        }
        let last = explanation.rules.last().unwrap();
        prop_assert_eq!(explanation.rule.is_some(), last.matches.is_some());
    }
}
