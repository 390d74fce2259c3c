//! Whether every text of a page can be read, in both schemes: the contrast of the declared colours.

use std::collections::HashMap;

use super::STYLE;

/// The least contrast of text: WCAG 2.2, success criterion 1.4.3.
const LEAST: f64 = 4.5;
/// The least contrast of what shows where a control is: success criterion 1.4.11.
const LEAST_OF_EDGES: f64 = 3.0;

/// Inks, and the papers on which they are used.
const TEXTS: [(&str, &str); 9] = [
    ("ink", "paper"),
    ("ink", "raised"),
    ("quiet", "paper"),
    ("quiet", "raised"),
    ("link", "paper"),
    ("link", "raised"),
    ("marked", "paper"),
    ("marked", "raised"),
    ("warning-ink", "warning-paper"),
];
const EDGES: [(&str, &str); 1] = [("edge", "paper")];

type Colours = HashMap<String, [u8; 3]>;

/// The colours declared in the first block of rules behind `from`.
fn declared(from: &str) -> Colours {
    let (_, rest) = STYLE.split_once(from).expect("the style has this block");
    let (block, _) = rest.split_once('}').expect("a block ends");
    let declarations = block.split(';').filter_map(|line| line.split_once(": #"));
    let colour = |text: &str| {
        let channel = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("two digits");
        [channel(0), channel(2), channel(4)]
    };
    let name = |text: &str| text.trim().trim_start_matches("--").to_owned();
    declarations.map(|(left, right)| (name(left), colour(right))).collect()
}

fn schemes() -> [Colours; 2] {
    [declared("color-scheme: light dark;"), declared("prefers-color-scheme: dark) {\n  :root {")]
}

/// Relative luminance: 0 for black, 1 for white.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The pairs whose contrast is below the least.
fn faint(colours: &Colours, pairs: &[(&str, &str)], least: f64) -> Vec<String> {
    let found =
        pairs.iter().map(|(ink, paper)| (ink, paper, contrast(colours[*ink], colours[*paper])));
    let faint = found.filter(|&(_, _, contrast)| contrast < least);
    faint.map(|(ink, paper, contrast)| format!("{ink} on {paper}: {contrast:.2}")).collect()
}

#[test]
fn every_text_stands_out_from_its_paper_in_both_schemes() {
    for colours in schemes() {
        assert!(colours.len() >= 11, "{colours:?}");
        assert_eq!(faint(&colours, &TEXTS, LEAST), [""; 0]);
        assert_eq!(faint(&colours, &EDGES, LEAST_OF_EDGES), [""; 0]);
    }
}

#[test]
fn one_scheme_is_light_and_one_is_dark() {
    let [light, dark] = schemes();
    assert!(luminance(light["paper"]) > 0.9 && luminance(dark["paper"]) < 0.02);
    // The measure itself: black on white is 21, and a faint grey is found.
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    let grey = HashMap::from([("ink".to_owned(), [0x80; 3]), ("paper".to_owned(), [0xff; 3])]);
    assert_eq!(faint(&grey, &[("ink", "paper")], LEAST), ["ink on paper: 3.95"]);
}
