//! Benchmarks of giusto.
