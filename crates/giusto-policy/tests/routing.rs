//! Which rule a request meets, against a judge that tries one rule after the other; and that a rule
//! which is called unreachable is met by no request.

use std::fmt::Write;

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};
use proptest::prelude::*;

/// A rule of a generated document.
#[derive(Clone, Debug)]
struct Case {
    methods: Vec<&'static str>,
    host: Option<&'static str>,
    path: Vec<&'static str>,
    tag: Option<&'static str>,
}

/// A request.
#[derive(Clone, Debug)]
struct Ask {
    method: &'static str,
    host: &'static str,
    path: Vec<&'static str>,
    tags: Vec<&'static str>,
}

impl Case {
    fn pattern(&self) -> String {
        let methods = self.methods.join("|");
        let space = if methods.is_empty() { "" } else { " " };
        let host = self.host.map(|host| format!("//{host}")).unwrap_or_default();
        format!("{methods}{space}{host}/{}", self.path.join("/"))
    }

    fn matches(&self, ask: &Ask) -> bool {
        let method = self.methods.is_empty() || self.methods.contains(&ask.method);
        let host = match self.host {
            None => true,
            Some("*.api.test") => ask.host.ends_with(".api.test"),
            Some(host) => host == ask.host,
        };
        let tag = match self.tag {
            None => true,
            Some("*") => !ask.tags.is_empty(),
            Some(tag) => ask.tags.contains(&tag),
        };
        method && host && tag && path_matches(&self.path, &ask.path)
    }
}

/// Tries every way in which the pattern can lie over the path.
fn path_matches(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|taken| path_matches(rest, &path[taken..])),
        ([], _) | (_, []) => false,
        ([first, rest @ ..], [segment, others @ ..]) => {
            let fits = match *first {
                "*" | "{id}" => true,
                "a*" => segment.starts_with('a'),
                literal => literal == *segment,
            };
            fits && path_matches(rest, others)
        }
    }
}

fn document(cases: &[Case]) -> String {
    let mut text = String::from("policy = \"routes\"\n");
    for (index, case) in cases.iter().enumerate() {
        writeln!(text, "[[rules]]\nid = \"r{index}\"\nrequests = [\"{}\"]", case.pattern())
            .expect("memory");
        if let Some(tag) = case.tag {
            writeln!(text, "when = {{ tag = \"{tag}\" }}").expect("memory");
        }
    }
    text
}

fn case() -> impl Strategy<Value = Case> {
    let methods = prop::sample::subsequence(vec!["GET", "POST", "PUT"], 0..=2);
    let host = prop::sample::select(vec![None, None, None, Some("x.api.test"), Some("*.api.test")]);
    let segments = vec!["a", "ab", "b", "*", "{id}", "a*"];
    let path = (prop::collection::vec(prop::sample::select(segments), 1..4), 0..9_usize);
    let path = path.prop_map(|(mut path, rest)| {
        // One `**` at most, with no named segment behind it; and no name twice.
        let named = |from: usize, path: &[&str]| path[from..].contains(&"{id}");
        if rest < path.len() && !named(rest, &path) {
            path.insert(rest, "**");
        }
        let first = path.iter().position(|segment| *segment == "{id}");
        for (place, segment) in path.iter_mut().enumerate() {
            if *segment == "{id}" && Some(place) != first {
                *segment = "*";
            }
        }
        path
    });
    let tag = prop::sample::select(vec![None, None, Some("x"), Some("y"), Some("*")]);
    (methods, host, path, tag).prop_map(|(methods, host, path, tag)| Case {
        methods,
        host,
        path,
        tag,
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let method = prop::sample::select(vec!["GET", "POST", "PUT", "HEAD"]);
    let host = prop::sample::select(vec!["x.api.test", "y.api.test", "api.test"]);
    let path = prop::collection::vec(prop::sample::select(vec!["a", "ab", "b", "c"]), 1..5);
    let tags = prop::sample::subsequence(vec!["x", "y"], 0..=2);
    (method, host, path, tags).prop_map(|(method, host, path, tags)| Ask {
        method,
        host,
        path,
        tags,
    })
}

/// The rule that a plan finds, spelt in some way that means the same.
fn found(plan: &Plan, ask: &Ask, spelling: u8) -> Option<String> {
    let mut path = ask.path.iter().map(|segment| format!("/{segment}")).collect::<String>();
    if spelling & 1 == 1 {
        path = path.replace("/a", "/%61");
    }
    if spelling & 2 == 2 {
        path.push('/');
    }
    if spelling & 4 == 4 {
        path.push_str("?page=1");
    }
    let attributes: Vec<_> = ask.tags.iter().map(|tag| ("tag", *tag)).collect();
    let host = if spelling & 8 == 8 { format!("{}:8443", ask.host) } else { ask.host.to_owned() };
    let request = Request { host: &host, ..Request::new(ask.method, &path) };
    let decision = plan.peek_at(Timestamp::ZERO, &request.attributes(&attributes));
    decision.rule().map(|rule| rule.id.clone())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_first_rule_that_matches_decides(
        cases in prop::collection::vec(case(), 1..8),
        asks in prop::collection::vec((ask(), 0..16_u8), 40),
    ) {
        let read = Policy::read(Source::new("routes.toml", Format::Toml, document(&cases)));
        let first = |ask: &Ask| cases.iter().position(|case| case.matches(ask));
        match read {
            Ok(policy) => {
                let plan = Plan::new(&policy, &Deployment::default(), Timestamp::ZERO).unwrap();
                for (ask, spelling) in asks {
                    let right = first(&ask).map(|index| format!("r{index}"));
                    prop_assert_eq!(found(&plan, &ask, spelling), right, "{:?}", ask);
                }
            }
            Err(faults) => for fault in &faults {
                prop_assert!(fault.message.contains("can never match"), "{}", fault.message);
                let index = fault.path.trim_start_matches("rules[").split(']').next();
                let index: usize = index.and_then(|index| index.parse().ok()).expect("a place");
                for (ask, _) in &asks {
                    prop_assert_ne!(first(ask), Some(index), "{:?} meets {}", ask, fault.path);
                }
            },
        }
    }
}

#[test]
fn a_value_is_the_same_however_it_is_spelt() {
    let text = r#"
policy = "cards"
scopes.card = "path:card"
limits.card = { scope = "card", quota = "1/min", algorithm = "fixed" }
rules = [{ id = "card", requests = ["/cards/{card}"], limits = ["card"] }]
denials.rate-limited = { status = 429 }
"#;
    let policy = Policy::read(Source::new("cards.toml", Format::Toml, text)).expect("right");
    let plan = Plan::new(&policy, &Deployment::default(), Timestamp::ZERO).expect("deployed");
    let passes = |path| plan.decide_at(Timestamp::ZERO, &Request::new("GET", path)).is_admitted();
    assert!(passes("/cards/ab"));
    for same in ["/cards/ab", "/cards/%61b", "/cards/a%62/", "/cards/ab?x=1", "/cards/%61%62"] {
        assert!(!passes(same), "{same} has a count of its own");
    }
    assert!(passes("/cards/aB"));
}
