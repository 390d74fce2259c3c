//! Whole numbers as arguments, with a message that says what would have been one.

/// More threads than any machine has cores for would only take minutes to start.
const MOST_THREADS: usize = 1024;

/// A whole number of 64 bits.
pub(super) fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

/// A number of threads.
pub(super) fn threads(text: &str) -> Result<usize, String> {
    let threads = text.parse().ok().filter(|&threads| threads <= MOST_THREADS);
    threads.ok_or_else(|| format!("expected a whole number from 0 to {MOST_THREADS}"))
}
