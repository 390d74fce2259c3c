//! Whatever is answered otherwise by a new policy was said to change.

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Response, STARTER, Source, diff};
use proptest::prelude::*;

/// Edits of the first document, each of which leaves it right.
const EDITS: [(&str, &str); 22] = [
    ("free = \"60/min\"", "free = \"2/min\""),
    ("pro = \"600/min\"", "pro = \"unlimited\""),
    ("10/s burst 50", "1/s burst 3"),
    ("10/s burst 50", "10/s"),
    ("\"1000/min\"", "\"1/min\""),
    ("shadow = true", "shadow = false"),
    ("\"sliding-counter\"\n", "\"fixed\"\n"),
    ("[\"attribute:organisation\"]", "[\"attribute:organisation\", \"method\"]"),
    ("[\"ip\"]", "[\"host\"]"),
    ("from = \"attribute:plan\"", "from = \"header:plan\""),
    ("[\"POST /v1/events\"]", "[\"PUT|POST /v1/events\"]"),
    ("[\"GET /health\"]", "[\"GET /v1/health\"]"),
    ("[\"GET /v1/**\"]", "[\"GET /v1/{x}\"]"),
    ("[\"GET /v1/**\"]\n", "[\"GET /v1/**\"]\nwhen = { tag = \"t\" }\n"),
    ("limits = [\"events\", \"by-address\"]", "limits = [\"events\"]"),
    ("limits = [\"reads\", \"by-address\"]", "limits = [\"by-address\", \"reads\"]"),
    ("status = 429", "status = 503"),
    ("retry-after = true", "retry-after = false"),
    ("{remaining}", "{used}"),
    ("seconds.\" }", "s.\" }"),
    ("[plans.pro]\ntitle = \"Pro\"\n", "[plans.pro]\nno-access = \"rate-limited\"\n"),
    ("quota = { free", "counts = \"attempts\"\nquota = { free"),
];

fn policy(edits: &[usize]) -> Option<Policy> {
    let mut text = STARTER.to_owned();
    for &edit in edits {
        let (old, new) = EDITS[edit];
        text = text.replacen(old, new, 1);
    }
    Policy::read(Source::new("a.toml", Format::Toml, text)).ok()
}

/// What is answered to a few requests, one after the other.
fn answers(policy: &Policy, asked: &[(usize, usize, usize, u64)]) -> Vec<Response> {
    const START: u64 = 1_780_000_000_000_000_000;
    const REQUESTS: [(&str, &str); 5] = [
        ("POST", "/v1/events"),
        ("PUT", "/v1/events"),
        ("GET", "/v1/health"),
        ("GET", "/health"),
        ("GET", "/v1/a/b"),
    ];
    const PLANS: [&str; 3] = ["free", "pro", "nobody's"];
    let plan = Plan::new(policy, &Deployment::default(), Timestamp::from_nanos(START)).unwrap();
    let mut now = START;
    let answer = |&(request, tier, tag, after): &(usize, usize, usize, u64)| {
        now += after * 1_000_000_000;
        let (method, path) = REQUESTS[request];
        let attributes = [("organisation", "acme"), ("plan", PLANS[tier]), ("tag", ["t", ""][tag])];
        let request = Request { host: "h", ip: "10.0.0.1", ..Request::new(method, path) };
        let request = request.attributes(&attributes);
        plan.decide_at(Timestamp::from_nanos(now), &request).response(&request)
    };
    asked.iter().map(answer).collect()
}

#[test]
fn every_edit_alone_leaves_a_document_and_is_a_change() {
    let before = policy(&[]).unwrap();
    for (place, edit) in EDITS.iter().enumerate() {
        assert!(STARTER.contains(edit.0), "{edit:?}");
        let after = policy(&[place]).unwrap_or_else(|| panic!("{edit:?} is wrong"));
        assert!(!diff(&before, &after).is_empty(), "{edit:?}");
        assert!(!diff(&after, &before).is_empty(), "{edit:?}");
        assert!(diff(&after, &after).is_empty(), "{edit:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        max_global_rejects: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_answered_otherwise_is_a_change(
        old in prop::collection::vec(0..EDITS.len(), 0..4),
        new in prop::collection::vec(0..EDITS.len(), 0..4),
        asked in prop::collection::vec((0..5_usize, 0..3_usize, 0..2_usize, 0..20_u64), 1..40),
    ) {
        let (Some(old), Some(new)) = (policy(&old), policy(&new)) else {
            return Err(TestCaseError::reject("two edits that do not fit together"));
        };
        let changes = diff(&old, &new);
        prop_assert_eq!(changes.is_empty(), diff(&new, &old).is_empty());
        if answers(&old, &asked) != answers(&new, &asked) {
            prop_assert!(!changes.is_empty());
        }
    }
}
