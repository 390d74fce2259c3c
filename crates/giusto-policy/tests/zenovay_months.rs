//! What the Zenovay page says of months, plans that change and customers with numbers of their own.

mod pages;

use giusto::Timestamp;
use giusto_policy::{Deployment, Plan, Response};
use pages::{
    caller::{Caller, MS, SECOND, plan, policy, utc},
    judge::{Ledger, Rule, next_month},
    lines::{Line, are_quoted, walk},
    traffic,
    usage::{DOCUMENT, MINUTE, PAID, READ, USAGE, Usage, admitted, known, spend, unpaid, zenovay},
};

const JUNE: &str = "2026-06-01T00:00:00Z";

const LINES: &[Line] = &[
    Line {
        quote: "When the monthly quota is exceeded, the error body uses the same shape with \
                \"code\": \"MONTHLY_LIMIT_EXCEEDED\". This response does not carry a Retry-After \
                header",
        holds: the_last_of_a_month_passes_and_the_next_does_not,
    },
    Line {
        quote: "check the X-Usage-Reset header instead, which tells you when your monthly \
                allowance resets (the first of the next month).",
        holds: a_month_ends_with_its_last_instant,
    },
    Line {
        quote: "It resets on the first of the next month (see the X-Usage-Reset header).",
        holds: a_month_ends_with_its_last_instant,
    },
    Line {
        quote: "Upgrade your plan for a higher monthly quota.",
        holds: a_plan_that_changes_keeps_what_was_used,
    },
    Line {
        quote: "Upgrade your plan for a higher limit",
        holds: a_plan_that_changes_within_a_minute_keeps_what_was_used,
    },
    Line {
        quote: "Enterprise plans start at the highest published limits (120 requests/minute, \
                1,000,000 requests/month).",
        holds: one_customer_has_higher_limits_for_a_time,
    },
];

#[test]
fn the_page_says_what_is_checked() {
    are_quoted("zenovay", LINES.iter().map(|line| line.quote));
}

#[test]
fn the_page_holds_line_by_line() {
    walk(LINES);
}

fn the_last_of_a_month_passes_and_the_next_does_not() {
    for paid in &PAID {
        println!("walking: {}", paid.quote);
        let plan = zenovay(utc(JUNE));
        let attributes = known("acme", paid.name, "k1");
        let acme = Caller { plan: &plan, attributes: &attributes };
        let (per_minute, of) = (paid.per_minute, paid.monthly);
        let at = spend(&acme, utc(JUNE), of - 1, per_minute);
        let usage = Usage { per_minute, left: per_minute - 1, monthly: of, of, total: of };
        assert_eq!(acme.call(at, READ), admitted(usage.headers(at)));
        // The minute has room and the month has none. What is turned away counts beyond the limit.
        for number in 1..=50 {
            let at = at + number as u64 * MS;
            let usage = Usage { monthly: of + number, total: of + number, ..usage };
            let denied = acme.call(at, READ);
            assert_eq!(denied, usage.come_next_month(at));
            assert_eq!(denied.header("Retry-After"), None);
        }
        let other = known("globex", paid.name, "k2");
        Caller { plan: &plan, attributes: &other }.passes(at, READ);
        // It passes again exactly with the next month.
        let july = utc("2026-07-01T00:00:00Z");
        acme.is_answered(429, july - MS, USAGE);
        acme.is_answered(429, july - 1, USAGE);
        let usage = Usage { per_minute, left: per_minute - 1, monthly: 1, of, total: of + 53 };
        assert_eq!(acme.call(july, READ), admitted(usage.headers(july)));
    }
}

fn a_month_ends_with_its_last_instant() {
    for (first, last, next, after) in [
        ("2028-02-01", "2028-02-29T23:59:59.999Z", "2028-03-01", "2028-04-01"),
        ("2026-02-01", "2026-02-28T23:59:59.999Z", "2026-03-01", "2026-04-01"),
        ("2027-02-01", "2027-02-28T23:59:59.999Z", "2027-03-01", "2027-04-01"),
        ("2100-02-01", "2100-02-28T23:59:59.999Z", "2100-03-01", "2100-04-01"),
        ("2026-12-01", "2026-12-31T23:59:59.999Z", "2027-01-01", "2027-02-01"),
        ("2027-11-01", "2027-11-30T23:59:59.999Z", "2027-12-01", "2028-01-01"),
        ("2026-07-01", "2026-07-31T23:59:59.999Z", "2026-08-01", "2026-09-01"),
    ] {
        let [first, next_start] = [first, next].map(|day| utc(&format!("{day}T00:00:00Z")));
        let [reset, later] = [next, after].map(|day| format!("{day}T00:00:00.000Z"));
        let plan = zenovay(first);
        let attributes = known("acme", "pro", "k1");
        let acme = Caller { plan: &plan, attributes: &attributes };
        spend(&acme, first, 9_998, 30);
        // The last two pass in the last second of the month, in which the page's limit is met.
        acme.passes(next_start - 2 * MS, READ);
        let response = acme.passes(utc(last), READ);
        let usage = Usage { per_minute: 30, left: 28, monthly: 10_000, of: 10_000, total: 10_000 };
        assert_eq!(response.headers, usage.headers(utc(last)));
        assert_eq!(response.header("X-Usage-Reset"), Some(reset.as_str()));
        let denied = acme.is_answered(429, next_start - 1, READ);
        assert_eq!(denied.header("X-Usage-Reset"), Some(reset.as_str()));
        assert_eq!(denied.header("X-Usage-Monthly"), Some("10001"));
        let response = acme.passes(next_start, READ);
        let usage = Usage { left: 27, monthly: 1, total: 10_002, ..usage };
        assert_eq!(response.headers, usage.headers(next_start));
        assert_eq!(response.header("X-Usage-Reset"), Some(later.as_str()));
    }
    // The day before a leap day is not the last of its month.
    let plan = zenovay(utc("2028-02-28T23:59:59.999Z"));
    let attributes = known("acme", "pro", "k1");
    let acme = Caller { plan: &plan, attributes: &attributes };
    for (at, monthly) in [("2028-02-28T23:59:59.999Z", "1"), ("2028-02-29T00:00:00Z", "2")] {
        let response = acme.passes(utc(at), READ);
        assert_eq!(response.header("X-Usage-Monthly"), Some(monthly));
        assert_eq!(response.header("X-Usage-Reset"), Some("2028-03-01T00:00:00.000Z"));
    }
}

fn a_plan_that_changes_keeps_what_was_used() {
    let plan = zenovay(utc(JUNE));
    let [free, pro, scale, enterprise] =
        ["free", "pro", "scale", "enterprise"].map(|tier| known("acme", tier, "k1"));
    let of = |attributes| Caller { plan: &plan, attributes };
    // Up: the month goes on from what the lower plan has used, its denied calls included.
    let at = spend(&of(&pro), utc(JUNE), 10_000, 30);
    of(&pro).is_answered(429, at, READ);
    let usage = Usage { per_minute: 60, left: 59, monthly: 10_002, of: 100_000, total: 10_002 };
    assert_eq!(of(&scale).call(at, READ), admitted(usage.headers(at)));
    // Down: more is used than the lower plan has.
    let at = spend(&of(&scale), at + MINUTE, 39_998, 60);
    let usage = Usage { per_minute: 30, left: 30, monthly: 50_001, of: 10_000, total: 50_001 };
    assert_eq!(of(&pro).call(at, READ), usage.come_next_month(at));
    // To nothing and up again: what was turned away for lack of a plan has not counted.
    assert_eq!(of(&free).call(at, READ), unpaid(at));
    let usage = Usage { per_minute: 120, left: 119, monthly: 50_002, of: 1_000_000, total: 50_002 };
    assert_eq!(of(&enterprise).call(at, READ), admitted(usage.headers(at)));
    let at = spend(&of(&scale), at + MINUTE, 49_998, 60);
    of(&scale).is_answered(429, at, READ);
    // Down, and the next month: nothing is left of the month before.
    let july = utc("2026-07-01T00:00:00Z");
    let usage = Usage { per_minute: 30, left: 29, monthly: 1, of: 10_000, total: 100_002 };
    assert_eq!(of(&pro).call(july, READ), admitted(usage.headers(july)));
}

fn a_plan_that_changes_within_a_minute_keeps_what_was_used() {
    let start = utc(JUNE);
    let plan = zenovay(start);
    let [pro, scale, enterprise] =
        ["pro", "scale", "enterprise"].map(|tier| known("acme", tier, "k1"));
    let of = |attributes| Caller { plan: &plan, attributes };
    for (attributes, more) in [(&pro, 30), (&scale, 30), (&enterprise, 60)] {
        (0..more).for_each(|_| drop(of(attributes).passes(start, READ)));
        of(attributes).is_answered(429, start, READ);
    }
    for attributes in [&scale, &pro] {
        let denied = of(attributes).is_answered(429, start + 18 * SECOND, READ);
        assert_eq!(denied.header("X-RateLimit-Remaining"), Some("0"));
        assert_eq!(denied.header("Retry-After"), Some("42"));
        of(attributes).is_answered(429, start + MINUTE - 1, READ);
    }
    of(&pro).edge(start + MINUTE, &[READ], 30, 60);
}

/// A customer with higher limits from the 10th to the 20th of June, and for good from August on.
const HIGHER: &str = r#"
overrides:
  - { limit: per-minute, key: { "attribute:team": acme }, quota: 600/min,
      from: "2026-06-10T00:00:00Z", until: "2026-06-20T00:00:00Z", reason: A migration }
  - { limit: monthly, key: { "attribute:team": acme }, quota: 2000000/month,
      from: "2026-06-10T00:00:00Z", until: "2026-06-20T00:00:00Z" }
  - { limit: per-minute, key: { "attribute:team": acme }, quota: 240/min,
      from: "2026-08-01T00:00:00Z" }
"#;

fn one_customer_has_higher_limits_for_a_time() {
    let document = policy("zenovay.yaml", &format!("{DOCUMENT}{HIGHER}"));
    let plan = plan(&document, &Deployment::default(), utc(JUNE));
    let attributes = known("acme", "enterprise", "k1");
    let acme = Caller { plan: &plan, attributes: &attributes };
    let [from, until] = ["2026-06-10T00:00:00Z", "2026-06-20T00:00:00Z"].map(utc);
    acme.edge(utc(JUNE), &[READ], 120, 60);
    // Higher from the first instant on, and as before from the last on; what was used goes on.
    (0..120).for_each(|_| drop(acme.passes(from - 1, READ)));
    acme.is_answered(429, from - 1, READ);
    (0..480).for_each(|_| drop(acme.passes(from, READ)));
    let denied = acme.is_answered(429, from, READ);
    assert_eq!(denied.header("X-RateLimit-Limit"), Some("600"));
    assert_eq!(denied.header("X-Usage-Limit"), Some("2000000"));
    acme.edge(from + MINUTE, &[READ], 600, 60);
    let at = spend(&acme, from + 5 * MINUTE, 1_100_000, 600);
    assert!(at < until);
    let last = acme.passes(until - 1, READ);
    let used: usize = last.header("X-Usage-Monthly").unwrap().parse().unwrap();
    assert!(used > 1_100_000);
    let (monthly, total) = (used + 1, used + 1);
    let usage = Usage { per_minute: 120, left: 119, monthly, of: 1_000_000, total };
    assert_eq!(acme.call(until, READ), usage.come_next_month(until));
    acme.edge(utc("2026-07-01T00:00:00Z"), &[READ], 120, 60);
    let august = utc("2026-08-01T00:00:00Z");
    acme.edge(august, &[READ], 240, 60);
    acme.edge(august + 10_000_000 * MINUTE, &[READ], 240, 60);
    // Other customers have what is published.
    let attributes = known("globex", "enterprise", "k2");
    let globex = Caller { plan: &plan, attributes: &attributes };
    for at in [from + MINUTE, until - 5 * MINUTE, august] {
        globex.edge(at, &[READ], 120, 60);
    }
}

#[test]
fn a_customer_gets_higher_limits_while_the_plan_is_in_force() {
    let before = zenovay(utc(JUNE));
    let attributes = known("acme", "enterprise", "k1");
    let at = utc("2026-06-15T12:00:00Z");
    let acme = Caller { plan: &before, attributes: &attributes };
    (0..120).for_each(|_| drop(acme.passes(at, READ)));
    acme.is_answered(429, at, READ);
    let document = policy("zenovay.yaml", &format!("{DOCUMENT}{HIGHER}"));
    let (after, inherited) = before.succeeded_by(&document, &Deployment::default()).unwrap();
    assert_eq!(inherited.kept, ["per-minute", "monthly", "total"]);
    let acme = Caller { plan: &after, attributes: &attributes };
    let usage = Usage { per_minute: 600, left: 479, monthly: 122, of: 2_000_000, total: 122 };
    assert_eq!(acme.call(at, READ), admitted(usage.headers(at)));
}

#[test]
fn a_month_survives_a_restart() {
    let before = zenovay(utc(JUNE));
    let attributes = known("acme", "pro", "k1");
    let acme = Caller { plan: &before, attributes: &attributes };
    let at = spend(&acme, utc(JUNE), 10_000, 30);
    acme.is_answered(429, at, READ);
    let mut after = zenovay(at);
    for limit in ["monthly", "total"] {
        let (mut counts, now) = (Vec::new(), Timestamp::from_nanos(at));
        before.write_counts_at(now, limit, &mut counts).unwrap();
        after.read_counts_at(now, limit, counts.as_slice()).unwrap();
    }
    let acme = Caller { plan: &after, attributes: &attributes };
    let usage = Usage { per_minute: 30, left: 30, monthly: 10_002, of: 10_000, total: 10_002 };
    assert_eq!(acme.call(at, READ), usage.come_next_month(at));
}

/// What the judge knows of the API: who used what, and when.
struct Judge {
    minutes: Ledger,
    months: Ledger,
    totals: Ledger,
}

impl Judge {
    /// The response to an authenticated call, given the numbers of its plan.
    fn response(
        &mut self,
        now: u64,
        (team, key): (&str, &str),
        (per_minute, of): (usize, usize),
    ) -> Response {
        let minute = self.minutes.next(team, now, per_minute);
        let month = self.months.next(team, now, of);
        self.months.charge(team, now);
        self.totals.charge(key, now);
        if minute == now && month == now {
            self.minutes.charge(team, now);
        }
        // A call that was turned away may have been the last of the month.
        let is_denied = minute > now || month > now;
        let month = if is_denied { self.months.next(team, now, of) } else { month };
        let left = per_minute.saturating_sub(self.minutes.used(team, now));
        let (monthly, total) = (self.months.used(team, now), self.totals.used(key, now));
        let usage = Usage { per_minute, left, monthly, of, total };
        // Whoever has to wait for both is told of the longer one.
        if month > minute {
            usage.come_next_month(now)
        } else if minute > now {
            usage.wait(now, (minute - now).div_ceil(SECOND))
        } else {
            admitted(usage.headers(now))
        }
    }
}

/// The API with months so short that random traffic uses them up.
fn of_short_months(start: u64) -> Plan {
    let text = DOCUMENT
        .replace("pro: 10000/month", "pro: 70/month")
        .replace("scale: 100000/month", "scale: 200/month")
        .replace("enterprise: 1000000/month", "enterprise: 400/month");
    assert!(!text.contains("000/month"));
    plan(&policy("zenovay.yaml", &text), &Deployment::default(), start)
}

#[test]
fn any_traffic_is_decided_as_the_judge_does() {
    let callers = [("acme", "k1"), ("acme", "k2"), ("globex", "k3")];
    let tiers = ["pro", "scale", "enterprise", "free"];
    let numbers = [(30, 70), (60, 200), (120, 400)];
    let starts =
        ["2028-02-29T23:52:00Z", "2026-12-31T23:56:17.250Z", "2027-02-28T23:59:00.000001Z"];
    for start in starts.map(utc) {
        traffic::each(40, (3, 4, 150), |bursts| {
            let plan = of_short_months(start);
            let mut judge = Judge {
                minutes: Ledger::new(Rule::FromFirst(MINUTE)),
                months: Ledger::new(Rule::Month),
                totals: Ledger::new(Rule::Ever),
            };
            let (mut now, mut denied) = (start, 0);
            for burst in bursts {
                now += burst.after;
                let (team, key) = callers[burst.caller];
                let [team_is, plan_is, key_is] = known(team, tiers[burst.kind], key);
                let authenticated = ["false", "true"][usize::from(burst.other >= 5)];
                let attributes = [team_is, plan_is, key_is, ("authenticated", authenticated)];
                let caller = Caller { plan: &plan, attributes: &attributes };
                for _ in 0..burst.calls {
                    now += burst.apart;
                    let expected = match numbers.get(burst.kind) {
                        _ if burst.other < 5 => Response::default(),
                        None => unpaid(now),
                        Some(numbers) => judge.response(now, (team, key), *numbers),
                    };
                    denied += usize::from(expected.status == Some(429));
                    assert_eq!(caller.call(now, READ), expected, "at {now} by {attributes:?}");
                }
            }
            denied
        });
    }
    assert_eq!(next_month(starts.map(utc)[0]), utc("2028-03-01T00:00:00Z"));
}
