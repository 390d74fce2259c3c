//! Many sources as one: their requests in order of time.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
};

use super::{Request, Source};

/// The requests of several sources in order of time; at one instant in the order of the sources.
pub struct Mixture {
    sources: Vec<Source>,
    /// The next request of each source that has one.
    next: Vec<Request>,
    /// Those sources by the time of it, then by their place.
    order: BinaryHeap<Reverse<(u64, usize)>>,
}

impl Mixture {
    /// The requests of all of them.
    pub fn new(mut sources: Vec<Source>) -> Self {
        let mut next = Vec::with_capacity(sources.len());
        let mut order = BinaryHeap::with_capacity(sources.len());
        for (index, source) in sources.iter_mut().enumerate() {
            let first = source.next();
            next.push(first.unwrap_or_default());
            order.extend(first.map(|request| Reverse((request.time_ns, index))));
        }
        Self { sources, next, order }
    }

    /// The next request with the place of its source in the list.
    pub fn next_with_source(&mut self) -> Option<(usize, Request)> {
        let mut first = self.order.peek_mut()?;
        let index = first.0.1;
        let request = self.next[index];
        if let Some(following) = self.sources[index].next() {
            self.next[index] = following;
            first.0.0 = following.time_ns;
        } else {
            PeekMut::pop(first);
        }
        Some((index, request))
    }
}

impl Iterator for Mixture {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        Some(self.next_with_source()?.1)
    }
}
