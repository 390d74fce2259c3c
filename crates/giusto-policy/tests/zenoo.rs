//! The Zenoo page, line by line, on virtual time.

mod pages;

use giusto_policy::{Deployment, Plan, Response};
use pages::{
    caller::{Call, Caller, MS, SECOND, headers, plan, policy},
    judge::{Ledger, Rule},
    lines::{Line, are_quoted, compact, walk},
    traffic,
};

const MINUTE: u64 = 60 * SECOND;
/// Nothing is aligned to the clock, so that the walks begin anywhere.
const START: u64 = 1_780_000_037 * SECOND + 123_456_789;
const HEADER: &str = "HTTP/1.1 429 Too Many Requests
Retry-After: 30
Content-Type: application/json";
const BODY: &str = r#"{
  "error": "RATE_LIMITED",
  "message": "Rate limit exceeded. Retry after 30 seconds.",
  "request_id": "req-a1b2c3d4"
}"#;

/// A line of the table: the calls that it is about, their tag, and how many pass in 60 seconds.
struct Endpoint {
    quote: &'static str,
    calls: &'static [Call],
    tag: &'static str,
    limit: usize,
}

const SYNC: Endpoint = Endpoint {
    quote: "POST .../api (sync)100 requests/minuteCompany and Person sync verification",
    calls: &[("POST", "/api"), ("POST", "/company/api"), ("POST", "/gateway/v2/person/api")],
    tag: "",
    limit: 100,
};
const INIT: Endpoint = Endpoint {
    quote: "POST .../init (async)100 requests/minuteAsync journey initiation",
    calls: &[("POST", "/init"), ("POST", "/journeys/onboarding/init")],
    tag: "",
    limit: 100,
};
const PULL: Endpoint = Endpoint {
    quote: "GET .../sharable-payload/{token} (pull)300 requests/minuteResult polling",
    calls: &[("GET", "/sharable-payload/t1"), ("GET", "/gateway/v2/sharable-payload/t2")],
    tag: "",
    limit: 300,
};
const SCREENING: Endpoint = Endpoint {
    quote: "POST .../api (screening)200 requests/minuteStandalone AML screening",
    calls: &[("POST", "/api"), ("POST", "/company/api"), ("POST", "/gateway/v2/aml/api")],
    tag: "screening",
    limit: 200,
};
const ENDPOINTS: [Endpoint; 4] = [SYNC, INIT, PULL, SCREENING];

const LINES: &[Line] = &[
    Line {
        quote: "Zenoo enforces rate limits per project to protect service stability.",
        holds: projects_have_counters_of_their_own,
    },
    Line {
        quote: "Limits apply independently to each API endpoint.",
        holds: endpoints_have_counters_of_their_own,
    },
    Line { quote: "Limits are measured on a rolling 60-second window.", holds: the_window_rolls },
    Line {
        quote: "Each project has its own independent counters.",
        holds: projects_have_counters_of_their_own,
    },
    Line {
        quote: "Staging limits are lower: 50 requests/minute across all endpoints.",
        holds: staging_has_one_counter_for_all_endpoints,
    },
    Line {
        quote: "When you exceed the limit, the API returns 429 Too Many Requests with a \
                Retry-After header",
        holds: each_endpoint_answers_429_alike,
    },
    Line { quote: HEADER, holds: the_example_is_answered_as_shown },
    Line { quote: BODY, holds: the_example_is_answered_as_shown },
    Line {
        quote: "The Retry-After value is in seconds. Always use this value instead of guessing.",
        holds: retry_after_is_never_too_early,
    },
    Line {
        quote: "Polling aggressively will not count against your submission limit.",
        holds: polling_leaves_submissions_alone,
    },
];

fn zenoo(environment: Option<&str>) -> Plan {
    let policy = policy("zenoo.toml", include_str!("../providers/zenoo.toml"));
    let environment = environment.map(str::to_owned);
    plan(&policy, &Deployment { environment, ..Deployment::default() }, START)
}

/// What the service knows of a call.
fn known<'a>(project: &'a str, endpoint: &Endpoint) -> [(&'static str, &'a str); 3] {
    [("project", project), ("tag", endpoint.tag), ("request-id", "req-a1b2c3d4")]
}

/// Lets `count` calls of an endpoint pass at one instant.
fn spend(plan: &Plan, project: &str, endpoint: &Endpoint, at: u64, count: usize) {
    let attributes = known(project, endpoint);
    let caller = Caller { plan, attributes: &attributes };
    for call in endpoint.calls.iter().cycle().take(count) {
        // The page says nothing of headers of responses to requests that pass.
        assert_eq!(caller.passes(at, *call), Response::default());
    }
}

fn is_spent(plan: &Plan, project: &str, endpoint: &Endpoint, at: u64) {
    let attributes = known(project, endpoint);
    for call in endpoint.calls {
        Caller { plan, attributes: &attributes }.is_answered(429, at, *call);
    }
}

/// The whole answer to a call that is turned away.
fn denied(wait: u64) -> Response {
    let (wait, thirty) = (wait.to_string(), "Retry after 30 seconds");
    let fields = [("Retry-After", wait.as_str()), ("Content-Type", "application/json")];
    let body = compact(BODY).replace(thirty, &format!("Retry after {wait} seconds"));
    Response { status: Some(429), headers: headers(&fields), body: Some(body) }
}

#[test]
fn the_page_says_what_is_checked() {
    let table = ENDPOINTS.iter().map(|endpoint| endpoint.quote);
    are_quoted("zenoo", table.chain(LINES.iter().map(|line| line.quote)));
}

#[test]
fn the_page_holds_line_by_line() {
    walk(LINES);
}

#[test]
fn each_line_of_the_table_has_its_edge() {
    for endpoint in &ENDPOINTS {
        println!("walking: {}", endpoint.quote);
        let (plan, attributes) = (zenoo(None), known("acme", endpoint));
        let acme = Caller { plan: &plan, attributes: &attributes };
        for minute in [0, 3, 600] {
            acme.edge(START + minute * MINUTE, endpoint.calls, endpoint.limit, 60);
        }
    }
}

#[test]
fn what_is_not_in_the_table_is_not_limited() {
    let plans = [zenoo(None), zenoo(Some("staging"))];
    for call in [("GET", "/api"), ("PUT", "/a/init"), ("GET", "/sharable-payload"), ("GET", "/")] {
        for plan in &plans {
            let attributes = known("acme", &SYNC);
            let acme = Caller { plan, attributes: &attributes };
            (0..400).for_each(|_| drop(acme.passes(START, call)));
        }
    }
}

fn projects_have_counters_of_their_own() {
    for endpoint in &ENDPOINTS {
        let plan = zenoo(None);
        for project in ["acme", "globex", ""] {
            spend(&plan, project, endpoint, START, endpoint.limit);
            is_spent(&plan, project, endpoint, START);
        }
    }
}

fn endpoints_have_counters_of_their_own() {
    let plan = zenoo(None);
    for endpoint in &ENDPOINTS {
        spend(&plan, "acme", endpoint, START, endpoint.limit);
        is_spent(&plan, "acme", endpoint, START);
    }
    // The two uses of one path are told apart by the tag alone; another tag is no screening.
    let other = Endpoint { tag: "person", ..SYNC };
    is_spent(&plan, "acme", &other, START);
}

fn the_window_rolls() {
    for endpoint in &ENDPOINTS {
        let plan = zenoo(None);
        let attributes = known("acme", endpoint);
        let acme = Caller { plan: &plan, attributes: &attributes };
        // One each 100 ms: each makes room for another exactly 60 seconds later, and for no more.
        let first = |number: usize| START + number as u64 * 100 * MS;
        for number in 0..endpoint.limit {
            acme.passes(first(number), endpoint.calls[0]);
        }
        for number in 0..endpoint.limit {
            let again = first(number) + MINUTE;
            acme.is_answered(429, again - 1, endpoint.calls[0]);
            acme.passes(again, endpoint.calls[0]);
            acme.is_answered(429, again, endpoint.calls[0]);
        }
    }
}

fn staging_has_one_counter_for_all_endpoints() {
    let plan = zenoo(Some("staging"));
    for (minute, spender) in (0..).zip(&ENDPOINTS) {
        let at = START + minute * MINUTE;
        for project in ["acme", "globex"] {
            spend(&plan, project, spender, at, 50);
            for endpoint in &ENDPOINTS {
                is_spent(&plan, project, endpoint, at);
                is_spent(&plan, project, endpoint, at + MINUTE - 1);
            }
        }
    }
    // Some of each: 50 together.
    let at = START + 10 * MINUTE;
    for (endpoint, count) in ENDPOINTS.iter().zip([20, 10, 15, 5]) {
        spend(&plan, "acme", endpoint, at, count);
    }
    for endpoint in &ENDPOINTS {
        is_spent(&plan, "acme", endpoint, at);
    }
    let attributes = known("acme", &PULL);
    let acme = Caller { plan: &plan, attributes: &attributes };
    acme.edge(at + MINUTE, PULL.calls, 50, 60);
}

fn each_endpoint_answers_429_alike() {
    for endpoint in &ENDPOINTS {
        let plan = zenoo(None);
        spend(&plan, "acme", endpoint, START, endpoint.limit);
        let attributes = known("acme", endpoint);
        let acme = Caller { plan: &plan, attributes: &attributes };
        for second in 0..60 {
            let at = START + second * SECOND;
            assert_eq!(acme.call(at, endpoint.calls[0]), denied(60 - second));
        }
    }
}

fn the_example_is_answered_as_shown() {
    let plan = zenoo(None);
    spend(&plan, "acme", &SYNC, START, 100);
    let attributes = known("acme", &SYNC);
    let acme = Caller { plan: &plan, attributes: &attributes };
    let response = acme.call(START + 30 * SECOND, SYNC.calls[0]);
    let status = format!("HTTP/1.1 {} Too Many Requests", response.status.unwrap());
    let fields = response.headers.iter().map(|(name, value)| format!("{name}: {value}"));
    assert_eq!([status].into_iter().chain(fields).collect::<Vec<_>>().join("\n"), HEADER);
    let body = response.body.unwrap();
    assert_eq!(body, compact(BODY));
    let [sent, of_page]: [serde_json::Value; 2] =
        [body.as_str(), BODY].map(|body| serde_json::from_str(body).unwrap());
    assert_eq!(sent, of_page);
    // A request without an id has none.
    let response = Caller { plan: &plan, attributes: &attributes[..2] };
    let body = response.call(START + 30 * SECOND, SYNC.calls[0]).body.unwrap();
    assert_eq!(body, compact(BODY).replace("\"req-a1b2c3d4\"", "null"));
}

fn retry_after_is_never_too_early() {
    for endpoint in &ENDPOINTS {
        let plan = zenoo(None);
        spend(&plan, "acme", endpoint, START, endpoint.limit);
        let attributes = known("acme", endpoint);
        let acme = Caller { plan: &plan, attributes: &attributes };
        for second in [0, 1, 30, 58] {
            acme.never_too_early(START + second * SECOND, endpoint.calls[0]);
        }
    }
}

fn polling_leaves_submissions_alone() {
    let plan = zenoo(None);
    spend(&plan, "acme", &PULL, START, 300);
    let attributes = known("acme", &PULL);
    let acme = Caller { plan: &plan, attributes: &attributes };
    (0..1_000).for_each(|_| drop(acme.is_answered(429, START, PULL.calls[0])));
    for endpoint in [&SYNC, &INIT, &SCREENING] {
        spend(&plan, "acme", endpoint, START, endpoint.limit);
    }
}

/// Compares any traffic with the judge, where `counter` names the counter of an endpoint.
fn judged(environment: Option<&str>, counter: fn(&Endpoint) -> (&'static str, usize)) {
    traffic::each(48, (2, ENDPOINTS.len(), 250), |bursts| {
        let plan = zenoo(environment);
        let mut ledger = Ledger::new(Rule::Rolling(MINUTE));
        let (mut now, mut denied_calls) = (START, 0);
        for burst in bursts {
            now += burst.after;
            let (project, endpoint) = (["acme", "globex"][burst.caller], &ENDPOINTS[burst.kind]);
            let attributes = known(project, endpoint);
            let caller = Caller { plan: &plan, attributes: &attributes };
            let (counter, limit) = counter(endpoint);
            let key = format!("{project} {counter}");
            for call in endpoint.calls.iter().cycle().take(burst.calls) {
                now += burst.apart;
                let response = caller.call(now, *call);
                if ledger.used(&key, now) < limit {
                    ledger.charge(&key, now);
                    assert_eq!(response, Response::default(), "at {now} by {key}");
                } else {
                    denied_calls += 1;
                    let wait = ledger.next(&key, now, limit) - now;
                    assert_eq!(response, denied(wait.div_ceil(SECOND)), "at {now} by {key}");
                }
            }
        }
        denied_calls
    });
}

#[test]
fn any_traffic_is_decided_as_the_judge_does() {
    judged(None, |endpoint| (endpoint.quote, endpoint.limit));
}

#[test]
fn any_traffic_in_staging_is_decided_as_the_judge_does() {
    judged(Some("staging"), |_| ("all", 50));
}
