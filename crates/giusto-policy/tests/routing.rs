//! Which rule a request meets, by which of its patterns, against a judge that tries one after the
//! other; and that what is called unreachable is met by no request.

use std::fmt::Write;

use giusto::Timestamp;
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};
use proptest::prelude::*;

/// A rule of a generated document.
#[derive(Clone, Debug)]
struct Case {
    patterns: Vec<Pattern>,
    tag: Option<&'static str>,
    /// What the parameter must be.
    id: Option<&'static str>,
}

/// A pattern of a rule.
#[derive(Clone, Debug)]
struct Pattern {
    methods: Vec<&'static str>,
    host: Option<&'static str>,
    path: Vec<&'static str>,
}

/// A request.
#[derive(Clone, Debug)]
struct Ask {
    method: &'static str,
    host: &'static str,
    path: Vec<&'static str>,
    tags: Vec<&'static str>,
}

impl Pattern {
    fn text(&self) -> String {
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
        method && host && path_matches(&ended(&self.path), &ended(&ask.path))
    }

    /// The value of the parameter.
    fn id(&self, ask: &Ask) -> Option<&'static str> {
        let place = self.path.iter().position(|segment| *segment == "{id}")?;
        Some(ask.path[place])
    }
}

impl Case {
    /// The first pattern that matches, by its number.
    fn matches(&self, ask: &Ask) -> Option<usize> {
        let tag = match self.tag {
            None => true,
            Some("*") => !ask.tags.is_empty(),
            Some(tag) => ask.tags.contains(&tag),
        };
        let fits = |pattern: &Pattern| {
            pattern.matches(ask) && (self.id.is_none() || pattern.id(ask) == self.id)
        };
        self.patterns.iter().position(fits).filter(|_| tag)
    }
}

/// One slash at the end, behind which nothing stands, is ignored.
fn ended<'p>(path: &[&'p str]) -> Vec<&'p str> {
    let end = path.len() - usize::from(path.last() == Some(&""));
    path[..end].to_vec()
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
    text.push_str("responses.headers = [{ name = \"id\", value = \"{path:id}\" }]\n");
    for (index, case) in cases.iter().enumerate() {
        let patterns: Vec<_> = case.patterns.iter().map(Pattern::text).collect();
        writeln!(text, "[[rules]]\nid = \"r{index}\"\nrequests = {patterns:?}").expect("memory");
        let tag = case.tag.map(|tag| format!("tag = \"{tag}\""));
        let id = case.id.map(|id| format!("\"path:id\" = \"{id}\""));
        let when: Vec<_> = tag.into_iter().chain(id).collect();
        writeln!(text, "when = {{ {} }}", when.join(", ")).expect("memory");
    }
    text
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let methods = prop::sample::subsequence(vec!["GET", "POST", "PUT"], 0..=2);
    let host = prop::sample::select(vec![None, None, None, Some("x.api.test"), Some("*.api.test")]);
    let segments = vec!["a", "ab", "b", "*", "{id}", "a*", ""];
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
    (methods, host, path).prop_map(|(methods, host, mut path)| {
        // What begins with two slashes begins with a host.
        if host.is_none() && path.len() > 1 && path[0].is_empty() {
            path[0] = "a";
        }
        Pattern { methods, host, path }
    })
}

fn case() -> impl Strategy<Value = Case> {
    let patterns = prop::collection::vec(pattern(), 1..4);
    let tag = prop::sample::select(vec![None, None, Some("x"), Some("y"), Some("*")]);
    let id = prop::sample::select(vec![None, Some("a"), Some("b")]);
    (patterns, tag, id).prop_map(|(patterns, tag, id)| {
        // A condition of a parameter needs it in every pattern.
        let named = patterns.iter().all(|pattern| pattern.path.contains(&"{id}"));
        Case { patterns, tag, id: id.filter(|_| named) }
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let method = prop::sample::select(vec!["GET", "POST", "PUT", "HEAD"]);
    let host = prop::sample::select(vec!["x.api.test", "y.api.test", "api.test"]);
    let path = prop::collection::vec(prop::sample::select(vec!["a", "ab", "b", "c", ""]), 1..5);
    let tags = prop::sample::subsequence(vec!["x", "y"], 0..=2);
    (method, host, path, tags).prop_map(|(method, host, path, tags)| Ask {
        method,
        host,
        path,
        tags,
    })
}

/// The rule that a plan finds, spelt in some way that means the same, and the parameter.
fn found(plan: &Plan, ask: &Ask, spelling: u8) -> Option<(String, Option<String>)> {
    let mut path = format!("/{}", ask.path.join("/"));
    if spelling & 1 == 1 {
        path = path.replace("/a", "/%61");
    }
    if spelling & 2 == 2 && !path.ends_with('/') {
        path.push('/');
    }
    if spelling & 4 == 4 {
        path.push_str("?page=1");
    }
    let attributes: Vec<_> = ask.tags.iter().map(|tag| ("tag", *tag)).collect();
    let host = if spelling & 8 == 8 { format!("{}.:8443", ask.host) } else { ask.host.to_owned() };
    let request = Request { host: &host, ..Request::new(ask.method, &path) };
    let request = request.attributes(&attributes);
    let decision = plan.peek_at(Timestamp::ZERO, &request);
    let id = decision.response(&request).header("id").map(ToOwned::to_owned);
    decision.rule().map(|rule| (rule.id.clone(), id))
}

/// The numbers in a place like `rules[3].requests[1]`.
fn numbers(place: &str) -> Vec<usize> {
    place.split(['[', ']']).filter_map(|part| part.parse().ok()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_first_rule_that_matches_decides(
        cases in prop::collection::vec(case(), 1..8),
        asks in prop::collection::vec((ask(), 0..16_u8), 40),
    ) {
        let read = Policy::read(Source::new("routes.toml", Format::Toml, document(&cases)));
        let first = |ask: &Ask| {
            let mut matching = cases.iter().enumerate();
            matching.find_map(|(index, case)| Some((index, case.matches(ask)?)))
        };
        match read {
            Ok(policy) => {
                let plan = Plan::new(&policy, &Deployment::default(), Timestamp::ZERO).unwrap();
                for (ask, spelling) in asks {
                    let right = first(&ask).map(|(index, pattern)| {
                        let id = cases[index].patterns[pattern].id(&ask).map(ToOwned::to_owned);
                        (format!("r{index}"), id)
                    });
                    prop_assert_eq!(found(&plan, &ask, spelling), right, "{:?}", ask);
                }
            }
            Err(faults) => for fault in &faults {
                let known = ["can never match", "is in this rule already"];
                let is_known = known.iter().any(|known| fault.message.contains(known));
                prop_assert!(is_known, "{}", fault.message);
                let place = numbers(&fault.path);
                for (ask, _) in &asks {
                    let met = first(ask).map(|(rule, pattern)| [rule, pattern]);
                    let is_met = met.is_some_and(|met| met.starts_with(&place));
                    prop_assert!(!is_met, "{:?} meets {}", ask, fault.path);
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
