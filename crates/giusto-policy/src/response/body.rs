//! Bodies: typed fields filled in, in the order of the document.

use std::fmt::Write;

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};

use crate::document::{Body, Part, Template};

/// A value with the type that it has in JSON.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    Number(u64),
    Text(String),
}

/// What fields are filled in from: a decision, or an example of one.
pub(crate) trait Fields {
    /// One part of a template; none if it is not known.
    fn part(&self, part: &Part) -> Option<Filled>;

    /// The text with its fields; none if one of them is not known.
    fn text(&self, template: &Template) -> Option<String> {
        let mut text = String::new();
        for part in &template.parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                other => match self.part(other)? {
                    Filled::Text(value) => text.push_str(&value),
                    // Writing into memory cannot fail.
                    Filled::Number(number) => drop(write!(text, "{number}")),
                },
            }
        }
        Some(text)
    }
}

/// A body with its fields filled in. A field that is not known is null.
pub(crate) struct Filling<'b, F> {
    pub(crate) body: &'b Body,
    pub(crate) fields: &'b F,
}

impl<F: Fields> Serialize for Filling<'_, F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let part = |body| Filling { body, fields: self.fields };
        match self.body {
            Body::Text(template) => match template.parts.as_slice() {
                [one] => match self.fields.part(one) {
                    None => to.serialize_none(),
                    Some(Filled::Number(number)) => to.serialize_u64(number),
                    Some(Filled::Text(text)) => to.serialize_str(&text),
                },
                _ => self.fields.text(template).serialize(to),
            },
            Body::Integer(number) => to.serialize_i64(*number),
            Body::Float(number) => to.serialize_f64(*number),
            Body::Flag(flag) => to.serialize_bool(*flag),
            Body::Null => to.serialize_none(),
            Body::List(items) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&part(item)))?;
                list.end()
            }
            Body::Table(entries) => {
                let mut map = to.serialize_map(Some(entries.len()))?;
                entries
                    .iter()
                    .try_for_each(|(key, value)| map.serialize_entry(key, &part(value)))?;
                map.end()
            }
        }
    }
}
