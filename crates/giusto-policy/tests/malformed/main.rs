//! Documents with mistakes: each is named at its place, with what was wrong and what to do.
//!
//! Most are one right document in which one thing was replaced, so that the one fault that is
//! expected is the one that was made.

mod deployment;
mod keys;
mod meaning;
mod quotas;
mod routes;
mod syntax;
mod totals;
mod types;

use giusto_policy::{Fault, Faults, Format, Policy, Source};

/// A document without mistakes.
const RIGHT: &str = include_str!("right.toml");

/// What is replaced, by what, where the fault is (line:column), what it says and what helps.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn read(format: Format, text: &str) -> Result<Policy, Faults> {
    let name = match format {
        Format::Toml => "a.toml",
        Format::Yaml => "a.yaml",
    };
    Policy::read(Source::new(name, format, text))
}

fn faults(format: Format, text: &str) -> Faults {
    read(format, text).map(|_| ()).expect_err(text)
}

/// The right document with each mistake alone has that one fault.
fn each(mistakes: &[Mistake]) {
    let mut wrong = Vec::new();
    for (right, instead, place, message, help) in mistakes {
        assert!(RIGHT.contains(right), "`{right}` is not in the document");
        let text = RIGHT.replacen(right, instead, 1);
        match read(Format::Toml, &text) {
            Ok(_) => wrong.push(format!("`{instead}` is taken")),
            Err(faults) => wrong.extend(unlike(instead, &faults, &[(place, message, help)])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The faults of a document are these, in this order.
fn are(format: Format, text: &str, expected: &[(&str, &str, &str)]) {
    let wrong = unlike(text, &faults(format, text), expected);
    assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
}

/// How faults differ from those that are expected.
fn unlike(text: &str, faults: &Faults, expected: &[(&str, &str, &str)]) -> Option<String> {
    let fits = |(fault, (place, message, help)): (&Fault, &(&str, &str, &str))| {
        format!("{}:{}", fault.line, fault.column) == *place
            && fault.message.contains(message)
            && fault.help.as_deref().unwrap_or_default().contains(help)
            && !help.is_empty()
    };
    let same = faults.len() == expected.len() && faults.iter().zip(expected).all(fits);
    (!same).then(|| format!("{text}\n  is {faults}\n  expected {expected:?}"))
}

#[test]
fn the_right_document_is_right() {
    read(Format::Toml, RIGHT).unwrap_or_else(|faults| panic!("{faults}"));
}
