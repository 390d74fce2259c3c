//! Counts that survive a restart: of the limits that are marked as kept, whole or not at all.

use std::{fs, path::Path};

use giusto::Timestamp;
use giusto_policy::{Deployment, Enforcer, Format, KeepError, Plan, Policy, Request, Source};

const DOCUMENT: &str = r#"
policy = "kept"
scopes.customer = "attribute:customer"
limits.minute = { scope = "customer", quota = "5/min", algorithm = "fixed" }
limits.month = { scope = "customer", quota = "8/month", algorithm = "calendar", kept = true }
limits.total = { scope = "customer", algorithm = "total", kept = true }
rules = [{ id = "all", limits = ["minute", "month", "total"] }]
denials.rate-limited = { status = 429 }
responses.headers = [
  { name = "X-Total", value = "{total.used}" },
  { name = "X-Month", value = "{month.used}" },
]
"#;

const START: u64 = 1_800_000_000;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_nanos((START + seconds) * 1_000_000_000)
}

fn plan(text: &str, start: Timestamp) -> Plan {
    let policy = Policy::read(Source::new("kept.toml", Format::Toml, text));
    Plan::new(&policy.unwrap_or_else(|f| panic!("{f}")), &Deployment::default(), start)
        .unwrap_or_else(|f| panic!("{f}"))
}

/// Asks once, and says whether it passed, the total and the month's count.
fn ask(plan: &Plan, now: Timestamp) -> (bool, String, String) {
    let request = Request::new("GET", "/").attributes(&[("customer", "acme")]);
    let decision = plan.decide_at(now, &request);
    let response = decision.response(&request);
    let header = |name| response.header(name).expect("said").to_owned();
    (decision.is_admitted(), header("X-Total"), header("X-Month"))
}

fn told(passed: bool, total: u64, month: u64) -> (bool, String, String) {
    (passed, total.to_string(), month.to_string())
}

#[test]
fn quotas_and_totals_go_on_after_a_restart_and_windows_begin_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = plan(DOCUMENT, at(0));
    assert_eq!(before.kept().collect::<Vec<_>>(), ["month", "total"]);
    for used in 1..=5 {
        assert_eq!(ask(&before, at(1)), told(true, used, used));
    }
    before.keep_in(folder.path(), at(2)).expect("written");
    // Another process, whose clock starts later and whose zero is another.
    let mut after = plan(DOCUMENT, at(7));
    assert!(after.restore_from(folder.path(), at(7)).expect("read").is_empty());
    for used in 6..=8 {
        assert_eq!(ask(&after, at(8)), told(true, used, used));
    }
    assert_eq!(ask(&after, at(100)), told(false, 8, 8), "the month is used up");
    // A month later the quota is back, and the total goes on.
    assert_eq!(ask(&after, at(31 * 86_400)), told(true, 9, 1));
}

#[test]
fn what_is_no_whole_snapshot_changes_nothing() {
    let before = plan(DOCUMENT, at(0));
    ask(&before, at(1));
    let mut bytes = Vec::new();
    assert_eq!(before.write_counts_at(at(2), "month", &mut bytes).expect("written"), 1);
    let mut after = plan(DOCUMENT, at(3));
    for end in 0..bytes.len() {
        let cut = after.read_counts_at(at(3), "month", &bytes[..end]);
        assert!(matches!(cut, Err(KeepError::Snapshot { .. })), "cut at {end}: {cut:?}");
    }
    for place in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[place] ^= 0x40;
        assert!(after.read_counts_at(at(3), "month", &*altered).is_err(), "altered at {place}");
    }
    assert_eq!(ask(&after, at(3)), told(true, 1, 1));
    let unknown = after.read_counts_at(at(3), "minute", &*bytes);
    assert!(matches!(unknown, Err(KeepError::NotKept(_))));
    let mut other = plan(&DOCUMENT.replace("8/month", "8/day"), at(3));
    let refused = other.read_counts_at(at(3), "month", &*bytes).expect_err("another limit");
    assert!(matches!(refused, KeepError::OtherWindows(_)), "{refused:?}");
    assert!(refused.to_string().contains("`month`"), "{refused}");
}

/// One limit of these numbers, kept; another plan and an override have more.
fn calls(algorithm: &str, quota: &str, more: &str) -> String {
    format!(
        r#"
policy = "kept"
scopes.customer = "attribute:customer"
membership.from = "attribute:plan"
plans.free = {{ title = "Free" }}
plans.paid = {{ title = "Paid" }}
denials.rate-limited = {{ status = 429 }}
[limits.calls]
scope = "customer"
quota = {{ free = "{quota}", paid = "{more}" }}
algorithm = "{algorithm}"
kept = true
[[rules]]
id = "all"
limits = ["calls"]
"#
    )
}

/// How many of many requests pass at one instant.
fn passed(plan: &Plan, customer: &str, now: Timestamp) -> usize {
    let attributes = [("customer", customer), ("plan", "free")];
    let request = Request::new("GET", "/").attributes(&attributes);
    (0..20).filter(|_| plan.decide_at(now, &request).is_admitted()).count()
}

#[test]
fn counts_are_read_by_a_document_with_other_numbers() {
    for (algorithm, per) in
        [("fixed", "min"), ("calendar", "day"), ("sliding-counter", "min"), ("gcra", "min")]
    {
        let quota = |units: u64| format!("{units}/{per}");
        let text = |few, more| calls(algorithm, &quota(few), &quota(more));
        let enforcer = Enforcer::from(plan(&text(3, 12), at(0)));
        assert_eq!(passed(&enforcer.plan(), "a", at(1)), 3, "{algorithm}");
        // By reload and then by a restart the plan that allows most is the other one, and back.
        for (few, more) in [(12, 3), (6, 4), (4, 15)] {
            let document = Policy::read(Source::new("kept.toml", Format::Toml, text(few, more)));
            let replaced = enforcer.replace(&document.expect("read"), &Deployment::default());
            assert_eq!(replaced.expect("right").kept, ["calls"], "{algorithm}");
            let folder = tempfile::tempdir().expect("a folder");
            enforcer.plan().keep_in(folder.path(), at(1)).expect("written");
            for (few, more) in [(few, more), (6, 60), (60, 6), (3, 3)] {
                let mut after = plan(&text(few, more), at(1));
                let read = after.restore_from(folder.path(), at(1));
                assert!(read.unwrap_or_else(|e| panic!("{algorithm} {few}: {e}")).is_empty());
                // What is used of a bucket is its time, and all of that was used.
                let left = if algorithm == "gcra" { 0 } else { few - 3 };
                let left = usize::try_from(left.min(20)).expect("small");
                assert_eq!(passed(&after, "a", at(1)), left, "{algorithm} {few} {more}");
                assert_eq!(
                    passed(&after, "b", at(1)),
                    usize::try_from(few.min(20)).expect("small")
                );
            }
        }
    }
}

#[test]
fn an_allowance_is_read_by_one_with_more() {
    let text = |units: u64| calls("gcra", &format!("0/s burst {units}"), "0/s burst 2");
    let before = plan(&text(3), at(0));
    assert_eq!(passed(&before, "a", at(1)), 3);
    let mut bytes = Vec::new();
    before.write_counts_at(at(1), "calls", &mut bytes).expect("written");
    let mut after = plan(&text(5), at(2));
    after.read_counts_at(at(2), "calls", &*bytes).expect("read");
    assert_eq!(passed(&after, "a", at(9)), 2);
}

#[test]
fn counts_of_another_period_or_unit_of_time_are_refused() {
    let changes = [
        ("fixed", "3/min", "3/h"),
        ("sliding-counter", "3/min", "3/h"),
        ("calendar", "3/day", "3/month"),
        // Thirds of a nanosecond, and sevenths.
        ("gcra", "3/s", "7/s"),
    ];
    for (algorithm, old, new) in changes {
        let before = plan(&calls(algorithm, old, old), at(0));
        assert_eq!(passed(&before, "a", at(1)), 3);
        let mut bytes = Vec::new();
        before.write_counts_at(at(1), "calls", &mut bytes).expect("written");
        let mut after = plan(&calls(algorithm, new, new), at(2));
        let refused = after.read_counts_at(at(2), "calls", &*bytes).expect_err("others");
        assert!(matches!(refused, KeepError::OtherWindows(_)), "{algorithm}: {refused:?}");
    }
}

#[test]
fn a_clock_that_went_back_refuses_nothing_and_credits_nothing() {
    for algorithm in ["fixed", "sliding-counter", "gcra"] {
        let text = calls(algorithm, "3/min", "3/min");
        let before = plan(&text, at(100));
        assert_eq!(passed(&before, "a", at(100)), 3);
        let mut bytes = Vec::new();
        before.write_counts_at(at(100), "calls", &mut bytes).expect("written");
        for back in [1, 1_000_000_000, 59_000_000_000, 100_000_000_000] {
            let earlier = Timestamp::from_nanos(at(100).as_nanos() - back);
            // The plan starts at that time, or later than it is told to read.
            for start in [earlier, at(100)] {
                let mut after = plan(&text, start);
                let read = after.read_counts_at(earlier, "calls", &*bytes);
                read.unwrap_or_else(|error| panic!("{algorithm}, {back} ns: {error}"));
                assert_eq!(passed(&after, "a", earlier), 0, "{algorithm}, {back} ns");
                assert_eq!(passed(&after, "b", earlier), 3, "{algorithm}, {back} ns");
                assert_eq!(passed(&after, "a", at(400)), 3, "{algorithm}, {back} ns");
            }
        }
    }
}

#[test]
fn keys_are_those_with_counts_at_a_time() {
    let plan = plan(&calls("fixed", "3/min", "3/min"), at(0));
    let keys = |now| plan.meters()[0].keys_at(now);
    assert_eq!(keys(at(1)), 0);
    passed(&plan, "a", at(1));
    passed(&plan, "b", at(1));
    assert_eq!((keys(at(1)), keys(at(300))), (2, 0));
}

#[test]
fn a_folder_without_counts_is_said_and_one_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut plan = plan(DOCUMENT, at(0));
    let without = plan.restore_from(folder.path(), at(0)).expect("nothing to read");
    assert_eq!(without, ["month", "total"]);
    let error = plan.keep_in(Path::new("/nowhere/at/all"), at(0)).expect_err("no folder");
    assert!(error.to_string().contains("month.counts"), "{error}");
    fs::write(folder.path().join("month.counts"), "no snapshot").expect("written");
    let error = plan.restore_from(folder.path(), at(0)).expect_err("no snapshot");
    assert!(error.to_string().contains("`month`"), "{error}");
}
