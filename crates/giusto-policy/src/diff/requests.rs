//! Requests that meet other limits than before: one request is made from every pattern of both
//! documents, and both are asked where it leads.
//!
//! A pattern may be met in part by rules of another document that are narrower; those have patterns
//! of their own, from which requests are made too.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{Bearing, Changes, limits::conditions, listed};
use crate::{
    Document,
    document::{Condition, PathSegment, RequestPattern, Rule, Selector},
    plan::Router,
    request::Request,
};

/// The methods that stand for all, where a pattern names none.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// What stands for a parameter of a path. No literal of a page is likely to be this.
const ANYTHING: &str = "some-value-0";

/// A request that a pattern stands for.
struct Sample {
    path: String,
    host: String,
    ip: String,
    headers: Vec<(String, String)>,
    attributes: Vec<(String, String)>,
}

/// Where requests of one shape led before, and where they lead now, by method.
type Moved = IndexMap<(Shape, Vec<String>, Vec<String>), BTreeSet<usize>>;
/// A pattern without its methods, and what its rule asks for besides.
type Shape = (String, String);

pub(super) fn moved(before: &Document, after: &Document, changes: &mut Changes) {
    let (old, new) = (Router::new(&before.rules), Router::new(&after.rules));
    let all: Option<RequestPattern> = "/**".parse().ok();
    let mut found = Moved::new();
    let mut methods: Vec<String> = METHODS.iter().map(|method| (*method).to_owned()).collect();
    for rule in before.rules.iter().chain(&after.rules) {
        let patterns =
            rule.requests.iter().chain(all.as_ref().filter(|_| rule.requests.is_empty()));
        for pattern in patterns {
            let sample = Sample::of(pattern, rule);
            let own = if pattern.methods.is_empty() {
                &METHODS.map(str::to_owned)[..]
            } else {
                &pattern.methods
            };
            for method in own {
                let was = sample.limits(&old, before, method);
                let is = sample.limits(&new, after, method);
                let same = was.iter().all(|id| is.contains(id)) && was.len() == is.len();
                if !same {
                    let place = place_of(&mut methods, method);
                    found.entry((shape(pattern, rule), was, is)).or_default().insert(place);
                }
            }
        }
    }
    for ((shape, was, is), places) in found {
        let all_of_them = (0..METHODS.len()).all(|place| places.contains(&place));
        let named: Vec<_> = places.iter().map(|&place| methods[place].as_str()).collect();
        let methods = if all_of_them { String::new() } else { format!("{} ", named.join("|")) };
        let (path, when) = shape;
        let shape = format!("`{methods}{path}`{when}");
        say(&shape, &was, &is, changes);
    }
}

fn place_of(methods: &mut Vec<String>, method: &str) -> usize {
    methods.iter().position(|own| own == method).unwrap_or_else(|| {
        methods.push(method.to_owned());
        methods.len() - 1
    })
}

fn say(shape: &str, was: &[String], is: &[String], changes: &mut Changes) {
    let bearing = match () {
        () if is.iter().all(|id| was.contains(id)) => Bearing::Looser,
        () if was.iter().all(|id| is.contains(id)) => Bearing::Tighter,
        () => Bearing::Other,
    };
    let text = format!("{shape} charges {}, formerly {}", listed(is), listed(was));
    changes.say("requests", bearing, text);
}

fn shape(pattern: &RequestPattern, rule: &Rule) -> Shape {
    let bare = RequestPattern { methods: Vec::new(), ..pattern.clone() };
    let when =
        if rule.when.is_empty() { String::new() } else { format!(" {}", conditions(&rule.when)) };
    (bare.to_string(), when)
}

impl Sample {
    fn of(pattern: &RequestPattern, rule: &Rule) -> Self {
        let mut sample = Self {
            path: String::new(),
            host: pattern.host.as_ref().map(|host| host.replace('*', ANYTHING)).unwrap_or_default(),
            ip: String::new(),
            headers: Vec::new(),
            attributes: Vec::new(),
        };
        for segment in &pattern.path {
            let text = match segment {
                PathSegment::Literal(_) => segment.to_string(),
                PathSegment::Prefix(_) => {
                    segment.to_string().trim_end_matches('*').to_owned() + ANYTHING
                }
                PathSegment::Any(name) => parameter(rule, name.as_deref()),
                PathSegment::Rest => ANYTHING.to_owned(),
            };
            sample.path.push('/');
            sample.path.push_str(&text);
        }
        // One slash at the end is ignored, and keeps an empty segment before it.
        sample.path.push('/');
        rule.when.iter().for_each(|condition| sample.satisfy(condition));
        sample
    }

    /// Makes a condition hold.
    fn satisfy(&mut self, condition: &Condition) {
        let Some(value) = wanted(condition) else { return };
        match &condition.selector {
            Selector::Attribute(name) => self.attributes.push((name.clone(), value)),
            Selector::Header(name) => self.headers.push((name.clone(), value)),
            Selector::Ip => self.ip = value,
            Selector::Host => self.host = value,
            // The path has it already, and methods are tried one by one.
            Selector::Path(_) | Selector::Method => {}
        }
    }

    /// The limits that the request is charged to.
    fn limits(&self, router: &Router, document: &Document, method: &str) -> Vec<String> {
        let headers = borrowed(&self.headers);
        let attributes = borrowed(&self.attributes);
        let request = Request {
            method,
            path: &self.path,
            host: &self.host,
            ip: &self.ip,
            headers: &headers,
            attributes: &attributes,
        };
        let found = router.find(&document.rules, &request);
        found.map_or_else(Vec::new, |found| document.rules[found.rule].limits.clone())
    }
}

/// A value for a parameter of the path, one that the rule asks for if it does.
fn parameter(rule: &Rule, name: Option<&str>) -> String {
    let is_it = |condition: &&Condition| match &condition.selector {
        Selector::Path(own) => name == Some(own.as_str()),
        _ => false,
    };
    let asked = rule.when.iter().find(is_it).and_then(wanted);
    asked.map_or_else(|| ANYTHING.to_owned(), |value| value.replace('%', "%25"))
}

fn wanted(condition: &Condition) -> Option<String> {
    condition.any_of.first().map(|value| match value.strip_suffix('*') {
        Some(start) => format!("{start}{ANYTHING}"),
        None => value.clone(),
    })
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
