//! The lines of a page, each with the walk that checks it.

use std::{fs, path::Path};

/// What a page says, in its own words, and what has to hold for it to be true.
pub(crate) struct Line {
    /// A part of the page, as it stands there but for the ends of its lines.
    pub(crate) quote: &'static str,
    /// The walk.
    pub(crate) holds: fn(),
}

/// Walks a page line by line. The line that is being walked is printed, for whoever sees it fail.
pub(crate) fn walk(lines: &[Line]) {
    for line in lines {
        println!("walking: {}", line.quote);
        (line.holds)();
    }
}

/// That each quote stands in the page, where the page is at hand.
pub(crate) fn are_quoted<'a>(page: &str, quotes: impl IntoIterator<Item = &'a str>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/providers");
    let path = folder.join(format!("{page}.txt"));
    let Ok(text) = fs::read_to_string(&path) else {
        println!("not checked: the page is not at hand ({})", path.display());
        return;
    };
    let text = unwrapped(&text);
    for quote in quotes {
        assert!(text.contains(&unwrapped(quote)), "the page does not say: {quote}");
    }
}

/// The text with single spaces in place of line ends: where a page wraps its lines says nothing.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A body that a page shows over several lines, as it is sent.
pub(crate) fn compact(shown: &str) -> String {
    shown.lines().map(str::trim).collect::<String>().replace("\": ", "\":")
}
