//! A section of a page: a heading with paragraphs, tables and figures in the order given.

use maud::{Markup, html};

use super::{Picture, Table};

/// A section that is being put together.
#[derive(Debug)]
pub(crate) struct Section {
    id: String,
    title: String,
    blocks: Vec<Block>,
}

#[derive(Debug)]
enum Block {
    Text(String),
    Small(String),
    Markup(Markup),
    Table(Table),
    Picture(Picture),
}

impl Section {
    /// A section that links reach by `id`: letters, digits and hyphens, once in a page.
    pub(crate) fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), blocks: Vec::new() }
    }

    /// A paragraph.
    #[must_use]
    pub(crate) fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    /// A paragraph in small print, such as how to read the table above it.
    #[must_use]
    pub(crate) fn small(self, text: impl Into<String>) -> Self {
        self.with(Block::Small(text.into()))
    }

    /// Markup of the caller's own, for what the kit has no words for.
    #[must_use]
    pub(crate) fn markup(self, markup: Markup) -> Self {
        self.with(Block::Markup(markup))
    }

    /// A table.
    #[must_use]
    pub(crate) fn table(self, table: Table) -> Self {
        self.with(Block::Table(table))
    }

    /// A figure.
    #[must_use]
    pub(crate) fn figure(self, picture: Picture) -> Self {
        self.with(Block::Picture(picture))
    }

    /// A sentence and links to files beside the page.
    #[must_use]
    pub(crate) fn files<F: AsRef<str>>(
        self,
        sentence: &str,
        files: impl IntoIterator<Item = F>,
    ) -> Self {
        let files: Vec<F> = files.into_iter().collect();
        self.markup(html! {
            p {
                (sentence) " "
                @for (place, file) in files.iter().enumerate() {
                    @if place > 0 { ", " }
                    a href=(file.as_ref()) { (file.as_ref()) }
                }
                "."
            }
        })
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    pub(super) fn markup_of_all(&self) -> Markup {
        let heading = format!("{}-title", self.id);
        let class = self.is_told_by_its_figure().then_some("spoken");
        html! {
            section id=(self.id) aria-labelledby=(heading) {
                h2 id=(heading) class=[class] { (self.title) }
                @for block in &self.blocks {
                    @match block {
                        Block::Text(text) => p { (text) },
                        Block::Small(text) => p.small { (text) },
                        Block::Markup(markup) => (markup),
                        Block::Table(table) => (table.markup()),
                        Block::Picture(picture) => (picture.markup()),
                    }
                }
            }
        }
    }

    /// Whether the section begins with a figure that has the title drawn into it, so that the eye
    /// need not read it twice.
    fn is_told_by_its_figure(&self) -> bool {
        matches!(self.blocks.first(), Some(Block::Picture(picture)) if picture.name() == self.title)
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_in_the_order_given() {
        let section = Section::new("a", "A").small("first").text("second").files("See", ["x.csv"]);
        let text = section.markup_of_all().into_string();
        let places = ["first", "second", r#"<a href="x.csv">x.csv</a>."#]
            .map(|part| text.find(part).unwrap_or_else(|| panic!("{part} is not in {text}")));
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn a_title_that_the_figure_has_drawn_is_only_spoken() {
        let heading = |title: &str| {
            let picture = Picture::new("Traffic", "<svg></svg>", "");
            Section::new("a", title).figure(picture).markup_of_all().into_string()
        };
        assert!(heading("Traffic").contains(r#"<h2 id="a-title" class="spoken">Traffic"#));
        assert!(heading("Other").contains(r#"<h2 id="a-title">Other"#));
    }
}
