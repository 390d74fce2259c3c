//! The fields of a table, each read once; what is left over is a fault with a suggestion.

use std::{cell::RefCell, ops::Range, str::FromStr};

use indexmap::IndexMap;

use crate::{
    node::{Entry, Node, Value},
    reading::Context,
};

/// How one node is read: its value, or nothing once a fault has been noted.
pub type Read<T> = fn(&Node, &str, &Context<'_>) -> Option<T>;

/// A table that is being read.
pub struct Fields<'n, 'c, 's> {
    path: String,
    span: Range<usize>,
    entries: &'n [Entry],
    known: RefCell<Vec<&'static str>>,
    context: &'c Context<'s>,
}

impl<'n, 'c, 's> Fields<'n, 'c, 's> {
    /// The fields of a node, if it is a table.
    pub fn of(node: &'n Node, path: String, context: &'c Context<'s>) -> Option<Self> {
        let Value::Table(entries) = &node.value else {
            mismatch(node, &path, context, "a table");
            return None;
        };
        Some(Self { path, span: node.span.clone(), entries, known: RefCell::default(), context })
    }

    /// The node of a field, which is known from now on, and its path.
    pub fn take(&self, key: &'static str) -> Option<(&'n Node, String)> {
        self.known.borrow_mut().push(key);
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        let path = join(&self.path, key);
        self.context.note(&path, &entry.value.span);
        Some((&entry.value, path))
    }

    /// A field that may be left out.
    pub fn optional<T>(&self, key: &'static str, read: Read<T>) -> Option<T> {
        let (node, path) = self.take(key)?;
        read(node, &path, self.context)
    }

    /// A field that may not be left out.
    pub fn required<T>(&self, key: &'static str, read: Read<T>) -> Option<T> {
        if let Some((node, path)) = self.take(key) {
            return read(node, &path, self.context);
        }
        let message = format!("`{key}` is missing");
        let help = Some(format!("add `{key}` to this table"));
        self.context.fault(&self.span, &self.path, message, help);
        None
    }

    /// A list, empty if it is left out.
    pub fn list<T>(&self, key: &'static str, read: Read<T>) -> Vec<T> {
        self.take(key).map_or_else(Vec::new, |(node, path)| items(node, &path, self.context, read))
    }

    /// A table of names, empty if it is left out.
    pub fn map<T>(&self, key: &'static str, read: Read<T>) -> IndexMap<String, T> {
        let Some((node, path)) = self.take(key) else { return IndexMap::new() };
        named(node, &path, self.context, read)
    }

    /// Whether a field is there, without reading it.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Names what is left over.
    pub fn finish(self) {
        let known = self.known.borrow();
        for entry in self.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let path = join(&self.path, &entry.key);
            let help = match closest(&entry.key, known.iter().copied()) {
                Some(likely) => format!("did you mean `{likely}`?"),
                None => format!("known here: `{}`", known.join("`, `")),
            };
            let message = format!("unknown key `{}`", entry.key);
            self.context.fault(&entry.key_span, &path, message, Some(help));
        }
    }
}

/// The most similar of the known names, if any is similar: by its beginning, or by few slips.
pub fn closest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let score = |name: &str| {
        let slips = strsim::normalized_damerau_levenshtein(text, name);
        strsim::jaro_winkler(text, name).max(slips + 0.15)
    };
    let scored = known.map(|name| (score(name), name));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(score, _)| *score > 0.8).map(|(_, name)| name)
}

/// The path of a field within the path of its table.
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Notes that a node is of another kind than `expected`, with what to do about it.
pub fn mismatch(node: &Node, path: &str, context: &Context<'_>, expected: &str) {
    let message = format!("expected {expected}, found {}", node.kind());
    let help = match (expected, &node.value) {
        ("text", Value::Integer(_) | Value::Float(_) | Value::Bool(_)) => {
            "put it in quotes".to_owned()
        }
        ("a whole number" | "true or false", Value::Text(_)) => {
            format!("write {expected}, without quotes")
        }
        ("a list", Value::Text(_) | Value::Integer(_)) => "put it in brackets: `[...]`".to_owned(),
        (_, Value::Null) => "write a value, or leave the key out".to_owned(),
        _ => format!("write {expected}"),
    };
    context.fault(&node.span, path, message, Some(help));
}

/// The items of a list.
pub fn items<T>(node: &Node, path: &str, context: &Context<'_>, read: Read<T>) -> Vec<T> {
    let Value::List(nodes) = &node.value else {
        mismatch(node, path, context, "a list");
        return Vec::new();
    };
    let numbered = nodes.iter().enumerate();
    let read = numbered.filter_map(|(index, item)| {
        let path = format!("{path}[{index}]");
        context.note(&path, &item.span);
        read(item, &path, context)
    });
    read.collect()
}

/// The entries of a table of names.
pub fn named<T>(
    node: &Node,
    path: &str,
    context: &Context<'_>,
    read: Read<T>,
) -> IndexMap<String, T> {
    let Value::Table(entries) = &node.value else {
        mismatch(node, path, context, "a table");
        return IndexMap::new();
    };
    let mut map = IndexMap::with_capacity(entries.len());
    for entry in entries {
        let path = join(path, &entry.key);
        context.note(&path, &entry.key_span);
        if let Err(why) = check_name(&entry.key) {
            context.fault(&entry.key_span, &path, why, Some(NAME_HELP.to_owned()));
        }
        if let Some(value) = read(&entry.value, &path, context) {
            map.insert(entry.key.clone(), value);
        }
    }
    map
}

const NAME_HELP: &str = "a name has letters, digits, `-` and `_`, and at most 64 of them";

fn check_name(name: &str) -> Result<(), String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(fits) {
        return Err(format!("`{name}` is no name"));
    }
    Ok(())
}

/// A text.
pub fn text(node: &Node, path: &str, context: &Context<'_>) -> Option<String> {
    let Value::Text(text) = &node.value else {
        mismatch(node, path, context, "text");
        return None;
    };
    Some(text.clone())
}

/// A text that can be a name.
pub fn name(node: &Node, path: &str, context: &Context<'_>) -> Option<String> {
    let name = text(node, path, context)?;
    if let Err(why) = check_name(&name) {
        context.fault(&node.span, path, why, Some(NAME_HELP.to_owned()));
    }
    Some(name)
}

/// True or false.
pub fn flag(node: &Node, path: &str, context: &Context<'_>) -> Option<bool> {
    let Value::Bool(flag) = &node.value else {
        mismatch(node, path, context, "true or false");
        return None;
    };
    Some(*flag)
}

/// A whole number from 0 on.
pub fn whole(node: &Node, path: &str, context: &Context<'_>) -> Option<u64> {
    let Value::Integer(number) = &node.value else {
        mismatch(node, path, context, "a whole number");
        return None;
    };
    let whole = u64::try_from(*number).ok();
    if whole.is_none() {
        let message = format!("{number} is not between 0 and {}", u64::MAX);
        let help = Some("write a whole number in this range".to_owned());
        context.fault(&node.span, path, message, help);
    }
    whole
}

/// A text with a grammar of its own.
pub fn parsed<T: FromStr<Err = String>>(
    node: &Node,
    path: &str,
    context: &Context<'_>,
    expected: &str,
) -> Option<T> {
    let Value::Text(text) = &node.value else {
        mismatch(node, path, context, expected);
        return None;
    };
    match text.parse() {
        Ok(value) => Some(value),
        Err(why) => {
            context.fault(&node.span, path, why, Some(format!("expected {expected}")));
            None
        }
    }
}

/// One of a few words; `kind` says what they are.
pub fn choice<T: Copy>(
    node: &Node,
    path: &str,
    context: &Context<'_>,
    kind: &str,
    all: &[(&'static str, T)],
) -> Option<T> {
    let text = text(node, path, context)?;
    if let Some((_, found)) = all.iter().find(|(name, _)| *name == text) {
        return Some(*found);
    }
    let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
    let help = match closest(&text, names.iter().copied()) {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => format!("there are `{}`", names.join("`, `")),
    };
    context.fault(&node.span, path, format!("`{text}` is no {kind}"), Some(help));
    None
}
