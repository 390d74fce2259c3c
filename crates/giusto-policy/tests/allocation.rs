//! A decision allocates nothing: its key, its counts and what it says of them are on the stack.

use allocation_counter::measure;
use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};

const DOCUMENT: &str = r#"
policy = "counted"
scopes.organisation = "attribute:organisation"
scopes.card = ["attribute:organisation", "path:card", "header:idempotency-key"]
limits.minute = { scope = "organisation", quota = "100/min", algorithm = "fixed", counts = "attempts" }
limits.month = { scope = "organisation", quota = "10000/month", algorithm = "calendar" }
limits.card = { scope = "card", quota = "50/min", algorithm = "gcra" }
limits.watched = { scope = "organisation", quota = "3/min", algorithm = "fixed", shadow = true }
denials.rate-limited = { status = 429, retry-after = true }

[[rules]]
id = "cards"
requests = ["POST /v1/cards/{card}/fund"]
when = { tag = ["bulk", "single"] }
limits = ["card", "minute", "month", "watched"]
batch = { from = "attribute:size", at-most = 10, denial = "rate-limited" }
"#;

#[test]
fn a_decision_on_known_keys_allocates_nothing() {
    let policy = Policy::read(Source::new("counted.toml", Format::Toml, DOCUMENT)).expect("right");
    let start = Timestamp::from_nanos(1_800_000_000_000_000_000);
    let plan = Plan::new(&policy, &Deployment::default(), start).expect("deployed");
    let attributes = [("tag", "single"), ("organisation", "acme"), ("size", "7")];
    let headers = [("Idempotency-Key", "9b2e61f0-4f0f-4f6e-9a63-0d1b9c5f2f11")];
    let request = Request::new("POST", "/v1/cards/card_1N3T00LkdIwHu7ixt44h1F8k/fund?trace=1");
    let request = request.attributes(&attributes).headers(&headers);
    // The first decisions make the keys, and the thread's own part of the table's memory.
    for _ in 0..3 {
        assert!(plan.decide_at(start, &request).is_admitted());
    }
    let (mut admitted, mut denied) = (0, 0);
    let counted = measure(|| {
        for _ in 0..200 {
            if plan.decide_at(start, &request).is_admitted() {
                admitted += 1;
            } else {
                denied += 1;
            }
            let other = Request { method: "GET", ..request };
            assert!(plan.decide_at(start, &other).rule().is_none());
        }
    });
    assert_eq!((admitted, denied), (47, 153), "both kinds of answer were counted");
    assert_eq!(counted.count_total, 0, "allocations");
    // The measure is no blind one.
    assert!(measure(|| drop(plan.peek_at(start, &request).response(&request))).count_total > 0);
}
