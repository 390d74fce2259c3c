//! Documents in TOML. The parser goes on after a mistake, so one reading reports several, and
//! integers are read from their digits, so that a large one is not lost.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeFloat, DeInteger, DeTable, DeValue, Error};

use super::{DEEPEST, Entry, Node, Value, too_deep, too_large};
use crate::fault::{Collector, Faults};
use crate::source::Source;

/// How many mistakes of syntax are reported: later ones mostly follow from the first.
const MOST_MISTAKES: usize = 20;

/// Reads a document.
pub(super) fn parse(source: &Source) -> Result<Node, Faults> {
    let (table, mistakes) = DeTable::parse_recoverable(source.text());
    let mut faults = Collector::new(source);
    let mut seen = HashSet::new();
    // One bracket that is missing is reported once for every bracket around it.
    let mistakes = mistakes
        .iter()
        .filter(|mistake| seen.insert((mistake.message(), mistake.span().map(|span| span.start))));
    for mistake in mistakes.take(MOST_MISTAKES) {
        mistaken(mistake, source, &mut faults);
    }
    // What was recovered after a mistake is a guess and not looked at.
    if let Err(faults) = faults.finish() {
        dismantle(table.into_inner());
        return Err(faults);
    }

    let mut reading = Reading { source, faults: Collector::new(source) };
    let value = reading.table(table.get_ref(), 1);
    dismantle(table.into_inner());
    reading.faults.finish()?;
    Ok(Node { value, span: 0..0 })
}

/// Frees a tree value by value. Dotted keys in nested tables make trees of thousands of levels,
/// for which freeing level within level would need much of a small stack.
fn dismantle(table: DeTable<'_>) {
    let mut left = vec![DeValue::Table(table)];
    while let Some(value) = left.pop() {
        match value {
            DeValue::Array(list) => left.extend(list.into_iter().map(Spanned::into_inner)),
            DeValue::Table(table) => {
                left.extend(table.into_iter().map(|(_, value)| value.into_inner()));
            }
            _ => {}
        }
    }
}

/// The walk through what the parser gives.
struct Reading<'a> {
    source: &'a Source,
    faults: Collector<'a>,
}

impl Reading<'_> {
    fn node(&mut self, given: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = self.source.within(given.span());
        let value = match given.get_ref() {
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Integer(value) => self.integer(value, span.clone()),
            DeValue::Float(value) => self.float(value, span.clone()),
            DeValue::String(value) => Value::Text(value.clone().into_owned()),
            DeValue::Datetime(_) => Value::Text(self.source.slice(span.clone()).to_owned()),
            DeValue::Array(_) | DeValue::Table(_) if depth >= DEEPEST => {
                too_deep(span.clone(), &mut self.faults)
            }
            DeValue::Array(list) => self.list(list, depth + 1),
            DeValue::Table(table) => self.table(table, depth + 1),
        };
        Node { value, span }
    }

    fn integer(&mut self, given: &DeInteger<'_>, span: Range<usize>) -> Value {
        match i128::from_str_radix(given.as_str(), given.radix()) {
            Ok(value) => Value::Integer(value),
            Err(_) => too_large(span, &mut self.faults),
        }
    }

    fn float(&mut self, given: &DeFloat<'_>, span: Range<usize>) -> Value {
        match given.as_str().parse::<f64>() {
            Ok(value)
                if value.is_finite() || !given.as_str().contains(|c: char| c.is_ascii_digit()) =>
            {
                Value::Float(value)
            }
            _ => too_large(span, &mut self.faults),
        }
    }

    fn list(&mut self, given: &DeArray<'_>, depth: usize) -> Value {
        Value::List(given.iter().map(|item| self.node(item, depth)).collect())
    }

    fn table(&mut self, given: &DeTable<'_>, depth: usize) -> Value {
        let mut entries: Vec<Entry> = given
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().clone().into_owned(),
                key_span: self.source.within(key.span()),
                value: self.node(value, depth),
            })
            .collect();
        // A table that is opened again further down would otherwise stand there.
        entries.sort_by_key(|entry| entry.key_span.start);
        Value::Table(entries)
    }
}

/// Notes a mistake that the parser reports.
fn mistaken(mistake: &Error, source: &Source, faults: &mut Collector<'_>) {
    let span = source.within(mistake.span().unwrap_or(0..0));
    let text = source.slice(span.clone());
    let message = match mistake.message() {
        "duplicate key" => format!("the key `{}` stands here twice", shown(text)),
        message if message.contains("recurs") => "the document is nested too deeply".to_owned(),
        message if message.contains("must be quoted") && text.is_empty() => {
            "a value is missing".to_owned()
        }
        message if message.contains("must be quoted") => {
            format!("`{}` is neither a value nor quoted text", shown(text))
        }
        message => message.trim_end_matches(", expected nothing").to_owned(),
    };
    let help = help(mistake.message(), text);
    faults.push(span, "", message, Some(help));
}

/// What to do about a mistake, by what the parser says of it and the text it means.
fn help(message: &str, text: &str) -> String {
    let has = |part: &str| message.contains(part);
    let help = if has("duplicate key") {
        "Keep one of the two; a list of tables is opened with `[[name]]`."
    } else if has("recurs") {
        return format!("Nest lists and tables at most {DEEPEST} levels deep.");
    } else if has("cannot extend value") {
        "A key that has a value already cannot be a table as well: rename one of the two."
    } else if has("must be quoted") || has("missing value") || has("boolean") {
        "Write text in double quotes, `true` and `false` in lower case, and a comma between two \
         values of a list."
    } else if text.starts_with(':') {
        "TOML puts `=` between a key and its value; a document with `:` is YAML."
    } else if has("unquoted key") || has("key with no value") || has("invalid key") {
        "Write `key = value`; a key with other than A-Z, a-z, 0-9, `-` and `_` stands in quotes."
    } else if has("unclosed") || has("missing comma") || has("extra comma") {
        "Close every bracket, and put one comma between two values."
    } else if has("string") || has("escape") || has("unicode") {
        "Close the quotes on the same line; write a backslash as `\\\\`, or use single quotes."
    } else if has("carriage return") {
        "End lines with a line feed, with or without a carriage return before it."
    } else if has("leading zero")
        || has("radix")
        || has("digits")
        || has("sign")
        || has("integer")
        || has("float")
    {
        "Write a number as 1000, 1_000 or 1.5, and text in double quotes."
    } else {
        "Write one `key = value` on a line; text stands in double quotes."
    };
    help.to_owned()
}

/// Text short enough for a message.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
