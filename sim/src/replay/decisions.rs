//! The decisions of one run, in the order of the trace.

use std::fmt::Write;

use giusto::Verdict;
use sha2::{Digest, Sha256};

/// One byte per request: `1` admitted, `0` not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    bits: Vec<u8>,
    never: u64,
}

impl Decisions {
    /// Room for the decisions of `requests`.
    pub(crate) fn with_capacity(requests: usize) -> Self {
        Self { bits: Vec::with_capacity(requests), never: 0 }
    }

    #[inline]
    pub(crate) fn push(&mut self, admitted: bool, never: bool) {
        self.bits.push(b'0' + u8::from(admitted));
        self.never += u64::from(never);
    }

    /// The bytes `0` and `1`, one per request.
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Whether each request was admitted.
    pub fn iter(&self) -> impl Iterator<Item = bool> + '_ {
        self.bits.iter().map(|&bit| bit == b'1')
    }

    /// The number of requests decided.
    pub fn len(&self) -> usize {
        self.bits.len()
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// The number admitted.
    pub fn admitted(&self) -> u64 {
        self.iter().map(u64::from).sum()
    }

    /// The number that could not have been admitted, however long they waited.
    pub const fn never(&self) -> u64 {
        self.never
    }

    /// SHA-256 of the bytes, in hexadecimal.
    pub fn sha256(&self) -> String {
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(&self.bits) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// Decisions that somebody else made, which do not tell whether a request could ever have passed.
impl FromIterator<bool> for Decisions {
    fn from_iter<I: IntoIterator<Item = bool>>(admitted: I) -> Self {
        let bits = admitted.into_iter().map(|admitted| b'0' + u8::from(admitted)).collect();
        Self { bits, never: 0 }
    }
}

impl FromIterator<Verdict> for Decisions {
    fn from_iter<I: IntoIterator<Item = Verdict>>(verdicts: I) -> Self {
        let mut never = 0;
        let bit = |verdict: Verdict| {
            never += u64::from(verdict == Verdict::Never);
            b'0' + u8::from(verdict.is_allowed())
        };
        let bits = verdicts.into_iter().map(bit).collect();
        Self { bits, never }
    }
}
