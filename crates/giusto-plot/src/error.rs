//! The one error of this crate: what a figure can be refused for.

/// Why a figure could not be drawn. Data never causes an error: empty, broken or extreme series
/// have a defined picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// The width asked for lies outside the range in which the layout works.
    #[error("a figure is between {least} and {most} pixels wide, not {asked}")]
    Width {
        /// The width asked for, in pixels.
        asked: u32,
        /// The least width, in pixels.
        least: u32,
        /// The greatest width, in pixels.
        most: u32,
    },
    /// So many panels or bars that the picture would be taller than images can be.
    #[error("a figure of {pixels:.0} pixels in height exceeds the limit of {most}")]
    TooTall {
        /// The height the content needs, in pixels.
        pixels: f64,
        /// The greatest height, in pixels.
        most: u32,
    },
    /// The embedded font was refused; this is a fault of the build, not of the data.
    #[error("the embedded font cannot be read")]
    Font,
    /// The drawing layer failed.
    #[error("drawing failed: {0}")]
    Drawing(String),
    /// The drawing could not be turned into outlines.
    #[error("the drawing is not a valid SVG: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// The picture could not be encoded.
    #[error("encoding the PNG failed: {0}")]
    Png(String),
}
