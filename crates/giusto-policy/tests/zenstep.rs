//! The Zenstep page, line by line, on virtual time.

mod pages;

use giusto_policy::{Deployment, Plan};
use pages::{
    caller::{Call, Caller, MS, SECOND, headers, plan, policy},
    judge::{Ledger, Rule},
    lines::{Line, are_quoted, walk},
    traffic,
};

const MINUTE: u64 = 60 * SECOND;
/// A full minute.
const START: u64 = 1_780_000_020 * SECOND;
const EVENTS: Call = ("POST", "/api/v1/events");
const ACME: &[(&str, &str)] = &[("organisation", "acme")];
const GLOBEX: &[(&str, &str)] = &[("organisation", "globex")];

/// A bucket of the page: its lines, the calls that they are about, and how many pass in a minute.
struct Bucket {
    quotes: &'static [&'static str],
    calls: &'static [Call],
    limit: usize,
}

const BUCKETS: [Bucket; 6] = [
    Bucket {
        quotes: &["POST /api/v1/events | events | 300 requests | 60 seconds |"],
        calls: &[EVENTS],
        limit: 300,
    },
    Bucket {
        quotes: &[
            "GET /api/v1/flows | flows | 60 requests | 60 seconds |",
            "GET /api/v1/flows/[id] | flows | 60 requests | 60 seconds |",
            "POST /api/v1/flows/[id]/complete | flows | 60 requests | 60 seconds |",
            "GET/POST /api/v1/flows/[id]/checklist-progress | flows | 60 requests | 60 seconds |",
        ],
        calls: &[
            ("GET", "/api/v1/flows"),
            ("GET", "/api/v1/flows/7"),
            ("POST", "/api/v1/flows/8/complete"),
            ("GET", "/api/v1/flows/9/checklist-progress"),
            ("POST", "/api/v1/flows/9/checklist-progress"),
        ],
        limit: 60,
    },
    Bucket {
        quotes: &["POST /api/v1/steps/[id]/fingerprint | fingerprint | 30 requests | 60 seconds |"],
        calls: &[("POST", "/api/v1/steps/1/fingerprint"), ("POST", "/api/v1/steps/2/fingerprint")],
        limit: 30,
    },
    Bucket {
        quotes: &["POST /api/v1/steps/[id]/health | health | 60 requests | 60 seconds |"],
        calls: &[("POST", "/api/v1/steps/1/health"), ("POST", "/api/v1/steps/2/health")],
        limit: 60,
    },
    Bucket {
        quotes: &["GET /api/v1/heartbeat | heartbeat | 10 requests | 60 seconds |"],
        calls: &[("GET", "/api/v1/heartbeat")],
        limit: 10,
    },
    Bucket {
        quotes: &["GET /api/v1/snippet-status | status | 10 requests | 60 seconds |"],
        calls: &[("GET", "/api/v1/snippet-status")],
        limit: 10,
    },
];

const LINES: &[Line] = &[
    Line {
        quote: "Limits are applied per-organisation and per-endpoint bucket.",
        holds: each_organisation_and_bucket_has_its_own_counter,
    },
    Line {
        quote: "events bucket allows batch requests of up to 50 events each",
        holds: a_batch_holds_at_most_50_events,
    },
    Line {
        quote: "effective throughput is up to 15,000 events per minute per organisation at \
                the maximum batch size.",
        holds: fifteen_thousand_events_pass_in_a_minute,
    },
    Line {
        quote: "Every response includes rate limit headers:",
        holds: every_response_has_the_three_headers,
    },
    Line {
        quote: "X-RateLimit-Limit | Maximum requests allowed in the window |",
        holds: the_limit_is_that_of_the_bucket,
    },
    Line {
        quote: "X-RateLimit-Remaining | Requests remaining in the current window |",
        holds: what_remains_counts_down_to_nothing,
    },
    Line {
        quote: "X-RateLimit-Reset | Unix timestamp (seconds) when the window resets |",
        holds: the_reset_is_the_end_of_the_window,
    },
    Line {
        quote: "When you exceed the rate limit, the API returns:",
        holds: more_than_the_limit_is_answered_429,
    },
    Line {
        quote: "Retry-After header value (in seconds) to delay your next request:",
        holds: retry_after_is_when_to_come_again,
    },
];

fn zenstep() -> Plan {
    let policy = policy("zenstep.toml", include_str!("../providers/zenstep.toml"));
    plan(&policy, &Deployment::default(), START)
}

/// The headers of a response, as far as the page says them.
fn shown(limit: usize, remaining: usize, reset: u64) -> Vec<(String, String)> {
    let [limit, remaining] = [limit, remaining].map(|number| number.to_string());
    headers(&[
        ("X-RateLimit-Limit", &limit),
        ("X-RateLimit-Remaining", &remaining),
        ("X-RateLimit-Reset", &(reset / SECOND).to_string()),
    ])
}

#[test]
fn the_page_says_what_is_checked() {
    let lines = LINES.iter().map(|line| line.quote);
    are_quoted("zenstep", lines.chain(BUCKETS.iter().flat_map(|bucket| bucket.quotes).copied()));
}

#[test]
fn the_page_holds_line_by_line() {
    walk(LINES);
}

#[test]
fn each_line_of_the_table_has_its_edge() {
    for bucket in &BUCKETS {
        println!("walking: {:?}", bucket.quotes);
        let plan = zenstep();
        let acme = Caller { plan: &plan, attributes: ACME };
        // From the first instant of a window, and from its last.
        for (window, second) in [(0, 0), (2, 18), (4, 59)] {
            let at = START + window * MINUTE + second * SECOND;
            acme.edge(at, bucket.calls, bucket.limit, 60 - second);
        }
    }
}

#[test]
fn each_call_of_a_bucket_spends_what_the_others_have() {
    for bucket in &BUCKETS {
        for spender in bucket.calls {
            let plan = zenstep();
            let acme = Caller { plan: &plan, attributes: ACME };
            (0..bucket.limit).for_each(|_| drop(acme.passes(START, *spender)));
            for call in bucket.calls {
                acme.is_answered(429, START, *call);
            }
        }
    }
}

fn each_organisation_and_bucket_has_its_own_counter() {
    for spent in &BUCKETS {
        let plan = zenstep();
        let acme = Caller { plan: &plan, attributes: ACME };
        let globex = Caller { plan: &plan, attributes: GLOBEX };
        (0..spent.limit).for_each(|_| drop(acme.passes(START, spent.calls[0])));
        acme.is_answered(429, START, spent.calls[0]);
        for bucket in &BUCKETS {
            if !std::ptr::eq(spent.calls, bucket.calls) {
                let response = acme.passes(START, bucket.calls[0]);
                let left = shown(bucket.limit, bucket.limit - 1, START + MINUTE);
                assert_eq!(response.headers, left);
            }
            globex.edge(START, bucket.calls, bucket.limit, 60);
        }
    }
}

fn a_batch_holds_at_most_50_events() {
    let plan = zenstep();
    let holding = |attributes| Caller { plan: &plan, attributes };
    for (events, size) in [("51", "51"), ("1000", "1000"), ("nonsense", "18446744073709551615")] {
        let attributes = [("organisation", "acme"), ("events", events)];
        let refused = Caller { plan: &plan, attributes: &attributes };
        let response = refused.is_answered(413, START, EVENTS);
        let message = "A request may hold up to 50 events.";
        let body =
            format!(r#"{{"error":"batch_too_large","message":"{message}","events":{size}}}"#);
        assert_eq!(response.body, Some(body));
        // It charged nothing.
        let mut expected = shown(300, 300, START + MINUTE);
        expected.push(("Content-Type".to_owned(), "application/json".to_owned()));
        assert_eq!(response.headers, expected);
    }
    let full = holding(&[("organisation", "acme"), ("events", "50")]);
    for used in 1..=300 {
        let response = full.passes(START, EVENTS);
        assert_eq!(response.headers, shown(300, 300 - used, START + MINUTE));
    }
    // Where nothing is left, a batch that is too large is wrong all the same.
    holding(&[("organisation", "acme"), ("events", "51")]).is_answered(413, START, EVENTS);
    full.is_answered(429, START, EVENTS);
}

fn fifteen_thousand_events_pass_in_a_minute() {
    let plan = zenstep();
    let full = Caller { plan: &plan, attributes: &[("organisation", "acme"), ("events", "50")] };
    for minute in [0, 1, 2, 9] {
        let start = START + minute * MINUTE;
        // One request each 100 ms: twice as many as pass.
        let instants = (0..600).map(|tenth| start + tenth * 100 * MS);
        let passed = instants.filter(|at| full.call(*at, EVENTS).status.is_none());
        assert_eq!(50 * passed.count(), 15_000);
    }
}

fn every_response_has_the_three_headers() {
    let plan = zenstep();
    let at = START + 10_500 * MS;
    for bucket in &BUCKETS {
        let acme = Caller { plan: &plan, attributes: ACME };
        for used in 1..=bucket.limit {
            let response = acme.passes(at, bucket.calls[used % bucket.calls.len()]);
            assert_eq!(response.headers, shown(bucket.limit, bucket.limit - used, START + MINUTE));
            assert_eq!(response.body, None);
        }
        let denied = acme.is_answered(429, at, bucket.calls[0]);
        assert_eq!(denied.headers[..3], shown(bucket.limit, 0, START + MINUTE));
    }
    let large = [("organisation", "acme"), ("events", "51")];
    let refused = Caller { plan: &plan, attributes: &large }.is_answered(413, at, EVENTS);
    assert_eq!(refused.headers[..3], shown(300, 0, START + MINUTE));
}

fn the_limit_is_that_of_the_bucket() {
    let plan = zenstep();
    for bucket in &BUCKETS {
        for call in bucket.calls {
            let response = Caller { plan: &plan, attributes: ACME }.passes(START, *call);
            let limit = bucket.limit.to_string();
            assert_eq!(response.header("X-RateLimit-Limit"), Some(limit.as_str()));
        }
    }
}

fn what_remains_counts_down_to_nothing() {
    let plan = zenstep();
    let acme = Caller { plan: &plan, attributes: ACME };
    let flows = &BUCKETS[1];
    for minute in 0..3 {
        // The first request of each window finds all of it, the one just before its end nothing.
        let start = START + minute * MINUTE;
        for used in 1..=60 {
            let response = acme.passes(start, flows.calls[0]);
            let left = (60 - used).to_string();
            assert_eq!(response.header("X-RateLimit-Remaining"), Some(left.as_str()));
        }
        let last = acme.is_answered(429, start + MINUTE - 1, flows.calls[1]);
        assert_eq!(last.header("X-RateLimit-Remaining"), Some("0"));
    }
}

fn the_reset_is_the_end_of_the_window() {
    let plan = zenstep();
    for bucket in &BUCKETS {
        let acme = Caller { plan: &plan, attributes: ACME };
        let ends = [0, 1, MS, 30 * SECOND + 500 * MS, MINUTE - MS, MINUTE - 1];
        for (minute, offset) in (0..).zip(ends) {
            let start = START + minute * MINUTE;
            let response = acme.passes(start + offset, bucket.calls[0]);
            assert_eq!(response.headers, shown(bucket.limit, bucket.limit - 1, start + MINUTE));
        }
    }
}

fn more_than_the_limit_is_answered_429() {
    let plan = zenstep();
    let acme = Caller { plan: &plan, attributes: ACME };
    for bucket in &BUCKETS {
        (0..bucket.limit).for_each(|_| drop(acme.passes(START, bucket.calls[0])));
        let denied = acme.is_answered(429, START + 18 * SECOND, bucket.calls[0]);
        let mut expected = shown(bucket.limit, 0, START + MINUTE);
        expected.push(("Retry-After".to_owned(), "42".to_owned()));
        assert_eq!((denied.headers, denied.body), (expected, None));
    }
}

fn retry_after_is_when_to_come_again() {
    for bucket in &BUCKETS {
        let plan = zenstep();
        let acme = Caller { plan: &plan, attributes: ACME };
        (0..bucket.limit).for_each(|_| drop(acme.passes(START, bucket.calls[0])));
        for second in [0, 1, 17, 58] {
            acme.never_too_early(START + second * SECOND, bucket.calls[0]);
        }
    }
}

#[test]
fn any_traffic_is_decided_as_the_judge_does() {
    traffic::each(48, (3, BUCKETS.len(), 400), |bursts| {
        let plan = zenstep();
        let mut ledger = Ledger::new(Rule::Clock(MINUTE));
        let (mut now, mut denied) = (START, 0);
        for burst in bursts {
            now += burst.after;
            let bucket = &BUCKETS[burst.kind];
            let organisation = ["acme", "globex", ""][burst.caller];
            let events = burst.other.to_string();
            let attributes = [("organisation", organisation), ("events", events.as_str())];
            let caller = Caller { plan: &plan, attributes: &attributes };
            let key = format!("{organisation} {}", burst.kind);
            for number in 0..burst.calls {
                now += burst.apart;
                let response = caller.call(now, bucket.calls[number % bucket.calls.len()]);
                let is_too_large = burst.kind == 0 && burst.other > 50;
                let passes = !is_too_large && ledger.used(&key, now) < bucket.limit;
                if passes {
                    ledger.charge(&key, now);
                } else {
                    denied += 1;
                }
                let status = if is_too_large { 413 } else { 429 };
                assert_eq!(response.status, (!passes).then_some(status));
                let left = bucket.limit - ledger.used(&key, now);
                let reset = (now / MINUTE + 1) * MINUTE;
                let mut expected = shown(bucket.limit, left, reset);
                if is_too_large {
                    expected.push(("Content-Type".to_owned(), "application/json".to_owned()));
                } else if !passes {
                    let wait = (ledger.next(&key, now, bucket.limit) - now).div_ceil(SECOND);
                    expected.push(("Retry-After".to_owned(), wait.to_string()));
                }
                assert_eq!(response.headers, expected, "at {now} by {key}");
            }
        }
        denied
    });
}
