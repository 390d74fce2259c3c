//! The same figure by night: what each colour becomes where readers prefer a dark page.
//!
//! The colours of the palette have counterparts chosen by hand, of the same hue and lighter, since
//! on a dark page it is light that stands out. Those of the scale are the scale read backwards. Any
//! other colour is lightened until it stands out, or darkened where by day it was a pale ground.

use super::{
    AXIS, BLACK, BLUE, Colour, GREEN, GREY, GRID, INK, LIMIT, MUTED, OFFERED, ON_DEEP, ORANGE,
    PAPER, PURPLE, SKY, VERMILION, scale::SCALE,
};

/// Colours by day, and by night.
const PAIRS: [(Colour, Colour); 16] = [
    (PAPER, Colour(20, 23, 27)),
    (INK, Colour(226, 230, 234)),
    (MUTED, Colour(160, 167, 176)),
    (GRID, Colour(42, 47, 53)),
    (AXIS, Colour(128, 135, 143)),
    (OFFERED.colour, Colour(62, 68, 76)),
    (LIMIT.colour, Colour(255, 128, 120)),
    (GREY, Colour(150, 150, 150)),
    (BLUE, Colour(74, 158, 224)),
    (VERMILION, Colour(240, 112, 40)),
    (ORANGE, Colour(240, 180, 40)),
    (PURPLE, Colour(214, 130, 180)),
    (GREEN, Colour(24, 178, 134)),
    (SKY, Colour(140, 210, 250)),
    (BLACK, Colour(255, 255, 255)),
    (ON_DEEP, Colour(0, 0, 0)),
];

/// Luma, in thousandths of 255, from which on a line stands out from the dark page.
const BRIGHT: u32 = 140_000;

/// What a colour becomes on a dark page.
///
/// ```
/// use giusto_plot::palette;
/// assert_eq!(palette::night(palette::BLACK), giusto_plot::Colour(255, 255, 255));
/// ```
pub fn night(colour: Colour) -> Colour {
    if let Some((_, night)) = PAIRS.iter().find(|(day, _)| *day == colour) {
        return *night;
    }
    if let Some(step) = SCALE.iter().position(|day| *day == colour) {
        return SCALE[SCALE.len() - 1 - step];
    }
    let each = |change: &dyn Fn(u8) -> u32| {
        let channel = |value| u8::try_from(change(value)).unwrap_or(u8::MAX);
        Colour(channel(colour.0), channel(colour.1), channel(colour.2))
    };
    if colour.is_pale() {
        return each(&|value| u32::from(value) / 4);
    }
    let lifted =
        |eighths: u32| each(&|value| u32::from(value) + u32::from(255 - value) * eighths / 8);
    (0..8).map(lifted).find(|lifted| lifted.luma() >= BRIGHT).unwrap_or_else(|| lifted(8))
}
