//! The ways to read a log: the floor, and ours.

use std::{
    fs::File,
    hint::black_box,
    io::{ErrorKind, Read},
    time::Duration,
};

use giusto_sim::trace::{Event, Interner, LogPart, Options, Reader, Reordered, open};

const PIECE_BYTES: usize = 1 << 17;

/// What a way finds.
pub(crate) enum Found {
    Bytes(u64),
    Requests(u64),
    OfEach(Interner, Vec<u64>),
}

/// A way to read a log.
pub(crate) struct Way {
    pub(crate) name: &'static str,
    pub(crate) run: fn(File) -> Found,
}

/// The floor first.
pub(crate) const WAYS: &[Way] = &[
    Way { name: "floor: read its bytes", run: bytes },
    Way { name: "floor: count its line ends", run: line_ends },
    Way { name: "requests, by host", run: by_host },
    Way { name: "requests, by method and path", run: by_method_and_path },
    Way { name: "requests, by all parts of a line", run: by_everything },
    Way { name: "requests of each host, counted", run: of_each_host },
    Way { name: "requests, by host, in order within 10 s", run: in_order },
];

fn pieces(mut file: File, mut take: impl FnMut(&[u8])) {
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return,
            Ok(count) => take(black_box(&piece[..count])),
            Err(error) if error.kind() == ErrorKind::Interrupted => (),
            Err(error) => panic!("{error}"),
        }
    }
}

fn bytes(file: File) -> Found {
    let mut bytes = 0;
    pieces(file, |piece| bytes += piece.len() as u64);
    Found::Bytes(bytes)
}

fn line_ends(file: File) -> Found {
    let mut lines = 0;
    pieces(file, |piece| lines += memchr::memchr_iter(b'\n', piece).count() as u64);
    Found::Requests(lines)
}

fn reader(file: File, parts: &[LogPart]) -> Box<dyn Reader> {
    let options = Options { log_parts: parts.to_vec(), ..Options::default() };
    open(file, "log", &options).expect("a log")
}

fn each(mut reader: impl Reader, mut take: impl FnMut(&Event)) {
    let mut event = Event::default();
    while reader.read(&mut event).expect("a line of a log") {
        take(black_box(&event));
    }
}

fn requests(reader: impl Reader) -> Found {
    let mut count = 0;
    each(reader, |_| count += 1);
    Found::Requests(count)
}

fn by_host(file: File) -> Found {
    requests(reader(file, &[]))
}

fn by_method_and_path(file: File) -> Found {
    requests(reader(file, &[LogPart::Method, LogPart::Path]))
}

fn by_everything(file: File) -> Found {
    requests(reader(file, &LogPart::ALL))
}

fn of_each_host(file: File) -> Found {
    let (mut names, mut counts) = (Interner::default(), Vec::new());
    each(reader(file, &[]), |event| {
        let id = names.id(&event.key).expect("few hosts") as usize;
        if id == counts.len() {
            counts.push(0);
        }
        counts[id] += 1;
    });
    Found::OfEach(names, counts)
}

fn in_order(file: File) -> Found {
    requests(Reordered::new(reader(file, &[]), "log", Duration::from_secs(10)))
}
