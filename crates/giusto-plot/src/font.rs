//! The embedded font, given to both libraries: plotters measures with it, usvg outlines it.
//!
//! Both are asked for the family "Inter". plotters knows the semi-bold as the bold style of the
//! family; usvg, asked for a bold face, picks the heaviest face there is, which is the same file.

use std::sync::{Arc, OnceLock};

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};
use resvg::usvg::fontdb::Database;

use crate::error::PlotError;

/// Name of the family in both libraries.
pub(crate) const FAMILY: &str = "Inter";

/// plotters writes a font size divided by this factor, so sizes are multiplied by it beforehand.
const PLOTTERS_SIZE_FACTOR: f64 = 1.24;

/// Text is measured at this many times its size, since plotters rounds widths down to whole pixels.
const MEASURE_SCALE: f64 = 16.0;

static REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
static SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");

/// The two weights that figures use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

/// Registers the font with plotters, once per process.
pub(crate) fn register() -> Result<(), PlotError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered = *REGISTERED.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, SEMI_BOLD).is_ok()
    });
    if registered { Ok(()) } else { Err(PlotError::Font) }
}

/// The fonts that usvg may use: the embedded ones and no others.
pub(crate) fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    let build = || {
        let mut database = Database::new();
        database.load_font_data(REGULAR.to_vec());
        database.load_font_data(SEMI_BOLD.to_vec());
        Arc::new(database)
    };
    Arc::clone(DATABASE.get_or_init(build))
}

/// The font of this size in pixels per em, as plotters describes it.
pub(crate) fn describe(size: f64, weight: Weight) -> FontDesc<'static> {
    let style = match weight {
        Weight::Regular => FontStyle::Normal,
        Weight::SemiBold => FontStyle::Bold,
    };
    FontDesc::new(FontFamily::Name(FAMILY), size * PLOTTERS_SIZE_FACTOR, style)
}

/// Width of a text in pixels, at this size in pixels per em.
///
/// It errs by two or three per cent on the wide side, which leaves air rather than an overlap.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    match describe(size * MEASURE_SCALE, weight).box_size(text) {
        Ok((width, _)) => f64::from(width) / MEASURE_SCALE,
        // Only an unregistered font fails here, and `render` registers it first.
        Err(_) => 0.6 * size * text.chars().count() as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_texts_measure_wider_and_bold_wider_than_regular() {
        register().unwrap();
        assert!(width("00", 12.0, Weight::Regular) > width("0", 12.0, Weight::Regular));
        assert!(width("gcra", 12.0, Weight::SemiBold) > width("gcra", 12.0, Weight::Regular));
        assert!(width("", 12.0, Weight::Regular) < f64::EPSILON);
    }

    #[test]
    fn the_database_holds_the_two_weights_of_one_family() {
        let database = database();
        let mut weights: Vec<u16> = database
            .faces()
            .inspect(|face| assert_eq!(face.families[0].0, FAMILY))
            .map(|face| face.weight.0)
            .collect();
        weights.sort_unstable();
        assert_eq!(weights, [400, 600]);
    }
}
