//! The memory of this process that is in use, as the kernel counts it.

use std::fs;

/// Resident memory, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resident {
    pub(crate) now: u64,
    /// The most since the process began.
    pub(crate) peak: u64,
}

impl Resident {
    /// # Panics
    /// Where the system is not Linux.
    pub(crate) fn measure() -> Self {
        let status = fs::read_to_string("/proc/self/status").expect("memory is read from Linux");
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
            1_024 * kilobytes.and_then(|text| text.parse::<u64>().ok()).expect("a number of kB")
        };
        Self { now: bytes("VmRSS:"), peak: bytes("VmHWM:") }
    }
}
