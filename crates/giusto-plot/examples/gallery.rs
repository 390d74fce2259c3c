//! Draws one figure of every kind from made-up data into the folder given, or into the current one:
//! `cargo run -p giusto-plot --example gallery -- target/gallery`.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use giusto_plot::palette::{self, ALGORITHMS, OFFERED};
use giusto_plot::{
    Axis, Bars, Body, Category, Figure, Format, Group, Heat, HeatRow, Panel, Panels, Series, Shape,
    render,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    fs::create_dir_all(&folder)?;
    for (name, figure) in figures() {
        let rendered = render(&figure)?;
        println!("{name}: svg {} bytes, png {} bytes", rendered.svg.len(), rendered.png.len());
        fs::write(folder.join(name).with_extension("svg"), rendered.svg)?;
        fs::write(folder.join(name).with_extension("png"), rendered.png)?;
    }
    Ok(())
}

fn figures() -> Vec<(&'static str, Figure)> {
    vec![
        ("1-admitted", admitted(&ALGORITHMS)),
        ("1-admitted-one", admitted(&ALGORITHMS[1..2])),
        ("1-admitted-narrow", Figure { width: 480, ..admitted(&ALGORITHMS[3..6]) }),
        ("2-window", window()),
        ("3-lorenz", lorenz()),
        ("4-errors", errors()),
        ("5-throughput", throughput(false)),
        ("5-throughput-log", throughput(true)),
        ("6-batches", batches()),
        ("7-dense", dense()),
        ("8-strange", strange()),
        ("9-heat", heat(9, 6)),
        ("9-heat-fine", heat(100, 40)),
        ("9-heat-narrow", Figure { width: 390, ..heat(24, 5) }),
        ("9-empty", Figure::new("Nothing at all", Body::Panels(Panels::new(vec![], 2)))),
    ]
}

/// A pseudo-random number from 0 to 1 for each index: the fraction of a large sine.
fn noise(index: u32) -> f64 {
    ((f64::from(index) * 12.9898).sin() * 43_758.545_3).rem_euclid(1.0)
}

fn offered(second: u32) -> f64 {
    let wave = 90.0 + 60.0 * (f64::from(second) / 45.0).sin();
    (wave * (0.75 + 0.5 * noise(second))).round()
}

fn admitted(names: &[&str]) -> Figure {
    let panels = names.iter().enumerate().map(|(index, name)| {
        let demand: Vec<(f64, f64)> = (0..300).map(|s| (f64::from(s), offered(s))).collect();
        let cap = if *name == "unlimited" { 1e9 } else { 100.0 + 4.0 * index as f64 };
        let passed = demand.iter().map(|&(s, n)| (s, n.min(cap))).collect();
        Panel::new(
            *name,
            Axis::new("time since the start", Format::Seconds),
            Axis::new("requests per second", Format::Number),
            vec![
                Series::area("offered", demand, OFFERED),
                Series::step("admitted", passed, palette::algorithm(name)),
            ],
        )
        .limit(100.0, "limit 100")
        .note(format!("{:.1}% admitted", 99.0 - index as f64))
    });
    Figure::new("Offered and admitted traffic", Body::Panels(Panels::new(panels.collect(), 2)))
        .subtitle("Made-up data: a limit of 100 requests per second, 300 seconds, bins of 1 s")
}

fn window() -> Figure {
    let panels = ALGORITHMS[1..7].iter().enumerate().map(|(index, name)| {
        let cost = |minute: u32| {
            let burst = f64::from(u8::from(minute % 240 < 40)) * 7_000.0 * noise(minute / 60);
            (
                f64::from(minute) * 60.0,
                9_000.0 + 3_000.0 * noise(minute + 7) + burst * index as f64 / 4.0,
            )
        };
        Panel::new(
            *name,
            Axis::new("time of day", Format::Seconds).range(0.0, 86_400.0),
            Axis::new("cost in the last 60 min", Format::Number).range(0.0, 31_500.0),
            vec![Series::line(
                "cost in the window",
                (0..1_440).map(cost).collect(),
                palette::algorithm(name),
            )],
        )
        .limit(15_000.0, "limit 15,000")
        .limit(30_000.0, "2 × limit")
    });
    Figure::new("What a sliding window sees", Body::Panels(Panels::new(panels.collect(), 2)))
        .subtitle("Made-up cost in the 60 minutes before each minute of a day")
}

fn lorenz() -> Figure {
    let curve =
        |power: f64| (0..=100).map(|i| f64::from(i) / 100.0).map(|x| (x, x.powf(power))).collect();
    let series = ALGORITHMS.iter().enumerate().map(|(index, name)| {
        let power = 1.1 + 0.25 * index as f64;
        Series::line(
            format!("{name} · Jain {:.2}", 1.0 / power),
            curve(power),
            palette::algorithm(name),
        )
    });
    let mut panel = Panel::new(
        "",
        Axis::new("share of keys, the least served first", Format::Percent).range(0.0, 1.0),
        Axis::new("share of what was admitted", Format::Percent).range(0.0, 1.0),
        series.collect(),
    );
    panel.diagonal = true;
    let panels = Panels { shape: Shape::Square, ..Panels::new(vec![panel], 1) };
    Figure::new("Who gets through", Body::Panels(panels)).subtitle(
        "Lorenz curves of admitted against demanded; the dotted diagonal is perfect fairness.",
    )
}

fn errors() -> Figure {
    let categories = ALGORITHMS.iter().enumerate().map(|(index, name)| {
        let over = [4.217, 0.0, 0.873, 0.41, 0.0321, 0.0, 0.0, 0.0][index];
        let refused = if *name == "unlimited" { None } else { Some(0.0007 * index as f64) };
        Category::new(*name, vec![Some(over / 100.0), refused])
    });
    Figure::new(
        "How far each algorithm is from the oracle",
        Body::Bars(Bars {
            x_label: "share of all requests".into(),
            categories: categories.collect(),
            groups: vec![
                Group { name: "admitted above the limit".into(), colour: palette::VERMILION },
                Group { name: "rejected below the limit".into(), colour: palette::SKY },
            ],
            log: false,
            format: Format::Percent,
        }),
    )
    .subtitle("Made-up data; zero means that every decision agreed.")
}

fn throughput(log: bool) -> Figure {
    let rates = [412.0e6, 38.2e6, 41.7e6, 9.6e6, 29.4e6, 12.3e6, 6.1e6, 0.212e6];
    let categories = ALGORITHMS.iter().zip(rates).map(|(name, rate)| {
        Category::new(*name, vec![Some(rate)]).colour(palette::algorithm(name).colour)
    });
    Figure::new(
        "Decisions per second",
        Body::Bars(Bars {
            x_label: "decisions per second, one thread".into(),
            categories: categories.collect(),
            groups: vec![Group { name: "one thread".into(), colour: palette::BLUE }],
            log,
            format: Format::Si { unit: "/s".into() },
        }),
    )
}

fn batches() -> Figure {
    let counts = |level: f64, spread: f64| {
        (0..60).map(|m| (f64::from(m) * 60.0, (level + spread * noise(m)).round())).collect()
    };
    let panel = |title: &str, level, spread, name| {
        Panel::new(
            title,
            Axis::new("time since the start", Format::Seconds),
            Axis::new("events admitted per minute", Format::Number),
            vec![Series::area("admitted", counts(level, spread), palette::algorithm(name))],
        )
        .limit(15_000.0, "limit 15,000")
    };
    Figure::new(
        "A limit on requests does not limit events",
        Body::Panels(Panels::new(
            vec![
                panel("batches of 50 events", 14_800.0, 200.0, "gcra"),
                panel("single events", 290.0, 20.0, "fixed"),
            ],
            2,
        )),
    )
    .subtitle("300 requests per minute, each with the events it carries")
}

/// Two hundred thousand points in each panel.
fn dense() -> Figure {
    let panels = ALGORITHMS.iter().map(|name| {
        let points: Vec<(f64, f64)> = (0..200_000)
            .map(|i| (f64::from(i), 50.0 * noise(i) + 50.0 * noise(i / 5_000)))
            .collect();
        let passed = points.iter().map(|&(x, y)| (x, y.min(60.0) * 0.9)).collect();
        Panel::new(
            *name,
            Axis::new("time", Format::Seconds),
            Axis::new("requests per second", Format::Number),
            vec![
                Series::area("offered", points, OFFERED),
                Series::step("admitted", passed, palette::algorithm(name)),
            ],
        )
    });
    Figure::new("Two hundred thousand points", Body::Panels(Panels::new(panels.collect(), 2)))
}

/// A share over two parameters; a corner of it was not measured.
fn heat(columns: u32, rows: u32) -> Figure {
    let value = |x: u32, y: u32| {
        let load = f64::from(x + 1) / f64::from(columns);
        let limit = f64::from(rows - y) / f64::from(rows);
        (x + 1 < columns || y + 2 < rows).then_some((limit / load).min(1.0))
    };
    let row = |y: u32| {
        HeatRow::new(format!("{}/s", 10 * (rows - y)), (0..columns).map(|x| value(x, y)).collect())
    };
    let names = (0..columns).map(|x| format!("{}/s", 10 * (x + 1))).collect();
    let rows = (0..rows).map(row).collect();
    let map = Heat::new("share of requests admitted", Format::Percent, names, rows)
        .labels("requests offered", "limit");
    Figure::new("What a limit leaves of a load", Body::Heat(map)).subtitle("Made-up data")
}

/// Names that are too long, values that are broken, tiny and huge.
fn strange() -> Figure {
    let long = "a name that goes on and on <without> end & without mercy, ".repeat(3);
    let panel = |title: &str, points: Vec<(f64, f64)>| {
        let look = palette::algorithm(title);
        let x = Axis::new("x", Format::Number);
        let y = Axis::new(format!("a long label of an axis for {title}"), Format::Number);
        Panel::new(title, x, y, vec![Series::line(title, points, look)])
    };
    let panels = vec![
        panel("empty", vec![]),
        panel("one point", vec![(3.0, 4.0)]),
        panel("zeros", vec![(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]),
        panel("tiny", vec![(0.0, 1e-12), (1e-9, 3e-12), (2e-9, 2e-12)]),
        panel("huge", vec![(0.0, -4e17), (1e12, 3e18), (2e12, 2e18)]),
        panel(
            "gaps",
            vec![
                (0.0, 1.0),
                (1.0, 2.0),
                (2.0, f64::NAN),
                (3.0, 3.0),
                (4.0, f64::INFINITY),
                (5.0, 1.0),
                (6.0, 2.5),
            ],
        ),
        panel(&long, vec![(0.0, 1.0), (1.0, 1_234_567.0)])
            .limit(1e6, "a limit with a very long label")
            .limit(1.01e6, "a second one"),
        panel("narrow", vec![(0.0, 1e9 + 1.0), (1.0, 1e9 + 3.0)])
            .note("a note that is itself far too long for its place"),
    ];
    let panels = Panels { shared: false, ..Panels::new(panels, 3) };
    Figure::new(long.clone() + &long, Body::Panels(panels)).subtitle(long)
}
