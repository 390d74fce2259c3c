//! The schema of documents, for editors and for validators that are not this crate.
//!
//! It comes from the types of the document, so that a key that is read is a key that is known to
//! editors. It says what a document may look like; what it means is for the checks.

use schemars::{Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::Value;

use crate::Document;

/// The schema of [`Document`], as of JSON Schema 2020-12.
///
/// YAML and TOML have the same keys, so that it is the schema of both. `policy.schema.json` beside
/// this crate is the same as a file.
///
/// ```
/// let schema = giusto_policy::schema();
/// assert_eq!(schema["title"], "Rate-limit policy");
/// assert_eq!(schema["required"], serde_json::json!(["policy"]));
/// let algorithm = schema["$defs"]["AlgorithmName"].to_string();
/// assert!(algorithm.contains("sliding-counter"));
/// ```
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    let mut schema = settings.into_generator().into_root_schema_for::<Document>();
    schema.insert("title".to_owned(), "Rate-limit policy".into());
    schema.to_value()
}

/// A key that may be left out may not be `null`: the reader takes no `null` where it expects
/// something, and a key without a value is a slip.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            object.insert("type".to_owned(), one);
        }
    }
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else { return };
    choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
    if let [Value::Object(one)] = choices.as_mut_slice() {
        let one = std::mem::take(one);
        object.remove("anyOf");
        object.extend(one);
    }
}
