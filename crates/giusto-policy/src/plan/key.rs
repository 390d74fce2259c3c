//! The key of a counter: the values of a scope's selectors.
//!
//! One value is its own key, borrowed from the request. Several are joined, each behind its length, so
//! that no two lists of values are the same key. A value that is absent is empty: requests that lack it
//! share a counter, since counting nobody would let them all pass.

use std::{borrow::Cow, fmt::Write, ops::Deref};

use smallvec::SmallVec;

use crate::{
    document::{RequestPattern, Selector},
    request::Request,
};

/// A key, on the stack unless it is long.
pub(crate) enum Key<'r> {
    One(Cow<'r, str>),
    Joined(Joined),
}

/// Several values in one text.
#[derive(Default)]
pub(crate) struct Joined(SmallVec<[u8; 128]>);

impl<'r> Key<'r> {
    pub(crate) fn of(
        scope: &[Selector],
        request: &Request<'r>,
        pattern: Option<&RequestPattern>,
    ) -> Self {
        let value = |selector| request.value(selector, pattern).unwrap_or_default();
        match scope {
            [] => Self::One(Cow::Borrowed("")),
            [selector] => Self::One(value(selector)),
            several => {
                let mut joined = Joined::default();
                for selector in several {
                    joined.push(&value(selector));
                }
                Self::Joined(joined)
            }
        }
    }

    /// The key of values that are known, in the order of the scope.
    pub(crate) fn of_values(values: &[&str]) -> String {
        match values {
            [one] => (*one).to_owned(),
            several => {
                let mut joined = Joined::default();
                for value in several {
                    joined.push(value);
                }
                joined.text().to_owned()
            }
        }
    }
}

impl Joined {
    fn push(&mut self, value: &str) {
        // Writing into memory cannot fail.
        let _ = write!(self, "{}:", value.len());
        self.0.extend_from_slice(value.as_bytes());
    }

    fn text(&self) -> &str {
        // Only whole texts are ever appended.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Write for Joined {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Deref for Key<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::One(value) => value,
            Self::Joined(joined) => joined.text(),
        }
    }
}
