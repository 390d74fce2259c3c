//! The stated worst case against greedy traffic on virtual time: for every rule and plan of every
//! document of a provider, with its own numbers and with small ones, and for every algorithm alone.
//!
//! The judge is a list of instants, and the most of them that lie in any interval of a length.

#[path = "burst/mod.rs"]
mod burst;

use std::{fs, path::Path, time::Duration};

use burst::{
    MINUTE, SECOND,
    greedy::{Greed, Seen, most},
};
use giusto::Timestamp;
use giusto_policy::{
    Conditions, Deployment, Format, PathSegment, Plan, Policy, Request, RequestPattern, Rule,
    Selector, Source, Whose, WorstCase,
};

const DAY: u64 = 1_440 * MINUTE;
/// 2026-02-01T00:00:00Z: the end of a month before a short one, of a day, an hour and a minute.
const EDGE: u64 = 1_769_904_000 * SECOND;
/// 2025-12-01T00:00:00Z: when plans begin.
const START: u64 = 1_764_547_200 * SECOND;

fn read(name: &str, text: &str) -> Policy {
    let yaml = Path::new(name).extension().is_some_and(|extension| extension == "yaml");
    let format = if yaml { Format::Yaml } else { Format::Toml };
    let policy = Policy::read(Source::new(name, format, text));
    policy.unwrap_or_else(|faults| panic!("{faults}"))
}

fn planned(policy: &Policy, given: &str) -> Plan {
    let names = policy.document().parameters.keys();
    let parameters = names.map(|name| (name.clone(), given.to_owned())).collect();
    let deployment = Deployment { parameters, ..Deployment::default() };
    let plan = Plan::new(policy, &deployment, Timestamp::from_nanos(START));
    plan.unwrap_or_else(|faults| panic!("{faults}"))
}

fn figures(case: &WorstCase) -> [(u64, Option<u64>); 3] {
    [(SECOND, case.second), (MINUTE, case.minute), (DAY, case.day)]
}

/// One limit of an algorithm: no more than it says, and in some traffic as much.
fn reaches(algorithm: &str, quota: &str, window: u64) {
    let text = format!(
        "policy = \"one\"\nlimits.one = {{ quota = \"{quota}\", algorithm = \"{algorithm}\" }}\n\
         rules = [{{ id = \"all\", limits = [\"one\"] }}]\ndenials.rate-limited.status = 429"
    );
    let policy = read("one.toml", &text);
    let cases = planned(&policy, "").worst_cases();
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!((&case.whose, case.quota.as_str()), (&Whose::Everyone, quota));
    // A week ends a day later than that month; windows of seven seconds end at multiples of them.
    let edge = match algorithm {
        "calendar" if quota.ends_with("week") => EDGE + DAY,
        "calendar" => EDGE,
        _ => EDGE - EDGE % window,
    };
    let mut reached = [0; 4];
    let figures = figures(case).into_iter().chain([(window, case.window)]).collect::<Vec<_>>();
    for greed in Greed::all(edge, window, DAY.max(2 * window)) {
        let plan = planned(&policy, "");
        let (_, passed) = greed.takes(&plan, &Request::new("GET", "/"));
        for ((length, figure), reached) in figures.iter().zip(&mut reached) {
            let most = most(&passed, *length);
            assert!(figure.is_some_and(|figure| most <= figure), "{most}: {greed:?} {case:?}");
            *reached = most.max(*reached);
        }
    }
    let stated = figures.iter().map(|(_, figure)| figure.unwrap_or_default());
    assert_eq!(stated.collect::<Vec<_>>(), reached, "{algorithm} {quota}");
}

#[test]
fn every_algorithm_reaches_its_worst_case_and_no_more() {
    for (limit, burst) in [(1, 2), (2, 5), (3, 4), (4, 6), (7, 7)] {
        let minutely = format!("{limit}/min");
        for algorithm in ["fixed", "first-hit", "sliding-counter", "rolling"] {
            reaches(algorithm, &minutely, MINUTE);
            reaches(algorithm, &format!("{limit}/7s"), 7 * SECOND);
            reaches(algorithm, &format!("{limit}/5h"), 300 * MINUTE);
        }
        // Sixty seconds hold so many whole nanoseconds for each unit.
        if limit != 7 {
            reaches("gcra", &minutely, MINUTE);
            reaches("gcra", &format!("{limit}/min burst {burst}"), MINUTE);
        }
        reaches("rolling", &format!("{limit}/min burst {burst}"), MINUTE);
        for (unit, window) in [("day", DAY), ("week", 7 * DAY)] {
            reaches("calendar", &format!("{limit}/{unit}"), window);
        }
        reaches("calendar", &format!("{limit}/month"), 31 * DAY);
    }
}

/// A request that a rule takes, with the conditions of the rule, and those of its limits or not.
#[derive(Default)]
struct Caller {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    attributes: Vec<(String, String)>,
}

impl Caller {
    fn of(policy: &Policy, rule: &Rule, plan: Option<&str>, meets_limits: bool) -> Self {
        let document = policy.document();
        let mut caller = Self { method: "GET".to_owned(), path: "/".to_owned(), ..Self::default() };
        if let Some(pattern) = rule.requests.first() {
            caller.method = pattern.methods.first().cloned().unwrap_or(caller.method);
            caller.path = path(pattern);
        }
        caller.meet(&rule.when);
        if meets_limits {
            for id in &rule.limits {
                caller.meet(&document.limits[id].when);
            }
        }
        if let Some((membership, plan)) = document.membership.as_ref().zip(plan) {
            caller.say(&membership.from, plan);
        }
        caller
    }

    fn meet(&mut self, conditions: &Conditions) {
        for one in conditions {
            self.say(&one.selector, &one.any_of[0].replace('*', "x"));
        }
    }

    fn say(&mut self, selector: &Selector, value: &str) {
        match selector {
            Selector::Attribute(name) => self.attributes.push((name.clone(), value.to_owned())),
            Selector::Header(name) => self.headers.push((name.clone(), value.to_owned())),
            other => panic!("{other} cannot be said"),
        }
    }

    fn ask<T>(&self, then: impl Fn(&Request<'_>) -> T) -> T {
        let (headers, attributes) = (borrowed(&self.headers), borrowed(&self.attributes));
        let request = Request::new(&self.method, &self.path);
        then(&request.headers(&headers).attributes(&attributes))
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn path(pattern: &RequestPattern) -> String {
    let segments = pattern.path.iter().filter_map(|segment| match segment {
        PathSegment::Literal(text) | PathSegment::Prefix(text) => Some(text.as_str()),
        PathSegment::Any(_) => Some("one"),
        PathSegment::Rest => None,
    });
    segments.fold(String::new(), |path, segment| format!("{path}/{segment}"))
}

/// All documents of providers, by name.
fn providers() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("providers");
    let files = fs::read_dir(folder).expect("there is a folder of documents");
    let mut providers: Vec<_> = files
        .map(|file| {
            let file = file.expect("readable");
            let text = fs::read_to_string(file.path()).expect("readable");
            (file.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    providers.sort();
    providers
}

/// Greedy traffic through every rule under every plan, for so long, which reaches all figures that
/// are stated of rules: how many.
fn walks(name: &str, text: &str, given: &str, lasts: u64) -> usize {
    let policy = read(name, text);
    let stated = planned(&policy, given);
    let (cases, rules) = (stated.worst_cases(), stated.rule_worst_cases());
    let mut reached = 0;
    // A rule that nothing bounds lets all pass.
    for case in rules.iter().filter(|case| case.minute.is_some()) {
        let named = policy.document().rules.iter().find(|rule| rule.id == case.rule);
        let rule = named.expect("a case is of a rule");
        let bounds = [(SECOND, &case.second), (MINUTE, &case.minute), (DAY, &case.day)];
        let mut best = [0; 3];
        for meets_limits in [false, true] {
            let caller = Caller::of(&policy, rule, case.plan.as_deref(), meets_limits);
            for greed in Greed::all(EDGE, MINUTE, lasts) {
                let plan = planned(&policy, given);
                let (seen, passed) = caller.ask(|request| {
                    let found = plan.peek_at(Timestamp::from_nanos(START), request);
                    assert_eq!(found.rule().map(|rule| &rule.id), Some(&case.rule), "{name}");
                    drop(found);
                    greed.takes(&plan, request)
                });
                for ((length, bound), best) in bounds.iter().zip(&mut best) {
                    let most = most(&passed, *length);
                    let may = bound.as_ref().map_or(u64::MAX, |bound| bound.requests);
                    assert!(most <= may, "{name}: {most}, {case:?} {greed:?}");
                    *best = most.max(*best);
                }
                within(&seen, &cases, case.plan.as_deref());
            }
        }
        for ((length, bound), best) in bounds.iter().zip(best) {
            if let Some(bound) = bound.as_ref().filter(|_| *length <= lasts) {
                assert_eq!(best, bound.requests, "{name}: within {length} of {case:?}");
                reached += 1;
            }
        }
    }
    reached
}

/// That no limit was counted for more than is stated of it.
fn within(seen: &Seen, cases: &[WorstCase], plan: Option<&str>) {
    for ((limit, rule), seen) in seen {
        let own = cases.iter().find(|case| {
            let whose = match &case.whose {
                Whose::Everyone => true,
                Whose::Plan(name) => Some(name.as_str()) == plan,
                Whose::Override(_) => false,
            };
            case.limit == *limit && case.rule == *rule && whose
        });
        let own = own.unwrap_or_else(|| panic!("{limit} has no case"));
        for (length, figure) in figures(own) {
            let most = most(seen, length);
            assert!(figure.is_none_or(|figure| most <= figure), "{most}: {own:?}");
        }
    }
}

#[test]
fn every_rule_of_every_provider_keeps_its_worst_case() {
    let mut reached = 0;
    for (name, text) in providers() {
        reached += walks(&name, &text, "200/min burst 300", 61 * SECOND);
    }
    assert!(reached >= 60, "{reached}");
}

/// The same document with numbers of one digit.
fn small(text: &str) -> String {
    let (mut small, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let length = rest[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - at);
        let (before, number) = (&rest[..at], &rest[at..at + length]);
        rest = &rest[at + length..];
        small.push_str(before);
        let is_word = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        let number = number.parse::<u64>().expect("digits");
        let shorter = match (before.ends_with(" burst "), rest.starts_with('/') && !is_word) {
            (true, _) => 9 + number % 7,
            (_, true) => 3 + number % 6,
            _ => {
                small.push_str(&text[text.len() - rest.len() - length..text.len() - rest.len()]);
                continue;
            }
        };
        small.push_str(&shorter.to_string());
    }
    small + rest
}

#[test]
fn small_numbers_keep_their_worst_case_for_a_day() {
    let mut reached = 0;
    for (name, text) in providers() {
        reached += walks(&name, &small(&text), "14/min burst 17", DAY + SECOND);
    }
    assert!(reached >= 60, "{reached}");
}

#[test]
fn what_is_not_bounded_is_not_stated() {
    let text = r#"
        policy = "open"
        plans = { free = { no-access = "rate-limited" }, paid = {}, all = {} }
        membership = { from = "attribute:plan" }
        scopes.customer = ["attribute:customer"]
        denials.rate-limited = { status = 429 }

        [limits]
        seen = { scope = "customer", quota = "2/min", algorithm = "fixed", shadow = true }
        ever = { scope = "customer", algorithm = "total" }

        [limits.calls]
        scope = "customer"
        quota = { paid = "5/min", all = "unlimited" }
        algorithm = "fixed"

        [limits.heavy]
        scope = "customer"
        quota = "9/min"
        algorithm = "rolling"
        cost = 2
        per-rule = true

        [[rules]]
        id = "some"
        requests = ["/some"]
        limits = ["heavy", "calls", "seen", "ever"]
        [[rules]]
        id = "others"
        limits = ["calls", "ever"]

        [[overrides]]
        limit = "calls"
        key = { "attribute:customer" = "acme" }
        quota = "7/min"
        from = "2026-01-01T00:00:00Z"
    "#;
    let plan = planned(&read("open.toml", text), "");
    let cases = plan.worst_cases();
    let said = cases.iter().map(|case| {
        let rule = case.rule.as_deref().unwrap_or("-");
        let whose = match &case.whose {
            Whose::Everyone => "everyone",
            Whose::Plan(plan) => plan,
            Whose::Override(_) => "override",
        };
        let minute = case.minute.map_or("no bound".to_owned(), |most| most.to_string());
        format!("{} {rule} {whose} {}: {minute}", case.limit, case.quota)
    });
    let expected = [
        "heavy some everyone 9/min: 9",
        "calls - paid 5/min: 10",
        "calls - all unlimited: no bound",
        "calls - override 7/min: 14",
        "seen - everyone 2/min: no bound",
        "ever - everyone unlimited: no bound",
    ];
    assert_eq!(said.collect::<Vec<_>>(), expected);
    let rules = plan.rule_worst_cases();
    let said = rules.iter().map(|case| {
        let bound = case.minute.as_ref();
        let bound = bound.map(|bound| format!("{} by {}", bound.requests, bound.limit));
        (case.rule.as_str(), case.plan.as_deref(), bound.unwrap_or_default())
    });
    // Two units a request: four of nine pass. Who has no access has no worst case.
    let expected = [
        ("some", Some("paid"), "4 by heavy".to_owned()),
        ("some", Some("all"), "4 by heavy".to_owned()),
        ("others", Some("paid"), "10 by calls".to_owned()),
        ("others", Some("all"), String::new()),
    ];
    assert_eq!(said.collect::<Vec<_>>(), expected);
    let json = serde_json::to_value(&cases[1]).expect("JSON");
    assert_eq!(json["whose"], serde_json::json!({ "plan": "paid" }));
    assert_eq!((&json["second"], &json["day"]), (&10.into(), &7_205.into()));
    assert_eq!(Duration::from_nanos(DAY), Duration::from_hours(24));
}
