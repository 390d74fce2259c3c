//! A selector: which part of a request is meant.

use std::{fmt, str::FromStr};

/// A part of a request: `attribute:plan`, `header:x-api-key`, `path:card_id`, `ip`, `host`, `method`.
///
/// `tag` is short for `attribute:tag`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Selector {
    /// What the service itself knows of the request, by name; may have several values.
    Attribute(String),
    /// A header field, by its name in any case.
    Header(String),
    /// A parameter of the path pattern.
    Path(String),
    /// The address of the client.
    Ip,
    /// The host that was asked.
    Host,
    /// The method.
    Method,
}

impl Selector {
    /// How selectors are written, for messages.
    pub(crate) const EXPECTED: &str =
        "`attribute:NAME`, `header:NAME`, `path:NAME`, `tag`, `ip`, `host` or `method`";
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = |name: &str| match name {
            "" => Err(format!("`{text}` lacks a name after the colon")),
            name if name.chars().any(|c| c.is_whitespace() || "{}|".contains(c)) => {
                Err(format!("`{name}` is no name: it has a space, a brace or a bar"))
            }
            name => Ok(name.to_owned()),
        };
        match text.split_once(':') {
            Some(("attribute", name)) => named(name).map(Self::Attribute),
            Some(("header", name)) => {
                named(name).map(|name| Self::Header(name.to_ascii_lowercase()))
            }
            Some(("path", name)) => named(name).map(Self::Path),
            Some((kind, _)) => Err(format!("`{kind}` is no part of a request")),
            None => match text {
                "tag" => Ok(Self::Attribute("tag".to_owned())),
                "ip" => Ok(Self::Ip),
                "host" => Ok(Self::Host),
                "method" => Ok(Self::Method),
                _ => Err(format!("`{text}` is no part of a request")),
            },
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attribute(name) if name == "tag" => f.write_str("tag"),
            Self::Attribute(name) => write!(f, "attribute:{name}"),
            Self::Header(name) => write!(f, "header:{name}"),
            Self::Path(name) => write!(f, "path:{name}"),
            Self::Ip => f.write_str("ip"),
            Self::Host => f.write_str("host"),
            Self::Method => f.write_str("method"),
        }
    }
}
