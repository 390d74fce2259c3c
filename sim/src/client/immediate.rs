//! The naive client: again at once.
//!
//! ```text
//! next = now
//! ```
//!
//! Only the way to the server and back spaces its requests.

use super::Reply;

/// Sends again as soon as it hears that it was denied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Immediate;

impl Immediate {
    pub(super) const fn again(reply: &Reply<'_>) -> u64 {
        reply.now_ns
    }
}
