//! Texts that are no document: mistakes of TOML and YAML, bombs, and files that are too large.

use giusto_policy::{Format, Source};

use super::{are, faults};

/// A text, where its fault is (line:column), what it says and what helps.
type Broken = (&'static str, &'static str, &'static str, &'static str);

const TOML: &[Broken] = &[
    ("", "1:1", "`policy` is missing", "add `policy`"),
    ("# nothing\n", "1:1", "`policy` is missing", "add `policy`"),
    (
        "policy = zen\n",
        "1:10",
        "`zen` is neither a value nor quoted text",
        "Write text in double quotes, `true` and",
    ),
    (
        "policy = \"zen\n",
        "1:14",
        "invalid basic string, expected `\"`",
        "Close the quotes on the same line;",
    ),
    (
        "policy \"zen\"\n",
        "1:8",
        "key with no value, expected `=`",
        "Write `key = value`; a key with other",
    ),
    ("policy = \"a\"\npolicy = \"b\"\n", "2:1", "`policy` stands here twice", "Keep one"),
    (
        "policy = \"a\"\n[limits.x\n",
        "2:10",
        "unclosed table, expected `]`",
        "Close every bracket, and put one comma",
    ),
    (
        "policy = \"a\"\n[limits]\n[limits]\n",
        "3:2",
        "the key `limits` stands here twice",
        "Keep one of the two; a list of tables",
    ),
    (
        "policy = \"a\"\nnotes = [\"x\"\n",
        "2:13",
        "unclosed array, expected `]`",
        "Close every bracket, and put one comma",
    ),
    (
        "policy = \"a\"\nrules = [{ id = \"x\", id = \"y\" }]\n",
        "2:22",
        "the key `id` stands here twice",
        "Keep one of the two; a list of tables",
    ),
    (
        "policy = \"a\"\nx = 1_\n",
        "2:6",
        "`_` may only go between digits",
        "Write a number as 1000, 1_000 or 1.5,",
    ),
    (
        "policy = \"\\q\"\n",
        "1:12",
        "missing escaped value, expected `b`, `e`, `f`, `n`,",
        "Close the quotes on the same line;",
    ),
];

const YAML: &[Broken] = &[
    ("", "1:1", "`policy` is missing", "add `policy`"),
    ("just text", "1:1", "the document is text, not a table", "Begin with a key"),
    ("- policy: zen", "1:1", "the document is a list, not a table", "Begin with a key"),
    ("policy: zen\nlimits:\n\tcalls: 1\n", "3:2", "tabs", "Indent with spaces"),
    ("policy: zen\npolicy: two\n", "2:1", "`policy` stands here twice", "Keep one"),
    ("policy: [zen\n", "1:9", "unclosed bracket '['", "Check the indentation and the quotes up"),
    (
        "policy: zen\n  title: Zen\n",
        "2:8",
        "mapping values are not allowed in this context",
        "Check the indentation and the quotes up",
    ),
    ("policy: \"zen\n", "1:9", "unclosed quote", "Check the indentation and the quotes up"),
    ("policy: *zen\n", "1:9", "the alias refers to no anchor", "Define the anchor"),
    ("policy: !name zen\n", "1:15", "the tag `!name` is not known", "Remove the tag"),
    ("policy: zen\n---\npolicy: two\n", "3:1", "more than one document", "Keep one document"),
    ("<<: {policy: zen}\n", "1:1", "merge keys", "Write the keys out"),
    ("? [a]\n: zen\n", "1:3", "a key must be text", "a single word"),
    ("policy: zen\ntitle: ~\n", "2:8", "expected text, found nothing", "leave the key out"),
    (
        "policy: zen\ntitle:\n",
        "2:6",
        "expected text, found nothing",
        "write a value, or leave the key out",
    ),
    ("policy: zen\nnotes: {a: b}\n", "2:8", "expected a list, found a table", "write a list"),
    ("policy: zen\nlimits:\n  - calls\n", "3:3", "expected a table, found a list", "write a table"),
    ("policy: 1.0\n", "1:9", "expected text, found a number", "put it in quotes"),
    ("policy: true\n", "1:9", "expected text, found true or false", "put it in quotes"),
];

#[test]
fn toml() {
    for (text, place, message, help) in TOML {
        are(Format::Toml, text, &[(place, message, help)]);
    }
}

#[test]
fn yaml() {
    for (text, place, message, help) in YAML {
        are(Format::Yaml, text, &[(place, message, help)]);
    }
}

#[test]
fn a_bomb_of_aliases_is_one_fault() {
    let row = |level: usize| {
        let row = format!("*a{}, ", level - 1).repeat(9);
        format!("a{level}: &a{level} [{row}]\n")
    };
    let rows: String = (1..12).map(row).collect();
    let text = format!("policy: zen\na0: &a0 [ha, ha]\n{rows}");
    let faults = faults(Format::Yaml, &text);
    assert_eq!(faults.len(), 1);
    let fault = faults.iter().next().unwrap();
    assert!(fault.line > 2, "{faults}");
    assert!(fault.message.contains("too large once its aliases are followed"), "{faults}");
    assert!(fault.help.as_deref().unwrap_or_default().contains("Write the values out"));
}

#[test]
fn deep_nesting_is_one_fault() {
    let deep = "the document is nested too deeply";
    let help = "at most 32 levels";
    let text = format!("policy: zen\nnotes: {}{}", "[".repeat(50), "]".repeat(50));
    are(Format::Yaml, &text, &[("2:39", deep, help)]);
    let text = format!("policy = 'zen'\nnotes = {}{}", "[".repeat(50), "]".repeat(50));
    are(Format::Toml, &text, &[("2:40", deep, help)]);
}

#[test]
fn a_file_of_two_mebibytes_is_not_read() {
    let text = "# zen\n".repeat((2 << 20) / 6);
    for format in [Format::Toml, Format::Yaml] {
        let wrong = [("1:1", "more than the 1048576 that are read", "Split it into")];
        are(format, &text, &wrong);
    }
    let wrong = Source::from_bytes("a.toml", Format::Toml, text.into_bytes());
    assert!(wrong.unwrap_err().to_string().contains("bytes"));
}

#[test]
fn bytes_that_are_no_text_have_a_place() {
    let bytes = b"policy = \"zen\"\ntitle = \"gr\xfc\xdfe\"\n".to_vec();
    let faults = Source::from_bytes("a.toml", Format::Toml, bytes).unwrap_err();
    let fault = faults.iter().next().unwrap();
    assert_eq!((faults.len(), fault.line, fault.column), (1, 2, 12));
    assert!(fault.message.contains("(0xfc) is not UTF-8"), "{faults}");
    assert_eq!(fault.help.as_deref(), Some("Save the file as UTF-8."));
}
