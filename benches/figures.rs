//! The results as pictures, drawn by the project's own plotter.

use std::{fs, path::Path};

use giusto_plot::{Bars, Body, Category, Colour, Figure, Format, Group, palette, render};

use crate::{
    churn, growth, memory,
    report::{LaneReport, Report, ScenarioReport},
    statistics::Summary,
};

/// A picture and the name of its file.
pub(crate) struct Sketch {
    name: String,
    figure: Figure,
}

/// The bars of a category, in the order of the groups.
const COLOURS: [Colour; 4] = [palette::BLUE, palette::SKY, palette::GREEN, palette::ORANGE];
const NANOSECOND: f64 = 1e-9;
const MEGABYTE: f64 = 1e6;

/// Draws each as SVG and as PNG.
///
/// # Panics
/// Where the folder cannot be written.
pub(crate) fn write(folder: &Path, sketches: &[Sketch]) {
    fs::create_dir_all(folder).expect("the folder of --figures can be made");
    for Sketch { name, figure } in sketches {
        let drawn = render(figure).expect("bars can be drawn");
        let path = folder.join(name);
        fs::write(path.with_extension("svg"), drawn.svg).expect("the folder can be written");
        fs::write(path.with_extension("png"), drawn.png).expect("the folder can be written");
    }
}

/// Nanoseconds per check, a figure for each scenario.
pub(crate) fn of_contest(report: &Report) -> Vec<Sketch> {
    let sketch = |scenario: &ScenarioReport| {
        let names = scenario.lanes[0].standings.iter().map(|one| one.name.clone());
        let categories = names.map(|name| {
            let time = |lane: &LaneReport| {
                let standing = lane.standings.iter().find(|one| one.name == name)?;
                let Summary { median, .. } = standing.ns;
                Some(median * NANOSECOND)
            };
            Category::new(name.clone(), scenario.lanes.iter().map(time).collect())
        });
        let bars = Bars {
            x_label: "time per check on each thread: the median of the rounds".to_owned(),
            categories: categories.collect(),
            groups: groups(scenario.lanes.iter().map(|lane| lane.lane.to_string())),
            log: true,
            format: Format::Seconds,
        };
        let keys =
            if scenario.keys == 1 { "one key".into() } else { format!("{} keys", scenario.keys) };
        let about = format!("{keys}; shorter is better. {}", report.machine);
        let figure = Figure::new(scenario.name, Body::Bars(bars)).subtitle(about);
        Sketch { name: scenario.name.to_owned(), figure }
    };
    report.scenarios.iter().map(sketch).collect()
}

/// Bytes per live key.
pub(crate) fn of_memory(rows: &[memory::Row]) -> Vec<Sketch> {
    let keys = rows.iter().map(|row| row.keys).max().unwrap_or(0);
    let most = || rows.iter().filter(|row| row.keys == keys);
    let mut names: Vec<_> = most().map(|row| (row.form, row.name)).collect();
    names.dedup();
    let categories = names.into_iter().map(|(form, name)| {
        let bytes = |hint| {
            let mut same =
                most().filter(|row| (row.form, row.name, row.hint) == (form, name, hint));
            same.next().map(|row| row.per_key.bytes)
        };
        Category::new(format!("{name}, {form}"), vec![bytes(true), bytes(false)])
    });
    let bars = Bars {
        x_label: "resident bytes per live key".to_owned(),
        categories: categories.collect(),
        groups: groups(["capacity told", "grown from nothing"]),
        log: false,
        format: Format::Number,
    };
    let figure = Figure::new("Memory per key", Body::Bars(bars));
    vec![Sketch { name: "memory".to_owned(), figure: figure.subtitle(format!("{keys} live keys")) }]
}

/// The times of single inserts.
pub(crate) fn of_growth(rows: &[growth::Row]) -> Vec<Sketch> {
    let keys = rows.first().map_or(0, |row| row.keys);
    let categories = rows.iter().map(|row| {
        let tail = row.tail.shown_ns().map(|ns| Some(ns as f64 * NANOSECOND));
        Category::new(format!("{}, {}", row.name, row.form), tail.to_vec())
    });
    let bars = Bars {
        x_label: "time of one insert".to_owned(),
        categories: categories.collect(),
        groups: groups(growth::SHOWN),
        log: true,
        format: Format::Seconds,
    };
    let figure = Figure::new("Inserts while growing", Body::Bars(bars))
        .subtitle(format!("{keys} keys into a table that begins with none"));
    vec![Sketch { name: "growth".to_owned(), figure }]
}

/// Memory before and after ten or a hundred times as many keys as live ones.
pub(crate) fn of_churn(rows: &[churn::Row]) -> Vec<Sketch> {
    let (live, keys) = rows.first().map_or((0, 0), |row| (row.live, row.keys));
    let categories = rows.iter().map(|row| {
        let megabytes = [row.churn.after_one_span_mb, row.churn.at_the_end_mb];
        Category::new(row.name, megabytes.map(|mb| Some(mb * MEGABYTE)).to_vec())
    });
    let bars = Bars {
        x_label: "resident memory".to_owned(),
        categories: categories.collect(),
        groups: groups(["after the first keys".to_owned(), format!("after {keys} keys")]),
        log: true,
        format: Format::Si { unit: "B".to_owned() },
    };
    let figure = Figure::new("Memory while keys come and go", Body::Bars(bars))
        .subtitle(format!("{live} keys live at a time"));
    vec![Sketch { name: "churn".to_owned(), figure }]
}

fn groups<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Vec<Group> {
    let colours = COLOURS.into_iter().cycle();
    names
        .into_iter()
        .zip(colours)
        .map(|(name, colour)| Group { name: name.into(), colour })
        .collect()
}
