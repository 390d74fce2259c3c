//! What models share: counting their interleavings, for a floor, and the orders of what threads do.

#![allow(dead_code, reason = "each test file needs some of it")]

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use loom::model::Builder;

/// Explores a model without a bound on preemptions and returns the number of executions.
pub(crate) fn explore(model: impl Fn() + Send + Sync + 'static) -> usize {
    count(&Builder::new(), model)
}

/// The same of a larger model, with at most so many preemptions.
pub(crate) fn explore_within(bound: usize, model: impl Fn() + Send + Sync + 'static) -> usize {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(bound);
    builder.max_branches = 20_000;
    count(&builder, model)
}

fn count(builder: &Builder, model: impl Fn() + Send + Sync + 'static) -> usize {
    let executions = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executions);
    builder.check(move || {
        // Relaxed: a count that is read after all executions have ended.
        counter.fetch_add(1, Ordering::Relaxed);
        model();
    });
    executions.load(Ordering::Relaxed)
}

/// What `replay` makes of every order of what threads do that keeps each thread's own: it is given
/// the number of the thread at each place.
pub(crate) fn in_every_order<D, T: Ord>(
    threads: &[&[D]],
    replay: impl Fn(&[usize]) -> T,
) -> BTreeSet<T> {
    let lengths: Vec<_> = threads.iter().map(|script| script.len()).collect();
    let mut told = BTreeSet::new();
    extend(&lengths, &mut Vec::new(), &mut |order| {
        told.insert(replay(order));
    });
    told
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
