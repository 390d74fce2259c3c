//! What changes from one document to another, in words.

use giusto_policy::{Bearing, Change, Format, Policy, STARTER, Source, diff};

fn policy(text: &str) -> Policy {
    let policy = Policy::read(Source::new("a.toml", Format::Toml, text));
    policy.unwrap_or_else(|faults| panic!("{faults}"))
}

/// The changes that replacing one text by another in the first document makes.
fn changes(replaced: &[(&str, &str)]) -> Vec<String> {
    let mut text = STARTER.to_owned();
    for (old, new) in replaced {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    texts(&diff(&policy(STARTER), &policy(&text)))
}

fn texts(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

#[test]
fn a_document_does_not_differ_from_itself_however_it_is_spelled() {
    assert!(changes(&[]).is_empty());
    assert!(changes(&[("policy = \"my-api\"", "policy = \"my-api\" # the same")]).is_empty());
    let named = changes(&[
        ("[limits.events]", "[quotas]\nall = \"1200/min\"\n\n[limits.events]"),
        ("pro = \"600/min\"", "pro = \"50% of all\""),
    ]);
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn numbers_go_up_and_down_by_plan_with_their_factor() {
    let found = changes(&[(
        "free = \"60/min\", pro = \"600/min\"",
        "free = \"30/min\", pro = \"1500/min\"",
    )]);
    assert_eq!(
        found,
        [
            "limits.events: plan `free`: from 60/min to 30/min (×0.5) [tighter]",
            "limits.events: plan `pro`: from 600/min to 1500/min (×2.5) [looser]",
            "limits.events: counts are kept when it is loaded",
        ]
    );
    let found = changes(&[("10/s burst 50", "20/s burst 50")]);
    assert_eq!(
        found[0],
        "limits.reads: from 10/s burst 50 to 20/s burst 50 (×2 on average, ×1 at once) [looser]"
    );
    let found = changes(&[("10/s burst 50", "20/s burst 40")]);
    assert!(!found[0].contains('['), "{found:?}");
    let found = changes(&[("pro = \"600/min\"", "pro = \"unlimited\"")]);
    assert_eq!(found[0], "limits.events: plan `pro`: from 600/min to unlimited [looser]");
}

#[test]
fn named_quotas_and_parameters_are_followed() {
    let document = |quota: &str, share: &str| {
        policy(&format!(
            "policy = \"a\"\nparameters.base = {{}}\nquotas.standard = \"{quota}\"\n\
             [limits.x]\nquota = \"{share} of standard\"\nalgorithm = \"gcra\"\n\
             [[rules]]\nid = \"all\"\nlimits = [\"x\"]\n[denials.rate-limited]\nstatus = 429\n"
        ))
    };
    let found = diff(&document("$base", "50%"), &document("$base", "25%"));
    assert_eq!(found[0].text, "from 50% of standard to 25% of standard (×0.5)");
    assert_eq!(found[0].bearing, Bearing::Tighter);
    let found = diff(&document("100/s", "50%"), &document("200/s", "50%"));
    assert_eq!(found[0].text, "from 50% of standard = 50/s to 50% of standard = 100/s (×2)");
    let found = diff(&document("100/s", "50%"), &document("$base", "50%"));
    assert_eq!(found[0].bearing, Bearing::Other, "nobody knows what `$base` is");
    assert!(diff(&document("$base", "50%"), &document("$base", "50%")).is_empty());
}

#[test]
fn counts_that_start_from_nothing_are_said() {
    let nothing = "counts start from nothing when it is loaded: all is left to everybody";
    for (old, new, text) in [
        ("sliding-counter", "rolling", "counts by `rolling`, no longer by `sliding-counter`"),
        ("\"ip\"", "\"host\"", "has a counter per `host`, no longer per `ip`"),
    ] {
        let found = changes(&[(old, new)]);
        assert!(found.contains(&format!("limits.by-address: {text}")), "{found:?}");
        assert!(found.contains(&format!("limits.by-address: {nothing}")), "{found:?}");
    }
}

#[test]
fn moved_endpoints_are_found_by_the_requests_that_meet_other_limits() {
    let found = changes(&[("\"GET /v1/**\"", "\"GET /v1/**\", \"HEAD|PUT /v2/{id}\"")]);
    let moved =
        "requests: `PUT|HEAD /v2/{id}` charges `reads`, `by-address`, formerly nothing [tighter]";
    assert!(found.contains(&moved.to_owned()), "{found:?}");
    let found = changes(&[("limits = [\"events\", \"by-address\"]", "limits = [\"events\"]")]);
    let moved =
        "requests: `POST /v1/events` charges `events`, formerly `events`, `by-address` [looser]";
    assert_eq!(found, [moved]);
    // A narrower rule that comes before takes requests away from one that is as it was.
    let rule = "[[rules]]\nid = \"vip\"\nrequests = [\"GET /v1/vip\"]\nwhen = { tag = \"v*\" }\n\n";
    let found = changes(&[("# Not limited", &format!("{rule}# Not limited"))]);
    let moved = "requests: `GET /v1/vip` when tag is `v*` \
                 charges nothing, formerly `reads`, `by-address` [looser]";
    assert!(found.contains(&moved.to_owned()), "{found:?}");
    assert!(found.iter().any(|text| text.starts_with("rules.vip: is new")), "{found:?}");
}

#[test]
fn limits_plans_overrides_and_answers_are_compared() {
    let found = changes(&[
        ("[plans.pro]", "[plans.team]\n\n[plans.pro]"),
        ("pro = \"6", "team = \"90/min\", pro = \"6"),
    ]);
    assert!(found.contains(&"plans.team: is new".to_owned()), "{found:?}");
    assert!(found.contains(&"limits.events: plan `team`: has 90/min now".to_owned()), "{found:?}");
    let one = "[[overrides]]\nlimit = \"reads\"\nkey = { \"attribute:organisation\" = \"a\" }\n\
               quota = \"9/s\"\nfrom = \"2026-01-01T00:00:00Z\"\n";
    let (plain, special) = (policy(STARTER), policy(&format!("{STARTER}\n{one}")));
    let whose = "of attribute:organisation = `a`";
    assert_eq!(
        texts(&diff(&plain, &special)),
        [format!("overrides: {whose} is new: 9/s of `reads` from 2026-01-01T00:00:00Z")]
    );
    assert_eq!(
        texts(&diff(&special, &plain)),
        [format!("overrides: {whose}, 9/s of `reads`, is gone")]
    );
    let found = changes(&[
        ("status = 429", "status = 503"),
        ("retry-after = true", "retry-after = false"),
        ("{remaining}", "{used}"),
        ("shadow = true", "shadow = false"),
        ("seconds.\" }", "s.\" }"),
    ]);
    for text in [
        "denials.rate-limited: status 503, formerly 429",
        "denials.rate-limited: `Retry-After` is no longer sent",
        "denials.rate-limited: has another body",
        "responses: header `X-RateLimit-Remaining` is `{used}`, formerly `{remaining}`",
        "limits.by-address: is enforced, and no longer only counted [tighter]",
    ] {
        assert!(found.contains(&text.to_owned()), "{text}: {found:?}");
    }
}
