//! Both formats give the same tree with the right places, and nothing that is written makes a
//! reader panic, wait or run out of memory.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// The same limits in both formats, with characters of several bytes before every place.
const TOML: &str = "# Gränzen für 龍\n\"prövider\" = \"Größe\" # 龍\ncount = 1_000\nratio = 0.5\n\
    on = true\nlist = [1, \"zwölf\", {a = -3}]\n\n[[limits]]\nname = \"ü\"\nbig = 0xFFFFFFFFFFFFFFFFFF\n\
    [[limits]]\nname = \"x\\ty\"\n[limits.quota]\nhuge = inf\n";
const YAML: &str = "# Gränzen für 龍\nprövider: \"Größe\" # 龍\ncount: 1_000\nratio: 0.5\n\
    on: true\nlist: [1, zwölf, {a: -3}]\n\nlimits:\n  - name: ü\n    big: 0xFFFFFFFFFFFFFFFFFF\n\
    \x20 - name: \"x\\ty\"\n    quota:\n      huge: .inf\n";

fn toml(text: &str) -> Source {
    Source::new("a.toml", Format::Toml, text)
}

fn yaml(text: &str) -> Source {
    Source::new("a.yaml", Format::Yaml, text)
}

/// The faults of a document, one on a line.
fn faults(source: &Source) -> String {
    parse(source).unwrap_err().to_string()
}

/// The tree without its places, as text.
fn bare(node: &Node) -> String {
    match &node.value {
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(bare).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => {
            let entry = |entry: &Entry| format!("{:?}: {}", entry.key, bare(&entry.value));
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        value => format!("{value:?}"),
    }
}

/// Every key and value with what stands at its place, in order.
fn places(source: &Source, node: &Node, found: &mut Vec<(String, (usize, usize))>) {
    let at =
        |span: &Range<usize>| (source.text()[span.clone()].to_owned(), source.place(span.start));
    found.push(at(&node.span));
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| places(source, item, found)),
        Value::Table(entries) => {
            for entry in entries {
                found.push(at(&entry.key_span));
                places(source, &entry.value, found);
            }
        }
        _ => {}
    }
}

/// Whether a tree or its faults keep their promises.
fn sound(source: &Source) {
    match parse(source) {
        Ok(root) => {
            assert!(matches!(root.value, Value::Table(_)));
            let mut found = Vec::new();
            places(source, &root, &mut found);
            assert!(!found.is_empty());
        }
        Err(faults) => {
            assert!(faults.len() > 0 && !faults.to_string().is_empty());
            for fault in &faults {
                assert!(source.text().get(fault.span.clone()).is_some(), "{fault:?}");
                assert_eq!((fault.line, fault.column), source.place(fault.span.start));
                assert!(fault.help.is_some(), "{fault:?}");
            }
        }
    }
}

#[test]
fn both_formats_give_the_same_tree() {
    let (toml, yaml) = (parse(&toml(TOML)).unwrap(), parse(&yaml(YAML)).unwrap());
    assert_eq!(bare(&toml), bare(&yaml));
    assert!(bare(&toml).contains(r#""big": Integer(4722366482869645213695)"#));
    assert!(bare(&toml).contains(r#""huge": Float(inf)"#));
}

#[test]
fn places_are_those_of_the_text() {
    for (source, wanted) in [
        (
            toml(TOML),
            ["\"prövider\" 2:1", "\"Größe\" 2:14", "0.5 4:9", "\"zwölf\" 6:12", "-3 6:26"],
        ),
        (yaml(YAML), ["prövider 2:1", "\"Größe\" 2:11", "0.5 4:8", "zwölf 6:11", "-3 6:22"]),
    ] {
        let mut found = Vec::new();
        places(&source, &parse(&source).unwrap(), &mut found);
        let found: Vec<String> =
            found.iter().map(|(text, (line, column))| format!("{text} {line}:{column}")).collect();
        for place in wanted {
            assert!(found.iter().any(|found| found == place), "{place}: {found:#?}");
        }
    }
}

#[test]
fn an_empty_document_is_an_empty_table() {
    for text in ["", "\n\n", "# nothing\n"] {
        assert_eq!(bare(&parse(&toml(text)).unwrap()), "{}");
        assert_eq!(bare(&parse(&yaml(text)).unwrap()), "{}");
    }
    assert!(faults(&yaml("- a")).contains("1:1: the document is a list, not a table"));
}

#[test]
fn yaml_leaves_words_alone() {
    let node = parse(&yaml("1: no\ntrue: on\nc: 0755\nd: 2020-01-01\ne: ~\n")).unwrap();
    let wanted = r#"{"1": Text("no"), "true": Text("on"), "c": Text("0755"), "d": Text("2020-01-01"), "e": Null}"#;
    assert_eq!(bare(&node), wanted);
}

#[test]
fn a_date_of_toml_is_text() {
    let node = parse(&toml("a = 1979-05-27 07:32:00Z\n[b.c]\n[b]\nd = 1\n")).unwrap();
    let wanted = r#"{"a": Text("1979-05-27 07:32:00Z"), "b": {"c": {}, "d": Integer(1)}}"#;
    assert_eq!(bare(&node), wanted);
}

#[test]
fn every_repeated_key_is_a_fault() {
    let twice = faults(&yaml("ä: 1\nä: 2\nb: {c: 1, c: 2}\n"));
    assert!(twice.contains("a.yaml:2:1: the key `ä` stands here twice"), "{twice}");
    assert!(twice.contains("a.yaml:3:11: the key `c` stands here twice"), "{twice}");
    let twice = faults(&toml("a = 1\na = 2\nb = {c = 1, c = 2}\n"));
    assert!(twice.contains("a.toml:2:1: the key `a` stands here twice"), "{twice}");
    assert!(twice.contains("a.toml:3:13: the key `c` stands here twice"), "{twice}");
}

#[test]
fn mistakes_of_syntax_have_places() {
    let found = faults(&toml("a = b\nc = 1\nd = \"x\n"));
    assert!(found.starts_with("a.toml:1:5: `b` is neither"), "{found}");
    assert!(found.contains("\na.toml:3:7: "), "{found}");
    for (text, wanted) in [
        ("é:\n\tb: 1\n", "a.yaml:2:2: tabs disallowed"),
        ("é: \"ü\" @x", "a.yaml:1:8: invalid trailing content"),
        ("é: 1\r\nb: @x", "a.yaml:2:4: unexpected character"),
        ("a: 1\n---\nb: 2\n", "a.yaml:3:1: the file holds more than one document"),
        ("a: [*b]", "a.yaml:1:5: the alias refers to no anchor"),
        ("a: &b [*b]", "a.yaml:1:8: the alias stands inside"),
        ("<<: {a: 1}", "a.yaml:1:1: merge keys"),
        ("? [a]\n: 1", "a.yaml:1:3: a key must be text"),
        ("a: !b c", "a.yaml:1:7: the tag `!b` is not known"),
    ] {
        let found = faults(&yaml(text));
        assert!(found.starts_with(wanted), "{found}");
    }
    let twice = faults(&yaml("a: &a [1e999]\nb: *a\nc: *a\n"));
    assert_eq!(twice.lines().count(), 1, "{twice}");
    assert!(faults(&yaml("a:\n\tb: 1\n")).contains("Indent with spaces"));
}

#[test]
fn numbers_are_whole_or_too_large() {
    let nines = "9".repeat(38);
    let node =
        bare(&parse(&yaml(&format!("a: {nines}\nb: -{nines}\nc: 18446744073709551616"))).unwrap());
    let same = parse(&toml(&format!("a = {nines}\nb = -{nines}\nc = 18446744073709551616")));
    assert_eq!(node, bare(&same.unwrap()));
    assert!(node.contains("Integer(18446744073709551616)") && !node.contains("Float"), "{node}");
    for number in ["9".repeat(60), format!("0x{}", "F".repeat(40)), "1e999".to_owned()] {
        assert!(faults(&yaml(&format!("ä: {number}"))).contains("1:4: the number is too large"));
        assert!(faults(&toml(&format!("a = {number}"))).contains("1:5: the number is too large"));
    }
}

#[test]
fn bombs_are_faults() {
    let laughs: String = (1..12)
        .flat_map(|level| {
            [
                format!("a{level}: &a{level} ["),
                format!("*a{}, ", level - 1).repeat(9),
                "]\n".to_owned(),
            ]
        })
        .collect();
    let laughs = format!("a0: &a0 [ha, ha]\n{laughs}");
    assert!(faults(&yaml(&laughs)).contains("too large once its aliases"));
    let deep = "the document is nested too deeply";
    for part in ["[", "- ", "{b: ", "? "] {
        assert!(faults(&yaml(&part.repeat(10_000))).contains(deep), "{part}");
    }
    for part in ["[", "{b = "] {
        let text = format!("a = {}", part.repeat(10_000));
        assert!(
            faults(&toml(&text)).starts_with("a.toml:1:") && faults(&toml(&text)).contains(deep)
        );
    }
    assert!(faults(&toml(&format!("{}a = 1", "a.".repeat(10_000)))).contains(deep));
    // Dotted keys in nested tables multiply their depths.
    let level = format!("{{{}a = ", "a.".repeat(78));
    let tree = format!("x = {}1{}", level.repeat(78), "}".repeat(78));
    assert!(faults(&toml(&tree)).contains(deep));
    assert!(faults(&toml(&format!("x = 1\n{tree}"))).contains("twice"));
    // So do aliases.
    let level = |inner: &str| format!("{}{inner}{}", "[".repeat(20), "]".repeat(20));
    let text = format!("a: &a {}\nb: &b {}\nc: {}\n", level("1"), level("*a"), level("*b"));
    assert!(faults(&yaml(&text)).contains(deep));
    let levels = |count: usize| format!("a = {}{}", "[".repeat(count), "]".repeat(count));
    assert!(parse(&toml(&levels(DEEPEST - 1))).is_ok());
    assert!(faults(&toml(&levels(DEEPEST))).contains(deep));
    let levels = |count: usize| levels(count).replace(" = ", ": ");
    assert!(parse(&yaml(&levels(DEEPEST - 1))).is_ok());
    assert!(faults(&yaml(&levels(DEEPEST))).contains(deep));
}

#[test]
fn a_document_of_more_than_a_mebibyte_is_not_read() {
    assert!(parse(&toml(&"\n".repeat(LARGEST))).is_ok());
    assert!(faults(&yaml(&"\n".repeat(LARGEST + 1))).contains("1048577 bytes"));
}

/// One change to the bytes of a document: at a place, take some away and put others in.
type Change = (prop::sample::Index, usize, Vec<u8>);

/// Bytes that mean something in one of the formats, and any others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let telling = b"\t\n\r #:-?,.[]{}&*!|>'\"%@`=+_~<\\0x1eaninf\xc3\xa4\xef\xbb\xbf";
    let byte = prop_oneof![3 => prop::sample::select(&telling[..]), 1 => any::<u8>()];
    vec(byte, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(parts in vec(bytes(), 0..40), format in prop::bool::ANY) {
        let format = if format { Format::Toml } else { Format::Yaml };
        if let Ok(source) = Source::from_bytes("a", format, parts.concat()) {
            sound(&source);
        }
    }

    #[test]
    fn damaged_documents_never_panic(
        changes in vec((any::<prop::sample::Index>(), 0..4_usize, bytes()), 1..6),
        format in prop::bool::ANY,
    ) {
        let (format, text) = if format { (Format::Toml, TOML) } else { (Format::Yaml, YAML) };
        let mut document = text.as_bytes().to_vec();
        for (place, taken, put) in changes as Vec<Change> {
            let start = place.index(document.len() + 1);
            let end = (start + taken).min(document.len());
            document.splice(start..end, put);
        }
        let source = match Source::from_bytes("a", format, document.clone()) {
            Ok(source) => source,
            // What is not UTF-8 is tried with its bad bytes replaced.
            Err(_) => Source::new("a", format, String::from_utf8_lossy(&document)),
        };
        sound(&source);
    }
}
