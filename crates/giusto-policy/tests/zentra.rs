//! The Zentra page, line by line, on virtual time.

#[path = "burst/mod.rs"]
mod burst;

use burst::{MINUTE, SECOND, START, answer, at, faults, headers, json, passed, planned};
use giusto_policy::{Outcome, Plan, Request};

const PAGE: &str = include_str!("../providers/zentra.toml");
const GIVEN: [(&str, &str); 4] = [
    ("enterprise", "20000/min burst 30000"),
    ("identity-verification", "3/min"),
    ("card-funding", "4/min"),
    ("card-funding-replay", "1/day"),
];

/// The page's table: plan, rate limit, burst limit. The last line is what the deployment gives.
const TABLE: [(&str, u64, usize); 5] = [
    ("sandbox", 100, 150),
    ("starter", 1_000, 1_500),
    ("growth", 5_000, 7_500),
    ("scale", 10_000, 15_000),
    ("enterprise", 20_000, 30_000),
];
const TITLES: [&str; 5] = ["Sandbox", "Starter", "Growth", "Scale", "Enterprise"];

const VERIFY: &str = "/api/v1/identity/customers/cus_1/kyc/bvn/verify";
const FUND: &str = "/api/v1/cards/card_1/fund";

/// The body on the page, in the order of its keys.
const BODY: &str = concat!(
    r#"{"success":false,"error":{"code":"rate_limit_exceeded","#,
    r#""message":"Rate limit exceeded. Retry after 60 seconds","status":429,"#,
    r#""details":{"limit":1000,"window":"1 minute","retry_after":60}}}"#,
);

fn page() -> Plan {
    planned(PAGE, &GIVEN).unwrap_or_else(|faults| panic!("{faults}"))
}

fn list<'r>(attributes: &'r [(&'r str, &'r str)]) -> Request<'r> {
    Request::new("GET", "/api/v1/transfers").attributes(attributes)
}

#[test]
fn each_plan_has_its_rate_limit_and_its_burst_limit() {
    let plan = page();
    let document = plan.policy().document();
    let titles: Vec<_> = document.plans.values().filter_map(|tier| tier.title.clone()).collect();
    assert_eq!(titles, TITLES);
    for (name, base, burst) in TABLE {
        let attributes = [("plan", name), ("tenant", name)];
        let request = list(&attributes);
        let first = plan.decide_at(at(0), &request);
        assert_eq!((first.tier(), first.is_admitted()), (Some(name), true));
        assert_eq!(headers(&first.response(&request))[..2], [base, base - 1], "{name}");
        assert_eq!(passed(&plan, 0, &request, burst), burst - 1, "{name}");
    }
}

#[test]
fn the_burst_limit_lasts_sixty_seconds_and_then_the_base_goes_on() {
    let plan = page();
    let attributes = [("plan", "starter"), ("tenant", "acme")];
    let request = list(&attributes);
    assert_eq!(passed(&plan, 0, &request, 2_000), 1_500);
    assert_eq!(passed(&plan, MINUTE - 1, &request, 1), 0);
    for minute in 1..10 {
        assert_eq!(passed(&plan, minute * MINUTE, &request, 2_000), 1_000, "minute {minute}");
    }
}

#[test]
fn every_response_has_the_headers_of_the_base() {
    let plan = page();
    let attributes = [("plan", "starter"), ("tenant", "acme")];
    let request = list(&attributes);
    let first = answer(&plan, 0, &request);
    assert_eq!((first.status, first.body.clone()), (None, None));
    // "X-RateLimit-Limit: 1000, X-RateLimit-Remaining: 999, X-RateLimit-Reset: 1704711600".
    assert_eq!(headers(&first), [1_000, 999, 1_704_711_600]);
    for used in 2..=1_500_u64 {
        let response = answer(&plan, 0, &request);
        // Unix timestamps: what is booked in the minute to come ceases to count a minute later.
        let reset = START + if used <= 1_000 { 60 } else { 120 };
        assert_eq!(headers(&response), [1_000, 1_000_u64.saturating_sub(used), reset], "{used}");
        // "if (remaining < 10) console.warn": the warning comes before the base is used up.
        assert_eq!(headers(&response)[1] < 10, used > 990);
        assert_eq!(response.status, None);
    }
    let denied = answer(&plan, 0, &request);
    assert_eq!(headers(&denied), [1_000, 0, START + 120]);
    let advice = Request::new("GET", "/api/v1/webhooks/cards/events/card_1");
    assert_eq!(headers(&answer(&plan, 0, &advice.attributes(&attributes)))[0], 1_000);
}

#[test]
fn a_denial_is_the_body_and_the_header_of_the_page() {
    let plan = page();
    let attributes = [("plan", "starter"), ("tenant", "acme")];
    let request = list(&attributes);
    assert_eq!(passed(&plan, 0, &request, 1_500), 1_500);
    let denied = answer(&plan, 0, &request);
    assert_eq!(denied.status, Some(429));
    assert_eq!(denied.header("Retry-After"), Some("60"));
    assert_eq!(denied.header("Content-Type"), Some("application/json"));
    assert_eq!(denied.body.as_deref(), Some(BODY));
    // Later there is less to wait for, rounded up to whole seconds; who waits for it passes.
    for (nanos, seconds) in [(SECOND / 2, 60), (29 * SECOND, 31), (MINUTE - 1, 1)] {
        let denied = answer(&plan, nanos, &request);
        assert_eq!(denied.header("Retry-After"), Some(seconds.to_string().as_str()));
        assert_eq!(json(&denied)["error"]["details"]["retry_after"], seconds);
        let message = format!("Rate limit exceeded. Retry after {seconds} seconds");
        assert_eq!(json(&denied)["error"]["message"], message);
        assert!(plan.peek_at(at(nanos + seconds * SECOND), &request).is_admitted());
    }
    assert!(!plan.peek_at(at(MINUTE - 1), &request).is_admitted());
    assert!(plan.peek_at(at(MINUTE), &request).is_admitted());
}

#[test]
fn a_counter_is_that_of_the_tenant_who_has_the_plan() {
    let plan = page();
    let acme = [("plan", "sandbox"), ("tenant", "acme")];
    let (one, other) = ([("authorization", "Bearer one")], [("authorization", "Bearer two")]);
    assert_eq!(passed(&plan, 0, &list(&acme).headers(&one), 100), 100);
    // All keys and all routes of a tenant are one counter; other tenants have theirs.
    assert_eq!(passed(&plan, 0, &list(&acme).headers(&other), 100), 50);
    assert_eq!(passed(&plan, 0, &Request::new("POST", VERIFY).attributes(&acme), 1), 0);
    let bank = [("plan", "sandbox"), ("tenant", "bank")];
    assert_eq!(passed(&plan, 0, &list(&bank), 200), 150);
    // "Upgrade Your Plan": what was used stays used, and the rest passes at once.
    let upgraded = [("plan", "starter"), ("tenant", "acme")];
    assert_eq!(passed(&plan, 0, &list(&upgraded), 2_000), 1_350);
    // A plan that nobody knows, or none, is the lowest.
    let unknown = [("plan", "platinum"), ("tenant", "unknown")];
    assert_eq!(passed(&plan, 0, &list(&unknown), 200), 150);
    assert_eq!(passed(&plan, 0, &list(&[("tenant", "silent")]), 200), 150);
}

#[test]
fn identity_verification_is_throttled_per_customer_where_the_feature_is_on() {
    let plan = page();
    let on = [
        ("plan", "starter"),
        ("tenant", "acme"),
        ("feature", "beta"),
        ("feature", "identity-verification-throttle"),
    ];
    let verify = |path| Request::new("POST", path).attributes(&on);
    assert_eq!(passed(&plan, 0, &verify(VERIFY), 5), 3);
    // Per customer, whatever is checked; other customers have their own.
    let other_check = "/api/v1/identity/customers/cus_1/kyc/nin/verify";
    assert_eq!(passed(&plan, 0, &verify(other_check), 1), 0);
    assert_eq!(passed(&plan, 0, &verify("/api/v1/identity/customers/cus_2/kyc/nin/verify"), 5), 3);
    let denied = plan.decide_at(at(0), &verify(VERIFY));
    assert_eq!(denied.binding().map(|counted| counted.meter().id()), Some("identity-verification"));
    let response = denied.response(&verify(VERIFY));
    assert_eq!((response.status, response.header("Retry-After")), (Some(429), Some("60")));
    assert_eq!(headers(&response), [3, 0, START + 60]);
    // A request that a safeguard turns away is not counted by the tier.
    assert_eq!(headers(&answer(&plan, 0, &list(&on)))[1], 1_000 - 6 - 1);
    // Where the feature is off, the tier alone counts.
    let off = [("plan", "starter"), ("tenant", "bank")];
    assert_eq!(passed(&plan, 0, &Request::new("POST", VERIFY).attributes(&off), 2_000), 1_500);
    // Reading a customer is not verifying one.
    assert_eq!(passed(&plan, 0, &Request::new("GET", VERIFY).attributes(&on), 20), 20);
}

#[test]
fn card_funding_has_replay_and_risk_controls_where_the_feature_is_on() {
    let plan = page();
    let on = [("plan", "starter"), ("tenant", "acme"), ("feature", "card-funding-controls")];
    let keys = ["a", "b", "c", "d", "e"].map(|key| [("Idempotency-Key", key)]);
    let fund = Request::new("POST", FUND).attributes(&on);
    assert_eq!(passed(&plan, 0, &fund.headers(&keys[0]), 3), 1);
    let replayed = plan.decide_at(at(0), &fund.headers(&keys[0]));
    assert_eq!(replayed.binding().map(|one| one.meter().id()), Some("card-funding-replay"));
    // The same key on another card is no replay.
    let other = Request::new("POST", "/api/v1/cards/card_2/fund").attributes(&on);
    assert_eq!(passed(&plan, 0, &other.headers(&keys[0]), 2), 1);
    assert_eq!(
        keys[1..].iter().map(|key| passed(&plan, 1, &fund.headers(key), 2)).sum::<usize>(),
        3
    );
    let fifth = plan.decide_at(at(1), &fund.headers(&keys[4]));
    assert_eq!(fifth.binding().map(|one| one.meter().id()), Some("card-funding"));
    // A replay is one for as long as its window lasts, though the card may be funded again.
    assert_eq!(passed(&plan, 2 * MINUTE, &fund.headers(&keys[0]), 1), 0);
    assert_eq!(passed(&plan, 2 * MINUTE, &fund.headers(&keys[4]), 1), 1);
    // Without a key nothing tells a replay: the limit of the card holds.
    assert_eq!(passed(&plan, 5 * MINUTE, &fund, 9), 4);
    // "Stricter than simple list operations", and only where it is switched on.
    assert_eq!(passed(&plan, 5 * MINUTE, &list(&on), 500), 500);
    assert_eq!(passed(&plan, 1_440 * MINUTE, &fund.headers(&keys[0]), 1), 1);
    let off = [("plan", "starter"), ("tenant", "bank")];
    let fund = Request::new("POST", FUND).attributes(&off).headers(&keys[0]);
    assert_eq!(passed(&plan, 1_441 * MINUTE, &fund, 2_000), 1_500);
}

#[test]
fn all_requests_are_limited() {
    let plan = page();
    let attributes = [("plan", "sandbox"), ("tenant", "acme")];
    for (method, path) in [
        ("GET", "/"),
        ("DELETE", "/api/v1/anything/at/all"),
        ("GET", "/api/v1/webhooks/cards/events/card_1"),
        ("POST", FUND),
    ] {
        let request = Request::new(method, path).attributes(&attributes);
        let decision = plan.decide_at(at(0), &request);
        assert_eq!(decision.outcome(), Outcome::Admitted);
        assert_eq!(decision.counted()[0].meter().id(), "requests", "{method} {path}");
    }
    assert_eq!(headers(&answer(&plan, 0, &list(&attributes)))[1], 100 - 4 - 1);
}

#[test]
fn what_the_page_leaves_open_the_deployment_must_say() {
    for (missing, _) in GIVEN {
        let given: Vec<_> = GIVEN.into_iter().filter(|(name, _)| *name != missing).collect();
        let message = faults(PAGE, &given);
        assert!(message.contains(&format!("does not give `{missing}`")), "{message}");
    }
    assert_eq!(faults(PAGE, &[]).matches("does not give").count(), GIVEN.len());
    let with = |name: &'static str, text: &'static str| {
        GIVEN.map(|(own, given)| if own == name { (own, text) } else { (own, given) })
    };
    let low = faults(PAGE, &with("enterprise", "20000/min burst 15000"));
    assert!(low.contains("a burst limit of 15000 is below the limit of 20000"), "{low}");
    let hourly = faults(PAGE, &with("enterprise", "20000/h burst 30000"));
    assert!(hourly.contains("one period"), "{hourly}");
    // What is negotiated may have no burst limit, or no limit.
    for (text, passes) in [("200/min", 200), ("200/min burst 200", 200), ("unlimited", 5_000)] {
        let plan = planned(PAGE, &with("enterprise", text)).expect("an agreement like any other");
        let attributes = [("plan", "enterprise"), ("tenant", "acme")];
        assert_eq!(passed(&plan, 0, &list(&attributes), 5_000), passes, "{text}");
    }
}
