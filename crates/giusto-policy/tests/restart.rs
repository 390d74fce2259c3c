//! Counts that survive a restart: of the limits that are marked as kept, whole or not at all.

use std::{fs, path::Path};

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, KeepError, Plan, Policy, Request, Source};

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
    let mut other = plan(&DOCUMENT.replace("8/month", "9/month"), at(3));
    let refused = other.read_counts_at(at(3), "month", &*bytes).expect_err("another limit");
    assert!(refused.to_string().contains("`month`"), "{refused}");
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
