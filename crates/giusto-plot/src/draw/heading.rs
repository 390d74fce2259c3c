//! Title and subtitle, aligned left.

use super::Part;
use super::theme::{MARGIN, SUBTITLE, TITLE};
use crate::canvas::{Anchor, Canvas};
use crate::figure::Figure;
use crate::wrap;

/// Lines of a title or a subtitle at most.
const MOST_LINES: usize = 3;

/// From one baseline to the next, in pixels.
const TITLE_LEADING: f64 = 26.0;
const SUBTITLE_LEADING: f64 = 20.0;

/// Between the heading and what follows, in pixels.
const BELOW: f64 = 20.0;

/// The broken lines of the heading.
pub(super) struct Heading {
    title: Vec<String>,
    subtitle: Vec<String>,
}

impl Heading {
    pub(super) fn new(figure: &Figure, width: f64) -> Self {
        let room = width - 2.0 * MARGIN;
        Self {
            title: wrap::lines(&figure.title, room, MOST_LINES, TITLE),
            subtitle: wrap::lines(&figure.subtitle, room, MOST_LINES, SUBTITLE),
        }
    }
}

impl Part for Heading {
    fn height(&self) -> f64 {
        let lines =
            self.title.len() as f64 * TITLE_LEADING + self.subtitle.len() as f64 * SUBTITLE_LEADING;
        if lines > 0.0 { MARGIN - 2.0 + lines + BELOW } else { MARGIN }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) {
        let mut baseline = top + MARGIN - 8.0;
        for line in &self.title {
            baseline += TITLE_LEADING;
            canvas.text(line, (MARGIN, baseline - 3.0), Anchor::Left, TITLE);
        }
        for line in &self.subtitle {
            baseline += SUBTITLE_LEADING;
            canvas.text(line, (MARGIN, baseline + 2.0), Anchor::Left, SUBTITLE);
        }
    }
}
