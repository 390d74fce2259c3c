//! How long a storm of denials lasts.
//!
//! In bins of a stated width from time 0, of all requests, open ones included:
//!
//! ```text
//! denial share of a bin = requests not admitted / requests        (0 where there are none)
//! begin                 = start of the first bin whose share is 10 % or more
//! end                   = end of the last such bin; nothing where it is the last bin of all
//! recovery              = end - begin
//! ```
//!
//! A lull between two bins of denials is part of the storm.

use crate::world::Record;

/// The share of denials, in %, from which a bin is part of a storm.
pub const DENIED_PERCENT: u64 = 10;

/// A storm of denials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// When it began.
    pub begin_ns: u64,
    /// When it was over for good; `None` where it was not.
    pub end_ns: Option<u64>,
}

impl Recovery {
    /// The storm of a run in bins of `bin_ns`; `None` where there was none.
    pub fn of(record: &Record, bin_ns: u64) -> Option<Self> {
        let bin_ns = bin_ns.max(1);
        let (mut first, mut last) = (None, 0);
        let mut close = |bin: u64, requests: u64, denied: u64| {
            if requests > 0 && denied * 100 >= requests * DENIED_PERCENT {
                first.get_or_insert(bin);
                last = bin;
            }
        };
        let (mut bin, mut requests, mut denied) = (0, 0, 0);
        for (&time, admitted) in record.trace.times().iter().zip(record.decisions.iter()) {
            if time / bin_ns != bin {
                close(bin, requests, denied);
                (bin, requests, denied) = (time / bin_ns, 0, 0);
            }
            requests += 1;
            denied += u64::from(!admitted);
        }
        close(bin, requests, denied);
        let end_ns = (last + 1).saturating_mul(bin_ns);
        Some(Self {
            begin_ns: first? * bin_ns,
            end_ns: (end_ns < record.until_ns).then_some(end_ns),
        })
    }

    /// How long it lasted.
    pub fn lasted_ns(&self) -> Option<u64> {
        Some(self.end_ns? - self.begin_ns)
    }
}
