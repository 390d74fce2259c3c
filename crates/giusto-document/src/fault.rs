//! What is wrong with a document, and where. A document is read to its end before anything is
//! reported, so that one look at it shows every mistake; each fault names its place in the text,
//! its place in the model, and where possible the remedy.

use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::slice;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceCode};

use crate::source::{LARGEST, Source};

/// One thing wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The bytes of the text that are meant.
    pub span: Range<usize>,
    /// The line at which the span starts, from 1.
    pub line: usize,
    /// The column at which the span starts, from 1, in characters.
    pub column: usize,
    /// Where in the model, for example `limits[2].quota`. Empty where the text itself cannot be
    /// read.
    pub path: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl Error for Fault {}

impl Diagnostic for Fault {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::underline(self.span.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// Everything wrong with a document: at least one fault, in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    source: Arc<Source>,
    faults: Vec<Fault>,
}

impl Faults {
    /// The document that the faults are about.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The faults in the order of their places.
    pub fn iter(&self) -> slice::Iter<'_, Fault> {
        self.faults.iter()
    }

    /// How many faults there are: at least one.
    #[expect(clippy::len_without_is_empty, reason = "there is always a fault")]
    pub fn len(&self) -> usize {
        self.faults.len()
    }

    /// A single fault that is about the text itself.
    pub fn one(
        source: &Source,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let fault = unplaced(source, span, String::new(), message, Some(help.into()));
        Self::placed(source, vec![fault])
    }

    /// The fault of a document of more bytes than are read.
    pub(crate) fn too_long(source: &Source, length: usize) -> Self {
        Self::one(
            source,
            0..0,
            format!("the document has {length} bytes, more than the {LARGEST} that are read"),
            "Split it into several documents.",
        )
    }

    /// Sorts faults and gives each its line and column, in one walk through the text.
    fn placed(source: &Source, mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        // A value that two aliases refer to is read, and found wrong, twice.
        faults.dedup();
        let (mut line, mut column, mut reached) = (1, 1, 0);
        for fault in &mut faults {
            for character in source.slice(reached..fault.span.start).chars() {
                (line, column) = match character {
                    '\n' => (line + 1, 1),
                    _ => (line, column + 1),
                };
            }
            reached = fault.span.start;
            (fault.line, fault.column) = (line, column);
        }
        Self { source: Arc::new(source.clone()), faults }
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            let name = self.source.name();
            write!(f, "{name}:{}:{}: {fault}", fault.line, fault.column)?;
            if let Some(help) = &fault.help {
                write!(f, "; {help}")?;
            }
        }
        Ok(())
    }
}

impl Error for Faults {}

impl Diagnostic for Faults {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.source)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let faults = self.iter().map(|fault| fault as &dyn Diagnostic);
        Some(Box::new(faults))
    }
}

/// Collects faults while a document is read.
pub struct Collector<'a> {
    source: &'a Source,
    faults: Vec<Fault>,
}

impl<'a> Collector<'a> {
    /// Nothing wrong yet.
    pub fn new(source: &'a Source) -> Self {
        Self { source, faults: Vec::new() }
    }

    /// Notes one thing wrong.
    pub fn push(
        &mut self,
        span: Range<usize>,
        path: impl Into<String>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let fault = unplaced(self.source, span, path, message, help);
        self.faults.push(fault);
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// The faults, if there are any.
    pub fn finish(self) -> Result<(), Faults> {
        if self.is_empty() {
            return Ok(());
        }
        Err(Faults::placed(self.source, self.faults))
    }
}

/// A fault whose line and column are still to be found.
fn unplaced(
    source: &Source,
    span: Range<usize>,
    path: impl Into<String>,
    message: impl Into<String>,
    help: Option<String>,
) -> Fault {
    Fault {
        message: message.into(),
        help,
        span: source.within(span),
        line: 0,
        column: 0,
        path: path.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Format;

    #[test]
    fn faults_come_in_the_order_of_their_places() {
        let source = Source::new("a.toml", Format::Toml, "ä = 1\nö = \"ß\" # x\n");
        let mut faults = Collector::new(&source);
        assert!(faults.is_empty());
        faults.push(12..16, "ö", "late", Some("Do so.".to_owned()));
        faults.push(0..2, "", "early", None);
        faults.push(900..901, "", "past the end", None);
        faults.push(1..1, "", "inside a character", None);
        let faults = faults.finish().unwrap_err();
        let text = "a.toml:1:1: early\na.toml:1:1: inside a character\n\
                    a.toml:2:5: ö: late; Do so.\na.toml:3:1: past the end";
        assert_eq!(faults.to_string(), text);
        assert_eq!(faults.len(), 4);
        for fault in &faults {
            let place = source.place(fault.span.start);
            assert_eq!((fault.line, fault.column), place);
        }
    }

    #[test]
    fn a_report_shows_the_lines_that_are_meant() {
        let source = Source::new("a.toml", Format::Toml, "a = 1\nquota = \"ß\"\n");
        let mut faults = Collector::new(&source);
        faults.push(14..18, "quota", "not a number", Some("Write one.".to_owned()));
        let faults = faults.finish().unwrap_err();
        let mut report = String::new();
        miette::JSONReportHandler::new().render_report(&mut report, &faults).unwrap();
        assert!(report.contains(r#""filename": "a.toml""#), "{report}");
        assert!(report.contains(r#""span": {"offset": 14,"length": 4}"#), "{report}");
        assert!(report.contains("Write one."), "{report}");
    }
}
