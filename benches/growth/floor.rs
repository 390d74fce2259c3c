//! What no insert can be faster than: nothing at all, and touching memory that is there already.

use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

use giusto_bench::random::scramble;

use crate::{
    contestant::{Contestant, Setup},
    reference::Pages,
};

pub(crate) const NOTHING: &str = "nothing";
pub(crate) const TOUCH: &str = "a touch of ready memory";

/// The floor of that name.
pub(super) fn build<S>(name: &str, setup: &Setup) -> Option<Box<dyn Contestant<S>>> {
    match name {
        NOTHING => Some(Box::new(Nothing)),
        TOUCH => Some(Box::new(Touch::new(setup))),
        _ => None,
    }
}

struct Nothing;

impl<S> Contestant<S> for Nothing {
    fn one_by_one(&self, _: &S, range: Range<usize>) -> u64 {
        range.len() as u64
    }
}

/// Increments words all over an array of as many bytes as the flat table of the same keys.
struct Touch {
    pages: Pages,
    calls: AtomicU64,
}

impl Touch {
    fn new(setup: &Setup) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let words = (2.0 * setup.keys as f64 / setup.load) as usize;
        Self { pages: Pages::new(words), calls: AtomicU64::new(0) }
    }
}

impl<S> Contestant<S> for Touch {
    fn one_by_one(&self, _: &S, range: Range<usize>) -> u64 {
        let words = self.pages.words();
        for _ in range.clone() {
            // Relaxed: a counter that says where to go next; partner: itself.
            let call = self.calls.fetch_add(1, Ordering::Relaxed);
            let place = scramble(call) % words.len() as u64;
            // Relaxed: nothing depends on the value; partner: itself.
            words[usize::try_from(place).expect("an index")].fetch_add(1, Ordering::Relaxed);
        }
        range.len() as u64
    }
}
