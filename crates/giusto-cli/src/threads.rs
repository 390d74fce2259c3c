//! The threads of a run.

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::fault::Fault;

/// So many threads, 0 for one per core.
pub(crate) fn pool(threads: usize) -> Result<ThreadPool, Fault> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Fault::failed(format!("could not start threads: {error}")))
}
