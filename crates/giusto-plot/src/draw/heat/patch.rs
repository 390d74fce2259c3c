//! A cell in which nothing was measured: hatched, which no colour of the scale is.

use crate::canvas::Canvas;
use crate::clip::Frame;
use crate::draw::theme::AXIS;

/// Between two lines, along either axis, in pixels.
const APART: f64 = 6.0;
/// Width of a line, in pixels.
const PEN: f64 = 0.7;

/// Hatches the frame. Lines run through neighbouring frames without a break.
pub(super) fn missing(canvas: &mut Canvas, frame: Frame) {
    let mut sum = ((frame.left + frame.top) / APART).ceil() * APART;
    while sum < frame.right + frame.bottom {
        // The line on which x and y add up to the sum, from the lower left to the upper right.
        let line = [(sum - frame.bottom, frame.bottom), (sum - frame.top, frame.top)];
        for part in frame.clip_line(&line) {
            canvas.path(&part, AXIS, PEN);
        }
        sum += APART;
    }
}
