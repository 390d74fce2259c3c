//! A document as a tree of values with their places, the same for every format. What the values
//! mean is decided elsewhere; here it is only decided what they are, so that a reader of the tree
//! need not know in which language it was written.

#[cfg(test)]
mod tests;
mod toml;
mod yaml;

use std::ops::Range;

use crate::fault::{Collector, Faults};
use crate::source::{Format, LARGEST, Source};

/// How deep lists and tables may be nested, the top level included.
/// Limits need less than ten levels; the YAML parser spends much stack on each, and this many fit
/// into the 2 MiB of a thread even where nothing is optimised.
pub(crate) const DEEPEST: usize = 32;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Byte offsets in the text. A quoted text includes its quotes, a block of YAML text not
    /// its `|`. A list or table in brackets is its brackets in TOML and the opening one in YAML;
    /// a table under a TOML header is the header; a list or table of YAML lines is its first dash
    /// or key. The top level of TOML is the empty place at the start.
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, of YAML.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i128),
    /// Another number.
    Float(f64),
    /// Text; also a date or a time of TOML, as it is written.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the document; every key once.
    Table(Vec<Entry>),
}

/// A key of a table and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// What the value is, in words that complete "expected ..., found ...".
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Reads a document. The top level is always a table; an empty document is an empty one.
pub fn parse(source: &Source) -> Result<Node, Faults> {
    if source.text().len() > LARGEST {
        return Err(Faults::too_long(source, source.text().len()));
    }
    let root = match source.format() {
        Format::Toml => toml::parse(source)?,
        Format::Yaml => yaml::parse(source)?,
    };
    if matches!(root.value, Value::Table(_)) {
        return Ok(root);
    }
    Err(Faults::one(
        source,
        root.span.clone(),
        format!("the document is {}, not a table", root.kind()),
        "Begin with a key, such as `policy:`.",
    ))
}

/// Notes a number that no value here can hold.
fn too_large(span: Range<usize>, faults: &mut Collector<'_>) -> Value {
    let help = "Write a number of at most 38 digits.".to_owned();
    faults.push(span, "", "the number is too large", Some(help));
    Value::Null
}

/// Notes a list or table that is nested too deeply.
fn too_deep(span: Range<usize>, faults: &mut Collector<'_>) -> Value {
    let help = format!("Nest lists and tables at most {DEEPEST} levels deep.");
    faults.push(span, "", "the document is nested too deeply", Some(help));
    Value::Null
}
