//! What holds for every figure: the same bytes each time, no text left, and a picture whatever the
//! data.

use giusto_plot::palette::{self, LIMIT, OFFERED};
use giusto_plot::{
    Axis, Bars, Body, Category, Figure, Format, Group, Panel, Panels, PlotError, Rendered, Series,
    Shape, render,
};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

fn panels(points: &[(f64, f64)], format: &Format) -> Figure {
    let panel = |title: &str| {
        Panel::new(
            title,
            Axis::new("time", Format::Seconds),
            Axis::new("requests per second", format.clone()),
            vec![
                Series::area("offered", points.to_vec(), OFFERED),
                Series::step("admitted", points.to_vec(), palette::algorithm(title)),
                Series::line("", points.to_vec(), LIMIT),
            ],
        )
        .limit(100.0, "limit 100")
        .note("Jain 0.87")
    };
    let grid = Panels::new(vec![panel("gcra"), panel("fixed"), panel("rolling-strict")], 2);
    Figure { width: 480, ..Figure::new("Title", Body::Panels(grid)).subtitle("Subtitle") }
}

fn bars(values: &[Option<f64>], log: bool, format: &Format) -> Figure {
    let categories = ["gcra", "fixed"].map(|name| Category::new(name, values.to_vec()));
    let group = |name: &str| Group { name: name.into(), colour: palette::BLUE };
    let body = Bars {
        x_label: "share".into(),
        categories: categories.to_vec(),
        groups: vec![group("one"), group("two"), group("three")],
        log,
        format: format.clone(),
    };
    Figure { width: 480, ..Figure::new("Bars", Body::Bars(body)) }
}

fn wave() -> Vec<(f64, f64)> {
    (0..200).map(|i| (f64::from(i), 100.0 + 80.0 * (f64::from(i) / 9.0).sin())).collect()
}

/// Width and height in pixels, after checking the signature.
fn png_size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// Draws the figure and checks what holds for all of them.
fn checked(figure: &Figure) -> Rendered {
    let rendered = render(figure).unwrap_or_else(|fault| panic!("{fault}: {figure:?}"));
    assert!(!rendered.svg.contains("<text"), "text is left");
    assert!(!rendered.svg.contains("NaN") && !rendered.svg.contains("inf"), "{figure:?}");
    let tree = Tree::from_str(&rendered.svg, &Options::default()).expect("a valid SVG");
    let (width, height) = png_size(&rendered.png);
    assert_eq!(width, 2 * figure.width);
    assert!((f64::from(tree.size().height()) * 2.0 - f64::from(height)).abs() < 1e-3);
    rendered
}

#[test]
fn the_same_figure_has_the_same_bytes_on_every_run_and_thread() {
    let figure = panels(&wave(), &Format::Number);
    let first = render(&figure).unwrap();
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let figure = figure.clone();
            std::thread::spawn(move || render(&figure).unwrap())
        })
        .collect();
    for thread in threads {
        assert!(thread.join().unwrap() == first);
    }
    assert!(render(&figure).unwrap() == first);
}

#[test]
fn the_svg_shows_what_the_png_shows() {
    let rendered = checked(&panels(&wave(), &Format::Number));
    let png = Pixmap::decode_png(&rendered.png).unwrap();
    let mut svg = Pixmap::new(png.width(), png.height()).unwrap();
    let tree = Tree::from_str(&rendered.svg, &Options::default()).unwrap();
    resvg::render(&tree, Transform::from_scale(2.0, 2.0), &mut svg.as_mut());
    let difference: u64 =
        png.data().iter().zip(svg.data()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let mean = difference as f64 / png.data().len() as f64;
    assert!(mean < 0.25, "mean difference of {mean} in 255");
    assert!(png.data().iter().any(|byte| *byte < 100), "the picture is not blank");
}

#[test]
fn any_data_gives_a_picture() {
    let nan = f64::NAN;
    let cases: [Vec<(f64, f64)>; 10] = [
        vec![],
        vec![(nan, nan)],
        vec![(1.0, 2.0)],
        vec![(0.0, 0.0); 5],
        vec![(0.0, f64::INFINITY), (1.0, 3.0), (f64::NEG_INFINITY, 4.0), (2.0, nan), (3.0, 1.0)],
        vec![(0.0, 5e-324), (5e-324, 1e-300)],
        vec![(-1e100, -1e100), (1e100, 1e100)],
        vec![(f64::MIN, f64::MAX), (f64::MAX, f64::MIN)],
        vec![(5.0, 1.0), (4.0, 2.0), (9.0, -3.0), (0.0, 7.0)],
        vec![(1.7e9, 1e15), (1.7e9 + 1e-7, 1e15 + 1.0)],
    ];
    for case in &cases {
        for format in
            [Format::Number, Format::Si { unit: "/s".into() }, Format::Seconds, Format::Percent]
        {
            checked(&panels(case, &format));
        }
    }
}

#[test]
fn any_values_give_bars() {
    let cases: [Vec<Option<f64>>; 6] = [
        vec![],
        vec![None, None, None],
        vec![Some(0.0), Some(0.0), Some(-0.0)],
        vec![Some(f64::NAN), Some(f64::INFINITY), Some(1e300)],
        vec![Some(-3.0), Some(2.0), None],
        vec![Some(1e-100), Some(1e100), Some(5e-324)],
    ];
    for case in &cases {
        for log in [false, true] {
            checked(&bars(case, log, &Format::Number));
            checked(&bars(case, log, &Format::Percent));
            checked(&bars(case, log, &Format::Seconds));
        }
    }
    let none = Bars {
        x_label: String::new(),
        categories: vec![],
        groups: vec![],
        log: false,
        format: Format::Number,
    };
    checked(&Figure::new("", Body::Bars(none)));
}

#[test]
fn a_broken_range_is_the_range_of_the_data() {
    let with = |range| {
        let mut figure = panels(&wave(), &Format::Number);
        let Body::Panels(body) = &mut figure.body else { unreachable!() };
        body.panels.iter_mut().for_each(|panel| panel.y.range = range);
        checked(&figure).svg
    };
    assert!(with(Some((3.0, 3.0))) == with(None));
    assert!(with(Some((f64::NAN, 3.0))) == with(None));
    assert!(with(Some((0.0, 50.0))) != with(None));
}

#[test]
fn names_are_escaped_and_control_characters_become_spaces() {
    let name = "a <b> & \"c\" 'd' \u{0}\u{1b}]]> 𝄞 漢";
    let mut figure = panels(&wave(), &Format::Si { unit: name.into() }).subtitle(name);
    figure.title = name.into();
    let Body::Panels(body) = &mut figure.body else { unreachable!() };
    body.panels[0].title = name.into();
    body.panels[0].series[0].name = name.into();
    body.panels[0].y.label = name.into();
    let svg = checked(&figure).svg;
    assert!(svg.contains("<title>a &lt;b&gt; &amp; \"c\" 'd'   ]]&gt;"), "{}", &svg[..300]);
    assert!(svg.contains("role=\"img\"") && svg.contains("<desc>"));
}

#[test]
fn grids_of_any_size_fit_or_are_refused() {
    let panel = || {
        let points = Series::line("line", wave(), LIMIT);
        Panel::new(
            "t".repeat(500),
            Axis::new("x", Format::Number),
            Axis::new("y", Format::Number),
            vec![points],
        )
        .limit(100.0, "l".repeat(500))
    };
    for (count, columns) in [(0, 0), (1, 0), (1, 9), (3, 2), (8, 2), (12, 12)] {
        for shape in [Shape::Wide, Shape::Square] {
            for width in [320, 960] {
                let grid = Panels { shape, ..Panels::new(vec![panel(); count], columns) };
                checked(&Figure { width, ..Figure::new("grid", Body::Panels(grid)) });
            }
        }
    }
    let many = Figure::new("many", Body::Panels(Panels::new(vec![panel(); 200], 1)));
    assert!(matches!(render(&many), Err(PlotError::TooTall { .. })));
    for width in [0, 319, 4097, u32::MAX] {
        let figure = Figure { width, ..panels(&wave(), &Format::Number) };
        assert!(matches!(render(&figure), Err(PlotError::Width { .. })));
    }
}

#[test]
fn many_points_make_a_file_of_bounded_size() {
    let noise = |i: u32| f64::from(i.wrapping_mul(2_654_435_761) >> 20);
    let points: Vec<(f64, f64)> = (0..100_000).map(|i| (f64::from(i), noise(i))).collect();
    let rendered = checked(&panels(&points, &Format::Number));
    assert!(rendered.svg.len() < 200_000, "{} bytes", rendered.svg.len());
}
