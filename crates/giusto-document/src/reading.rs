//! What all share who read one document: the faults so far, and where its parts stand.

use std::{cell::RefCell, collections::HashMap, ops::Range};

use crate::{Source, fault::Collector};

/// Where the parts of a document stand, by path, so that checks of meaning can point at them later.
#[derive(Debug, Default)]
pub struct Places {
    spans: HashMap<String, Range<usize>>,
}

impl Places {
    /// The place of a part, or of the nearest part around it, in bytes of the text.
    pub fn of(&self, path: &str) -> Range<usize> {
        let mut path = path;
        loop {
            if let Some(span) = self.spans.get(path) {
                return span.clone();
            }
            match path.rfind(['.', '[']) {
                Some(at) => path = &path[..at],
                None => return 0..0,
            }
        }
    }
}

/// What all share who read one document.
pub struct Context<'s> {
    faults: RefCell<Collector<'s>>,
    places: RefCell<Places>,
}

impl<'s> Context<'s> {
    /// Nothing read, nothing wrong.
    pub fn new(source: &'s Source) -> Self {
        Self { faults: RefCell::new(Collector::new(source)), places: RefCell::default() }
    }

    /// Notes one thing wrong at a place, with what to do about it.
    pub fn fault(&self, at: &Range<usize>, path: &str, message: String, help: Option<String>) {
        self.faults.borrow_mut().push(at.clone(), path, message, help);
    }

    /// Notes where a part stands.
    pub fn note(&self, path: &str, span: &Range<usize>) {
        self.places.borrow_mut().spans.insert(path.to_owned(), span.clone());
    }

    /// Where a part stands, or the nearest part around it.
    pub fn place(&self, path: &str) -> Range<usize> {
        self.places.borrow().of(path)
    }

    /// Whether nothing is wrong so far: what was misread would be misjudged.
    pub fn is_clean(&self) -> bool {
        self.faults.borrow().is_empty()
    }

    /// The faults and the places.
    pub fn into_parts(self) -> (Collector<'s>, Places) {
        (self.faults.into_inner(), self.places.into_inner())
    }
}
