//! Readers with deuteranopia or protanopia can tell the algorithms apart, by colour or by dash, and
//! read the values of a heat map from its colours: on a light page and on a dark one.

use giusto_plot::palette::{
    ALGORITHMS, AXIS, BLACK, INK, LIMIT, MUTED, OFFERED, ON_DEEP, PALE_STEPS, PAPER, SCALE,
    algorithm, night,
};
use giusto_plot::{Colour, Look};

/// Distance in CIE Lab below which two colours are not told apart at a glance.
const NEAR: f64 = 18.0;

type Triple = [f64; 3];

/// Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
const DEUTERANOPIA: [Triple; 3] = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];
const PROTANOPIA: [Triple; 3] = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];
const NORMAL: [Triple; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

/// From linear RGB to CIE XYZ relative to the white point D65.
const XYZ: [Triple; 3] =
    [[0.433_9, 0.376_2, 0.189_9], [0.212_6, 0.715_2, 0.072_2], [0.017_7, 0.109_5, 0.872_8]];

/// The least contrast of text, and of lines that mean something: WCAG 2.2, 1.4.3 and 1.4.11.
const LEAST_OF_TEXT: f64 = 4.5;
const LEAST_OF_LINES: f64 = 3.0;

/// What becomes of the colours of a figure.
type Scheme = fn(Colour) -> Colour;

/// The two of them: by day nothing, by night each has its counterpart.
const SCHEMES: [(&str, Scheme); 2] = [("day", |colour| colour), ("night", night)];

fn times(matrix: &[Triple; 3], vector: Triple) -> Triple {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

fn linear(colour: Colour) -> Triple {
    [colour.0, colour.1, colour.2].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
}

fn contrast(a: Colour, b: Colour) -> f64 {
    let luminance = |colour| {
        let [red, green, blue] = linear(colour);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn lab(colour: Colour, sight: &[Triple; 3]) -> Triple {
    let seen = times(sight, linear(colour)).map(|channel| channel.clamp(0.0, 1.0));
    let [x, y, z] = times(&XYZ, seen)
        .map(|value| if value > 0.008_856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(a: Colour, b: Colour, sight: &[Triple; 3]) -> f64 {
    let (a, b) = (lab(a, sight), lab(b, sight));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// The pairs of looks that one of the three sights takes for each other, after `scheme`.
fn taken_for_each_other(looks: &[(&str, Look)], scheme: Scheme) -> Vec<String> {
    let mut found = Vec::new();
    for (index, (first, a)) in looks.iter().enumerate() {
        for (second, b) in &looks[index + 1..] {
            for sight in [&NORMAL, &DEUTERANOPIA, &PROTANOPIA] {
                let far = distance(scheme(a.colour), scheme(b.colour), sight);
                if far <= NEAR && a.dash == b.dash {
                    found.push(format!("{first} and {second} are {far:.1} apart"));
                }
            }
        }
    }
    found
}

#[test]
fn no_two_looks_are_near_in_colour_and_equal_in_dash() {
    let mut looks: Vec<(&str, Look)> = ALGORITHMS.map(|name| (name, algorithm(name))).to_vec();
    looks.push(("limit", LIMIT));
    for (name, scheme) in SCHEMES {
        assert_eq!(taken_for_each_other(&looks, scheme), [""; 0], "by {name}");
        // A look that is there twice is found.
        let twice = [looks.clone(), vec![("again", looks[1].1)]].concat();
        assert!(!taken_for_each_other(&twice, scheme).is_empty(), "by {name}");
    }
}

#[test]
fn with_normal_sight_colours_alone_are_enough() {
    for (index, first) in ALGORITHMS.iter().enumerate() {
        for second in &ALGORITHMS[index + 1..] {
            for (name, scheme) in SCHEMES {
                let (a, b) = (scheme(algorithm(first).colour), scheme(algorithm(second).colour));
                let far = distance(a, b, &NORMAL);
                assert!(far > NEAR, "{first} and {second} are {far:.1} apart by {name}");
            }
        }
    }
}

#[test]
fn lines_stand_out_from_paper_and_from_what_was_offered() {
    for name in ALGORITHMS {
        for ground in [PAPER, OFFERED.colour] {
            for (when, scheme) in SCHEMES {
                let far = distance(scheme(algorithm(name).colour), scheme(ground), &DEUTERANOPIA);
                assert!(far > NEAR, "{name} is {far:.1} from {ground:?} by {when}");
            }
        }
    }
}

#[test]
fn texts_are_read_in_both_schemes_and_lines_are_seen_by_night() {
    for (name, scheme) in SCHEMES {
        for text in [INK, MUTED, LIMIT.colour] {
            let contrast = contrast(scheme(text), scheme(PAPER));
            assert!(contrast >= LEAST_OF_TEXT, "{text:?} by {name}: {contrast:.2}");
        }
        assert!(contrast(scheme(AXIS), scheme(PAPER)) >= LEAST_OF_LINES, "axes by {name}");
    }
    for name in ALGORITHMS {
        for ground in [PAPER, OFFERED.colour] {
            let contrast = contrast(night(algorithm(name).colour), night(ground));
            assert!(contrast >= LEAST_OF_LINES, "{name} on {ground:?} by night: {contrast:.2}");
        }
    }
    assert!(contrast(BLACK, PAPER) > 20.9 && contrast(MUTED, MUTED) < 1.01, "the measure itself");
}

#[test]
fn any_colour_has_a_counterpart_that_is_seen_by_night() {
    let levels = || (0..=255).step_by(15).map(|level| u8::try_from(level).expect("a byte"));
    for red in levels() {
        for green in levels() {
            for blue in levels() {
                let colour = Colour(red, green, blue);
                let paper = contrast(night(colour), night(PAPER));
                // What by day is nearly the page may be so by night; all else must be seen.
                let is_ground = contrast(colour, PAPER) < 2.0;
                assert!(is_ground || paper >= LEAST_OF_LINES, "{colour:?}: {paper:.2}");
            }
        }
    }
}

/// Differences of lightness from step to step.
fn falls(scale: &[Colour], sight: &[Triple; 3]) -> Vec<f64> {
    scale.windows(2).map(|pair| lab(pair[0], sight)[0] - lab(pair[1], sight)[0]).collect()
}

fn is_even(falls: &[f64]) -> bool {
    let mean = falls.iter().sum::<f64>() / falls.len() as f64;
    falls.iter().all(|fall| (0.6 * mean..1.5 * mean).contains(fall))
}

#[test]
fn the_scale_falls_evenly_and_is_read_backwards_by_night() {
    for sight in [&NORMAL, &DEUTERANOPIA, &PROTANOPIA] {
        assert!(is_even(&falls(&SCALE, sight)), "{:?}", falls(&SCALE, sight));
    }
    let mut swapped = SCALE;
    swapped.swap(10, 11);
    assert!(!is_even(&falls(&swapped, &NORMAL)), "two steps in the wrong order are noticed");
    let backwards: Vec<Colour> = SCALE.iter().rev().copied().collect();
    assert_eq!(SCALE.map(night).to_vec(), backwards);
}

#[test]
fn values_are_read_on_every_step_of_the_scale() {
    for (step, ground) in SCALE.into_iter().enumerate() {
        let ink = if step < PALE_STEPS { BLACK } else { ON_DEEP };
        for (name, scheme) in SCHEMES {
            let contrast = contrast(scheme(ink), scheme(ground));
            assert!(contrast >= LEAST_OF_TEXT, "step {step} by {name}: {contrast:.2}");
        }
    }
}

#[test]
fn an_unknown_name_keeps_its_look() {
    assert_eq!(algorithm("my-limiter"), algorithm("my-limiter"));
}
