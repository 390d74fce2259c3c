//! What is only counted: limits in shadow, candidates, attempts, answers that do not count, alerts.

use giusto::Timestamp;
use giusto_policy::{Deployment, Event, Format, Plan, Policy, Request, Source};

const START: u64 = 1_800_000_000;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_nanos((START + seconds) * 1_000_000_000)
}

fn plan(limits: &str, charged: &str) -> Plan {
    let text = format!(
        "policy = \"beside\"\nscopes.customer = \"attribute:customer\"\n{limits}\n\
         rules = [{{ id = \"all\", limits = [{charged}] }}]\n\
         denials.rate-limited = {{ status = 429, retry-after = true }}\n\
         responses.headers = [{{ name = \"X-Used\", value = \"{{a.used}}\" }}]\n"
    );
    let policy = Policy::read(Source::new("beside.toml", Format::Toml, text));
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    Plan::new(&policy, &Deployment::default(), at(0)).expect("deployed")
}

fn limit(name: &str, quota: &str, more: &str) -> String {
    let scope = "scope = \"customer\", algorithm = \"fixed\"";
    format!("limits.{name} = {{ {scope}, quota = \"{quota}\"{more} }}\n")
}

const ATTRIBUTES: [(&str, &str); 1] = [("customer", "acme")];

fn request() -> Request<'static> {
    Request::new("GET", "/").attributes(&ATTRIBUTES)
}

/// What events a request makes, in words.
fn events(plan: &Plan, now: Timestamp) -> Vec<String> {
    let decision = plan.decide_at(now, &request());
    let told = decision.events().map(|event| match event {
        Event::Denied(meter) => format!("denied by {}", meter.id()),
        Event::Low(meter, left) => format!("{left} left of {}", meter.id()),
        Event::ShadowDenied(meter) => format!("{} would deny", meter.id()),
        Event::CandidateDiffers(meter, allows) => format!("candidate of {}: {allows}", meter.id()),
    });
    told.collect()
}

#[test]
fn a_limit_in_shadow_is_counted_and_denies_nobody() {
    let limits = limit("a", "3/min", "") + &limit("b", "1/min", ", shadow = true");
    let plan = plan(&limits, "\"a\", \"b\"");
    assert!(events(&plan, at(0)).is_empty());
    assert_eq!(events(&plan, at(0)), ["b would deny"]);
    assert_eq!(events(&plan, at(0)), ["b would deny"]);
    assert_eq!(events(&plan, at(0)), ["denied by a", "b would deny"]);
    let denied = plan.peek_at(at(0), &request());
    assert_eq!(denied.binding().map(|counted| counted.meter().id()), Some("a"));
    // A denial does not count in shadow: it would not have, were the shadow a limit.
    let fresh = plan.decide_at(at(60), &request());
    assert!(fresh.counted()[1].answer().is_allowed());
}

#[test]
fn a_candidate_decides_as_it_would_in_place_of_the_limit() {
    let limits = limit("a", "2/min", ", candidate = \"4/min\"") + &limit("b", "3/min", "");
    let wide = plan(&limits, "\"a\", \"b\"");
    let allows = |plan: &Plan, now| plan.decide_at(now, &request()).counted()[0].candidate();
    assert_eq!(allows(&wide, at(0)), Some(true));
    assert_eq!(allows(&wide, at(0)), Some(true));
    // The limit denies from here on, and the candidate goes on until its own fourth.
    assert_eq!(events(&wide, at(0)), ["denied by a", "candidate of a: true"]);
    assert_eq!(allows(&wide, at(0)), Some(true));
    assert_eq!(allows(&wide, at(0)), Some(false));
    // What another limit denies is charged to no candidate.
    let limits = limit("a", "9/min", ", candidate = \"2/min\"") + &limit("b", "1/min", "");
    let other = plan(&limits, "\"a\", \"b\"");
    assert!(events(&other, at(0)).is_empty());
    for _ in 0..5 {
        assert_eq!(events(&other, at(0)), ["denied by b"]);
    }
}

#[test]
fn attempts_count_where_they_are_said_to() {
    let limits = limit("a", "3/min", ", counts = \"attempts\"") + &limit("b", "1/min", "");
    let plan = plan(&limits, "\"b\", \"a\"");
    let used = || {
        let decision = plan.decide_at(at(0), &request());
        decision.response(&request()).header("X-Used").expect("counted").to_owned()
    };
    // One passes, and two that another limit turned away count as well; then they go on counting.
    assert_eq!([used(), used(), used(), used(), used()], ["1", "2", "3", "4", "5"]);
    let later = plan.peek_at(at(60), &request());
    assert!(later.is_admitted());
}

#[test]
fn answers_that_do_not_count_are_given_back() {
    let limits = limit("a", "2/min", ", uncounted = [401], candidate = \"1/min\"");
    let plan = plan(&limits, "\"a\"");
    for status in [401, 401, 401, 200, 401, 200] {
        let decision = plan.decide_at(at(1), &request());
        assert!(decision.is_admitted(), "{status}");
        decision.finish_at(at(2), &request(), status);
    }
    assert!(!plan.decide_at(at(3), &request()).is_admitted());
    // A denial has nothing to give back.
    plan.decide_at(at(3), &request()).finish_at(at(3), &request(), 401);
    assert!(!plan.peek_at(at(3), &request()).is_admitted());
}

#[test]
fn an_alert_says_when_little_is_left() {
    let plan = plan(&limit("a", "10/min", ", alert-below = \"25%\""), "\"a\"");
    for _ in 0..8 {
        assert!(plan.decide_at(at(0), &request()).is_admitted());
    }
    assert_eq!(events(&plan, at(0)), ["1 left of a"]);
    assert_eq!(events(&plan, at(0)), ["0 left of a"]);
    assert_eq!(events(&plan, at(0)), ["denied by a", "0 left of a"]);
    assert!(events(&plan, at(60)).is_empty());
}

/// What a limit answers to requests of these costs, one after the other at one instant.
fn outcomes(plan: &Plan, costs: &[&str], now: Timestamp) -> Vec<Option<u16>> {
    let ask = |cost: &&str| {
        let attributes = [("customer", "acme"), ("tokens", *cost)];
        let request = Request::new("GET", "/").attributes(&attributes);
        plan.decide_at(now, &request).response(&request).status
    };
    costs.iter().map(ask).collect()
}

#[test]
fn a_total_denies_nobody_and_nonsense_is_no_part_of_it() {
    let total =
        "limits.a = { scope = \"customer\", algorithm = \"total\", cost = \"attribute:tokens\" }\n";
    let plan = plan(total, "\"a\"");
    let huge = (1_u64 << 57).to_string();
    let costs = ["3", "1.5", "-1", "18446744073709551615", "abc", &huge, &huge, &huge, "4"];
    assert_eq!(outcomes(&plan, &costs, at(0)), [None; 9]);
    let other = [("customer", "globex"), ("tokens", "7")];
    let request = Request::new("GET", "/").attributes(&other);
    let decision = plan.decide_at(at(1), &request);
    assert_eq!(decision.response(&request).header("X-Used"), Some("7"));
}

#[test]
fn an_attempt_that_can_never_pass_fills_the_limit_and_no_more() {
    for algorithm in ["gcra", "fixed", "first-hit", "sliding-counter"] {
        let limits = format!(
            "limits.a = {{ scope = \"customer\", algorithm = \"{algorithm}\", quota = \"5/min\", \
             cost = \"attribute:tokens\", counts = \"attempts\" }}\n"
        );
        let plan = plan(&limits, "\"a\"");
        assert_eq!(outcomes(&plan, &["1", "abc", "1"], at(0)), [None, Some(429), Some(429)]);
        assert_eq!(outcomes(&plan, &["1"], at(3 * 60)), [None], "{algorithm}");
    }
}

#[test]
fn whoever_waits_waits_for_limits_that_the_attempt_has_filled() {
    let hour = ", counts = \"attempts\"";
    let limits = limit("a", "1/min", "") + &limit("b", "3/h", hour);
    let plan = plan(&limits, "\"a\", \"b\"");
    // The hour of 1,800,000,000 is a full one.
    assert!(plan.decide_at(at(0), &request()).is_admitted());
    let second = plan.decide_at(at(1), &request());
    assert_eq!(second.response(&request()).header("Retry-After"), Some("59"));
    let third = plan.decide_at(at(2), &request());
    assert_eq!(third.next_at(), Some(at(3_600)), "the third of three an hour");
    assert_eq!(third.response(&request()).header("Retry-After"), Some("3598"));
    assert!(!plan.peek_at(at(3_599), &request()).is_admitted());
    assert!(plan.peek_at(at(3_600), &request()).is_admitted());
}

#[test]
fn shadows_and_candidates_count_attempts_where_the_limit_does() {
    let counts = ", counts = \"attempts\", shadow = true, candidate = \"2/min\"";
    let limits = limit("b", "1/min", "") + &limit("a", "3/min", counts);
    let plan = plan(&limits, "\"b\", \"a\"");
    assert!(events(&plan, at(0)).is_empty());
    assert_eq!(events(&plan, at(0)), ["denied by b"]);
    assert_eq!(events(&plan, at(0)), ["denied by b", "candidate of a: false"]);
    // Both say no here, so that they do not differ.
    assert_eq!(events(&plan, at(0)), ["denied by b", "a would deny"]);
}

#[test]
fn what_is_used_of_a_bucket_is_told_by_the_numbers_of_whoever_asks() {
    let text = r#"
policy = "plans"
scopes.customer = "attribute:customer"
membership.from = "attribute:plan"
plans.free = {}
plans.pro = {}
limits.a = { scope = "customer", algorithm = "gcra", quota = { free = "10/min", pro = "1000/min" }, alert-below = "20%" }
rules = [{ id = "all", limits = ["a"] }]
denials.rate-limited = { status = 429 }
responses.headers = [{ name = "X-Used", value = "{used} of {limit}" }]
"#;
    let policy = Policy::read(Source::new("plans.toml", Format::Toml, text)).expect("right");
    let plan = Plan::new(&policy, &Deployment::default(), at(0)).expect("deployed");
    let attributes = [("customer", "acme"), ("plan", "free")];
    let request = Request::new("GET", "/").attributes(&attributes);
    for _ in 0..10 {
        assert!(plan.decide_at(at(0), &request).is_admitted());
    }
    let last = plan.decide_at(at(0), &request).response(&request);
    assert_eq!((last.status, last.header("X-Used")), (Some(429), Some("10 of 10")));
}
