//! What it costs to read an access log that does not fit into memory, beside what it costs to read
//! its bytes and to count its lines.
//!
//! ```sh
//! cargo bench -p giusto-bench --bench log
//! cargo bench -p giusto-bench --bench log -- --megabytes 5000
//! ```
//!
//! A combined log of 500 MB is made by the product's own writer: 100,000 hosts by Zipf's law, 200
//! requests a second. Every way to read it must find what was written: as many requests, and of
//! each host as many as it made. Rounds in which every way runs once, in turn, on one thread; the
//! file is in the page cache, so that no disk is measured. Beside the time that passed stands the
//! time for which the thread had a processor: where they differ, others had it meanwhile. With
//! `--test` every way runs once, and only answers and memory are judged.

#[path = "log/made.rs"]
mod made;
mod resident;
mod statistics;
#[path = "log/ways.rs"]
mod ways;

use std::{
    fs::{self, File},
    io,
    num::NonZeroU16,
    path::Path,
};

use clap::Parser;
use giusto::{Clock, MonotonicClock};

use crate::{
    made::Made,
    resident::Resident,
    statistics::Summary,
    ways::{Found, WAYS, Way},
};

/// Reading must not take more memory than this, however large the file.
const GROWTH_BYTES: u64 = 64 << 20;

const MEGABYTE: u64 = 1_000_000;

/// Reads a large access log
#[derive(Debug, Parser)]
struct Arguments {
    /// The size of the log
    #[arg(long, value_name = "N", default_value_t = 500)]
    megabytes: u64,
    /// Rounds in which every way runs once
    #[arg(long, value_name = "N", default_value = "5")]
    rounds: NonZeroU16,
    /// Once, for answers and memory only
    #[arg(long)]
    test: bool,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let clock = MonotonicClock::new();
    let lap = |work: &mut dyn FnMut()| {
        let (begin, busy) = (clock.now(), busy_seconds());
        work();
        Lap { passed: clock.now().since(begin).as_secs_f64(), busy: busy_seconds() - busy }
    };
    let file = tempfile::NamedTempFile::new()?;
    let made = Made::write(arguments.megabytes * MEGABYTE, file.as_file());
    println!("{} MB, {} requests of {} hosts", made.bytes / MEGABYTE, made.requests, made.hosts());

    let rounds = if arguments.test { 1 } else { usize::from(arguments.rounds.get()) };
    let mut samples = vec![Vec::new(); WAYS.len() + 1];
    let before = Resident::measure();
    for round in 0..rounds {
        for turn in 0..WAYS.len() {
            let index = (round + turn) % WAYS.len();
            samples[index].push(lap(&mut || read(&WAYS[index], file.path(), &made)));
        }
        let last = samples.len() - 1;
        samples[last].push(lap(&mut || made.write_again(io::sink())));
    }
    let growth = Resident::measure().peak - before.now;
    assert!(growth < GROWTH_BYTES, "reading took {growth} bytes of memory");
    println!("memory grew by at most {:.1} MB, below {} MB", megabytes(growth), GROWTH_BYTES >> 20);
    if arguments.test {
        println!("every answer is right");
    } else {
        report(&samples, made.bytes);
    }
    Ok(())
}

/// Seconds of one run.
#[derive(Clone, Copy, Debug)]
struct Lap {
    passed: f64,
    /// For which the thread had a processor.
    busy: f64,
}

/// For how long this thread has had a processor, by the count of the kernel.
///
/// # Panics
/// Where the system is not Linux.
fn busy_seconds() -> f64 {
    let counts = fs::read_to_string("/proc/thread-self/schedstat").expect("times of Linux");
    let nanos = counts.split(' ').next().and_then(|text| text.parse::<u64>().ok());
    nanos.expect("a number of ns") as f64 / 1e9
}

/// One way to read the file, and its answer.
fn read(way: &Way, path: &Path, made: &Made) {
    let file = File::open(path).expect("the file that was written");
    match (way.run)(file) {
        Found::Bytes(bytes) => assert_eq!(bytes, made.bytes, "{}", way.name),
        Found::Requests(count) => assert_eq!(count, made.requests, "{}", way.name),
        Found::OfEach(names, counts) => made.check(&names, &counts),
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / MEGABYTE as f64
}

fn report(samples: &[Vec<Lap>], bytes: u64) {
    println!("\n{} rounds: medians, and the spread between the extremes", samples[0].len());
    let names = WAYS.iter().map(|way| way.name).chain(["write the log, to nowhere"]);
    for (name, laps) in names.zip(samples) {
        let rates = |seconds: fn(&Lap) -> f64| {
            let rates: Vec<f64> = laps.iter().map(|lap| megabytes(bytes) / seconds(lap)).collect();
            let rate = Summary::of(&rates);
            format!("{:6.0} MB/s (spread {:3.0} %)", rate.median, rate.spread_percent())
        };
        let (passed, busy) = (rates(|lap| lap.passed), rates(|lap| lap.busy));
        println!("{name:40} {passed}, of a whole processor {busy}");
    }
}
