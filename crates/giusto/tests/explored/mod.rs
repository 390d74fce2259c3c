//! What models share: counting their interleavings, for a floor, and the orders of what threads do.

#![allow(dead_code, reason = "each test file needs some of it")]

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Explores a model without a bound on preemptions and returns the number of executions.
pub(crate) fn explore(model: impl Fn() + Send + Sync + 'static) -> usize {
    let executions = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executions);
    loom::model(move || {
        // Relaxed: a count that is read after all executions have ended.
        counter.fetch_add(1, Ordering::Relaxed);
        model();
    });
    executions.load(Ordering::Relaxed)
}

/// Calls `each` with every order of what threads do that keeps each thread's own: the number of the
/// thread at each place, for as many things as `lengths` gives each of them.
pub(crate) fn in_every_order(lengths: &[usize], each: &mut impl FnMut(&[usize])) {
    extend(lengths, &mut Vec::new(), each);
}

fn extend(lengths: &[usize], order: &mut Vec<usize>, each: &mut impl FnMut(&[usize])) {
    if order.len() == lengths.iter().sum() {
        each(order);
        return;
    }
    for (thread, &length) in lengths.iter().enumerate() {
        if order.iter().filter(|&&other| other == thread).count() < length {
            order.push(thread);
            extend(lengths, order, each);
            order.pop();
        }
    }
}
