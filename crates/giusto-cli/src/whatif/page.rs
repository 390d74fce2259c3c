//! The page of the results: tiles, tables that sort, and denials over time.

use giusto_plot::{Axis, Body, Dash, Figure, Format, Look, Panel, Panels, Series, palette};

use super::{
    conditions::percent,
    results::{BinRow, Results},
    rows::{KeyRow, LimitRow, SHOWN_OF_KEYS},
};
use crate::{
    command,
    drawing::{Drawing, Sketch},
    output::grouped,
    page::{Cell, Page, Picture, Section, Table},
};

/// The page as HTML; `json` are its results.
pub(super) fn page(results: &Results, json: &str, drawings: &[Drawing]) -> String {
    let Results { trace, before, after, figures, .. } = results;
    let (requests, keys) = (figures.requests, figures.keys);
    let count = |count: u64, whole: u64| (grouped(count), percent(count, whole));
    let tile = |page: Page, name: &str, (value, share): (String, String), what: &str| {
        page.tile(name, value, format!("{share} of all {what}"))
    };
    let mut page = Page::new(format!("What if: {after}"))
        .lead(format!(
            "Every request of {trace}, decided by the engine itself on the trace's own time, under \
             {before} and under {after}."
        ))
        .command(command::typed())
        .origin(format!("giusto {}", env!("CARGO_PKG_VERSION")))
        .tile("requests", grouped(requests), "")
        .tile("keys", grouped(keys), "");
    if results.partial {
        let line = results.lines;
        page = page.warning(format!("Partial: interrupted at line {line} of the trace."));
    }
    if results.solve_partial {
        page = page.warning("Partial: the search for a limit was interrupted; all else is whole.");
    }
    let tiles = [
        ("denied before", count(figures.denied_requests_before, requests), "requests"),
        ("denied after", count(figures.denied_requests, requests), "requests"),
        ("newly denied", count(figures.newly_denied_requests, requests), "requests"),
        ("newly admitted", count(figures.newly_admitted_requests, requests), "requests"),
        ("newly denied keys", count(figures.newly_denied_keys, keys), "keys"),
        ("newly admitted keys", count(figures.newly_admitted_keys, keys), "keys"),
    ];
    for (name, value, what) in tiles {
        page = tile(page, name, value, what);
    }
    page = page.section(when(drawings)).section(limits(&results.limits));
    let lists = [
        ("newly-denied", "Newly denied keys", &results.newly_denied),
        ("denied-more", "Keys denied more often", &results.denied_more),
        ("newly-admitted", "Newly admitted keys", &results.newly_admitted),
    ];
    for (id, title, rows) in lists.into_iter().filter(|(_, _, rows)| !rows.is_empty()) {
        page = page.section(keys_section(id, title, rows));
    }
    if !results.solved.is_empty() {
        page = page.section(solved(results));
    }
    let files = ["whatif.json", "keys.csv", "timeline.csv"];
    let data = Section::new("data", "Data").files("Beside this page:", files);
    page.section(data).results(json).render()
}

fn when(drawings: &[Drawing]) -> Section {
    drawings.iter().fold(Section::new("when", "When"), |section, drawing| {
        let path = drawing.path();
        let picture = Picture::new(&drawing.title, drawing.rendered.svg.clone(), &drawing.caption)
            .file(format!("{path}.svg"))
            .file(format!("{path}.png"))
            .file("timeline.csv");
        section.figure(picture)
    })
}

/// What was denied over time.
pub(super) fn timeline(results: &Results) -> Sketch {
    let bins = &results.timeline;
    let zero = bins.first().map_or(0, |bin| bin.bin_start_ns);
    let points = |count: fn(&BinRow) -> u64| -> Vec<(f64, f64)> {
        let at = |bin: &BinRow| (bin.bin_start_ns - zero) as f64 / 1e9;
        bins.iter().map(|bin| (at(bin), count(bin) as f64)).collect()
    };
    let before = Look::new(palette::BLUE, Dash::Dashed);
    let after = Look::new(palette::VERMILION, Dash::Solid);
    let panel = Panel::new(
        "denied requests",
        Axis::new("time since the first request", Format::Seconds),
        Axis::new("requests per bin", Format::Number),
        vec![
            Series::area("all requests", points(|bin| bin.requests), palette::OFFERED),
            Series::step("denied before", points(|bin| bin.denied_before), before),
            Series::step("denied after", points(|bin| bin.denied_after), after),
        ],
    );
    let seconds = results.bin_length_ns as f64 / 1e9;
    let title = "Denied requests over time";
    let figure = Figure::new(title, Body::Panels(Panels::new(vec![panel], 1)))
        .subtitle(format!("All keys together, in bins of {seconds} s"));
    Sketch::new("denied", figure, "Grey is what was asked for, the lines what did not pass.")
}

fn limits(rows: &[LimitRow]) -> Section {
    let columns = ["limit", "rule", "side", "reason", "requests", "keys", "first", "last"];
    let or_none = |text: &Option<String>| text.as_ref().map_or_else(Cell::missing, Cell::text);
    let cells = |row: &LimitRow| {
        vec![
            or_none(&row.limit),
            or_none(&row.rule),
            Cell::text(row.side),
            Cell::text(row.reason),
            Cell::whole(row.denied_requests),
            Cell::whole(row.denied_keys),
            or_time(row.first_denied_at.as_ref(), Some(row.first_denied_ns)),
            or_time(row.last_denied_at.as_ref(), Some(row.last_denied_ns)),
        ]
    };
    let table = Table::new("What denies", columns).rows(rows.iter().map(cells));
    Section::new("limits", "What denies").table(table).small(
        "Each denied request is counted where it was turned away. Never means that no waiting \
         would have helped: it asks for more than the limit lets pass at once.",
    )
}

fn keys_section(id: &str, title: &str, rows: &[KeyRow]) -> Section {
    let cells = |row: &KeyRow| {
        vec![
            Cell::text(&row.key),
            Cell::whole(row.requests),
            Cell::whole(row.denied_before),
            Cell::whole(row.denied_after),
            Cell::percentage(row.denied_share),
            or_time(row.first_denied_at.as_ref(), row.first_denied_ns),
            or_time(row.worst_minute_at.as_ref(), row.worst_minute_ns),
            row.denied_in_worst_minute.map_or_else(Cell::missing, |n| Cell::whole(n.into())),
        ]
    };
    let table = Table::new(title, SHOWN_OF_KEYS).rows(rows.iter().map(cells));
    Section::new(id, title).table(table).small("All keys that are denied anything: keys.csv.")
}

fn solved(results: &Results) -> Section {
    let columns =
        ["condition", "varied", "limit", "requests denied", "keys denied", "at one less", "passes"];
    let table = results.solved.iter().fold(Table::new("Smallest limits", columns), |table, row| {
        table.row([
            Cell::text(&row.condition),
            Cell::text(&row.varied),
            Cell::text(&row.limit),
            Cell::whole(row.denied_requests),
            Cell::whole(row.denied_keys),
            row.denied_requests_at_one_less.map_or_else(Cell::missing, Cell::whole),
            Cell::whole(row.passes.into()),
        ])
    });
    Section::new("smallest", "Smallest limits").table(table)
}

fn or_time(at: Option<&String>, ns: Option<u64>) -> Cell {
    match (at, ns) {
        (Some(at), _) => Cell::text(at),
        (None, Some(ns)) => Cell::decimal(ns as f64 / 1e9, 3),
        (None, None) => Cell::missing(),
    }
}
