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
