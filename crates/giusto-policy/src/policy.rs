//! A policy: a document that was read and checked, with the text that it came from.

use std::{ops::Range, sync::Arc};

use giusto_document::Places;

use crate::{Document, Faults, Source, check, read};

/// A document that was read and checked.
#[derive(Clone, Debug)]
pub struct Policy {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    source: Source,
    document: Document,
    places: Places,
}

impl Policy {
    /// Reads and checks a document.
    ///
    /// # Errors
    /// All that is wrong with it, each with its place.
    pub fn read(source: Source) -> Result<Self, Faults> {
        let (reading, mut faults) = read::read(&source)?;
        // What was misread would be misjudged.
        if faults.is_empty() {
            check::check(&reading.document, &reading.places, &mut faults);
        }
        faults.finish()?;
        let read::Reading { document, places } = reading;
        Ok(Self { inner: Arc::new(Inner { source, document, places }) })
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.inner.document
    }

    /// The text that it came from.
    pub fn source(&self) -> &Source {
        &self.inner.source
    }

    pub(crate) fn place(&self, path: &str) -> Range<usize> {
        self.inner.places.of(path)
    }
}
