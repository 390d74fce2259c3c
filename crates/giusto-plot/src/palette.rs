//! Colours and dashes: one stable look for each algorithm.
//!
//! The hues are those of Okabe and Ito ("Color Universal Design", 2008), which stay apart for
//! readers with deuteranopia and protanopia; the yellow is replaced, being too pale for a line on
//! white. No two algorithms share a dash *and* a near colour, so a figure survives a
//! black-and-white printer.
//!
//! Every colour has a counterpart for a dark page, see [`night`].

mod night;
mod scale;

pub use night::night;
pub(crate) use scale::step;
pub use scale::{PALE_STEPS, SCALE};

/// An sRGB colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Whether dark and light lines can both be told from this colour: it is close to white.
    pub(crate) fn is_pale(self) -> bool {
        self.luma() > 200_000
    }

    /// How light it looks, roughly: luma in thousandths of 255.
    pub(crate) fn luma(self) -> u32 {
        let Self(red, green, blue) = self;
        299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)
    }
}

/// The pattern of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dash {
    /// An unbroken line.
    #[default]
    Solid,
    /// Dashes of middling length.
    Dashed,
    /// Short dashes, close together.
    Dotted,
    /// A dash and a dot in turn.
    DashDot,
    /// Long dashes with narrow gaps.
    Long,
}

impl Dash {
    /// Lengths in pixels of what is drawn and what is left out, in turn; empty for a solid line.
    pub fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[6.0, 3.5],
            Self::Dotted => &[2.0, 2.5],
            Self::DashDot => &[8.0, 3.0, 2.0, 3.0],
            Self::Long => &[12.0, 4.0],
        }
    }
}

/// How a series is drawn: its colour and its dash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    /// Colour of the line or of the filled area.
    pub colour: Colour,
    /// Pattern of the line; areas ignore it.
    pub dash: Dash,
}

impl Look {
    /// A look of this colour and pattern.
    pub const fn new(colour: Colour, dash: Dash) -> Self {
        Self { colour, dash }
    }
}

/// The page.
pub const PAPER: Colour = Colour(255, 255, 255);
/// Titles and names.
pub const INK: Colour = Colour(28, 32, 36);
/// Subtitles, axis labels and ticks.
pub const MUTED: Colour = Colour(91, 98, 107);
/// Grid lines.
pub const GRID: Colour = Colour(232, 234, 237);
/// Axes.
pub const AXIS: Colour = Colour(110, 117, 125);
/// Text on the deep steps of the scale. It is white but for one part in 255, so that it is another
/// colour than the page: by night the one is black, the other dark grey.
pub const ON_DEEP: Colour = Colour(254, 254, 254);

/// Black, the hue of the oracle.
pub const BLACK: Colour = Colour(0, 0, 0);
/// Okabe–Ito blue.
pub const BLUE: Colour = Colour(0, 114, 178);
/// Okabe–Ito sky blue.
pub const SKY: Colour = Colour(86, 180, 233);
/// Okabe–Ito bluish green.
pub const GREEN: Colour = Colour(0, 158, 115);
/// Okabe–Ito orange.
pub const ORANGE: Colour = Colour(230, 159, 0);
/// Okabe–Ito vermilion.
pub const VERMILION: Colour = Colour(213, 94, 0);
/// Okabe–Ito reddish purple.
pub const PURPLE: Colour = Colour(204, 121, 167);
/// A middle grey, for traffic that nothing limits.
pub const GREY: Colour = Colour(128, 128, 128);

/// What was asked of the limiter: a pale grey area behind what was admitted.
pub const OFFERED: Look = Look::new(Colour(222, 224, 228), Dash::Solid);
/// A limit: dark red and dashed, a look that no algorithm has.
pub const LIMIT: Look = Look::new(Colour(140, 20, 20), Dash::Dashed);

/// Names of the algorithms that have a look of their own, in the order of the palette.
pub const ALGORITHMS: [&str; 8] = [
    "unlimited",
    "gcra",
    "fixed",
    "calendar",
    "sliding-counter",
    "rolling",
    "rolling-strict",
    "oracle",
];

/// Looks in the order of [`ALGORITHMS`].
const LOOKS: [Look; 8] = [
    Look::new(GREY, Dash::Dotted),
    Look::new(BLUE, Dash::Solid),
    Look::new(VERMILION, Dash::Solid),
    Look::new(ORANGE, Dash::Long),
    Look::new(PURPLE, Dash::DashDot),
    Look::new(GREEN, Dash::Solid),
    Look::new(SKY, Dash::Dashed),
    Look::new(BLACK, Dash::Dotted),
];

/// The look of an algorithm, the same in every figure.
///
/// A name without a look of its own gets one of the eight by a hash of its bytes, so that it too
/// keeps its look from one figure to the next.
///
/// ```
/// use giusto_plot::palette;
/// assert_eq!(palette::algorithm("gcra").colour, palette::BLUE);
/// assert_eq!(palette::algorithm("mine"), palette::algorithm("mine"));
/// ```
pub fn algorithm(name: &str) -> Look {
    match ALGORITHMS.iter().position(|known| *known == name) {
        Some(index) => LOOKS[index],
        None => LOOKS[fnv1a(name) % LOOKS.len()],
    }
}

/// FNV-1a on 32 bits: a few lines, and the same value on every machine and for ever.
fn fnv1a(name: &str) -> usize {
    let hash = name
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash as usize
}
