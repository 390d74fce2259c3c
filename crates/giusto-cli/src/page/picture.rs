//! A figure in a page: the drawing itself, a caption, and links to its files where there are any.

use maud::{Markup, PreEscaped, html};

/// A drawing with its caption.
#[derive(Debug)]
pub(crate) struct Picture {
    name: String,
    svg: String,
    caption: String,
    files: Vec<String>,
}

impl Picture {
    /// A drawing that screen readers call `name`. The SVG is taken as it is: it comes from
    /// `giusto_plot::render`, which escapes what it writes.
    pub(crate) fn new(
        name: impl Into<String>,
        svg: impl Into<String>,
        caption: impl Into<String>,
    ) -> Self {
        let (name, svg, caption) = (name.into(), svg.into(), caption.into());
        Self { name, svg, caption, files: Vec::new() }
    }

    /// A file beside the page that holds the same, by its path relative to the page. The link is
    /// named after its ending.
    #[must_use]
    pub(crate) fn file(mut self, path: impl Into<String>) -> Self {
        self.files.push(path.into());
        self
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn markup(&self) -> Markup {
        html! {
            figure {
                // On a phone it scrolls sideways instead of shrinking to what cannot be read.
                div.wide tabindex="0" role="group" aria-label=(self.name) {
                    (PreEscaped(&self.svg))
                }
                figcaption {
                    (self.caption)
                    @if !self.files.is_empty() {
                        span.files {
                            @for file in &self.files { " " a href=(file) { (ending(file)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What stands behind the last dot, as people write it.
fn ending(file: &str) -> String {
    file.rsplit('.').next().unwrap_or(file).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_named_after_what_they_lead_to() {
        let picture = Picture::new("a", "<svg></svg>", "b").file("figures/a.svg").file("a.csv");
        let text = picture.markup().into_string();
        assert!(text.contains(r#"<a href="figures/a.svg">SVG</a>"#), "{text}");
        assert!(text.contains(r#"<a href="a.csv">CSV</a>"#), "{text}");
        let plain = Picture::new("a", "<svg></svg>", "b").markup().into_string();
        assert!(!plain.contains("class=\"files\""), "{plain}");
    }
}
