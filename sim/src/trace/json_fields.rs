//! A few fields out of a JSON object, each as its own text.
//!
//! The text is kept because a number must not pass through a float, and the rest of the object is
//! skipped because rows of real traces carry long lists that nobody asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The value at each of `paths` in the object `line`; the last one counts where a name repeats.
pub(super) fn pick<'a>(
    line: &'a str,
    paths: &[String],
) -> serde_json::Result<Vec<Option<&'a RawValue>>> {
    let mut found = vec![None; paths.len()];
    pick_below(line, "", paths, &mut found)?;
    Ok(found)
}

/// The names in the object `line`, one level deep.
pub(super) fn field_names(line: &str) -> serde_json::Result<Vec<String>> {
    let object: BTreeMap<String, &RawValue> = serde_json::from_str(line)?;
    Ok(object.into_keys().collect())
}

fn pick_below<'a>(
    json: &'a str,
    prefix: &str,
    paths: &[String],
    found: &mut [Option<&'a RawValue>],
) -> serde_json::Result<()> {
    let mut parser = serde_json::Deserializer::from_str(json);
    Object { prefix, paths, found }.deserialize(&mut parser)?;
    parser.end()
}

/// An object whose path is `prefix`, either empty or with a dot at its end.
struct Object<'p, 'f, 'a> {
    prefix: &'p str,
    paths: &'p [String],
    found: &'f mut [Option<&'a RawValue>],
}

/// What `path` asks for in the object at `prefix`.
fn rest<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    // To compare no bytes at all can take longer than the whole line: an empty text may lie at an
    // address that is none, and processors are slow where they must ignore that.
    if prefix.is_empty() { Some(path) } else { path.strip_prefix(prefix) }
}

/// A name, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> DeserializeSeed<'a> for Object<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Object<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            let rests = self.paths.iter().map(|path| rest(path, self.prefix));
            let below = |rest: &str| rest.strip_prefix(&*name).is_some_and(|r| r.starts_with('.'));
            if !rests.clone().flatten().any(|rest| rest == name || below(rest)) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: &'a RawValue = map.next_value()?;
            for (slot, rest) in self.found.iter_mut().zip(rests.clone()) {
                if rest == Some(&name) {
                    *slot = Some(value);
                }
            }
            if value.get().starts_with('{') && rests.flatten().any(below) {
                let prefix = format!("{}{name}.", self.prefix);
                // It parsed once already, so it parses again.
                pick_below(value.get(), &prefix, self.paths, self.found)
                    .map_err(serde::de::Error::custom)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(line: &str, paths: &[&str]) -> Vec<Option<String>> {
        let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
        let values = pick(line, &paths).unwrap_or_else(|error| panic!("{error}"));
        values.iter().map(|value| value.map(|raw| raw.get().to_owned())).collect()
    }

    #[test]
    fn numbers_keep_every_digit() {
        let line = r#"{"t": 1700000000.123456789012, "n": 18446744073709551615}"#;
        let expected = ["1700000000.123456789012", "18446744073709551615"].map(str::to_owned);
        assert_eq!(picked(line, &["t", "n"]), expected.map(Some));
    }

    #[test]
    fn dots_reach_into_objects_and_into_names() {
        let line = r#"{"a": {"b": {"c": 1}, "x": [1]}, "a.d": 2, "a.b": 3, "\u0061": {"e": 4}}"#;
        let found = picked(line, &["a.b.c", "a.d", "a.b", "a.e", "a.z"]);
        let expected = [Some("1"), Some("2"), Some("3"), Some("4"), None];
        assert_eq!(found, expected.map(|value| value.map(str::to_owned)));
    }

    #[test]
    fn only_one_object_is_one() {
        for line in ["", "[]", "1", "{", "{} {}", "null", r#"{"a" 1}"#] {
            assert!(pick(line, &["a".to_owned()]).is_err(), "{line}");
        }
    }
}
