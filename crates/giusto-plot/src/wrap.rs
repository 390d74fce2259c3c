//! Fitting text into a width: cutting with an ellipsis, and breaking into lines at spaces.

use crate::canvas::Type;

/// Characters of a text that are looked at; no line of a figure shows more.
const LONGEST: usize = 600;

/// The text, or its beginning with an ellipsis where it is wider than `width` pixels.
pub(crate) fn shorten(text: &str, width: f64, kind: Type) -> String {
    if text.chars().nth(LONGEST).is_none() && kind.width(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut room = width - kind.width("…");
    for c in text.chars().take(LONGEST) {
        room -= kind.width(c.encode_utf8(&mut [0; 4]));
        if room < 0.0 {
            break;
        }
        kept.push(c);
    }
    kept.truncate(kept.trim_end().len());
    kept + "…"
}

/// The text in lines of at most `width` pixels, broken at spaces; what does not fit into `most`
/// lines is cut with an ellipsis.
pub(crate) fn lines(text: &str, width: f64, most: usize, kind: Type) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let start: String = text.chars().take(LONGEST + 1).collect();
    for word in start.split_whitespace() {
        let last_line = lines.len() == most;
        match lines.last_mut() {
            Some(line) if kind.width(&format!("{line} {word}")) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if last_line => {
                // The last line takes the rest of the text, and is cut below.
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|line| shorten(&line, width, kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{Weight, register};
    use crate::palette::BLACK;

    const KIND: Type = Type { size: 12.0, weight: Weight::Regular, colour: BLACK };

    #[test]
    fn a_text_that_fits_is_left_alone() {
        register().unwrap();
        assert_eq!(shorten("gcra", 100.0, KIND), "gcra");
        assert_eq!(lines("one two", 500.0, 2, KIND), ["one two"]);
        assert!(lines("  ", 500.0, 2, KIND).is_empty());
    }

    #[test]
    fn nothing_is_wider_than_asked() {
        register().unwrap();
        let text = "a rather long sentence about limiters ".repeat(50);
        assert!(KIND.width(&shorten(&text, 80.0, KIND)) <= 80.0);
        let lines = lines(&text, 200.0, 3, KIND);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| KIND.width(line) <= 200.0), "{lines:?}");
        assert!(lines[2].ends_with('…'));
    }
}
