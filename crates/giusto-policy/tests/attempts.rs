//! Limits that count attempts: what is turned away counts too, and whoever is turned away is told
//! how the limit stands after that.

mod pages;

use giusto_policy::{Deployment, Response};
use pages::{
    caller::{Caller, SECOND, plan, policy},
    judge::{Ledger, Rule},
    traffic,
};

const MINUTE: u64 = 60 * SECOND;
const START: u64 = 1_780_000_011 * SECOND + 987_654_321;
const LIMIT: usize = 25;

fn document(algorithm: &str) -> String {
    format!(
        r#"
policy = "attempts"
scopes.caller = "attribute:caller"
rules = [{{ id = "all", limits = ["calls"] }}]
responses.headers = [{{ name = "Used", value = "{{used}}" }}]
denials.rate-limited = {{ status = 429, retry-after = true }}

[limits.calls]
scope = "caller"
quota = "{LIMIT}/min"
algorithm = "{algorithm}"
counts = "attempts"
"#
    )
}

/// What is used, and when to come again, as of after the call.
fn told(used: usize, wait: Option<u64>) -> Response {
    let mut headers = vec![("Used".to_owned(), used.to_string())];
    headers.extend(wait.map(|seconds| ("Retry-After".to_owned(), seconds.to_string())));
    Response { status: wait.map(|_| 429), headers, body: None }
}

#[test]
fn what_is_said_counts_the_attempt_itself() {
    for (algorithm, rule) in
        [("fixed", Rule::Clock(MINUTE)), ("first-hit", Rule::FromFirst(MINUTE))]
    {
        let policy = policy("attempts.toml", &document(algorithm));
        traffic::each(32, (2, 1, 40), |bursts| {
            let plan = plan(&policy, &Deployment::default(), START);
            let mut ledger = Ledger::new(rule);
            let (mut now, mut denied) = (START, 0);
            for burst in bursts {
                now += burst.after;
                let key = ["acme", "globex"][burst.caller];
                let attributes = [("caller", key)];
                for _ in 0..burst.calls {
                    now += burst.apart;
                    let passes = ledger.used(key, now) < LIMIT;
                    ledger.charge(key, now);
                    let wait = (!passes).then(|| {
                        denied += 1;
                        (ledger.next(key, now, LIMIT) - now).div_ceil(SECOND)
                    });
                    let response =
                        Caller { plan: &plan, attributes: &attributes }.call(now, ("GET", "/"));
                    let expected = told(ledger.used(key, now), wait);
                    assert_eq!(response, expected, "at {now} by {key} ({algorithm})");
                }
            }
            denied
        });
    }
}
