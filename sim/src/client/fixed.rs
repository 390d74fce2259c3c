//! Again after the same delay each time.
//!
//! ```text
//! next = now + delay
//! ```
//!
//! Clients that were denied together come again together.

use super::Reply;

/// Sends again after a delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// From the answer to the next request.
    pub delay_ns: u64,
}

impl Fixed {
    pub(super) const fn again(self, reply: &Reply<'_>) -> u64 {
        reply.after(self.delay_ns)
    }
}
