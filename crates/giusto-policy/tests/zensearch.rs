//! The `ZenSearch` page, line by line, on virtual time.

#[path = "burst/mod.rs"]
mod burst;

use burst::{Law, MINUTE, SECOND, START, answer, at, faults, headers, json, passed, planned};
use giusto_policy::{Amount, Deployment, Event, Format, Numbers, Plan, Policy, Request, Source};

const PAGE: &str = include_str!("../providers/zensearch.toml");
/// "X-RateLimit-Limit: 1000", a minute long so that "X-RateLimit-Reset" is within one.
const STANDARD: &str = "1000/min";

/// The page's table: a request of each line, its tag, and the share of standard.
const TABLE: [(&str, &str, usize); 6] = [
    ("/search", "", 1_000),
    ("/chat", "", 1_000),
    ("/chat/stream", "", 1_000),
    ("/agents/a1/execute/stream", "", 500),
    ("/documents/import", "bulk", 100),
    ("/agents/a2/execute/stream", "bulk", 0),
];

/// The body on the page, in the order of its keys.
const BODY: &str = concat!(
    r#"{"error":{"code":"rate_limit_exceeded","#,
    r#""message":"Rate limit exceeded. Try again in 45 seconds.","retryAfter":45}}"#,
);

const KEY: [(&str, &str); 1] = [("api-key", "crawler")];

fn page(standard: &str) -> Plan {
    planned(PAGE, &[("standard", standard)]).unwrap_or_else(|faults| panic!("{faults}"))
}

fn search(path: &str) -> Request<'_> {
    Request::new("POST", path).attributes(&KEY)
}

#[test]
fn each_line_of_the_table_is_a_counter_of_its_own() {
    let plan = page(STANDARD);
    for (path, tag, passes) in TABLE {
        let attributes = [("api-key", "crawler"), ("tag", tag)];
        let request = Request::new("POST", path).attributes(&attributes);
        // All in one instant: what one line has used is not missing in another. Bulk operations
        // have one counter wherever they go, which the line before has used up.
        assert_eq!(passed(&plan, 0, &request, 1_200), passes, "{path} {tag}");
        assert_eq!(passed(&plan, MINUTE - 1, &request, 1), 0, "{path} {tag}");
    }
    // All agents are one line; another method is the same endpoint; other keys have their own.
    assert_eq!(passed(&plan, MINUTE - 1, &search("/agents/a9/execute/stream"), 1), 0);
    let get = Request::new("GET", "/search").attributes(&KEY);
    assert_eq!(passed(&plan, MINUTE - 1, &get, 1), 0);
    let other = [("api-key", "assistant")];
    assert_eq!(passed(&plan, MINUTE - 1, &search("/search").attributes(&other), 1_200), 1_000);
    // What the table does not list has no limit.
    let health = plan.decide_at(at(MINUTE - 1), &search("/agents/a1/execute"));
    assert!(health.is_admitted() && health.counted().is_empty());
}

#[test]
fn shares_follow_what_was_negotiated() {
    // Rounded down: nobody gets more than the page says.
    for (standard, agents, bulk) in
        [(10, 5, 1), (15, 7, 1), (19, 9, 1), (20, 10, 2), (999, 499, 99)]
    {
        let plan = page(&format!("{standard}/min"));
        assert_eq!(passed(&plan, 0, &search("/agents/a1/execute/stream"), 1_200), agents);
        let tagged = [("api-key", "crawler"), ("tag", "bulk")];
        assert_eq!(passed(&plan, 0, &search("/search").attributes(&tagged), 1_200), bulk);
        assert_eq!(passed(&plan, 0, &search("/search"), 1_200), standard);
    }
    let nothing = faults(PAGE, &[("standard", "9/min")]);
    assert!(nothing.contains("less than one unit: 10% of standard"), "{nothing}");
}

#[test]
fn no_number_is_invented() {
    let missing = faults(PAGE, &[]);
    assert!(missing.contains("does not give `standard`"), "{missing}");
    let source = Source::new("page.toml", Format::Toml, PAGE);
    let policy = Policy::read(source).unwrap_or_else(|faults| panic!("{faults}"));
    for (id, limit) in &policy.document().limits {
        let Some(Numbers::One(amount)) = &limit.quota else { panic!("{id} has one amount") };
        assert!(!matches!(amount, Amount::Quota(_)), "{id} has a number of its own: {amount}");
    }
    assert!(policy.document().overrides.is_empty());
    let unknown = faults(PAGE, &[("standard", STANDARD), ("standrad", "9/min")]);
    assert!(unknown.contains("`standrad`"), "{unknown}");
}

#[test]
fn every_response_has_the_headers_of_the_page() {
    let plan = page(STANDARD);
    for used in 1..=1_000 {
        let response = answer(&plan, 30 * SECOND, &search("/chat"));
        assert_eq!((response.status, &response.body), (None, &None));
        assert_eq!(headers(&response), [1_000, 1_000 - used, START + 90]);
    }
    let agents = answer(&plan, 30 * SECOND, &search("/agents/a1/execute/stream"));
    assert_eq!(headers(&agents), [500, 499, START + 90]);
    assert_eq!(headers(&answer(&plan, 30 * SECOND, &search("/chat"))), [1_000, 0, START + 90]);
}

#[test]
fn a_denial_is_the_body_and_the_header_of_the_page() {
    let plan = page(STANDARD);
    assert_eq!(passed(&plan, 0, &search("/search"), 1_000), 1_000);
    let denied = answer(&plan, 15 * SECOND, &search("/search"));
    assert_eq!(denied.status, Some(429));
    assert_eq!(denied.header("Retry-After"), Some("45"));
    assert_eq!(denied.header("Content-Type"), Some("application/json"));
    assert_eq!(denied.body.as_deref(), Some(BODY));
    // Rounded up to whole seconds, one at least, and who waits for it passes.
    for (nanos, seconds) in [(15 * SECOND + 1, 45), (16 * SECOND, 44), (MINUTE - 1, 1)] {
        let denied = answer(&plan, nanos, &search("/search"));
        assert_eq!(denied.header("Retry-After"), Some(seconds.to_string().as_str()));
        assert_eq!(json(&denied)["error"]["retryAfter"], seconds);
        assert!(plan.peek_at(at(nanos + seconds * SECOND), &search("/search")).is_admitted());
    }
}

#[test]
fn low_remaining_and_denials_are_events() {
    let plan = page(STANDARD);
    let seen = |nanos, path| {
        let request = search(path);
        let decision = plan.decide_at(at(nanos), &request);
        let text = |event: Event<'_>| match event {
            Event::Low(meter, left) => format!("low {} {left}", meter.id()),
            Event::Denied(meter) => format!("denied {}", meter.id()),
            other => panic!("{other:?}"),
        };
        decision.events().map(text).collect::<Vec<_>>()
    };
    for used in 1..=1_000 {
        let left = 1_000 - used;
        let low = if left < 100 { vec![format!("low standard {left}")] } else { Vec::new() };
        assert_eq!(seen(0, "/search"), low, "{used}");
    }
    assert_eq!(seen(0, "/search"), ["denied standard", "low standard 0"]);
    assert_eq!(seen(0, "/chat"), Vec::<String>::new());
    assert_eq!(seen(MINUTE, "/search"), Vec::<String>::new());
}

#[test]
fn an_alert_is_about_what_the_headers_say_where_there_is_a_burst_cap() {
    let plan = page("100/min burst 250");
    let request = search("/search");
    for used in 1..=251_u64 {
        let decision = plan.decide_at(at(0), &request);
        let low = decision.events().find_map(|event| match event {
            Event::Low(_, left) => Some(left),
            _ => None,
        });
        let left = headers(&decision.response(&request))[1];
        assert_eq!(left, 100_u64.saturating_sub(used), "{used}");
        assert_eq!(low, Some(left).filter(|left| *left < 10), "{used}");
    }
}

#[test]
fn a_burst_cap_is_negotiated_with_the_limit() {
    // As a rolling window: the cap within any minute, the limit in the long run, shares of both.
    let plan = page("100/min burst 150");
    for (path, base, burst) in [("/search", 100, 150), ("/agents/a/execute/stream", 50, 75)] {
        let again = (0..6).flat_map(|place| std::iter::repeat_n(place * MINUTE, 200));
        let mut law = Law::new(base, burst, MINUTE);
        law.follows(&plan, &search(path), &again.collect::<Vec<_>>(), path);
        assert_eq!((law.most_within(1), law.most_within(6)), (burst, base * 5 + burst));
        // The headers speak of the limit, and not of the cap.
        assert_eq!(headers(&answer(&plan, 6 * MINUTE - 1, &search(path)))[..2], [base, 0]);
    }
    let low = faults(PAGE, &[("standard", "100/min burst 50")]);
    assert!(low.contains("a burst limit of 50 is below the limit of 100"), "{low}");
    // As a bucket, where that was agreed: the cap at once, then a request for each that drains.
    let bucket = PAGE.replace("algorithm = \"rolling\"", "algorithm = \"gcra\"");
    let plan = planned(&bucket, &[("standard", "60/min burst 150")]).expect("a bucket has a burst");
    assert_eq!(passed(&plan, 0, &search("/search"), 200), 150);
    assert_eq!(passed(&plan, 5 * SECOND, &search("/search"), 200), 5);
    assert_eq!(passed(&plan, 5 * SECOND, &search("/agents/a/execute/stream"), 200), 75);
}

#[test]
fn allowances_of_endpoints_are_negotiated() {
    let engagement = format!(
        "{PAGE}\n[environments.engagement]\nquotas = {{ agent-stream = \"80% of standard\", bulk = \
         \"25/min\" }}\n"
    );
    let source = Source::new("page.toml", Format::Toml, engagement);
    let policy = Policy::read(source).unwrap_or_else(|faults| panic!("{faults}"));
    let deployment = Deployment {
        environment: Some("engagement".to_owned()),
        parameters: [("standard".to_owned(), STANDARD.to_owned())].into(),
        ..Deployment::default()
    };
    let plan = Plan::new(&policy, &deployment, at(0)).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(passed(&plan, 0, &search("/agents/a/execute/stream"), 1_200), 800);
    let tagged = [("api-key", "crawler"), ("tag", "bulk")];
    assert_eq!(passed(&plan, 0, &search("/").attributes(&tagged), 1_200), 25);
    assert_eq!(passed(&plan, 0, &search("/search"), 1_200), 1_000);
}

#[test]
fn a_temporary_increase_expires_by_itself() {
    // From five minutes after the start until ten after it, for one key.
    let increase = format!(
        "{PAGE}\n[[overrides]]\nlimit = \"standard\"\nkey = {{ \"attribute:api-key\" = \"crawler\" \
         }}\nquota = \"2500/min\"\nfrom = \"2024-01-08T11:04:00Z\"\nuntil = \
         \"2024-01-08T11:09:00Z\"\nreason = \"A migration\"\n"
    );
    let plan = planned(&increase, &[("standard", STANDARD)]).unwrap_or_else(|one| panic!("{one}"));
    let request = search("/search");
    for minute in 0..15 {
        let expected = if (5..10).contains(&minute) { 2_500 } else { 1_000 };
        // At the first and the last instant of it, too.
        assert_eq!(headers(&answer(&plan, minute * MINUTE, &request))[0], expected, "{minute}");
        let rest = usize::try_from(expected).expect("fits") - 1;
        assert_eq!(passed(&plan, minute * MINUTE, &request, 3_000), rest, "{minute}");
        assert_eq!(headers(&answer(&plan, minute * MINUTE + MINUTE - 1, &request))[0], expected);
    }
    // Neither other keys nor other lines of the table have it.
    let other = [("api-key", "assistant")];
    let plan = planned(&increase, &[("standard", STANDARD)]).unwrap_or_else(|one| panic!("{one}"));
    assert_eq!(passed(&plan, 7 * MINUTE, &request.attributes(&other), 3_000), 1_000);
    assert_eq!(passed(&plan, 7 * MINUTE, &search("/agents/a/execute/stream"), 3_000), 500);
    // What was used under it counts after it: the key is not given a fresh window at its end.
    assert_eq!(passed(&plan, 10 * MINUTE - SECOND, &request, 3_000), 2_500);
    assert_eq!(passed(&plan, 10 * MINUTE, &request, 3_000), 0);
    assert_eq!(passed(&plan, 11 * MINUTE - SECOND, &request, 3_000), 1_000);
}
