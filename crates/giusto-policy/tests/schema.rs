//! The schema is that of the file beside the crate, accepts what the reader accepts, and refuses
//! what is wrong in form, as another implementation of JSON Schema sees it.

use std::{fs, path::Path};

use giusto_policy::{Format, Policy, Source, schema};
use jsonschema::Validator;
use serde_json::Value;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policy.schema.json");
const PROVIDERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/providers");

/// A document as plain data, by parsers that are not those of the reader.
fn plain(format: Format, text: &str) -> Value {
    match format {
        Format::Toml => toml::from_str(text).unwrap_or_else(|error| panic!("{error}")),
        Format::Yaml => serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}")),
    }
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema is a schema")
}

#[test]
fn the_file_is_the_schema() {
    let wanted = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("RENEW").is_some() {
        fs::write(FILE, &wanted).unwrap();
    }
    let found = fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(
        found, wanted,
        "policy.schema.json is not current: RENEW=1 cargo test -p giusto-policy --test schema"
    );
}

#[test]
fn the_schema_is_one_of_its_draft() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn keys_are_in_kebab_case_described_and_closed() {
    let schema = schema();
    let definitions = schema["$defs"].as_object().unwrap().values();
    let mut tables = 0;
    for table in definitions.chain([&schema]).filter(|one| one.get("properties").is_some()) {
        tables += 1;
        assert_eq!(table["additionalProperties"], Value::Bool(false), "{table:#}");
        for (key, about) in table["properties"].as_object().unwrap() {
            let is_kebab = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            assert!(is_kebab, "{key}");
            let text = about["description"].as_str().unwrap_or_default();
            assert!(text.ends_with('.'), "`{key}` has no description: {about:#}");
        }
    }
    assert_eq!(tables, 12, "{:?}", schema["$defs"].as_object().unwrap().keys());
    assert!(!schema.to_string().contains("null"), "no key may be null");
}

#[test]
fn providers_are_valid() {
    let validator = validator();
    let mut seen = 0;
    for entry in fs::read_dir(PROVIDERS).unwrap() {
        let path = entry.unwrap().path();
        let Some(format) = Format::of_path(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        let errors = wrong(&validator, &plain(format, &text));
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
        seen += 1;
    }
    assert!(seen > 0, "no documents in {}", Path::new(PROVIDERS).display());
}

/// What is wrong with a value, each with its place.
fn wrong(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A document that has every key, which is valid; then one line of it after another is replaced.
const WHOLE: &str = r#"
policy: whole
title: Whole
source: https://example.com
notes: [One.]
parameters: {custom: {about: The number}}
quotas: {standard: 100/min}
scopes: {customer: ["attribute:customer"], client: ip}
membership: {from: "attribute:plan"}
plans: {free: {title: Free, no-access: closed}, pro: {title: Pro}, huge: {}}
limits:
  calls:
    title: Calls
    scope: customer
    quota: {pro: 50% of standard, huge: $custom}
    algorithm: gcra
    unit: calls
    cost: attribute:cost
    counts: attempts
    uncounted: [401]
    per-rule: true
    when: {"header:x-mode": [a, b*], tag: bulk}
    shadow: false
    candidate: 10/min
    denial: rate-limited
    kept: true
    alert-below: 10%
    max-keys: 1000
  ever: {algorithm: total, cost: 2}
rules:
  - id: all
    title: All
    requests: ["GET|POST /v1/**"]
    when: {method: "*"}
    limits: [calls, ever]
    shown: calls
    batch: {from: "attribute:size", at-most: 5, unit: items, denial: too-large}
overrides:
  - limit: calls
    key: {"attribute:customer": acme}
    quota: 5/min
    from: "2026-01-01T00:00:00Z"
    until: "2026-02-01T00:00:00Z"
    reason: Launch
environments:
  staging: {about: Slow, limits: [calls], quotas: {calls: 1/min}}
  trial: {quotas: {calls: {pro: 2/min, huge: unlimited}}}
responses:
  headers: [{name: X-Limit, value: "{limit}", about: The limit, on: all, only-exact: true}]
  ietf: true
denials:
  rate-limited: {status: 429, about: Often, retry-after: true, body: {a: [1, 0.5, true, null, x]}}
  too-large: {status: 413, body: Too large, headers: [{name: X, value: "1", on: denied}]}
  closed: {status: 403, problem: quota-exceeded}
"#;

/// What stands in the whole document, and what is put in its place: wrong in form.
const WRONG: &[(&str, &str)] = &[
    ("policy: whole", "title2: x"),
    ("policy: whole", "policy: [whole]"),
    ("title: Whole", "titel: Whole"),
    ("title: Whole", "title: ~"),
    ("title: Whole", "title: 5"),
    ("notes: [One.]", "notes: One."),
    ("notes: [One.]", "notes: [1]"),
    ("{about: The number}", "{about: true}"),
    ("{about: The number}", "{kind: x}"),
    ("{about: The number}", "~"),
    ("standard: 100/min", "standard: 100"),
    ("client: ip", "client: {of: ip}"),
    ("membership: {from:", "membership: {of:"),
    ("membership: {from: \"attribute:plan\"}", "membership: {}"),
    ("pro: {title: Pro}", "pro: Pro"),
    ("no-access: closed", "no_access: closed"),
    ("    algorithm: gcra\n", ""),
    ("algorithm: gcra", "algorithm: leaky"),
    ("algorithm: gcra", "algorithm: GCRA"),
    ("cost: attribute:cost", "cost: -1"),
    ("cost: attribute:cost", "cost: 1.5"),
    ("cost: attribute:cost", "cost: [1]"),
    ("counts: attempts", "counts: tries"),
    ("uncounted: [401]", "uncounted: 401"),
    ("uncounted: [401]", "uncounted: [42]"),
    ("uncounted: [401]", "uncounted: [600]"),
    ("per-rule: true", "per-rule: 1"),
    ("per-rule: true", "perRule: true"),
    ("tag: bulk", "tag: 5"),
    ("tag: bulk", "tag: {is: bulk}"),
    ("candidate: 10/min", "candidate: {pro: 10/min}"),
    ("alert-below: 10%", "alert-below: 10"),
    ("max-keys: 1000", "max-keys: many"),
    ("max-keys: 1000", "max-keys: -1"),
    ("quota: {pro: 50% of standard, huge: $custom}", "quota: [50/min]"),
    ("quota: {pro: 50% of standard, huge: $custom}", "quota: {pro: 50, huge: $custom}"),
    ("  - id: all\n    title", "  - title"),
    ("id: all", "id: 1"),
    ("requests: [\"GET|POST /v1/**\"]", "requests: GET /v1/**"),
    ("limits: [calls, ever]", "limits: calls"),
    ("at-most: 5", "at-most: 0.5"),
    ("at-most: 5, ", ""),
    ("unit: items, denial: too-large", "unit: items"),
    ("    quota: 5/min\n", ""),
    ("key: {\"attribute:customer\": acme}", "key: acme"),
    ("from: \"2026-01-01T00:00:00Z\"", "since: \"2026-01-01T00:00:00Z\""),
    ("until: \"2026-02-01T00:00:00Z\"", "until: 2026"),
    ("{about: Slow, limits: [calls]", "{about: Slow, limits: {calls: 1}"),
    ("quotas: {calls: 1/min}", "quotas: [1/min]"),
    ("name: X-Limit, ", ""),
    ("on: all", "on: never"),
    ("only-exact: true", "only-exact: 1"),
    ("ietf: true", "ietf: draft-11"),
    ("status: 429, ", ""),
    ("status: 429", "status: 42"),
    ("status: 429", "status: \"429\""),
    ("retry-after: true", "retry-after: 30"),
    ("problem: quota-exceeded", "problem: quota"),
];

#[test]
fn the_whole_document_is_valid_and_read() {
    let errors = wrong(&validator(), &plain(Format::Yaml, WHOLE));
    assert!(errors.is_empty(), "{errors:?}");
    Policy::read(Source::new("whole.yaml", Format::Yaml, WHOLE)).unwrap_or_else(|faults| {
        panic!("{faults}");
    });
}

#[test]
fn what_is_wrong_in_form_is_refused_by_both() {
    let validator = validator();
    for (right, instead) in WRONG {
        assert!(WHOLE.contains(right), "`{right}` is not in the document");
        let text = WHOLE.replacen(right, instead, 1);
        let errors = wrong(&validator, &plain(Format::Yaml, &text));
        assert!(!errors.is_empty(), "the schema takes `{instead}`");
        let faults = Policy::read(Source::new("wrong.yaml", Format::Yaml, text)).map(|_| ());
        assert!(faults.is_err(), "the reader takes `{instead}`");
    }
}
