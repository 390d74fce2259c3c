//! The results for people at a terminal: what changes, by which limit, for whom, and when.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use super::{
    conditions::percent,
    results::{BinRow, Results},
    rows::{KeyRow, LimitRow, SHOWN_OF_KEYS},
    solving::Solved,
};
use crate::output::grouped;

/// Columns of a line of bars.
const WIDEST: usize = 60;
const BARS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The whole of it.
pub(super) fn text(results: &Results) -> String {
    let mut text = String::new();
    if results.partial {
        text.push_str("PARTIAL: the trace was not read to its end.\n\n");
    }
    if results.solve_partial {
        text.push_str("PARTIAL: the search for a limit was interrupted; all else is whole.\n\n");
    }
    text.push_str(&headline(results));
    section(&mut text, "What denies", limits(&results.limits));
    let lists = [
        ("Newly denied keys", &results.newly_denied, results.figures.newly_denied_keys),
        ("Keys denied more often", &results.denied_more, results.figures.denied_more_keys),
        ("Newly admitted keys", &results.newly_admitted, results.figures.newly_admitted_keys),
    ];
    for (title, rows, all) in lists {
        let shown = rows.len() as u64;
        let title = if shown < all {
            format!("{title}, the first {} of {}", grouped(shown), grouped(all))
        } else {
            title.to_owned()
        };
        section(&mut text, &title, (!rows.is_empty()).then(|| keys(rows)));
    }
    let has_denied = results.figures.denied_requests + results.figures.denied_requests_before > 0;
    section(&mut text, "When", has_denied.then(|| timeline(results)));
    section(&mut text, "Smallest limits", solved(&results.solved));
    text
}

fn section(text: &mut String, title: &str, body: Option<String>) {
    if let Some(body) = body {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{title}\n{body}");
    }
}

fn headline(results: &Results) -> String {
    let figures = &results.figures;
    let time = |at: &Option<String>, ns: Option<u64>| {
        at.clone().unwrap_or_else(|| shown_ns(ns.unwrap_or(0)))
    };
    let count = |count: u64, whole: u64| format!("{} ({})", grouped(count), percent(count, whole));
    let (requests, keys) = (figures.requests, figures.keys);
    let first = time(&results.first_at, results.first_ns);
    let last = time(&results.last_at, results.last_ns);
    let rows = [
        ("before", results.before.clone(), String::new()),
        ("after", results.after.clone(), String::new()),
        ("time", first, last),
        ("", "requests".to_owned(), "keys".to_owned()),
        ("all", grouped(requests), grouped(keys)),
        (
            "denied before",
            count(figures.denied_requests_before, requests),
            count(figures.denied_keys_before, keys),
        ),
        (
            "denied after",
            count(figures.denied_requests, requests),
            count(figures.denied_keys, keys),
        ),
        (
            "newly denied",
            count(figures.newly_denied_requests, requests),
            count(figures.newly_denied_keys, keys),
        ),
        (
            "newly admitted",
            count(figures.newly_admitted_requests, requests),
            count(figures.newly_admitted_keys, keys),
        ),
    ];
    let mut table = bare();
    for (name, requests, keys) in rows {
        table.add_row([name.to_owned(), requests, keys]);
    }
    trimmed(&table)
}

fn limits(rows: &[LimitRow]) -> Option<String> {
    let header = ["", "rule", "limit", "reason", "requests", "keys", "first", "last"];
    let mut table = bare();
    table.set_header(header);
    for row in rows {
        let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        table.add_row([
            Cell::new(row.side),
            Cell::new(or_none(&row.rule)),
            Cell::new(or_none(&row.limit)),
            Cell::new(row.reason),
            number(row.denied_requests),
            number(row.denied_keys),
            Cell::new(when(row.first_denied_at.as_ref(), row.first_denied_ns)),
            Cell::new(when(row.last_denied_at.as_ref(), row.last_denied_ns)),
        ]);
    }
    (!rows.is_empty()).then(|| trimmed(&table))
}

fn keys(rows: &[KeyRow]) -> String {
    let mut table = bare();
    table.set_header(SHOWN_OF_KEYS);
    for row in rows {
        let at = |at: &Option<String>, ns: Option<u64>| {
            Cell::new(ns.map_or_else(|| "-".to_owned(), |ns| when(at.as_ref(), ns)))
        };
        let share = percent(row.denied_after, row.requests);
        table.add_row([
            Cell::new(calm(&row.key)),
            number(row.requests),
            number(row.denied_before),
            number(row.denied_after),
            Cell::new(share).set_alignment(CellAlignment::Right),
            at(&row.first_denied_at, row.first_denied_ns),
            at(&row.worst_minute_at, row.worst_minute_ns),
            row.denied_in_worst_minute.map_or_else(|| Cell::new("-"), |n| number(u64::from(n))),
        ]);
    }
    trimmed(&table)
}

fn timeline(results: &Results) -> String {
    let bins = &results.timeline;
    let per_column = bins.len().div_ceil(WIDEST).max(1);
    let line = |count: fn(&BinRow) -> u64| -> (String, u64) {
        let columns: Vec<u64> =
            bins.chunks(per_column).map(|bins| bins.iter().map(count).sum()).collect();
        let most = columns.iter().copied().max().unwrap_or(0);
        (columns.iter().map(|&column| bar(column, most)).collect(), most)
    };
    let length = shown_ns(results.bin_length_ns.saturating_mul(per_column as u64));
    let mut text = String::new();
    let lines = [
        ("requests", line(|bin| bin.requests)),
        ("denied before", line(|bin| bin.denied_before)),
        ("denied after", line(|bin| bin.denied_after)),
    ];
    for (name, (bars, most)) in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(text, " {name:<14} |{bars}| at most {} in {length}", grouped(most));
    }
    text
}

/// A bar of nine heights; what is not nothing is seen.
fn bar(count: u64, most: u64) -> char {
    let eighths = u128::from(count) * 8;
    let height = eighths.div_ceil(u128::from(most.max(1)));
    BARS[usize::try_from(height).unwrap_or(8).min(8)]
}

fn solved(rows: &[Solved]) -> Option<String> {
    let mut text = String::new();
    for row in rows {
        let below = match (row.denied_requests_at_one_less, row.denied_keys_at_one_less) {
            (Some(requests), Some(keys)) => {
                format!("; at one less {} of {} keys", grouped(requests), grouped(keys))
            }
            _ => String::new(),
        };
        let rounded = if row.exact {
            ""
        } else {
            "; rates are rounded down to fit a word, so that a smaller one may do"
        };
        let _ = writeln!(
            text,
            " {}: {} {}, which denies {} requests of {} keys{below} ({} in {} passes{rounded})",
            row.condition,
            row.varied,
            row.limit,
            grouped(row.denied_requests),
            grouped(row.denied_keys),
            row.method,
            row.passes
        );
    }
    (!rows.is_empty()).then_some(text)
}

fn when(at: Option<&String>, ns: u64) -> String {
    at.cloned().unwrap_or_else(|| shown_ns(ns))
}

/// A time or a length, in seconds as far as it has them.
fn shown_ns(ns: u64) -> String {
    let (seconds, rest) = (ns / 1_000_000_000, ns % 1_000_000_000);
    match (seconds, rest) {
        (0, 1..) => format!("{} ms", ns as f64 / 1e6),
        (s, _) if s >= 86_400 && s.is_multiple_of(86_400) => format!("{} days", s / 86_400),
        (s, _) if s >= 3_600 && s.is_multiple_of(3_600) => format!("{} h", s / 3_600),
        (s, _) if s >= 60 && s.is_multiple_of(60) => format!("{} min", s / 60),
        (s, 0) => format!("{s} s"),
        (s, rest) => format!("{s}.{} s", format!("{rest:09}").trim_end_matches('0')),
    }
}

/// A key without what would give orders to a terminal: clients choose what stands in a log.
fn calm(key: &str) -> String {
    let is_order = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    key.chars().map(|c| if is_order(c) { '\u{fffd}' } else { c }).collect()
}

fn number(value: u64) -> Cell {
    Cell::new(grouped(value)).set_alignment(CellAlignment::Right)
}

fn bare() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

/// The lines of a table without the spaces at their ends.
fn trimmed(table: &Table) -> String {
    let drawn = table.to_string();
    let lines: Vec<&str> = drawn.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}
