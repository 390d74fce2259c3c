//! Readers with deuteranopia or protanopia can tell the algorithms apart, by colour or by dash.

use giusto_plot::palette::{ALGORITHMS, LIMIT, OFFERED, algorithm};
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

fn times(matrix: &[Triple; 3], vector: Triple) -> Triple {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

fn lab(colour: Colour, sight: &[Triple; 3]) -> Triple {
    let linear = [colour.0, colour.1, colour.2].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    let seen = times(sight, linear).map(|channel| channel.clamp(0.0, 1.0));
    let [x, y, z] = times(&XYZ, seen)
        .map(|value| if value > 0.008_856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(a: Colour, b: Colour, sight: &[Triple; 3]) -> f64 {
    let (a, b) = (lab(a, sight), lab(b, sight));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn no_two_looks_are_near_in_colour_and_equal_in_dash() {
    let mut looks: Vec<(&str, Look)> = ALGORITHMS.map(|name| (name, algorithm(name))).to_vec();
    looks.push(("limit", LIMIT));
    for (index, (first, a)) in looks.iter().enumerate() {
        for (second, b) in &looks[index + 1..] {
            for sight in [&NORMAL, &DEUTERANOPIA, &PROTANOPIA] {
                let far = distance(a.colour, b.colour, sight);
                assert!(far > NEAR || a.dash != b.dash, "{first} and {second} are {far:.1} apart");
            }
        }
    }
}

#[test]
fn with_normal_sight_colours_alone_are_enough() {
    for (index, first) in ALGORITHMS.iter().enumerate() {
        for second in &ALGORITHMS[index + 1..] {
            let far = distance(algorithm(first).colour, algorithm(second).colour, &NORMAL);
            assert!(far > NEAR, "{first} and {second} are {far:.1} apart");
        }
    }
}

#[test]
fn lines_stand_out_from_paper_and_from_what_was_offered() {
    for name in ALGORITHMS {
        for ground in [Colour(255, 255, 255), OFFERED.colour] {
            let far = distance(algorithm(name).colour, ground, &DEUTERANOPIA);
            assert!(far > NEAR, "{name} is {far:.1} from {ground:?}");
        }
    }
}

#[test]
fn an_unknown_name_keeps_its_look() {
    assert_eq!(algorithm("my-limiter"), algorithm("my-limiter"));
}
