//! The scale of heat maps: from pale yellow through green to a deep blue.
//!
//! The steps lie on a straight line of lightness in Oklab (Ottosson, 2020), from 0.90 to 0.23, while
//! the hue turns from 105° to 275°; their lightness in CIE Lab therefore falls evenly, for readers
//! with deuteranopia and protanopia too, and in grey. On a dark page the scale is read backwards, so
//! that in either scheme what is least is nearest to the page.

use super::Colour;

/// Colours of the scale, for the least values first.
pub const SCALE: [Colour; 32] = [
    Colour(229, 225, 168),
    Colour(217, 221, 155),
    Colour(204, 216, 144),
    Colour(190, 212, 135),
    Colour(175, 208, 128),
    Colour(158, 203, 123),
    Colour(140, 199, 120),
    Colour(121, 195, 118),
    Colour(100, 190, 118),
    Colour(75, 185, 120),
    Colour(48, 179, 123),
    Colour(4, 173, 126),
    Colour(5, 164, 130),
    Colour(3, 156, 132),
    Colour(1, 148, 132),
    Colour(3, 140, 131),
    Colour(0, 132, 130),
    Colour(3, 124, 127),
    Colour(0, 116, 125),
    Colour(2, 109, 122),
    Colour(2, 101, 119),
    Colour(1, 94, 115),
    Colour(1, 87, 112),
    Colour(2, 79, 108),
    Colour(1, 72, 104),
    Colour(0, 65, 102),
    Colour(0, 58, 99),
    Colour(0, 50, 98),
    Colour(9, 42, 91),
    Colour(16, 36, 82),
    Colour(19, 29, 73),
    Colour(20, 23, 63),
];

/// Steps of the scale on which dark text is read by day, and light text by night; on the others it
/// is the other way round.
pub const PALE_STEPS: usize = SCALE.len() / 2;

/// The colour for a share of the scale, from 0 for the least to 1 for the greatest.
pub(crate) fn step(share: f64) -> usize {
    let steps = SCALE.len();
    crate::ticks::whole(share * steps as f64).min(steps - 1)
}
