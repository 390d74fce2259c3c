//! The Zenovay page, line by line, on virtual time. What it says of months is in `zenovay_months`.

mod pages;

use giusto::Timestamp;
use giusto_policy::{Request, Response};
use pages::{
    caller::{Call, Caller, MS, SECOND, headers, utc},
    lines::{Line, are_quoted, compact, walk},
    usage::{
        MINUTE, PAID, Paid, QUERY, READ, USAGE, Usage, admitted, known, one_of_many, spend, unpaid,
        zenovay,
    },
};

/// Within a minute and a second, and in a month that the walks do not leave.
const START: &str = "2026-06-13T11:47:13.250Z";
const DENIED: &str = r#"HTTP/1.1 429 Too Many Requests
Retry-After: 42
{
"success": false,
"error": {
"code": "RATE_LIMIT_EXCEEDED",
"message": "Rate limit exceeded (30 requests/minute). Try again in 42 seconds",
"timestamp": "2026-06-13T12:00:00.000Z"
}
}"#;
const USAGE_HEADERS: &str = "X-RateLimit-Limit: 30
X-Usage-Monthly: 4521
X-Usage-Limit: 10000
X-Usage-Reset: 2026-07-01T00:00:00.000Z
X-Usage-Total: 89234";

const LINES: &[Line] = &[
    Line {
        quote: "Free-plan keys are rejected with a 403 API_PAID_PLAN_REQUIRED response.",
        holds: the_free_plan_has_no_access,
    },
    Line {
        quote: "These limits apply to the REST API (endpoints under /api/external/v1/):",
        holds: only_the_api_is_limited,
    },
    Line {
        quote: "Limits are resolved from your team's subscription.",
        holds: a_team_has_one_counter_for_all_its_keys,
    },
    Line {
        quote: "If you belong to multiple teams, the API uses the highest plan you're a member of.",
        holds: the_highest_plan_counts,
    },
    Line {
        quote: "Each authenticated API call counts as one request against your monthly quota — the \
                read endpoints (GET) and the query endpoint (POST /query/:websiteId).",
        holds: each_authenticated_call_counts,
    },
    Line {
        quote: "Requests that fail authentication (401, e.g. a missing or invalid key) don't count \
                toward your quota, since the key is never validated.",
        holds: failed_authentication_does_not_count,
    },
    Line { quote: "Every API response includes usage headers:", holds: every_response_has_headers },
    Line { quote: USAGE_HEADERS, holds: the_example_of_headers_is_sent_as_shown },
    Line {
        quote: "| X-RateLimit-Limit | Your per-minute request limit | | X-RateLimit-Remaining | \
                Requests left this minute (not always present — see below) | | X-Usage-Monthly | \
                Requests used this month | | X-Usage-Limit | Monthly request limit | | \
                X-Usage-Reset | When monthly usage resets (ISO 8601) | | X-Usage-Total | Total \
                requests ever made with this key |",
        holds: every_response_has_headers,
    },
    Line {
        quote: "X-RateLimit-Remaining | Requests left this minute",
        holds: a_minute_begins_with_its_first_call,
    },
    Line {
        quote: "X-RateLimit-Remaining is only included when an exact remaining count is available",
        holds: what_remains_is_left_out_where_others_count,
    },
    Line { quote: DENIED, holds: the_example_of_a_denial_is_sent_as_shown },
    Line {
        quote: "The per-minute 429 includes a Retry-After header (in seconds) telling you how long \
                to wait before retrying.",
        holds: retry_after_is_never_too_early,
    },
    Line {
        quote: "This returns your current monthly request count, remaining quota, per-minute rate \
                limit, and subscription tier.",
        holds: the_usage_endpoint_can_say_its_figures,
    },
    Line {
        quote: "Every API response also carries your live usage in headers (X-Usage-Monthly, \
                X-Usage-Limit, X-Usage-Reset), so you can track consumption without a separate \
                call.",
        holds: each_authenticated_call_counts,
    },
];

#[test]
fn the_page_says_what_is_checked() {
    let table = PAID.iter().map(|paid| paid.quote);
    are_quoted("zenovay", table.chain(LINES.iter().map(|line| line.quote)));
}

#[test]
fn the_page_holds_line_by_line() {
    walk(LINES);
}

#[test]
fn each_line_of_the_table_has_its_edge_of_a_minute() {
    for paid in &PAID {
        println!("walking: {}", paid.quote);
        let (start, attributes) = (utc(START), known("acme", paid.name, "k1"));
        let plan = zenovay(start);
        let acme = Caller { plan: &plan, attributes: &attributes };
        for minute in [0, 2, 60] {
            let calls = [READ, QUERY, USAGE];
            acme.edge(start + minute * MINUTE, &calls, paid.per_minute, 60);
        }
    }
}

fn the_free_plan_has_no_access() {
    let start = utc(START);
    let plan = zenovay(start);
    let plans = [known("acme", "free", "k1"), known("acme", "platinum", "k1")];
    for attributes in plans.iter().map(|known| &known[..]).chain([&[("team", "acme")][..]]) {
        for call in [READ, QUERY, USAGE] {
            let response = Caller { plan: &plan, attributes }.call(start, call);
            assert_eq!(response, unpaid(start));
        }
    }
    // It has counted nothing: neither for the team, once it pays, nor for the key.
    let attributes = known("acme", "pro", "k1");
    let acme = Caller { plan: &plan, attributes: &attributes };
    let usage = Usage { per_minute: 30, left: 29, monthly: 1, of: 10_000, total: 1 };
    assert_eq!(acme.call(start, READ), admitted(usage.headers(start)));
}

fn only_the_api_is_limited() {
    let start = utc(START);
    let plan = zenovay(start);
    let attributes = known("acme", "free", "k1");
    let acme = Caller { plan: &plan, attributes: &attributes };
    for call in [("GET", "/"), ("GET", "/api/external/v2/usage"), ("GET", "/api-keys")] {
        (0..200).for_each(|_| assert_eq!(acme.call(start, call), Response::default()));
    }
}

fn a_team_has_one_counter_for_all_its_keys() {
    for paid in &PAID {
        let start = utc(START);
        let plan = zenovay(start);
        let [one, two] = ["k1", "k2"].map(|key| known("acme", paid.name, key));
        for number in 1..=paid.per_minute {
            let attributes = if number % 3 == 0 { &two } else { &one };
            let response = Caller { plan: &plan, attributes }.passes(start, READ);
            let total = if number % 3 == 0 { number / 3 } else { number - number / 3 };
            let left = paid.per_minute - number;
            let (per_minute, of) = (paid.per_minute, paid.monthly);
            let usage = Usage { per_minute, left, monthly: number, of, total };
            assert_eq!(response.headers, usage.headers(start));
        }
        for attributes in [&one, &two] {
            Caller { plan: &plan, attributes }.is_answered(429, start, READ);
        }
        let other = known("globex", paid.name, "k3");
        Caller { plan: &plan, attributes: &other }.edge(start, &[READ], paid.per_minute, 60);
    }
}

fn the_highest_plan_counts() {
    let all = ["free", "pro", "scale", "enterprise"];
    // Every set of plans, named in both directions.
    for set in 1_usize..1 << all.len() {
        let members = (0..all.len()).filter(|plan| set >> plan & 1 == 1);
        let mut attributes: Vec<_> = members.map(|plan| ("plan", all[plan])).collect();
        attributes.push(("team", "acme"));
        for _ in 0..2 {
            attributes.reverse();
            let start = utc(START);
            let plan = zenovay(start);
            let acme = Caller { plan: &plan, attributes: &attributes };
            match PAID.iter().rev().find(|paid| attributes.contains(&("plan", paid.name))) {
                None => assert_eq!(acme.call(start, READ), unpaid(start)),
                Some(Paid { per_minute, monthly, .. }) => {
                    let response = acme.passes(start, READ);
                    let usage = Usage {
                        per_minute: *per_minute,
                        left: per_minute - 1,
                        monthly: 1,
                        of: *monthly,
                        total: 1,
                    };
                    assert_eq!(response.headers, usage.headers(start));
                    acme.edge(start + MINUTE, &[READ], *per_minute, 60);
                }
            }
        }
    }
}

fn each_authenticated_call_counts() {
    let start = utc(START);
    let plan = zenovay(start);
    let attributes = known("acme", "pro", "k1");
    let acme = Caller { plan: &plan, attributes: &attributes };
    let others: [Call; 3] = [
        ("GET", "/api/external/v1/analytics/7/visitors?range=30d&limit=100"),
        ("GET", "/api/external/v1/nothing/of/the/kind"),
        ("DELETE", "/api/external/v1/analytics/7"),
    ];
    let mut usage = Usage { per_minute: 30, left: 30, monthly: 0, of: 10_000, total: 0 };
    let calls = [READ, QUERY, USAGE].into_iter().chain(others).cycle();
    for call in calls.clone().take(30) {
        usage = Usage {
            left: usage.left - 1,
            monthly: usage.monthly + 1,
            total: usage.total + 1,
            ..usage
        };
        assert_eq!(acme.call(start, call), admitted(usage.headers(start)));
    }
    // A call that is turned away is authenticated, and counts.
    for call in calls.take(300) {
        usage = Usage { monthly: usage.monthly + 1, total: usage.total + 1, ..usage };
        assert_eq!(acme.call(start, call), usage.wait(start, 60));
    }
}

fn failed_authentication_does_not_count() {
    let start = utc(START);
    let plan = zenovay(start);
    for tier in ["free", "pro", ""] {
        let [team, tier, key] = known("acme", tier, "k1");
        let attributes = [team, tier, key, ("authenticated", "false")];
        let failing = Caller { plan: &plan, attributes: &attributes };
        (0..500).for_each(|_| assert_eq!(failing.call(start, READ), Response::default()));
    }
    let [team, tier, key] = known("acme", "pro", "k1");
    let attributes = [team, tier, key, ("authenticated", "true")];
    let response = Caller { plan: &plan, attributes: &attributes }.passes(start, READ);
    let usage = Usage { per_minute: 30, left: 29, monthly: 1, of: 10_000, total: 1 };
    assert_eq!(response.headers, usage.headers(start));
}

fn every_response_has_headers() {
    for Paid { name, per_minute, monthly, .. } in &PAID {
        let start = utc(START);
        let plan = zenovay(start);
        let attributes = known("acme", name, "k1");
        let acme = Caller { plan: &plan, attributes: &attributes };
        for number in 1..=2 * per_minute {
            let left = per_minute.saturating_sub(number);
            let [per_minute, of] = [*per_minute, *monthly];
            let usage = Usage { per_minute, left, monthly: number, of, total: number };
            let at = start + number as u64 * 100 * MS;
            // The minute began with the first call, 100 ms after the start.
            let wait = (start + 100 * MS + MINUTE - at).div_ceil(SECOND);
            let passes = number <= per_minute;
            let expected = if passes { admitted(usage.headers(at)) } else { usage.wait(at, wait) };
            assert_eq!(acme.call(at, READ), expected);
        }
    }
}

fn a_minute_begins_with_its_first_call() {
    for paid in &PAID {
        let start = utc(START);
        let plan = zenovay(start);
        let attributes = known("acme", paid.name, "k1");
        let acme = Caller { plan: &plan, attributes: &attributes };
        acme.passes(start, READ);
        let late = start + 59 * SECOND;
        (1..paid.per_minute).for_each(|_| drop(acme.passes(late, READ)));
        let denied = acme.is_answered(429, late, READ);
        assert_eq!(denied.header("Retry-After"), Some("1"));
        acme.is_answered(429, start + MINUTE - 1, READ);
        // All of it is there again, though most was used a second ago; and the next minute begins
        // when somebody calls.
        acme.edge(start + MINUTE, &[READ], paid.per_minute, 60);
        acme.edge(start + 7 * MINUTE + 500 * MS, &[READ], paid.per_minute, 60);
    }
}

fn the_example_of_headers_is_sent_as_shown() {
    let start = utc("2026-05-01T00:00:00Z");
    let plan = one_of_many(start);
    let earlier = known("acme", "enterprise", "k1");
    spend(&Caller { plan: &plan, attributes: &earlier }, start, 89_234 - 4_521, 120);
    let attributes = known("acme", "pro", "k1");
    let acme = Caller { plan: &plan, attributes: &attributes };
    let at = spend(&acme, utc("2026-06-01T00:00:00Z"), 4_520, 30);
    let sent = acme.passes(at, READ).headers;
    let sent: Vec<_> = sent.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(sent.join("\n"), USAGE_HEADERS);
}

fn what_remains_is_left_out_where_others_count() {
    let start = utc(START);
    let attributes = known("acme", "pro", "k1");
    let (alone, shared) = (zenovay(start), one_of_many(start));
    for _ in 0..60 {
        let [mut exact, inexact] = [&alone, &shared]
            .map(|plan| Caller { plan, attributes: &attributes }.call(start, READ));
        let at = exact.headers.iter().position(|(name, _)| name == "X-RateLimit-Remaining");
        exact.headers.remove(at.unwrap());
        assert_eq!(exact, inexact);
    }
}

fn the_example_of_a_denial_is_sent_as_shown() {
    let start = utc("2026-06-13T11:59:42Z");
    let plan = one_of_many(start);
    let attributes = known("acme", "pro", "k1");
    let acme = Caller { plan: &plan, attributes: &attributes };
    (0..30).for_each(|_| drop(acme.passes(start, READ)));
    let response = acme.call(utc("2026-06-13T12:00:00Z"), READ);
    let (head, body) = DENIED.split_at(DENIED.find('{').unwrap());
    let wait = response.header("Retry-After").unwrap();
    assert_eq!(
        format!("HTTP/1.1 {} Too Many Requests\nRetry-After: {wait}\n", response.status.unwrap()),
        head
    );
    let sent = response.body.as_deref().unwrap();
    assert_eq!(sent, compact(body));
    let [sent, of_page]: [serde_json::Value; 2] =
        [sent, body].map(|body| serde_json::from_str(body).unwrap());
    assert_eq!(sent, of_page);
    let expected = headers(&[
        ("X-RateLimit-Limit", "30"),
        ("X-Usage-Monthly", "31"),
        ("X-Usage-Limit", "10000"),
        ("X-Usage-Reset", "2026-07-01T00:00:00.000Z"),
        ("X-Usage-Total", "31"),
        ("Retry-After", "42"),
        ("Content-Type", "application/json"),
    ]);
    assert_eq!(response.headers, expected);
}

fn retry_after_is_never_too_early() {
    for paid in &PAID {
        let start = utc(START);
        let plan = zenovay(start);
        let attributes = known("acme", paid.name, "k1");
        let acme = Caller { plan: &plan, attributes: &attributes };
        (0..paid.per_minute).for_each(|_| drop(acme.passes(start, READ)));
        for second in [0, 1, 42, 58] {
            acme.never_too_early(start + second * SECOND, READ);
        }
    }
}

fn the_usage_endpoint_can_say_its_figures() {
    for paid in &PAID {
        let start = utc(START);
        let plan = zenovay(start);
        let attributes = known("acme", paid.name, "k1");
        spend(&Caller { plan: &plan, attributes: &attributes }, start, 100, 25);
        let request = Request::new(USAGE.0, USAGE.1).attributes(&attributes);
        let at = Timestamp::from_nanos(start + 4 * MINUTE);
        // The call itself is the 101st. A peek says the same of the 100 before it, and costs
        // nothing.
        let peeked = plan.peek_at(at, &request);
        let charged = plan.decide_at(at, &request);
        for (decision, used) in [(peeked, 100), (charged, 101)] {
            let status = |id: &str| {
                let counted = decision.counted().iter().find(|one| one.meter().id() == id);
                *counted.unwrap().answer().status()
            };
            let monthly = status("monthly");
            assert_eq!(monthly.limit() - monthly.remaining(), used);
            assert_eq!(monthly.remaining(), paid.monthly as u64 - used);
            assert_eq!(status("per-minute").limit(), paid.per_minute as u64);
            assert_eq!(decision.tier(), Some(paid.name));
        }
    }
}
