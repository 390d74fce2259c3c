//! Documents as they come from files: their format, their encoding, their size and the places in
//! them.

use std::path::Path;

use giusto_policy::{Format, Source};
use miette::Diagnostic;
use proptest::prelude::*;

#[test]
fn the_ending_of_a_name_tells_the_format() {
    for (name, format) in [
        ("limits/github.toml", Some(Format::Toml)),
        ("GITHUB.TOML", Some(Format::Toml)),
        ("github.yaml", Some(Format::Yaml)),
        ("github.yml", Some(Format::Yaml)),
        ("github.json", None),
        ("toml", None),
        (".yaml", None),
        ("", None),
    ] {
        assert_eq!(Format::of_path(Path::new(name)), format, "{name}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let source = Source::from_bytes("a", Format::Toml, b"\xef\xbb\xbfa = 1".to_vec()).unwrap();
    assert_eq!((source.name(), source.text(), source.format()), ("a", "a = 1", Format::Toml));
    assert_eq!(Source::new("a", Format::Toml, "\u{feff}a = 1"), source);
}

#[test]
fn bytes_that_are_not_utf8_have_a_place() {
    for (before, offset, place) in
        [("", 0, (1, 1)), ("ä = 1\nö", 9, (2, 2)), ("\u{feff}ä", 5, (1, 2))]
    {
        let bytes = [before.as_bytes(), b"\xff\xfe = 2\n"].concat();
        let faults = Source::from_bytes("a.toml", Format::Toml, bytes).unwrap_err();
        assert_eq!(faults.len(), 1);
        let fault = faults.iter().next().unwrap();
        assert_eq!((fault.line, fault.column), place);
        assert_eq!(&faults.source().text()[fault.span.clone()], "\u{fffd}");
        let message = format!(
            "a.toml:{}:{}: byte {offset} of the file (0xff) is not UTF-8; Save",
            place.0, place.1
        );
        assert!(faults.to_string().starts_with(&message), "{faults}");
    }
}

#[test]
fn a_file_of_more_than_a_mebibyte_is_not_read() {
    assert!(Source::from_bytes("a", Format::Yaml, vec![b'\n'; 1 << 20]).is_ok());
    let faults = Source::from_bytes("a", Format::Yaml, vec![0xff; (1 << 20) + 1]).unwrap_err();
    assert!(faults.to_string().starts_with("a:1:1: the document has 1048577 bytes"), "{faults}");
}

#[test]
fn a_place_counts_characters() {
    let source = Source::new("a", Format::Toml, "ä = 1\r\n\n龍 = 2");
    for (offset, place) in [
        (0, (1, 1)),
        (1, (1, 1)),
        (2, (1, 2)),
        (8, (2, 1)),
        (9, (3, 1)),
        (11, (3, 1)),
        (12, (3, 2)),
    ] {
        assert_eq!(source.place(offset), place, "{offset}");
    }
    assert_eq!(source.place(usize::MAX), (3, 6));
}

#[test]
fn a_report_quotes_the_source_by_its_name() {
    let faults = Source::from_bytes("a.yaml", Format::Yaml, b"a: 1\nb: \xff".to_vec()).unwrap_err();
    let related: Vec<_> = faults.related().unwrap().collect();
    let label = related[0].labels().unwrap().next().unwrap();
    let read = faults.source_code().unwrap().read_span(label.inner(), 1, 0).unwrap();
    assert_eq!(read.name(), Some("a.yaml"));
    assert_eq!(read.data(), "a: 1\nb: \u{fffd}".as_bytes());
    assert!(related[0].help().is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_text_or_a_fault_at_the_first_bad_one(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        match Source::from_bytes("a", Format::Yaml, bytes.clone()) {
            Ok(source) => {
                prop_assert!(bytes.ends_with(source.text().as_bytes()));
                let lines = source.text().matches('\n').count() + 1;
                for offset in 0..=bytes.len() + 1 {
                    let (line, column) = source.place(offset);
                    prop_assert!((1..=lines).contains(&line) && column >= 1);
                }
            }
            Err(faults) => {
                let good = std::str::from_utf8(&bytes).unwrap_err().valid_up_to();
                let fault = faults.iter().next().unwrap();
                let before = &faults.source().text()[..fault.span.start];
                prop_assert!(bytes[..good].ends_with(before.as_bytes()));
                prop_assert_eq!((fault.line, fault.column), faults.source().place(fault.span.start));
            }
        }
    }
}
