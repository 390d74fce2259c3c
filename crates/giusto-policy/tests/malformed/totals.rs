//! Running totals that are given numbers, logs that would have no bound, candidates that say nothing.

use giusto_policy::Format;

use crate::are;

#[test]
fn a_total_has_no_numbers_whoever_gives_them() {
    let text = r#"policy = "totals"
scopes.customer = "attribute:customer"
limits.calls = { scope = "customer", algorithm = "total" }
rules = [{ id = "all", limits = ["calls"] }]
environments.staging.quotas.calls = "10/day"
overrides = [
  { limit = "calls", key = { "attribute:customer" = "a" }, quota = "1/day", from = "2026-01-01T00:00:00Z" },
]
"#;
    let expected = [
        ("5:29", "a running total has no numbers", "leave it out"),
        ("7:68", "a running total has no numbers", "override a limit"),
    ];
    are(Format::Toml, text, &expected);
}

#[test]
fn what_would_have_no_bound_or_say_nothing_is_a_fault() {
    let text = r#"policy = "unbounded"
rules = [{ id = "all", limits = ["log", "month"] }]
denials.rate-limited = { status = 429 }
limits.log = { quota = "5/min", algorithm = "rolling", counts = "attempts" }
limits.month = { quota = "5/month", algorithm = "calendar", candidate = "unlimited" }
"#;
    let expected = [
        ("4:65", "a log of attempts has no bound", "use `first-hit`"),
        ("5:73", "a candidate without a limit denies nobody", "leave it out"),
    ];
    are(Format::Toml, text, &expected);
}
