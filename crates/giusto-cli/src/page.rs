//! A page of results: one file that needs nothing else, on a phone as on a desk, by day and night.
//!
//! Style, script, figures and the results themselves stand inside the page, so that it can be sent,
//! kept and opened from a disk without a network. The script only adds: without it every row of
//! every table is there to read.
//!
//! **Invariants.** The text of a page depends on what was put into it alone. Whatever comes from a
//! trace or a file name is escaped, in the markup and in the embedded results alike.

mod cell;
#[cfg(test)]
mod contrast;
mod embed;
mod picture;
mod section;
mod table;

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub(crate) use cell::Cell;
pub(crate) use picture::Picture;
pub(crate) use section::Section;
pub(crate) use table::Table;

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// Sections from which on a page has a table of contents.
const LONG: usize = 4;

/// A page that is being put together.
#[derive(Debug, Default)]
pub(crate) struct Page {
    title: String,
    lead: Option<String>,
    command: Option<String>,
    origin: Option<String>,
    tiles: Vec<Tile>,
    notes: Vec<Note>,
    sections: Vec<Section>,
    results: Option<String>,
}

/// A key figure: what it is, its value, and a remark that may be empty.
#[derive(Debug)]
struct Tile {
    name: String,
    value: String,
    remark: String,
}

/// A remark above the results.
#[derive(Debug)]
struct Note {
    is_warning: bool,
    text: String,
}

impl Page {
    /// A page with this title, in the head and as its first heading.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// The paragraph that says what the reader sees.
    #[must_use]
    pub(crate) fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead = Some(text.into());
        self
    }

    /// The command that makes the page again.
    #[must_use]
    pub(crate) fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// The small print below the command: version, seed and the like.
    #[must_use]
    pub(crate) fn origin(mut self, text: impl Into<String>) -> Self {
        self.origin = Some(text.into());
        self
    }

    /// One more key figure; the remark may be empty.
    #[must_use]
    pub(crate) fn tile(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
        remark: impl Into<String>,
    ) -> Self {
        self.tiles.push(Tile { name: name.into(), value: value.into(), remark: remark.into() });
        self
    }

    /// A remark that the reader should know of.
    #[must_use]
    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(Note { is_warning: false, text: text.into() });
        self
    }

    /// A remark without which the reader would be misled: `partial: interrupted after 3 of 8 runs`.
    #[must_use]
    pub(crate) fn warning(mut self, text: impl Into<String>) -> Self {
        self.notes.push(Note { is_warning: true, text: text.into() });
        self
    }

    /// One more section, in the order of the page.
    #[must_use]
    pub(crate) fn section(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// The results, as JSON text, for those who want to compute with them.
    #[must_use]
    pub(crate) fn results(mut self, json: impl Into<String>) -> Self {
        self.results = Some(json.into());
        self
    }

    /// The page as HTML.
    pub(crate) fn render(&self) -> String {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { "Skip to the results" }
                    (self.header())
                    main id="main" tabindex="-1" {
                        (self.tiles())
                        (self.contents())
                        @for section in &self.sections { (section.markup_of_all()) }
                    }
                    @if let Some(json) = &self.results { (embed::results(json)) }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
        .into_string()
    }

    fn header(&self) -> Markup {
        let (warnings, notes): (Vec<&Note>, Vec<&Note>) =
            self.notes.iter().partition(|note| note.is_warning);
        html! {
            header {
                h1 { (self.title) }
                @for note in warnings { p.warning role="note" { (note.text) } }
                @if let Some(lead) = &self.lead { p.lead { (lead) } }
                @if let Some(command) = &self.command { pre { code { (command) } } }
                @if let Some(origin) = &self.origin { p.small { (origin) } }
                @if !notes.is_empty() {
                    ul.notes { @for note in notes { li { (note.text) } } }
                }
            }
        }
    }

    fn tiles(&self) -> Markup {
        html! {
            @if !self.tiles.is_empty() {
                dl.tiles {
                    @for tile in &self.tiles {
                        div {
                            dt { (tile.name) }
                            dd {
                                (tile.value)
                                @if !tile.remark.is_empty() { span.small { (tile.remark) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn contents(&self) -> Markup {
        html! {
            @if self.sections.len() >= LONG {
                nav aria-label="Contents" {
                    ul {
                        @for section in &self.sections {
                            li { a href={ "#" (section.id()) } { (section.title()) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(count: usize) -> Page {
        let section = |at: usize| Section::new(format!("part-{at}"), format!("Part {at}"));
        (0..count).fold(Page::new("A <b> & \"c\""), |page, at| page.section(section(at)))
    }

    #[test]
    fn only_a_long_page_has_contents() {
        assert!(!sections(LONG - 1).render().contains("<nav"));
        let long = sections(LONG).render();
        assert!(long.contains(r##"<a href="#part-0">Part 0</a>"##), "{long}");
    }

    #[test]
    fn whatever_is_put_in_is_text() {
        let bad = "</title></script><script>alert(1)</script>";
        let page = Page::new(bad)
            .lead(bad)
            .command(bad)
            .origin(bad)
            .tile(bad, bad, bad)
            .note(bad)
            .warning(bad)
            .section(Section::new("it", bad).text(bad).table(Table::new(bad, [bad]).row([bad])))
            .results(format!("{{\"{bad}\": \"{bad}\"}}"))
            .render();
        assert!(!page.contains("<script>alert"), "{page}");
        // Its own, and none that the text opened or closed.
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        let page = sections(5).render();
        for outside in ["http", "//", "src=", "@import", "url(", "<link", "<img"] {
            let script = outside == "//";
            let found = if script { page.replace(SCRIPT, "") } else { page.clone() };
            assert!(!found.contains(outside), "{outside}");
        }
    }
}
