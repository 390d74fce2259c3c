//! Why a rule does not match: the first thing that stands in the way, pattern by pattern.

use std::borrow::Cow;

use super::RuleSeen;
use crate::{
    document::{Condition, PathSegment, RequestPattern, Rule},
    request::{Request, decoded},
};

/// What is to be said of a rule that does not match.
pub(super) fn passed_over(rule: &Rule, request: &Request<'_>) -> RuleSeen {
    RuleSeen { rule: rule.id.clone(), matches: None, obstacles: obstacles(rule, request) }
}

/// What is to be said of the rule that matches, by one of its patterns if it has any.
pub(super) fn matching(rule: &Rule, pattern: Option<&RequestPattern>) -> RuleSeen {
    let matches = pattern.map_or_else(|| "any request".to_owned(), ToString::to_string);
    RuleSeen { rule: rule.id.clone(), matches: Some(matches), obstacles: Vec::new() }
}

fn obstacles(rule: &Rule, request: &Request<'_>) -> Vec<String> {
    if rule.requests.is_empty() {
        return condition(rule, None, request).into_iter().collect();
    }
    let each = rule.requests.iter().filter_map(|pattern| {
        let obstacle = method(pattern, request)
            .or_else(|| host(pattern, request))
            .or_else(|| path(pattern, request))
            .or_else(|| condition(rule, Some(pattern), request))?;
        Some(format!("`{pattern}`: {obstacle}"))
    });
    each.collect()
}

fn method(pattern: &RequestPattern, request: &Request<'_>) -> Option<String> {
    let wanted = &pattern.methods;
    let fits =
        wanted.is_empty() || wanted.iter().any(|own| own.eq_ignore_ascii_case(request.method));
    (!fits).then(|| format!("the method is {}, not {}", request.method, wanted.join(" or ")))
}

fn host(pattern: &RequestPattern, request: &Request<'_>) -> Option<String> {
    let wanted = pattern.host.as_ref().filter(|_| !pattern.accepts_host(request.host))?;
    Some(match request.host {
        "" => format!("the host is not known; it must be `{wanted}`"),
        host => format!("the host is `{host}`, not `{wanted}`"),
    })
}

fn path(pattern: &RequestPattern, request: &Request<'_>) -> Option<String> {
    let segments = request.segments_text().map(|text| text.split('/').map(decoded));
    let segments: Vec<_> = segments.into_iter().flatten().collect();
    (!fits(&pattern.path, &segments)).then(|| difference(&pattern.path, &segments))
}

fn fits(wanted: &[PathSegment], segments: &[Cow<'_, str>]) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return segments.is_empty() };
    if *first == PathSegment::Rest {
        return (0..=segments.len()).any(|skipped| fits(rest, &segments[skipped..]));
    }
    segments.split_first().is_some_and(|(own, others)| is_one(first, own) && fits(rest, others))
}

fn is_one(wanted: &PathSegment, segment: &str) -> bool {
    match wanted {
        PathSegment::Literal(text) => text == segment,
        PathSegment::Prefix(start) => segment.starts_with(start.as_str()),
        PathSegment::Any(_) | PathSegment::Rest => true,
    }
}

/// The first segment at which a path leaves a pattern.
fn difference(wanted: &[PathSegment], segments: &[Cow<'_, str>]) -> String {
    for (place, own) in wanted.iter().enumerate() {
        match segments.get(place) {
            _ if *own == PathSegment::Rest => {
                return "the path does not go on as the pattern does behind `**`".to_owned();
            }
            None => return format!("the path ends before `{own}`"),
            Some(segment) if !is_one(own, segment) => {
                return format!("segment {} of the path is `{segment}`, not `{own}`", place + 1);
            }
            Some(_) => {}
        }
    }
    match segments.get(wanted.len()) {
        Some(more) => format!("the path goes on with `{more}`"),
        None => "the path is another one".to_owned(),
    }
}

/// The first condition of a rule that does not hold.
fn condition(
    rule: &Rule,
    pattern: Option<&RequestPattern>,
    request: &Request<'_>,
) -> Option<String> {
    rule.when.iter().find_map(|condition| unmet(condition, pattern, request))
}

/// Why a condition does not hold, if it does not.
pub(super) fn unmet(
    condition: &Condition,
    pattern: Option<&RequestPattern>,
    request: &Request<'_>,
) -> Option<String> {
    let mut values = Vec::new();
    let holds = request.any(&condition.selector, pattern, |value| {
        values.push(format!("`{value}`"));
        condition.accepts(value)
    });
    if holds {
        return None;
    }
    let wanted: Vec<_> = condition.any_of.iter().map(|wanted| format!("`{wanted}`")).collect();
    let (selector, wanted) = (&condition.selector, wanted.join(" or "));
    Some(if values.is_empty() {
        format!("{selector} is not given; it must be {wanted}")
    } else {
        format!("{selector} is {}, not {wanted}", values.join(" and "))
    })
}
