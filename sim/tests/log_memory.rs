//! Reading takes memory that does not depend on how long the file is.

use std::{
    io::{self, Read},
    time::Duration,
};

use allocation_counter::measure;
use giusto_sim::trace::{Event, LogPart, Options, Reader, Reordered, load_from, open};

/// A log that is made while it is read: no host twice, ten requests a second.
struct Endless {
    lines: u64,
    next: u64,
    text: Vec<u8>,
    given: usize,
}

impl Endless {
    fn of(lines: u64) -> Self {
        Self { lines, next: 0, text: Vec::new(), given: 0 }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            if self.next == self.lines {
                return Ok(0);
            }
            let (index, second) = (self.next, self.next / 10);
            let clock = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
            let line =
                format!("h{index:06} - - [17/May/2015:{clock} +0000] \"GET / HTTP/1.1\" 200 1\n");
            (self.text, self.given, self.next) = (line.into_bytes(), 0, index + 1);
        }
        let rest = &self.text[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

/// The most bytes at a time while `lines` lines are read by `read`.
fn most(lines: u64, read: fn(Endless) -> u64) -> u64 {
    let mut count = 0;
    let allocated = measure(|| count = read(Endless::of(lines)));
    assert_eq!(count, lines);
    allocated.bytes_max
}

fn count(mut reader: impl Reader) -> u64 {
    let (mut event, mut count) = (Event::default(), 0);
    while reader.read(&mut event).expect("a line") {
        count += 1;
    }
    count
}

fn streamed(log: Endless) -> u64 {
    let options = Options { log_parts: LogPart::ALL.to_vec(), ..Options::default() };
    count(open(log, "log", &options).expect("a log"))
}

fn reordered(log: Endless) -> u64 {
    let reader = open(log, "log", &Options::default()).expect("a log");
    count(Reordered::new(reader, "log", Duration::from_secs(30)))
}

fn collected(log: Endless) -> u64 {
    let trace = load_from(log, "log", &Options::default(), |_| ()).expect("a log");
    trace.len() as u64
}

#[test]
fn memory_does_not_grow_with_the_file() {
    for read in [streamed as fn(Endless) -> u64, reordered] {
        let (short, long) = (most(2_000, read), most(100_000, read));
        assert_eq!(short, long);
        assert!(long < 1 << 20, "{long}");
    }
    // The columns of a trace do grow.
    assert!(most(100_000, collected) > 10 * most(2_000, collected));
}

#[test]
fn a_line_without_end_is_refused_in_bounded_memory() {
    let allocated = measure(|| {
        let endless = io::repeat(b'x').take(1 << 30);
        let error = open(endless, "log", &Options::default()).err().expect("no log");
        assert!(error.to_string().contains("longer than 16 MiB"), "{error}");
    });
    // The buffer, and the one before it while it grows.
    assert!(allocated.bytes_max < 40 << 20, "{}", allocated.bytes_max);
    assert!(allocated.bytes_max > 16 << 20);
}
