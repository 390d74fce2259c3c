//! The Zenstep page, line by line, on virtual time.

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};

const START: u64 = 1_780_000_020; // a full minute
fn at(ms: u64) -> Timestamp {
    Timestamp::from_nanos((START * 1000 + ms) * 1_000_000)
}

#[test]
fn smoke() {
    let text = include_str!("../providers/zenstep.toml");
    let policy = Policy::read(Source::new("zenstep.toml", Format::Toml, text)).unwrap_or_else(|f| panic!("{f}"));
    let plan = Plan::new(&policy, &Deployment::default(), at(0)).unwrap();
    let request = Request::new("POST", "/api/v1/events").attributes(&[("organisation", "a"), ("events", "50")]);
    for _ in 0..300 {
        assert!(plan.decide_at(at(10_500), &request).is_admitted());
    }
    let denied = plan.decide_at(at(10_500), &request);
    println!("{:#?}", denied.response(&request));
    assert_eq!(denied.next_at(), Some(at(60_000)));
}
