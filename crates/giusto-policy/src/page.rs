//! The page that customers read, from the document alone: what is enforced is what is printed.
//!
//! One structure of headings, paragraphs, tables and examples is made from the document; Markdown
//! and HTML are two ways to write it. Numbers that were agreed on with single customers are not in
//! it.

mod content;
mod example;
mod html;
mod limits;
mod markdown;

use crate::Policy;

/// A part of the page.
#[derive(Debug)]
enum Block {
    Heading(String),
    Subheading(String),
    Paragraph(String),
    Table {
        head: Vec<String>,
        rows: Vec<Vec<Cell>>,
    },
    /// Text with its line ends, such as a response.
    Example(String),
}

/// What stands in a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    /// Words.
    Words(String),
    /// Something that is typed as it stands, such as a path or the name of a header.
    Code(Vec<String>),
}

impl Cell {
    fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    fn code(text: impl Into<String>) -> Self {
        Self::Code(vec![text.into()])
    }
}

/// The page as Markdown.
///
/// ```
/// use giusto_policy::{Format, Policy, Source, markdown};
///
/// let policy = Policy::read(Source::new("example.toml", Format::Toml, r#"
/// policy = "example"
/// title = "Limits of the example"
/// limits.calls = { quota = "10000/min", algorithm = "fixed" }
/// rules = [{ id = "all", requests = ["GET /v1/**"], limits = ["calls"] }]
/// denials.rate-limited = { status = 429, retry-after = true }
/// "#))?;
/// let page = markdown(&policy);
/// assert!(page.starts_with("# Limits of the example"));
/// assert!(page.contains("| `GET /v1/**` | calls | 10,000 requests | 1 minute |"));
/// assert!(page.contains("HTTP/1.1 429 Too Many Requests"));
/// # Ok::<(), giusto_policy::Faults>(())
/// ```
pub fn markdown(policy: &Policy) -> String {
    markdown::written(&title(policy), &content::of(policy.document()))
}

/// The page as HTML: one file that needs no other, for large and small screens, light and dark.
pub fn html(policy: &Policy) -> String {
    html::written(&title(policy), &content::of(policy.document()))
}

fn title(policy: &Policy) -> String {
    let document = policy.document();
    document.title.clone().unwrap_or_else(|| format!("Rate limits of {}", document.policy))
}
