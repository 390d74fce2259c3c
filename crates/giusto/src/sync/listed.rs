//! The memory of an array under loom: a list of its atomics, which cannot be laid over mapped pages.

use std::io;

/// So many buckets, all of whose words start at zero.
#[derive(Debug)]
pub(crate) struct Memory<B> {
    buckets: Vec<B>,
}

/// What may be laid over zeroed memory; here, a list stands for it.
///
/// # Safety
/// As for mapped memory.
#[expect(unsafe_code, reason = "the promise is only needed where memory is mapped")]
pub unsafe trait Zeroed {}

impl<B: Default> Memory<B> {
    pub(crate) fn new(count: usize) -> io::Result<Self> {
        Ok(Self { buckets: std::iter::repeat_with(B::default).take(count).collect() })
    }

    pub(crate) fn buckets(&self) -> &[B] {
        &self.buckets
    }

    pub(crate) fn prepare(&mut self) {}

    pub(crate) fn let_join(&self) {}

    pub(crate) fn release_buckets(&self, _from: usize, _to: usize) {}
}
