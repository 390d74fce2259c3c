//! Documents in YAML. The parser follows aliases only as far as a small budget goes, so that a
//! short document cannot become a huge one, and only `true` and `false` are truth values.

mod mistake;

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{
    DuplicateKeyPolicy, Location, MergeKeyPolicy, NonFiniteFloatPolicy, Options, Spanned,
};

use super::{DEEPEST, Entry, Node, Value, too_large};
use crate::fault::{Collector, Faults};
use crate::source::Source;

/// Reads a document.
pub(super) fn parse(source: &Source) -> Result<Node, Faults> {
    let given: Spanned<Given> = serde_saphyr::from_str_with_options(source.text(), options())
        .map_err(|error| mistake::fault(&error, source))?;
    let mut reading = Reading { source, faults: Collector::new(source) };
    let mut node = reading.node(given);
    reading.faults.finish()?;
    // An empty document is read as nothing without a place.
    if node.value == Value::Null && source.slice(node.span.clone()).is_empty() {
        node.value = Value::Table(Vec::new());
    }
    Ok(node)
}

/// What the parser may spend, and how it decides where YAML leaves a choice.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            max_events: 400_000,
            max_nodes: 200_000,
            max_anchors: 100,
            max_aliases: 100,
            max_recorded_anchor_events: 20_000,
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
            max_replay_stack_depth: 8,
        },
        // Repeated keys are found here, all of them, with both their places.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        leading_zero_numbers_as_strings: true,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

/// A value as the parser gives it.
enum Given {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    List(Vec<Spanned<Given>>),
    Table(Vec<(Spanned<Key>, Spanned<Given>)>),
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GivenVisitor)
    }
}

/// Takes whatever stands there.
struct GivenVisitor;

impl<'de> Visitor<'de> for GivenVisitor {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Given, E> {
        Ok(Given::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Given, E> {
        Ok(Given::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Given, E> {
        Ok(Given::Integer(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Given, E> {
        Ok(Given::Integer(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Given, E> {
        Ok(Given::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Given, E> {
        Ok(Given::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Given, E> {
        Ok(Given::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Given, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Given::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Given, A::Error> {
        let mut table = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            table.push(entry);
        }
        Ok(Given::Table(table))
    }
}

/// A key as it is written: what could be a number is text here.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// The walk through what the parser gives.
struct Reading<'a> {
    source: &'a Source,
    faults: Collector<'a>,
}

impl Reading<'_> {
    /// A value stands where it is written, also if an alias elsewhere refers to it.
    fn node(&mut self, given: Spanned<Given>) -> Node {
        let mut span = span(&given.defined, self.source);
        let value = match given.value {
            Given::Null => Value::Null,
            Given::Bool(value) => Value::Bool(value),
            Given::Integer(value) => Value::Integer(value),
            Given::Float(value) => self.float(value, span.clone()),
            Given::Text(value) => self.text(value, span.clone()),
            Given::List(list) => {
                Value::List(list.into_iter().map(|item| self.node(item)).collect())
            }
            Given::Table(table) => self.table(table),
        };
        // Lists and tables without brackets begin with a place without length.
        match &value {
            Value::Table(entries) if span.is_empty() => {
                span = entries.first().map_or(span, |first| first.key_span.clone());
            }
            Value::List(_) if self.source.text()[span.start..].starts_with('-') => {
                span.end = span.start + 1;
            }
            _ => {}
        }
        Node { value, span }
    }

    /// The parser gives integers of more than 64 bits as floating-point numbers.
    fn float(&mut self, value: f64, span: Range<usize>) -> Value {
        let written = self.source.slice(span.clone());
        match whole(written) {
            Some(Ok(whole)) if value.abs() >= 9e18 => Value::Integer(whole),
            Some(Err(TooLarge)) => too_large(span, &mut self.faults),
            _ if value.is_infinite() && written.contains(|c: char| c.is_ascii_digit()) => {
                too_large(span, &mut self.faults)
            }
            _ => Value::Float(value),
        }
    }

    /// The parser gives integers of more than 64 bits that are not decimal as text.
    fn text(&mut self, value: String, span: Range<usize>) -> Value {
        let plain = self.source.slice(span.clone()) == value;
        let unsigned = value.trim_start_matches(['+', '-']);
        if !plain || !["0x", "0o", "0b"].iter().any(|radix| unsigned.starts_with(radix)) {
            return Value::Text(value);
        }
        match whole(&value) {
            Some(Ok(whole)) => Value::Integer(whole),
            Some(Err(TooLarge)) => too_large(span, &mut self.faults),
            None => Value::Text(value),
        }
    }

    fn table(&mut self, given: Vec<(Spanned<Key>, Spanned<Given>)>) -> Value {
        let mut entries = Vec::with_capacity(given.len());
        let mut seen = HashMap::with_capacity(given.len());
        for (key, value) in given {
            let key_span = span(&key.defined, self.source);
            let key = key.value.0;
            if let Some(first) = seen.insert(key.clone(), key_span.start) {
                let (line, _) = self.source.place(first);
                let message = format!("the key `{key}` stands here twice");
                let help = format!("Keep one of the two; the other is on line {line}.");
                self.faults.push(key_span.clone(), "", message, Some(help));
            }
            let value = self.node(value);
            entries.push(Entry { key, key_span, value });
        }
        Value::Table(entries)
    }
}

/// An integer that does not fit into 128 bits.
struct TooLarge;

/// Reads a whole number of YAML, or tells that the text is none.
fn whole(text: &str) -> Option<Result<i128, TooLarge>> {
    let digits = text.replace('_', "");
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    let (radix, magnitude) = match unsigned.get(..2) {
        Some("0x") => (16, &unsigned[2..]),
        Some("0o") => (8, &unsigned[2..]),
        Some("0b") => (2, &unsigned[2..]),
        _ => (10, unsigned),
    };
    if magnitude.is_empty() || !magnitude.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let sign = if digits.starts_with('-') { "-" } else { "" };
    let number = i128::from_str_radix(&format!("{sign}{magnitude}"), radix);
    Some(number.map_err(|_| TooLarge))
}

/// The bytes that a location means. Where the parser has no offset, as for mistakes of syntax,
/// its line and column are looked up.
fn span(location: &Location, source: &Source) -> Range<usize> {
    let number = |given: u64| usize::try_from(given).unwrap_or(usize::MAX);
    let span = location.span();
    if let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) {
        let start = number(start);
        return source.within(start..start.saturating_add(number(length)));
    }
    let (mut line, mut column) = (1, 1);
    let wanted = (number(location.line()), number(location.column()));
    let mut characters = source.text().char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        if (line, column) >= wanted {
            return start..start + character.len_utf8();
        }
        let next = characters.peek().map(|(_, next)| *next);
        (line, column) = match (character, next) {
            ('\n', _) => (line + 1, 1),
            ('\r', next) if next != Some('\n') => (line + 1, 1),
            _ => (line, column + 1),
        };
    }
    source.text().len()..source.text().len()
}
