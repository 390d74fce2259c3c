//! Bodies: typed fields filled in, in the order of the document.

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};

use super::fill::{Fill, Filled};
use crate::document::Body;

/// The body as JSON. A field that is not known is null.
pub(super) fn json(body: &Body, fill: &Fill<'_, '_>) -> String {
    // Maps with keys of text and finite numbers are always JSON.
    serde_json::to_string(&Filling { body, fill }).unwrap_or_default()
}

struct Filling<'b, 'd, 'p> {
    body: &'b Body,
    fill: &'b Fill<'d, 'p>,
}

impl Serialize for Filling<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let part = |body| Filling { body, fill: self.fill };
        match self.body {
            Body::Text(template) => match template.parts.as_slice() {
                [one] => match self.fill.part(one) {
                    None => to.serialize_none(),
                    Some(Filled::Number(number)) => to.serialize_u64(number),
                    Some(Filled::Text(text)) => to.serialize_str(&text),
                },
                _ => self.fill.text(template).serialize(to),
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
