//! A request as a policy sees it: plain borrowed text, whatever server it came through.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use crate::document::{Condition, RequestPattern, Selector, host};

/// What is known of a request. What is left empty is taken as absent.
///
/// ```
/// use giusto_policy::Request;
///
/// let request = Request::new("POST", "/api/v1/events")
///     .attributes(&[("organisation", "acme"), ("events", "50")]);
/// assert_eq!(request.path, "/api/v1/events");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'r> {
    /// The method, in upper case.
    pub method: &'r str,
    /// The path, in its encoded form; a query behind it is not looked at.
    pub path: &'r str,
    /// The host that was asked.
    pub host: &'r str,
    /// The address of the client.
    pub ip: &'r str,
    /// Header fields: names in any case, and values.
    pub headers: &'r [(&'r str, &'r str)],
    /// What the service itself knows: names and values. A name may stand here several times.
    pub attributes: &'r [(&'r str, &'r str)],
}

impl<'r> Request<'r> {
    /// A request of which the method and the path are known.
    pub fn new(method: &'r str, path: &'r str) -> Self {
        Self { method, path, ..Self::default() }
    }

    /// The same with what the service knows.
    #[must_use]
    pub const fn attributes(self, attributes: &'r [(&'r str, &'r str)]) -> Self {
        Self { attributes, ..self }
    }

    /// The same with header fields.
    #[must_use]
    pub const fn headers(self, headers: &'r [(&'r str, &'r str)]) -> Self {
        Self { headers, ..self }
    }

    /// The path without its query, its first slash and one slash at its end; none of the root,
    /// which has no segments, unlike `//`, which has an empty one.
    pub(crate) fn segments_text(&self) -> Option<&'r str> {
        let end = self.path.find('?').unwrap_or(self.path.len());
        let path = &self.path[..end];
        let path = path.strip_prefix('/').unwrap_or(path);
        (!path.is_empty()).then(|| path.strip_suffix('/').unwrap_or(path))
    }

    /// The first value of a part of the request.
    pub(crate) fn value(
        &self,
        selector: &Selector,
        pattern: Option<&RequestPattern>,
    ) -> Option<Cow<'r, str>> {
        let some = |text: &'r str| (!text.is_empty()).then_some(Cow::Borrowed(text));
        match selector {
            Selector::Attribute(name) => {
                let mut found = self.attributes.iter().filter(|(own, _)| own == name);
                found.next().map(|(_, value)| Cow::Borrowed(*value))
            }
            Selector::Header(name) => {
                let is_named = |(own, _): &&(&str, &str)| own.eq_ignore_ascii_case(name);
                self.headers.iter().find(is_named).map(|(_, value)| Cow::Borrowed(*value))
            }
            Selector::Path(name) => {
                let place = pattern?.place(name)?;
                self.segments_text()?.split('/').nth(place).map(decoded)
            }
            Selector::Ip => some(self.ip),
            Selector::Host => (!self.host.is_empty()).then(|| host::folded(self.host)),
            Selector::Method => some(self.method),
        }
    }

    /// Whether any value of a part of the request satisfies `test`.
    pub(crate) fn any(
        &self,
        selector: &Selector,
        pattern: Option<&RequestPattern>,
        mut test: impl FnMut(&str) -> bool,
    ) -> bool {
        match selector {
            Selector::Attribute(name) => {
                self.attributes.iter().any(|(own, value)| own == name && test(value))
            }
            Selector::Header(name) => self
                .headers
                .iter()
                .any(|(own, value)| own.eq_ignore_ascii_case(name) && test(value)),
            _ => self.value(selector, pattern).is_some_and(|value| test(&value)),
        }
    }

    /// Whether all conditions hold.
    pub(crate) fn satisfies(
        &self,
        conditions: &[Condition],
        pattern: Option<&RequestPattern>,
    ) -> bool {
        let holds = |condition: &Condition| {
            self.any(&condition.selector, pattern, |value| condition.accepts(value))
        };
        conditions.iter().all(holds)
    }

    /// A number that a part of the request tells: 1 if it tells none, the largest if what it tells
    /// is no number, so that nobody pays less by telling nonsense.
    pub(crate) fn number(&self, selector: &Selector, pattern: Option<&RequestPattern>) -> u64 {
        self.value(selector, pattern).map_or(1, |text| text.trim().parse().unwrap_or(u64::MAX))
    }
}

/// A segment as it is meant: `a%62` and `ab` are the same card.
///
/// Bytes that are no text stay encoded, in one spelling, so that no two of them are the same.
pub(crate) fn decoded(segment: &str) -> Cow<'_, str> {
    if !segment.contains('%') {
        return Cow::Borrowed(segment);
    }
    let bytes: Cow<'_, [u8]> = percent_decode_str(segment).into();
    let mut text = String::with_capacity(segment.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(percent_encode(chunk.invalid(), NON_ALPHANUMERIC));
    }
    Cow::Owned(text)
}
