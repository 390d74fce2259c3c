//! What the walks over the pages of providers share: the table of lines, the caller, the judge.

#![allow(dead_code, reason = "each walk takes what its page needs")]

pub(crate) mod caller;
pub(crate) mod judge;
pub(crate) mod lines;
pub(crate) mod traffic;
pub(crate) mod usage;
