//! A policy that is replaced: what keeps its counts, what is refused, and threads that decide meanwhile.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use giusto::Timestamp;
use giusto_policy::{Deployment, Enforcer, Format, Outcome, Plan, Policy, Request, Source};

const START: u64 = 1_800_000_000;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_nanos((START + seconds) * 1_000_000_000)
}

fn read(text: &str) -> Policy {
    Policy::read(Source::new("test.toml", Format::Toml, text)).unwrap_or_else(|f| panic!("{f}"))
}

/// One rule with two limits, and a header that says by which document it was decided.
fn document(calls: &str, month: &str, algorithm: &str, version: u64) -> String {
    format!(
        r#"
policy = "reloaded"
scopes.customer = "attribute:customer"
limits.calls = {{ scope = "customer", quota = "{calls}", algorithm = "{algorithm}" }}
limits.month = {{ scope = "customer", quota = "{month}", algorithm = "calendar" }}
rules = [{{ id = "v{version}", limits = ["calls", "month"] }}]
denials.rate-limited = {{ status = 429, retry-after = true }}
responses.headers = [
  {{ name = "X-Calls", value = "{{calls.limit}}" }},
  {{ name = "X-Month", value = "{{month.limit}}" }},
  {{ name = "X-Rule", value = "{{rule}}" }},
]
"#
    )
}

fn enforcer(text: &str) -> Enforcer {
    Enforcer::new(&read(text), &Deployment::default(), at(0)).expect("deployed")
}

/// How many of `tries` requests pass at one instant.
fn passed(plan: &Plan, customer: &str, now: Timestamp, tries: usize) -> usize {
    let attributes = [("customer", customer)];
    let request = Request::new("GET", "/").attributes(&attributes);
    (0..tries).filter(|_| plan.decide_at(now, &request).is_admitted()).count()
}

#[test]
fn counts_go_on_where_the_limit_counts_alike() {
    for algorithm in ["fixed", "first-hit", "gcra", "sliding-counter", "rolling"] {
        let enforcer = enforcer(&document("4/min", "100/month", algorithm, 1));
        assert_eq!(passed(&enforcer.plan(), "a", at(0), 3), 3);
        let more = read(&document("10/min", "5/month", algorithm, 2));
        let inherited = enforcer.replace(&more, &Deployment::default()).expect("right");
        assert_eq!(inherited.kept, ["calls", "month"], "{algorithm}");
        assert!(inherited.fresh.is_empty() && inherited.dropped.is_empty());
        // Three of five a month are used, and so are three calls, whatever their limit.
        assert_eq!(passed(&enforcer.plan(), "a", at(0), 9), 2, "{algorithm}");
        let less = read(&document("2/min", "100/month", algorithm, 3));
        enforcer.replace(&less, &Deployment::default()).expect("right");
        assert_eq!(passed(&enforcer.plan(), "a", at(0), 9), 0, "{algorithm}");
        assert_eq!(passed(&enforcer.plan(), "b", at(0), 9), 2, "{algorithm}");
    }
}

#[test]
fn what_counts_in_another_way_starts_from_nothing_and_says_so() {
    let enforcer = enforcer(&document("4/min", "100/month", "fixed", 1));
    assert_eq!(passed(&enforcer.plan(), "a", at(0), 9), 4);
    let hourly = document("4/h", "100/month", "fixed", 2);
    let inherited = enforcer.replace(&read(&hourly), &Deployment::default()).expect("right");
    assert_eq!((inherited.kept, inherited.fresh), (vec!["month".into()], vec!["calls".into()]));
    let renamed = hourly.replace("customer = \"attribute:customer\"", "customer = \"ip\"");
    let inherited = enforcer.replace(&read(&renamed), &Deployment::default()).expect("right");
    assert_eq!(inherited.fresh, ["calls", "month"], "another scope has other keys");
    let without = renamed.replace("[\"calls\", \"month\"]", "[\"calls\"]");
    let lines = without.lines().filter(|line| !line.contains("month"));
    let without = lines.collect::<Vec<_>>().join("\n");
    let inherited = enforcer.replace(&read(&without), &Deployment::default()).expect("right");
    assert_eq!(inherited.dropped, ["month"]);
}

#[test]
fn a_rolling_limit_gets_a_burst_and_loses_it_with_its_counts() {
    let with = |calls: &str| read(&document(calls, "100/month", "rolling", 1));
    let enforcer = enforcer(&document("4/min", "100/month", "rolling", 1));
    assert_eq!(passed(&enforcer.plan(), "a", at(0), 9), 4);
    for (calls, more) in [("4/min burst 6", 2), ("4/min", 0), ("9/min", 3), ("2/min", 0)] {
        let inherited = enforcer.replace(&with(calls), &Deployment::default()).expect("right");
        assert_eq!(inherited.kept, ["calls", "month"], "{calls}");
        assert_eq!(passed(&enforcer.plan(), "a", at(0), 9), more, "{calls}");
        let plan = enforcer.plan();
        let meter = &plan.meters()[0];
        assert_eq!((meter.keys_at(at(0)), meter.keys_at(at(900))), (1, 0), "{calls}");
    }
}

#[test]
fn another_number_of_keys_is_another_table() {
    let text = document("4/min", "100/month", "fixed", 1);
    let limited = text.replace("\"4/min\",", "\"4/min\", max-keys = 8,");
    let enforcer = enforcer(&text);
    for (text, fresh) in [(&limited, true), (&limited, false), (&text, true)] {
        let inherited = enforcer.replace(&read(text), &Deployment::default()).expect("right");
        assert_eq!(inherited.fresh.contains(&"calls".to_owned()), fresh);
        assert_eq!(inherited.kept.contains(&"calls".to_owned()), !fresh);
    }
    let enforcer = self::enforcer(&text);
    enforcer.replace(&read(&limited), &Deployment::default()).expect("right");
    let names: Vec<_> = (0..200).map(|key| key.to_string()).collect();
    let through = names.iter().map(|name| passed(&enforcer.plan(), name, at(0), 1)).sum::<usize>();
    assert!(through < 200 || enforcer.plan().meters()[0].keys_at(at(0)) < 200, "keys are bounded");
}

#[test]
fn a_document_that_cannot_be_deployed_changes_nothing() {
    let enforcer = enforcer(&document("4/min", "100/month", "fixed", 1));
    assert_eq!(passed(&enforcer.plan(), "a", at(0), 3), 3);
    let wanting = format!("{}\nparameters.x.about = \"x\"", document("$x", "9/month", "fixed", 2));
    let faults = enforcer.replace(&read(&wanting), &Deployment::default()).expect_err("no $x");
    assert!(faults.to_string().contains("does not give `x`"), "{faults}");
    assert_eq!(enforcer.plan().policy().document().rules[0].id, "v1");
    assert_eq!(passed(&enforcer.plan(), "a", at(0), 9), 1);
}

/// Threads decide while the document is replaced over and over: every answer is that of one document,
/// whole; and however often the numbers change, no more than the largest of them pass in the window.
#[test]
fn threads_decide_by_one_document_or_the_other() {
    const ROUNDS: u64 = 400;
    let versions = [("500/min", "90000/month"), ("800/min", "100000/month")];
    let texts = [0, 1].map(|version: u64| {
        let (calls, month) = versions[usize::try_from(version).expect("small")];
        read(&document(calls, month, "fixed", version))
    });
    let enforcer = Enforcer::new(&texts[0], &Deployment::default(), at(0)).expect("deployed");
    let (over, admitted, gate) = (AtomicBool::new(false), AtomicU64::new(0), Barrier::new(3));
    let asks = |customer: &'static str| {
        let attributes = [("customer", customer)];
        let request = Request::new("GET", "/").attributes(&attributes);
        gate.wait();
        // Relaxed, partner the store below: a flag that ends the loop orders nothing.
        while !over.load(Ordering::Relaxed) {
            let plan = enforcer.plan();
            let decision = plan.decide_at(at(1), &request);
            let response = decision.response(&request);
            let told = (response.header("X-Calls"), response.header("X-Month"));
            match response.header("X-Rule") {
                Some("v0") => assert_eq!(told, (Some("500"), Some("90000"))),
                Some("v1") => assert_eq!(told, (Some("800"), Some("100000"))),
                other => panic!("decided by {other:?}"),
            }
            match decision.outcome() {
                // Relaxed: only the sum is read, after all threads have joined.
                Outcome::Admitted => drop(admitted.fetch_add(1, Ordering::Relaxed)),
                Outcome::Limited(_) => {}
                other => panic!("{other:?}"),
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| asks("acme"));
        scope.spawn(|| asks("acme"));
        gate.wait();
        for round in 0..ROUNDS {
            let text = &texts[usize::try_from((round + 1) % 2).expect("small")];
            let inherited = enforcer.replace(text, &Deployment::default()).expect("right");
            assert_eq!(inherited.kept, ["calls", "month"], "no count is lost");
            // Threads get to decide by each of them.
            thread::yield_now();
        }
        // All that the wider document allows is used up, then nothing more passes.
        let wide = enforcer.replace(&texts[1], &Deployment::default());
        wide.expect("right");
        while passed(&enforcer.plan(), "acme", at(1), 1) == 1 {
            // Relaxed: as above.
            admitted.fetch_add(1, Ordering::Relaxed);
        }
        over.store(true, Ordering::Relaxed);
    });
    assert_eq!(admitted.into_inner(), 800, "every admission was counted, by whichever document");
}
