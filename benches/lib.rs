//! Workloads of the benchmarks, as data: each has an answer that is checked before it is timed.

pub mod random;
pub mod workload;
