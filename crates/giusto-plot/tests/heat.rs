//! What holds for heat maps: a picture whatever the values, the right colours, a file of bounded
//! size; and for every figure, that it has a night side.

use giusto_plot::palette::{SCALE, night};
use giusto_plot::{Body, Colour, Figure, Format, Heat, HeatRow, Rendered, render};
use resvg::usvg::{Options, Tree};

/// A map of so many columns and rows.
fn heat(columns: usize, rows: usize, value: impl Fn(usize, usize) -> Option<f64>) -> Heat {
    let row = |row: usize| {
        let values = (0..columns).map(|column| value(column, row)).collect();
        HeatRow::new(format!("row {row}"), values)
    };
    let names = (0..columns).map(|column| format!("column {column}")).collect();
    Heat::new("share admitted", Format::Percent, names, (0..rows).map(row).collect())
        .labels("load", "limit")
}

fn drawn(heat: Heat, width: u32) -> Rendered {
    let figure = Figure { width, ..Figure::new("Heat", Body::Heat(heat)) };
    let rendered = render(&figure).unwrap_or_else(|fault| panic!("{fault}: {figure:?}"));
    assert!(!rendered.svg.contains("<text"), "text is left");
    assert!(!rendered.svg.contains("NaN") && !rendered.svg.contains("inf"), "{figure:?}");
    Tree::from_str(&rendered.svg, &Options::default()).expect("a valid SVG");
    rendered
}

fn hex(colour: Colour) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

/// How often each step of the scale is used beyond once in the key.
fn used(svg: &str) -> Vec<usize> {
    let count = |colour: &Colour| svg.matches(&format!("<path fill=\"{}\"", hex(*colour))).count();
    SCALE.iter().map(|colour| count(colour) - 1).collect()
}

#[test]
fn any_values_give_a_picture() {
    let broken = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300];
    let extreme = [0.0, -0.0, 5e-324, 1e-100, 1e100, -1e100, 1e9, 1e9 + 1e-6];
    let sizes = [(0, 0), (0, 3), (3, 0), (1, 1), (3, 2), (20, 30)].map(|size| (size, 4096));
    let large = [((1, 1), 320), ((3, 2), 960), ((100, 40), 320), ((40, 100), 320)];
    for ((columns, rows), width) in sizes.into_iter().chain(large) {
        drawn(heat(columns, rows, |_, _| None), width);
        drawn(heat(columns, rows, |_, _| Some(0.25)), width);
        drawn(heat(columns, rows, |x, y| Some((x * y) as f64)), width);
        drawn(heat(columns, rows, |x, y| Some(broken[(x + y) % broken.len()])), width);
        drawn(heat(columns, rows, |x, y| Some(extreme[(x + 3 * y) % extreme.len()])), width);
    }
}

#[test]
fn the_same_map_has_the_same_bytes() {
    let map = || heat(9, 9, |x, y| (x != y).then_some((x * y) as f64));
    assert_eq!(drawn(map(), 960), drawn(map(), 960));
}

#[test]
fn the_least_and_the_greatest_value_have_the_ends_of_the_scale() {
    let steps = used(&drawn(heat(4, 1, |x, _| Some(x as f64)), 960).svg);
    let at: Vec<usize> = (0..SCALE.len()).filter(|&step| steps[step] > 0).collect();
    assert_eq!(at, [0, 10, 21, 31]);
    // Beyond a range that is asked for, a value has the colour of the end.
    let asked = heat(4, 1, |x, _| Some(x as f64)).range(0.0, 1.0);
    let steps = used(&drawn(asked, 960).svg);
    assert_eq!((steps[0], steps[31]), (1, 3));
    let nonsense = heat(4, 1, |x, _| Some(x as f64)).range(1.0, f64::NAN);
    assert_eq!(drawn(nonsense, 960), drawn(heat(4, 1, |x, _| Some(x as f64)), 960));
}

#[test]
fn what_was_not_measured_is_hatched_and_has_no_colour() {
    let whole = drawn(heat(3, 3, |x, y| Some((x + y) as f64)), 960).svg;
    let holed = drawn(heat(3, 3, |x, y| (x != y).then_some((x + y) as f64)), 960).svg;
    let cells = |svg: &str| used(svg).iter().sum::<usize>();
    assert_eq!((cells(&whole), cells(&holed)), (9, 6));
    // The lines of the ticks are broader than those of the hatching.
    let hatched = |svg: &str| svg.contains("stroke-width=\"14\"");
    assert!(hatched(&holed) && !hatched(&whole));
    // A row that is too short lacks values; an infinite one was not measured either.
    let mut short = heat(3, 2, |_, _| Some(f64::INFINITY));
    short.rows[0].values.truncate(1);
    assert_eq!(cells(&drawn(short, 960).svg), 0);
}

#[test]
fn values_are_written_only_where_all_have_room() {
    let size =
        |columns, width| drawn(heat(columns, 4, |x, _| Some(x as f64 / 7.0)), width).svg.len();
    // Twice the columns take less than half of the file, since their values are left out.
    assert!(size(40, 640) < size(8, 640), "{} {}", size(40, 640), size(8, 640));
}

#[test]
fn a_large_map_has_a_file_of_bounded_size() {
    let waves = heat(100, 40, |x, y| {
        (x % 7 != 3).then_some((x as f64 / 9.0).sin() + (y as f64 / 5.0).cos())
    });
    let svg = drawn(waves, 960).svg;
    assert!(svg.len() < 350_000, "{} bytes", svg.len());
}

#[test]
fn names_of_any_length_and_kind_fit() {
    let mut map = heat(30, 5, |x, y| Some((x + y) as f64));
    map.columns = (0..30).map(|at| format!("<{at}> & \u{0} {}", "long ".repeat(50))).collect();
    map.rows[2].name = "a name that goes on and on ".repeat(20);
    map.value_label = "what \u{1b} is <measured> ".repeat(20);
    drawn(map.clone(), 320);
    drawn(map, 960);
}

/// The colours of the elements that have no rule for the night, and rules that give another colour
/// than the palette's.
fn without_night(svg: &str) -> Vec<String> {
    let (style, elements) = svg.split_once("</style>").expect("a style");
    assert!(style.contains("<style>@media screen and (prefers-color-scheme:dark){"));
    let mut found = Vec::new();
    for property in ["fill", "stroke"] {
        for rest in elements.split(&format!(" {property}=\"#")).skip(1) {
            let channel = |at: usize| u8::from_str_radix(&rest[at..at + 2], 16).expect("digits");
            let day = Colour(channel(0), channel(2), channel(4));
            let selector = format!(".giusto-plot [{property}=\"{}\"]", hex(day));
            let rule = format!("{selector}{{{property}:{}}}", hex(night(day)));
            if !style.contains(&rule) {
                found.push(format!("{property} {}", hex(day)));
            }
        }
    }
    found
}

#[test]
fn every_colour_of_a_figure_has_its_counterpart_by_night() {
    let svg = drawn(heat(9, 9, |x, y| (x != y).then_some((x * y) as f64)), 960).svg;
    assert_eq!(without_night(&svg), [""; 0]);
    assert!(svg.contains("class=\"giusto-plot\"") && !svg.contains(" id=\""), "nothing to clash");
    let other = svg.replace("fill:#14171b", "fill:#ffffff");
    assert!(without_night(&other).contains(&"fill #ffffff".to_owned()), "a wrong rule is found");
}
