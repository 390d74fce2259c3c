//! What the errors of the YAML parser mean to somebody who writes limits: its own words speak of
//! types and options of a program, so the common ones are said anew, each with a remedy.

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{DefaultMessageFormatter, Error, MessageFormatter};

use super::span;
use crate::fault::Faults;
use crate::source::Source;

/// The fault that an error of the parser is.
pub(super) fn fault(error: &Error, source: &Source) -> Faults {
    let span = match error.location() {
        Some(location) => span(&location, source),
        None => 0..0,
    };
    let (message, help) = explained(error.without_snippet());
    let (line, _) = source.place(span.start);
    let line = source.text().lines().nth(line - 1).unwrap_or_default();
    let indentation = &line[..line.len() - line.trim_start().len()];
    let help = match help {
        None if indentation.contains('\t')
            || message.contains("a tab")
            || message.contains("tabs") =>
        {
            "Indent with spaces; YAML does not allow tabs there."
        }
        None => {
            "Check the indentation and the quotes up to here; text with `: `, ` #` or one of \
                 `[]{}&*!|>%@` at its start stands in quotes."
        }
        Some(help) => help,
    };
    Faults::one(source, span, message, help)
}

/// What an error of the parser means, and what to do about it where that is particular.
fn explained(error: &Error) -> (String, Option<&'static str>) {
    let (message, help) = match error {
        Error::AliasError { error, .. } => return explained(error.without_snippet()),
        Error::MultipleDocuments { .. } => (
            "the file holds more than one document",
            "Keep one document in a file, without `---` between parts of it.",
        ),
        Error::MergeKeyNotAllowed { .. } => (
            "merge keys (`<<`) are not read",
            "Write the keys out, or use an alias for a whole value.",
        ),
        Error::UnknownAnchor { .. } => (
            "the alias refers to no anchor before it",
            "Define the anchor with `&name` first, or put text that starts with `*` in quotes.",
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            ("the alias stands inside its own anchor", "Write the value out.")
        }
        Error::Unexpected { .. }
        | Error::NullIntoString { .. }
        | Error::TaggedScalarCannotDeserializeIntoString { .. } => {
            ("a key must be text", "Write the key as a single word, or put it in quotes.")
        }
        Error::UnsupportedTag { tag, .. } => {
            let message = format!("the tag `{tag}` is not known");
            return (message, Some("Remove the tag, or put text that starts with `!` in quotes."));
        }
        Error::InvalidScalar { .. } | Error::InvalidBooleanStrict { .. } => {
            ("the value is not what its tag says", "Remove the tag or correct the value.")
        }
        Error::Budget { breach, .. } => breached(breach),
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => ALIASES,
        error => return other(&DefaultMessageFormatter.format_message(error)),
    };
    (message.to_owned(), Some(help))
}

/// What is wrong where following the aliases would cost too much.
const ALIASES: (&str, &str) = (
    "the document is too large once its aliases are followed",
    "Write the values out, or use fewer aliases within aliases.",
);

// The remedy below names the number.
const _: () = assert!(super::DEEPEST == 32);

/// What is wrong where a list or table is nested too deeply.
const DEPTH: (&str, &str) =
    ("the document is nested too deeply", "Nest lists and tables at most 32 levels deep.");

/// What it means that a budget was not enough.
fn breached(breach: &BudgetBreach) -> (&'static str, &'static str) {
    match breach {
        BudgetBreach::Depth { .. } => DEPTH,
        BudgetBreach::Events { .. } | BudgetBreach::Nodes { .. } => {
            ("the document has too many values", "Split it into several documents.")
        }
        BudgetBreach::Documents { .. } => (
            "the file holds more than one document",
            "Keep one document in a file, without `---` between parts of it.",
        ),
        BudgetBreach::SequenceUnbalanced => {
            ("a list or table is closed that is not open", "Remove the closing bracket.")
        }
        _ => ALIASES,
    }
}

/// What the parser says of a mistake of syntax.
fn other(message: &str) -> (String, Option<&'static str>) {
    if message.contains("recursion limit") {
        return (DEPTH.0.to_owned(), Some(DEPTH.1));
    }
    (message.to_owned(), None)
}
