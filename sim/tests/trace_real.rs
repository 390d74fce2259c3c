//! Real files as their owners publish them, against their normalised twins.
//!
//! The files are third-party data and no part of this checkout. They lie in `shared/traces` beside
//! it; where they are absent, each test says so and passes.

use std::path::{Path, PathBuf};

use giusto_sim::trace::{Options, Source, Trace, TraceError, load};

/// The folder of the files, or a line that says why a test does nothing.
fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/traces");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} does not exist", folder.display());
    None
}

fn read(file: &Path, options: &Options) -> Result<Trace, TraceError> {
    load(&Source::new(file), options, |_| ())
}

fn trace(file: &Path, options: &Options) -> Trace {
    read(file, options).unwrap_or_else(|error| panic!("{error}"))
}

fn mapped(format: Option<&str>, columns: &str, unit: Option<&str>) -> Options {
    Options {
        format: format.map(|name| name.parse().expect("a format")),
        columns: Some(columns.parse().expect("a column map")),
        time_unit: unit.map(|name| name.parse().expect("a time unit")),
        ..Options::default()
    }
}

#[track_caller]
fn assert_same_columns(raw: &Trace, twin: &Trace) {
    assert_eq!(raw.times(), twin.times());
    assert_eq!(raw.keys(), twin.keys());
    assert_eq!(raw.costs(), twin.costs());
    assert_eq!(raw.names(), twin.names());
}

#[test]
fn azure_rows_match_their_twin() {
    let Some(folder) = data() else { return };
    let raw = trace(&folder.join("raw/AzureLLMInferenceTrace_code.csv.gz"), &Options::default());
    let twin = trace(&folder.join("azure_llm_code.csv.gz"), &Options::default());
    // The file ends without a line end and has CRLF elsewhere; its last row must not be lost.
    assert_eq!(raw.len(), 8_819);
    assert_same_columns(&raw, &twin);
    let start = raw.start().map(|start| start.to_string());
    assert_eq!(start.as_deref(), Some("2023-11-16T18:17:03.97996Z"));
    assert_eq!(twin.start(), None);
}

#[test]
fn mooncake_lines_match_their_twin() {
    let Some(folder) = data() else { return };
    let options = mapped(None, "time=timestamp,cost=input_length+output_length", Some("ms"));
    let raw = trace(&folder.join("raw/mooncake_conversation_trace.jsonl.gz"), &options);
    let twin = trace(&folder.join("mooncake_conversation.csv.gz"), &Options::default());
    // The twin is the whole file and no part of it.
    assert_eq!(raw.len(), 12_031);
    assert_same_columns(&raw, &twin);
}

#[test]
fn nasa_rows_match_their_twin() {
    let Some(folder) = data() else { return };
    let file = folder.join("raw/nasa_19950701.tsv.gz");
    let twin = trace(&folder.join("nasa_19950701.csv.gz"), &Options::default());
    let raw = trace(&file, &mapped(Some("tsv"), "time=time,key=host", Some("s")));
    assert_eq!((raw.len(), raw.key_count()), (9_999, 936));
    assert_same_columns(&raw, &twin);
    // The same numbers taken as seconds since 1970 give the same columns and a date.
    let dated = trace(&file, &mapped(None, "time=time,key=host", Some("unix-s")));
    assert_same_columns(&dated, &twin);
    assert_eq!(
        dated.start().map(|start| start.to_string()).as_deref(),
        Some("1995-07-01T04:00:01Z")
    );
}

#[test]
fn an_access_log_that_runs_backwards_needs_sorting() {
    let Some(folder) = data() else { return };
    let file = folder.join("raw/apache_logs.gz");
    let message = match read(&file, &Options::default()) {
        Ok(_) => panic!("4,915 events are out of order"),
        Err(error) => error.to_string(),
    };
    for part in
        ["line 4:", "2015-05-17T10:05:12Z comes after 2015-05-17T10:05:47Z on line 3", "--sort"]
    {
        assert!(message.contains(part), "{message:?} lacks {part:?}");
    }
    let sorted = trace(&file, &Options { sort: true, ..Options::default() });
    assert_eq!((sorted.len(), sorted.key_count()), (10_000, 1_753));
    assert_eq!(
        sorted.start().map(|start| start.to_string()).as_deref(),
        Some("2015-05-17T10:05:00Z")
    );
    assert_eq!(sorted.times()[0], 0);
    assert!(sorted.times().is_sorted());
    // Four days from 10:05:00 to 21:05:59.
    assert_eq!(sorted.span().as_secs(), 3 * 86_400 + 11 * 3_600 + 59);
    // Numbers of keys follow the order after sorting.
    let mut seen = 0;
    for &key in sorted.keys() {
        assert!(key <= seen, "key {key} appears before key {seen}");
        seen = seen.max(key + 1);
    }
}

#[test]
fn a_syslog_file_is_refused() {
    let Some(folder) = data() else { return };
    for format in [None, Some("log")] {
        let format = format.map(|name| name.parse().expect("a format"));
        let options = Options { format, ..Options::default() };
        let error = read(&folder.join("raw/auth.log.gz"), &options).map(|trace| trace.len());
        let message = error.expect_err("no year").to_string();
        assert!(message.contains("auth.log.gz, line 1: this is a syslog file"), "{message}");
        assert!(message.contains("carry no year"), "{message}");
    }
}

#[test]
fn the_counts_of_normalised_traces_are_the_published_ones() {
    let Some(folder) = data() else { return };
    for (name, rows, keys, span_s) in [
        ("azure_llm_code", 8_819, 1, 3_436),
        ("azure_llm_conv", 19_366, 1, 3_502),
        ("mooncake_conversation", 12_031, 1, 3_537),
        ("nasa_19950701", 9_999, 936, 13_183),
        ("wc98_day6_sample", 200_000, 17_506, 86_391),
    ] {
        let trace = trace(&folder.join(format!("{name}.csv.gz")), &Options::default());
        assert_eq!((trace.len(), trace.key_count()), (rows, keys), "{name}");
        assert!(trace.span().as_secs().abs_diff(span_s) <= 1, "{name}: {:?}", trace.span());
    }
}
