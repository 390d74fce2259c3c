//! Requests as a trace in memory.

use super::{Request, TrafficError};
use crate::trace::Trace;

/// How much may be held in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Requests at most; each takes 20 bytes.
    pub requests: u64,
    /// Keys at most, used or not; each takes its name.
    pub keys: u32,
}

impl Default for Caps {
    /// A hundred million requests (2 GB) of sixteen million keys.
    fn default() -> Self {
        Self { requests: 100_000_000, keys: 1 << 24 }
    }
}

/// The trace of `requests`, which are in order of time; `name` gives each key up to the largest
/// that asked its name.
///
/// # Errors
/// [`TrafficError::RequestCap`] and [`TrafficError::KeyCap`] where a cap is exceeded, and
/// [`TrafficError::Trace`] where the requests are not in order or cost more than 64 bits in sum.
pub fn collect(
    requests: impl IntoIterator<Item = Request>,
    name: impl FnMut(u32) -> String,
    caps: Caps,
) -> Result<Trace, TrafficError> {
    let (mut times, mut keys, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    let mut names = 0;
    for request in requests {
        if times.len() as u64 >= caps.requests {
            return Err(TrafficError::RequestCap(caps.requests));
        }
        if request.key >= caps.keys {
            return Err(TrafficError::KeyCap { key: request.key, cap: caps.keys });
        }
        names = names.max(request.key + 1);
        times.push(request.time_ns);
        keys.push(request.key);
        costs.push(request.cost);
    }
    Ok(Trace::from_parts(times, keys, costs, (0..names).map(name).collect(), None)?)
}
