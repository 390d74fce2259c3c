//! Texts with fields to fill in: `Try again in {retry-after} seconds`.

use std::{fmt, str::FromStr};

use super::Selector;

/// A text with fields in braces; `{{` and `}}` are braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// What a limit says of itself: of the named one, else of the one that is shown, or that binds.
    Field {
        /// The limit, if one is named: `{monthly.used}`.
        limit: Option<String>,
        /// What it says.
        field: Field,
        /// How it is written.
        form: Option<Form>,
    },
    /// A part of the request: `{attribute:request-id}`.
    Request(Selector),
}

macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type { $($(#[$about])* $variant),+ }

        impl $type {
            /// All of them, as they are written.
            pub const ALL: &[(&'static str, Self)] = &[$(($word, Self::$variant)),+];

            /// As it is written.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

words! {
    /// What can be filled in.
    Field {
        /// Units per window; of a limit with a burst, the base.
        Limit = "limit",
        /// The most at once.
        Burst = "burst",
        /// Units left of [`Field::Limit`].
        Remaining = "remaining",
        /// Units used.
        Used = "used",
        /// When all of it is available again.
        Reset = "reset",
        /// Seconds until the request passes.
        RetryAfter = "retry-after",
        /// The length of the window.
        Window = "window",
        /// What is counted.
        Unit = "unit",
        /// The name of the limit.
        Id = "limit-id",
        /// What the request costs.
        Cost = "cost",
        /// The wall time of the decision.
        Now = "now",
        /// The plan of whoever asks.
        Plan = "plan",
        /// The name of the rule.
        Rule = "rule",
        /// The most that one request may hold.
        AtMost = "at-most",
        /// What the request holds.
        Size = "size",
    }
}

words! {
    /// How an instant or a length of time is written.
    Form {
        /// Seconds since 1970-01-01 UTC, rounded up.
        Epoch = "epoch",
        /// Whole seconds from now, rounded up.
        Seconds = "seconds",
        /// `2026-07-01T00:00:00.000Z`, rounded up to the millisecond.
        Iso8601 = "iso8601",
        /// `Wed, 01 Jul 2026 00:00:00 GMT`, rounded up to the second.
        HttpDate = "http-date",
    }
}

impl Field {
    /// Whether it is an instant, which can be written in any form.
    pub(crate) const fn is_instant(self) -> bool {
        matches!(self, Self::Reset | Self::Now)
    }

    /// Whether it says nothing of a limit.
    pub(crate) const fn is_of_the_request(self) -> bool {
        matches!(self, Self::Now | Self::Plan | Self::Rule | Self::AtMost | Self::Size)
    }
}

impl FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mut parts, mut plain) = (Vec::new(), String::new());
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix(brace) {
                plain.push_str(brace);
                rest = behind;
                continue;
            }
            let end = rest.find('}').filter(|_| brace == "{");
            let end = end.ok_or_else(|| format!("`{text}` has a brace without its partner"))?;
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(field(&rest[..end])?);
            rest = &rest[end + 1..];
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self { parts })
    }
}

fn field(text: &str) -> Result<Part, String> {
    if text.contains(':') || matches!(text, "ip" | "host" | "method" | "tag") {
        return text.parse().map(Part::Request);
    }
    let (name, form) = match text.split_once('|') {
        None => (text, None),
        Some((name, form)) => (name, Some(word(Form::ALL, form, "form")?)),
    };
    let (limit, name) = match name.rsplit_once('.') {
        None => (None, name),
        Some((limit, name)) => (Some(limit.to_owned()), name),
    };
    let field = word(Field::ALL, name, "field")?;
    let fits = match form {
        None => true,
        Some(Form::Seconds) => field.is_instant() || field == Field::Window,
        Some(_) => field.is_instant(),
    };
    if !fits {
        return Err(format!("`{name}` is no instant: it cannot be written as `{text}`"));
    }
    if limit.is_some() && field.is_of_the_request() {
        return Err(format!("`{name}` is the same for all limits: write `{{{name}}}`"));
    }
    Ok(Part::Field { limit, field, form })
}

fn word<T: Copy>(all: &[(&'static str, T)], text: &str, kind: &str) -> Result<T, String> {
    let found = all.iter().find(|(name, _)| *name == text);
    found.map(|(_, word)| *word).ok_or_else(|| {
        let names = all.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("`, `");
        format!("`{text}` is no {kind}: there are `{names}`")
    })
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}"))?,
                Part::Request(selector) => write!(f, "{{{selector}}}")?,
                Part::Field { limit, field, form } => {
                    let limit = limit.as_ref().map(|limit| format!("{limit}.")).unwrap_or_default();
                    let form = form.map(|form| format!("|{}", form.name())).unwrap_or_default();
                    write!(f, "{{{limit}{}{form}}}", field.name())?;
                }
            }
        }
        Ok(())
    }
}
