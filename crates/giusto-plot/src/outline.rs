//! From the drawing to the files: text to outlines, a title for screen readers, an SVG and a PNG.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::canvas::{GRID, writable};
use crate::error::PlotError;
use crate::font;
use crate::vector::{self, CLASS};

/// Pixels of the PNG for each pixel of the figure, in both directions.
const PNG_SCALE: u32 = 2;

/// The name space of SVG, and attributes of the two roots.
const XMLNS: &str = "http://www.w3.org/2000/svg";
const ROUND: &str = r#"stroke-linejoin="round""#;
const ROLE: &str = r#"role="img""#;

/// A figure as files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// An SVG without text elements: every letter is an outline. UTF-8, no XML declaration. Where
    /// readers prefer a dark page it is dark, inside a page and as an image.
    pub svg: String,
    /// A PNG, always light, with twice the width and height of the SVG, in pixels.
    pub png: Vec<u8>,
}

/// What a screen reader says instead of showing the picture.
pub(crate) struct Spoken<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
}

/// Turns a page of [`crate::canvas`] into files.
pub(crate) fn convert(
    page: &str,
    (width, height): (u32, u32),
    spoken: &Spoken,
) -> Result<Rendered, PlotError> {
    let options = Options {
        fontdb: font::database(),
        font_family: font::FAMILY.to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(&resized(page, width, height), &options)?;
    Ok(Rendered { svg: write(&tree, (width, height), spoken), png: paint(&tree, (width, height))? })
}

/// The page with a root that shows its grid at the size of the picture.
///
/// Joins are round because a mitre on a noisy line draws peaks that the data does not have.
fn resized(page: &str, width: u32, height: u32) -> String {
    let root = format!(
        r#"<svg xmlns="{XMLNS}" width="{width}" height="{height}" viewBox="0 0 {} {}" {ROUND}>"#,
        width * GRID,
        height * GRID,
    );
    root + children(page)
}

/// The final SVG: the outlines under a root with a view box, a role and a title.
fn write(tree: &Tree, (width, height): (u32, u32), spoken: &Spoken) -> String {
    let view = format!("0 0 {width} {height}");
    let mut head = format!(
        r#"<svg xmlns="{XMLNS}" width="{width}" height="{height}" viewBox="{view}" {ROLE} class="{CLASS}">"#,
    );
    for (element, text) in [("title", spoken.title), ("desc", spoken.description)] {
        if !text.trim().is_empty() {
            let spoken = ["<", element, ">", &escape(text), "</", element, ">"].concat();
            head.push_str(&spoken);
        }
    }
    head + &vector::elements(tree) + "</svg>\n"
}

/// What stands behind the opening tag of the root, the closing tag included.
///
/// plotters writes no `>` inside an attribute of the root.
fn children(svg: &str) -> &str {
    svg.find('>').map_or("", |end| &svg[end + 1..])
}

/// The text as XML character data.
fn escape(text: &str) -> String {
    writable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn paint(tree: &Tree, (width, height): (u32, u32)) -> Result<Vec<u8>, PlotError> {
    let size = (width * PNG_SCALE, height * PNG_SCALE);
    let mut pixmap = Pixmap::new(size.0, size.1)
        .ok_or_else(|| PlotError::Png(format!("no picture of {} by {} pixels", size.0, size.1)))?;
    let scale = PNG_SCALE as f32;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|fault| PlotError::Png(fault.to_string()))
}
