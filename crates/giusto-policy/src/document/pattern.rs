//! Which requests a rule is about: `GET|POST //api.example.com/v1/flows/{id}/**`.

use std::{fmt, str::FromStr};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::host;
use crate::request::decoded;

/// What a text cannot have in a pattern unless it is percent-encoded.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'#')
    .add(b'%')
    .add(b'*')
    .add(b'/')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'{')
    .add(b'}');

/// Methods, a host and a path; what is left out matches all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPattern {
    /// In upper case; empty for all.
    pub methods: Vec<String>,
    /// In lower case, without a port, perhaps with a first label `*` for any subdomain.
    pub host: Option<String>,
    /// The segments of the path, without an empty one at its end: one slash there is ignored.
    pub path: Vec<PathSegment>,
}

/// One segment of a path pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// This text, percent-decoded.
    Literal(String),
    /// A text that begins so, percent-decoded: `report-*`.
    Prefix(String),
    /// Any one segment: `{card_id}` by name, `*` without.
    Any(Option<String>),
    /// Any number of segments, none too: `**`.
    Rest,
}

impl RequestPattern {
    /// How patterns are written, for messages.
    pub(crate) const EXPECTED: &str =
        "`GET /v1/flows/{id}`, `GET|POST /v1/**` or `//host.example.com/v1/*/stream`";

    /// Whether every request that `other` matches is matched by this.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let methods = self.methods.is_empty()
            || !other.methods.is_empty()
                && other.methods.iter().all(|method| self.methods.contains(method));
        methods && self.covers_whatever_the_method(other)
    }

    /// The same, the methods left aside.
    pub(crate) fn covers_whatever_the_method(&self, other: &Self) -> bool {
        let host = match (&self.host, &other.host) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(theirs)) => own == theirs || host::matches(own, theirs),
        };
        host && path_covers(&self.path, &other.path)
    }

    /// Whether a host, however it is spelt, is the one that is meant.
    pub(crate) fn accepts_host(&self, host: &str) -> bool {
        self.host.as_deref().is_none_or(|wanted| host::matches(wanted, host))
    }

    /// The parameters of the path, each with the place of its segment, if a place is fixed.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (usize, &str)> {
        self.path.iter().enumerate().filter_map(|(place, segment)| match segment {
            PathSegment::Any(Some(name)) => Some((place, name.as_str())),
            _ => None,
        })
    }

    /// The place of the segment that a parameter names.
    pub(crate) fn place(&self, parameter: &str) -> Option<usize> {
        self.parameters().find(|(_, name)| *name == parameter).map(|(place, _)| place)
    }
}

fn path_covers(own: &[PathSegment], other: &[PathSegment]) -> bool {
    let Some((first, rest)) = own.split_first() else { return other.is_empty() };
    if *first == PathSegment::Rest {
        return path_covers(rest, other)
            || other.split_first().is_some_and(|(_, others)| path_covers(own, others));
    }
    let Some((theirs, others)) = other.split_first() else { return false };
    let covered = match (first, theirs) {
        (_, PathSegment::Rest) => false,
        (PathSegment::Any(_), _) => true,
        (PathSegment::Prefix(start), PathSegment::Literal(text) | PathSegment::Prefix(text)) => {
            text.starts_with(start)
        }
        (PathSegment::Literal(own), PathSegment::Literal(text)) => own == text,
        _ => false,
    };
    covered && path_covers(rest, others)
}

impl FromStr for RequestPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (methods, rest) = match text.split_once(' ') {
            Some((methods, rest)) => (methods, rest.trim_start()),
            None if text.starts_with('/') => ("", text),
            None => return Err(format!("`{text}` has no path: it begins with a slash")),
        };
        let methods = if methods.is_empty() || methods == "*" {
            Vec::new()
        } else {
            methods.split('|').map(method).collect::<Result<_, _>>()?
        };
        let (host, path) = match rest.strip_prefix("//") {
            None => (None, rest),
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                if end == 0 {
                    return Err(format!("`{text}` has no host after `//`"));
                }
                (Some(host::of_pattern(&rest[..end])?), &rest[end..])
            }
        };
        Ok(Self { methods, host, path: path_of(path, text)? })
    }
}

fn method(text: &str) -> Result<String, String> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`~".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_token) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err(format!("`{text}` is no method"))
    }
}

fn path_of(path: &str, whole: &str) -> Result<Vec<PathSegment>, String> {
    let Some(path) = path.strip_prefix('/') else {
        return Err(format!("the path of `{whole}` does not begin with a slash"));
    };
    if path.contains(['?', '#']) {
        return Err(format!("`{whole}` has a query: a pattern is of the path alone"));
    }
    let mut segments = path.split('/').map(segment).collect::<Result<Vec<_>, _>>()?;
    segments.pop_if(|last| matches!(last, PathSegment::Literal(text) if text.is_empty()));
    if segments.iter().filter(|segment| **segment == PathSegment::Rest).count() > 1 {
        return Err(format!("`{whole}` has `**` more than once"));
    }
    let rest = segments.iter().position(|segment| *segment == PathSegment::Rest);
    let named_behind = |at: usize| {
        segments[at..].iter().any(|segment| matches!(segment, PathSegment::Any(Some(_))))
    };
    if rest.is_some_and(named_behind) {
        return Err(format!("`{whole}` has a parameter behind `**`, where its place is not fixed"));
    }
    Ok(segments)
}

fn segment(text: &str) -> Result<PathSegment, String> {
    let wrong = |why: &str| Err(format!("the segment `{text}` {why}"));
    match text {
        "**" => return Ok(PathSegment::Rest),
        "*" => return Ok(PathSegment::Any(None)),
        _ => {}
    }
    if let Some(name) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        return match name {
            "" => Ok(PathSegment::Any(None)),
            name if name.contains(['{', '}', '*']) => wrong("is no name in braces"),
            name => Ok(PathSegment::Any(Some(name.to_owned()))),
        };
    }
    if text.contains(['{', '}', '[', ']']) {
        return wrong("mixes text and braces: a parameter is a whole segment, like `{id}`");
    }
    match text.strip_suffix('*') {
        Some(start) if !start.contains('*') => Ok(PathSegment::Prefix(decoded(start).into_owned())),
        None if !text.contains('*') => Ok(PathSegment::Literal(decoded(text).into_owned())),
        _ => wrong("has a star that is not at its end"),
    }
}

impl fmt::Display for RequestPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.methods.is_empty() {
            write!(f, "{} ", self.methods.join("|"))?;
        }
        if let Some(host) = &self.host {
            write!(f, "//{host}")?;
        }
        self.path.iter().try_for_each(|segment| write!(f, "/{segment}"))?;
        match self.path.last() {
            // Of an empty segment at the end the slash would be ignored.
            None => f.write_str("/"),
            Some(PathSegment::Literal(text)) if text.is_empty() => f.write_str("/"),
            Some(_) => Ok(()),
        }
    }
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => write!(f, "{}", utf8_percent_encode(text, RESERVED)),
            Self::Prefix(start) => write!(f, "{}*", utf8_percent_encode(start, RESERVED)),
            Self::Any(Some(name)) => write!(f, "{{{name}}}"),
            Self::Any(None) => f.write_str("*"),
            Self::Rest => f.write_str("**"),
        }
    }
}
