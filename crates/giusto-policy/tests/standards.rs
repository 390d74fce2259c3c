//! `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-11, and problems of RFC
//! 9457: the texts themselves, read back by the parser of structured fields.

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};
use sfv::{BareItem, ListEntry, Parser};

const DOCUMENT: &str = r#"
policy = "standards"
scopes.customer = "attribute:customer"
limits.burst = { scope = "customer", quota = "2/min", algorithm = "fixed" }
limits.daily = { scope = "customer", quota = "1000/day", algorithm = "fixed" }
limits.bytes = { scope = "customer", quota = "2000000000000000/month", algorithm = "fixed", unit = "content-bytes", cost = 0 }
limits.total = { scope = "customer", algorithm = "total" }
limits.seen = { scope = "customer", quota = "1/min", algorithm = "fixed", shadow = true }
limits.fast = { scope = "customer", quota = "5/100ms", algorithm = "gcra" }
rules = [{ id = "all", limits = ["burst", "daily", "bytes", "total", "seen", "fast"] }]
responses.ietf = true

[denials.rate-limited]
status = 429
retry-after = true
problem = "quota-exceeded"
"#;

/// A minute that starts with the day.
const START: u64 = 20_000 * 86_400;

fn at(milliseconds: u64) -> Timestamp {
    Timestamp::from_nanos((START * 1_000 + milliseconds) * 1_000_000)
}

fn plan() -> Plan {
    let policy = Policy::read(Source::new("standards.toml", Format::Toml, DOCUMENT));
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    Plan::new(&policy, &Deployment::default(), at(0)).expect("deployed")
}

#[test]
fn fields_say_what_the_draft_has_them_say() {
    let plan = plan();
    let request = Request::new("GET", "/").attributes(&[("customer", "acme")]);
    let respond = |now| plan.decide_at(now, &request).response(&request);
    let first = respond(at(500));
    // A running total, a shadow and a window of less than a second are in neither.
    let policy = r#""burst";q=2;w=60, "daily";q=1000;w=86400, "bytes";q=999999999999999;w=2678400;qu="content-bytes""#;
    assert_eq!(first.header("RateLimit-Policy"), Some(policy));
    let limit = r#""burst";r=1;t=60, "daily";r=999;t=86400, "bytes";r=999999999999999;t=0"#;
    assert_eq!(first.header("RateLimit"), Some(limit));
    assert!(respond(at(1_000)).status.is_none());
    let denied = respond(at(1_500));
    let limit = r#""burst";r=0;t=59, "daily";r=998;t=86399, "bytes";r=999999999999999;t=0"#;
    assert_eq!(denied.header("RateLimit"), Some(limit));
    assert_eq!(denied.header("Retry-After"), Some("59"));
    assert_eq!(denied.header("Content-Type"), Some("application/problem+json"));
    let body: serde_json::Value =
        serde_json::from_str(denied.body.as_deref().expect("a body")).expect("JSON");
    let expected = serde_json::json!({
        "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
        "title": "Quota Exceeded",
        "status": 429,
        "violated-policies": ["burst"],
    });
    assert_eq!(body, expected);
}

#[test]
fn fields_are_lists_of_strings_with_integers() {
    let plan = plan();
    let request = Request::new("GET", "/").attributes(&[("customer", "acme")]);
    for step in 0..5 {
        let response = plan.decide_at(at(step * 20_000), &request).response(&request);
        for (name, keys) in [("RateLimit-Policy", ["q", "w"]), ("RateLimit", ["r", "t"])] {
            let list = Parser::new(response.header(name).expect("sent")).parse::<sfv::List>();
            for entry in list.expect("a list") {
                let ListEntry::Item(item) = entry else { panic!("no item: {entry:?}") };
                assert!(matches!(item.bare_item, BareItem::String(_)));
                for key in keys {
                    let value = item.params.get(key).expect("a parameter");
                    assert!(matches!(value, BareItem::Integer(number) if i64::from(*number) >= 0));
                }
            }
        }
    }
}
