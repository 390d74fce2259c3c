//! A policy: a document that was read and checked, with the text that it came from.

use std::{ops::Range, sync::Arc};

use giusto::Quota;
use giusto_document::Places;

use crate::{
    Document, Faults, Source, check,
    document::{Amount, Numbers},
    read,
};

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
        Self::changed(source, |_| ())
    }

    /// The same document with other numbers for one of its limits, in its environments too, as if
    /// they stood there: what a search for numbers varies. Unchanged where no limit has that name.
    ///
    /// # Errors
    /// All that is wrong with it now, each with its place.
    pub fn with_quota(&self, limit: &str, quota: Quota) -> Result<Self, Faults> {
        Self::changed(self.inner.source.clone(), |document| {
            let numbers = Numbers::One(Amount::Quota(quota));
            for environment in document.environments.values_mut() {
                if let Some(own) = environment.quotas.get_mut(limit) {
                    *own = numbers.clone();
                }
            }
            if let Some(limit) = document.limits.get_mut(limit) {
                limit.quota = Some(numbers);
            }
        })
    }

    fn changed(source: Source, change: impl FnOnce(&mut Document)) -> Result<Self, Faults> {
        let (mut reading, mut faults) = read::read(&source)?;
        change(&mut reading.document);
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
