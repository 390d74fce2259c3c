//! The log, and what is true of it.

use std::io::Write;

use giusto_bench::random::{SplitMix64, Zipf};
use giusto_sim::trace::{Interner, LogEntry, LogWriter, UnixNanos};

const HOSTS: u64 = 100_000;

const REQUESTS_PER_SECOND: u64 = 200;

/// 2015-05-17T10:05:03Z.
const START_NS: u64 = 1_431_857_103_000_000_000;

/// How many ranks are drawn before they repeat: drawing takes longer than writing.
const DRAWN: usize = 1 << 20;

/// A log as it was written.
pub(crate) struct Made {
    hosts: Vec<String>,
    paths: Vec<String>,
    drawn: Vec<u32>,
    /// The requests of each host.
    of_each: Vec<u64>,
    pub(crate) requests: u64,
    pub(crate) bytes: u64,
}

/// Host number `index`: no two are the same, and neighbours are nothing alike.
fn host(index: u64) -> String {
    let [.., a, b, c] = (index * 0x9e_3779 % (1 << 24)).to_be_bytes();
    format!("110.{a}.{b}.{c}")
}

impl Made {
    /// Writes a log of at least `bytes` bytes.
    ///
    /// # Panics
    /// Where the disk is full.
    pub(crate) fn write(bytes: u64, output: impl Write) -> Self {
        let zipf = Zipf::new(HOSTS, 0.99);
        let mut random = SplitMix64::new(41);
        let rank = |_| u32::try_from(zipf.draw(&mut random)).expect("a rank");
        let drawn = (0..DRAWN).map(rank).collect();
        let paths =
            (0..500).map(|item| format!("/api/v1/items/{item}?page={}", item % 7)).collect();
        let mut made = Self {
            hosts: (0..HOSTS).map(host).collect(),
            paths,
            drawn,
            of_each: vec![0; usize::try_from(HOSTS).expect("few hosts")],
            requests: 0,
            bytes: 0,
        };
        let mut writer = LogWriter::new(output);
        while made.bytes < bytes {
            for _ in 0..10_000 {
                let rank = made.rank(made.requests);
                writer.write(&made.entry(made.requests)).expect("room for the log");
                made.of_each[rank] += 1;
                made.requests += 1;
            }
            made.bytes = writer.bytes();
        }
        writer.finish().expect("room for the log");
        made
    }

    /// Writes the same log once more.
    pub(crate) fn write_again(&self, output: impl Write) {
        let mut writer = LogWriter::new(output);
        for index in 0..self.requests {
            writer.write(&self.entry(index)).expect("room for the log");
        }
        assert_eq!(writer.bytes(), self.bytes);
        writer.finish().expect("room for the log");
    }

    fn rank(&self, index: u64) -> usize {
        // Another stretch of the ranks each time they repeat.
        let place = index + index / DRAWN as u64 * 7;
        self.drawn[usize::try_from(place).expect("few requests") % DRAWN] as usize
    }

    fn entry(&self, index: u64) -> LogEntry<'_> {
        let path = usize::try_from(index * 31 % self.paths.len() as u64).expect("few paths");
        LogEntry {
            host: &self.hosts[self.rank(index)],
            time: UnixNanos(START_NS + index * (1_000_000_000 / REQUESTS_PER_SECOND)),
            method: if index.is_multiple_of(10) { "POST" } else { "GET" },
            path: &self.paths[path],
            status: if index.is_multiple_of(50) { 429 } else { 200 },
        }
    }

    pub(crate) fn hosts(&self) -> usize {
        self.of_each.iter().filter(|&&requests| requests > 0).count()
    }

    /// Compares the requests of each host with what was written.
    ///
    /// # Panics
    /// Where they differ.
    pub(crate) fn check(&self, names: &Interner, counts: &[u64]) {
        assert_eq!(names.len(), self.hosts(), "hosts");
        for (host, &expected) in self.hosts.iter().zip(&self.of_each) {
            let found = names.find(host).map_or(0, |id| counts[id as usize]);
            assert_eq!(found, expected, "requests of {host}");
        }
    }
}
