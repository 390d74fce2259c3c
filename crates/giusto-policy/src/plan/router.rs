//! From a request to the first rule that matches it.
//!
//! The paths of all rules in one tree of segments. A search follows every branch that matches, and
//! leaves those whose first pattern comes after the best found so far: it takes the steps of the branches
//! that fit, whatever the number of rules.

use std::{borrow::Cow, collections::HashMap};

use crate::{
    document::{PathSegment, RequestPattern, Rule},
    request::{Request, decoded},
};

/// The rules by path.
#[derive(Debug)]
pub(crate) struct Router {
    nodes: Vec<Node>,
    /// Rules about all requests, in order.
    anywhere: Vec<usize>,
}

#[derive(Debug)]
struct Node {
    literals: HashMap<Box<str>, usize, ahash::RandomState>,
    prefixes: Vec<(Box<str>, usize)>,
    any: Option<usize>,
    rest: Option<usize>,
    /// Rule and pattern, in order.
    ends: Vec<Match>,
    /// The first end at or below this node.
    first: Match,
}

/// A rule, and which of its patterns matched; none for a rule about all requests.
///
/// Of several the first rule decides, and of its patterns the first, as they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) rule: usize,
    pub(crate) pattern: Option<usize>,
}

impl Node {
    /// A node without ends, of which the first to come is this.
    fn before(first: Match) -> Self {
        let literals = HashMap::default();
        Self { literals, prefixes: Vec::new(), any: None, rest: None, ends: Vec::new(), first }
    }
}

impl Router {
    pub(crate) fn new(rules: &[Rule]) -> Self {
        let last = Match { rule: usize::MAX, pattern: None };
        let mut router = Self { nodes: vec![Node::before(last)], anywhere: Vec::new() };
        for (rule, each) in rules.iter().enumerate() {
            if each.requests.is_empty() {
                router.anywhere.push(rule);
            }
            for (pattern, request) in each.requests.iter().enumerate() {
                router.insert(request, Match { rule, pattern: Some(pattern) });
            }
        }
        router
    }

    fn insert(&mut self, pattern: &RequestPattern, end: Match) {
        let mut node = 0;
        self.nodes[node].first = self.nodes[node].first.min(end);
        for segment in &pattern.path {
            node = self.child(node, segment, end);
            self.nodes[node].first = self.nodes[node].first.min(end);
        }
        self.nodes[node].ends.push(end);
    }

    fn child(&mut self, node: usize, segment: &PathSegment, end: Match) -> usize {
        let next = self.nodes.len();
        let parent = &mut self.nodes[node];
        let child = match segment {
            PathSegment::Literal(text) => {
                *parent.literals.entry(text.as_str().into()).or_insert(next)
            }
            PathSegment::Prefix(start) => {
                let found = parent.prefixes.iter().find(|(own, _)| **own == **start);
                let found = found.map(|(_, child)| *child);
                if found.is_none() {
                    parent.prefixes.push((start.as_str().into(), next));
                }
                found.unwrap_or(next)
            }
            PathSegment::Any(_) => *parent.any.get_or_insert(next),
            PathSegment::Rest => *parent.rest.get_or_insert(next),
        };
        if child == next {
            self.nodes.push(Node::before(end));
        }
        child
    }

    /// The first rule that matches.
    pub(crate) fn find(&self, rules: &[Rule], request: &Request<'_>) -> Option<Match> {
        let path = request.segments_text();
        // Looked for once: few paths are encoded, and each has many segments.
        let is_encoded = path.is_some_and(|path| path.contains('%'));
        let mut search = Search { router: self, rules, request, is_encoded, best: None };
        let fits = |rule: &&usize| request.satisfies(&rules[**rule].when, None);
        search.best = self.anywhere.iter().find(fits).map(|&rule| Match { rule, pattern: None });
        search.walk(0, path);
        search.best
    }
}

struct Search<'s, 'r> {
    router: &'s Router,
    rules: &'s [Rule],
    request: &'s Request<'r>,
    is_encoded: bool,
    best: Option<Match>,
}

impl Search<'_, '_> {
    /// Follows what is left of the path from a node on.
    fn walk(&mut self, node: usize, path: Option<&str>) {
        let node = &self.router.nodes[node];
        if self.best.is_some_and(|best| best <= node.first) {
            return;
        }
        if let Some(child) = node.rest {
            let mut left = path;
            self.walk(child, left);
            while let Some(path) = left {
                left = path.split_once('/').map(|(_, behind)| behind);
                self.walk(child, left);
            }
        }
        let Some(path) = path else { return self.end(node) };
        let (segment, left) = match path.split_once('/') {
            Some((segment, left)) => (segment, Some(left)),
            None => (path, None),
        };
        let segment = if self.is_encoded { decoded(segment) } else { Cow::Borrowed(segment) };
        if let Some(child) = node.literals.get(segment.as_ref()) {
            self.walk(*child, left);
        }
        for (start, child) in &node.prefixes {
            if segment.starts_with(&**start) {
                self.walk(*child, left);
            }
        }
        if let Some(child) = node.any {
            self.walk(child, left);
        }
    }

    fn end(&mut self, node: &Node) {
        for end in &node.ends {
            if self.best.is_some_and(|best| best <= *end) {
                return;
            }
            let rule = &self.rules[end.rule];
            let Some(pattern) = end.pattern.and_then(|pattern| rule.requests.get(pattern)) else {
                continue;
            };
            let is_method = |own: &String| own.eq_ignore_ascii_case(self.request.method);
            if (pattern.methods.is_empty() || pattern.methods.iter().any(is_method))
                && pattern.accepts_host(self.request.host)
                && self.request.satisfies(&rule.when, Some(pattern))
            {
                self.best = Some(*end);
                return;
            }
        }
    }
}
