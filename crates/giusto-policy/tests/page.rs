//! The page that customers read says what the provider's own page says: every number of its
//! tables, its headers, its fields and codes. The lists here were written from the providers' pages
//! by hand.

use std::{fs, path::Path};

use giusto_policy::{Format, Policy, Source, html, markdown};

/// What a page must say: as the provider writes it, and as ours does where that differs.
type Said = &'static [(&'static str, &'static str)];

const PROVIDERS: &[(&str, Said)] = &[
    (
        "zenstep",
        &[
            ("POST /api/v1/events", "POST /api/v1/events"),
            ("GET /api/v1/flows", "GET /api/v1/flows"),
            ("POST /api/v1/flows/[id]/complete", "POST /api/v1/flows/{id}/complete"),
            ("GET/POST /api/v1/flows/[id]", "GET|POST /api/v1/flows/{id}/checklist-progress"),
            ("POST /api/v1/steps/[id]/fingerprint", "POST /api/v1/steps/{id}/fingerprint"),
            ("POST /api/v1/steps/[id]/health", "POST /api/v1/steps/{id}/health"),
            ("GET /api/v1/heartbeat", "GET /api/v1/heartbeat"),
            ("GET /api/v1/snippet-status", "GET /api/v1/snippet-status"),
            ("300 requests", "300 requests"),
            ("60 requests", "60 requests"),
            ("30 requests", "30 requests"),
            ("10 requests", "10 requests"),
            ("60 seconds", "60 seconds"),
            ("50 events", "50 events"),
            (
                "15,000 events per minute per organisation",
                "15,000 events per minute per organisation",
            ),
            ("X-RateLimit-Limit", "X-RateLimit-Limit"),
            ("X-RateLimit-Remaining", "X-RateLimit-Remaining"),
            ("X-RateLimit-Reset", "X-RateLimit-Reset"),
            ("Retry-After", "Retry-After: 42"),
            ("429", "HTTP/1.1 429 Too Many Requests"),
        ],
    ),
    (
        "zenovay",
        &[
            (
                "| Pro | 30 | 10,000 |",
                "| Pro | 30 requests per minute | 10,000 requests per month |",
            ),
            (
                "| Scale | 60 | 100,000 |",
                "| Scale | 60 requests per minute | 100,000 requests per month |",
            ),
            (
                "| Enterprise | 120 | 1,000,000 |",
                "| Enterprise | 120 requests per minute | 1,000,000 requests per month |",
            ),
            ("/api/external/v1/", "/api/external/v1/**"),
            ("X-RateLimit-Limit: 30", "X-RateLimit-Limit: 30"),
            ("X-RateLimit-Remaining", "X-RateLimit-Remaining"),
            ("X-Usage-Monthly", "X-Usage-Monthly"),
            ("X-Usage-Limit: 10000", "X-Usage-Limit: 10000"),
            ("X-Usage-Reset: 2026-07-01T00:00:00.000Z", "X-Usage-Reset: 2026-07-01T00:00:00.000Z"),
            ("X-Usage-Total", "X-Usage-Total"),
            ("Retry-After: 42", "Retry-After: 42"),
            ("\"success\": false", "\"success\": false"),
            ("\"code\": \"RATE_LIMIT_EXCEEDED\"", "\"code\": \"RATE_LIMIT_EXCEEDED\""),
            (
                "(30 requests/minute). Try again in 42 seconds",
                "(30 requests/minute). Try again in 42 seconds",
            ),
            (
                "\"timestamp\": \"2026-06-13T12:00:00.000Z\"",
                "\"timestamp\": \"2026-06-13T12:00:00.000Z\"",
            ),
            ("MONTHLY_LIMIT_EXCEEDED", "\"code\": \"MONTHLY_LIMIT_EXCEEDED\""),
            ("403 API_PAID_PLAN_REQUIRED", "\"code\": \"API_PAID_PLAN_REQUIRED\""),
            ("403", "HTTP/1.1 403 Forbidden"),
        ],
    ),
    (
        "zenoo",
        &[
            ("100 requests/minute", "100 requests"),
            ("300 requests/minute", "300 requests"),
            ("200 requests/minute", "200 requests"),
            ("50 requests/minute across all endpoints", "All endpoints"),
            ("50 requests/minute", "50 requests"),
            ("sharable-payload/{token}", "sharable-payload/{token}"),
            ("HTTP/1.1 429 Too Many Requests", "HTTP/1.1 429 Too Many Requests"),
            ("Retry-After", "Retry-After: 42"),
            ("\"error\": \"RATE_LIMITED\"", "\"error\": \"RATE_LIMITED\""),
            ("Rate limit exceeded. Retry after 30", "Rate limit exceeded. Retry after 42 seconds."),
            ("\"request_id\": \"req-a1b2c3d4\"", "\"request_id\": \"req-a1b2c3d4\""),
        ],
    ),
    (
        "zentra",
        &[
            (
                "Sandbox100 requests/minute150",
                "| Sandbox | 100 requests per minute | 150 requests |",
            ),
            (
                "Starter1,000 requests/minute1,500",
                "| Starter | 1,000 requests per minute | 1,500 requests |",
            ),
            (
                "Growth5,000 requests/minute7,500",
                "| Growth | 5,000 requests per minute | 7,500 requests |",
            ),
            (
                "Scale10,000 requests/minute15,000",
                "| Scale | 10,000 requests per minute | 15,000 requests |",
            ),
            ("EnterpriseCustomCustom", "| Enterprise | Custom | Custom |"),
            ("Burst Limit", "Burst limit"),
            ("X-RateLimit-Limit", "X-RateLimit-Limit"),
            ("X-RateLimit-Remaining", "X-RateLimit-Remaining"),
            ("X-RateLimit-Reset", "X-RateLimit-Reset"),
            ("\"code\": \"rate_limit_exceeded\"", "\"code\": \"rate_limit_exceeded\""),
            ("\"status\": 429", "\"status\": 429"),
            ("\"window\": \"1 minute\"", "\"window\": \"1 minute\""),
            ("\"retry_after\": 60", "\"retry_after\": 42"),
            ("/kyc/{check_type}/verify", "/kyc/{check_type}/verify"),
            ("POST /api/v1/cards/{card_id}/fund", "POST /api/v1/cards/{card_id}/fund"),
        ],
    ),
    (
        "zensearch",
        &[
            ("/search", "/search"),
            ("/chat/stream", "/chat/stream"),
            ("/agents/*/execute/stream", "/agents/*/execute/stream"),
            ("50% of standard", "50% of standard"),
            ("10% of standard", "10% of standard"),
            ("Bulk operations", "Bulk operations"),
            ("X-RateLimit-Limit: 1000", "X-RateLimit-Limit: 1000"),
            ("X-RateLimit-Remaining", "X-RateLimit-Remaining"),
            ("X-RateLimit-Reset", "X-RateLimit-Reset"),
            ("\"code\": \"rate_limit_exceeded\"", "\"code\": \"rate_limit_exceeded\""),
            ("\"retryAfter\": 45", "\"retryAfter\": 42"),
            ("429 Too Many Requests", "429 Too Many Requests"),
        ],
    ),
];

fn read(path: &Path) -> Policy {
    let format = Format::of_path(path).expect("a document");
    let text = fs::read_to_string(path).unwrap();
    Policy::read(Source::new(path.display().to_string(), format, text))
        .unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn pages_say_what_the_providers_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("providers");
    for (name, said) in PROVIDERS {
        let endings = ["toml", "yaml"].map(|ending| folder.join(format!("{name}.{ending}")));
        let Some(path) = endings.iter().find(|path| path.exists()) else {
            println!("{name} is left out: it has no document yet");
            continue;
        };
        let policy = read(path);
        let (markdown, html) = (markdown(&policy), html(&policy));
        for (_, ours) in *said {
            // Bars end cells in Markdown, so that they are escaped there.
            let escaped = ours.replace("GET|POST", "GET\\|POST");
            assert!(markdown.contains(&escaped), "{name} lacks `{ours}`:\n{markdown}");
            if !ours.starts_with('|') {
                let escaped = ours.replace('"', "&quot;");
                assert!(html.contains(&escaped), "{name} lacks `{ours}` in HTML");
            }
        }
    }
}

#[test]
fn the_lists_are_from_the_pages_of_the_providers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/providers");
    for (name, said) in PROVIDERS {
        let Ok(page) = fs::read_to_string(folder.join(format!("{name}.txt"))) else {
            println!("{name} is left out: its page is not beside the checkout");
            continue;
        };
        for (theirs, _) in *said {
            assert!(page.contains(theirs), "`{theirs}` is not on the page of {name}");
        }
    }
}

#[test]
fn what_is_private_or_markup_does_not_get_out() {
    let text = r#"
policy = "zen"
title = "Limits <of> *zen* & co"
scopes.customer = "attribute:customer"
rules = [{ id = "all", limits = ["calls"] }]
[limits.calls]
title = "Calls | <b>bold</b>"
scope = "customer"
quota = "5/min"
algorithm = "fixed"
[[overrides]]
limit = "calls"
key = { "attribute:customer" = "acme" }
quota = "777/min"
from = "2026-01-01T00:00:00Z"
reason = "secret"
[denials.rate-limited]
status = 429
body = { text = "</pre><script>alert(1)</script>" }
"#;
    let policy = Policy::read(Source::new("zen.toml", Format::Toml, text)).unwrap();
    let (markdown, html) = (markdown(&policy), html(&policy));
    for page in [&markdown, &html] {
        for private in ["acme", "777", "secret"] {
            assert!(!page.contains(private), "{private} is on the page:\n{page}");
        }
    }
    assert!(markdown.contains("| Calls \\| \\<b\\>bold\\</b\\> |"), "{markdown}");
    assert!(markdown.starts_with("# Limits \\<of\\> \\*zen\\* & co"), "{markdown}");
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    assert!(html.contains("prefers-color-scheme:dark") && html.contains("viewport"));
}
