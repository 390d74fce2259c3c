//! Counting the interleavings of a model, for its floor.

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
