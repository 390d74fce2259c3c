//! A document as it was given: its name, its text and its format. Everything that is later said
//! about the document is said with a place in this text, so the text is kept unchanged.

use std::ops::Range;
use std::path::Path;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::fault::Faults;

/// The largest document that is read, in bytes.
pub(crate) const LARGEST: usize = 1 << 20;

/// The mark that some editors write at the start of a file.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The language in which a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// TOML 1.1.
    Toml,
    /// YAML 1.2, one document.
    Yaml,
}

impl Format {
    /// The format that the ending of a file name tells: `.toml`, `.yaml` or `.yml`.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        if ending.eq_ignore_ascii_case("toml") {
            Some(Self::Toml)
        } else if ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml") {
            Some(Self::Yaml)
        } else {
            None
        }
    }
}

/// A document as it was given: its name for messages, its text and its format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    format: Format,
}

impl Source {
    /// A document from text. A byte-order mark at the start is skipped.
    pub fn new(name: impl Into<String>, format: Format, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        Self { name: name.into(), text, format }
    }

    /// A document from the bytes of a file. Fails with a place if they are not UTF-8, and if
    /// there are more than 1 MiB of them. A byte-order mark at the start is skipped.
    pub fn from_bytes(
        name: impl Into<String>,
        format: Format,
        bytes: Vec<u8>,
    ) -> Result<Self, Faults> {
        if bytes.len() > LARGEST {
            let source = Self::new(name, format, "");
            return Err(Faults::too_long(&source, bytes.len()));
        }
        let (offset, bytes) = match String::from_utf8(bytes) {
            Ok(text) => return Ok(Self::new(name, format, text)),
            Err(error) => (error.utf8_error().valid_up_to(), error.into_bytes()),
        };
        let bad = bytes.get(offset).copied().unwrap_or_default();
        // What stands before the bad byte is the same in the lossy text, so the place is right.
        let whole = String::from_utf8_lossy(&bytes);
        let length = whole.len();
        let source = Self::new(name, format, whole);
        let start = offset - (length - source.text.len());
        Err(Faults::one(
            &source,
            start..start + char::REPLACEMENT_CHARACTER.len_utf8(),
            format!("byte {offset} of the file (0x{bad:02x}) is not UTF-8"),
            "Save the file as UTF-8.",
        ))
    }

    /// The name under which messages speak of the document.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language of the text.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The line and the column of a byte offset, both from 1, the column in characters. An
    /// offset inside a character is that character's; one past the end is the end.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// The span cut back to the text and widened to whole characters.
    pub(crate) fn within(&self, span: Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start);
        let end = self.text.ceil_char_boundary(span.end.min(self.text.len()));
        start..end.max(start)
    }

    /// The text at a span.
    pub(crate) fn slice(&self, span: Range<usize>) -> &str {
        &self.text[self.within(span)]
    }
}

impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let read = self.text.read_span(span, context_lines_before, context_lines_after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            read.data(),
            *read.span(),
            read.line(),
            read.column(),
            read.line_count(),
        )))
    }
}
