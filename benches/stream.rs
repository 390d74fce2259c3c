//! The requests of one thread, in the order in which it makes them.
//!
//! Keys lie in memory in that order too, so that reading the next one costs every contestant the
//! same and no cache miss: a service has just parsed it. What a contestant pays for is its own
//! table.

use std::{
    fmt::{self, Write as _},
    ops::Range,
};

use giusto_bench::random::scramble;
use serde::{Deserialize, Serialize};

/// The bytes of a key that is text.
pub(crate) const TEXT_BYTES: usize = 24;

/// A sequence of requests; keys are told apart by numbers from 0.
pub(crate) trait Stream: Send + Sync + Sized {
    /// What the keys are, where there are any.
    const FORM: Option<Form>;

    /// The requests of these keys.
    fn of(ids: impl Iterator<Item = u64>) -> Self;

    /// The number of requests.
    fn len(&self) -> usize;

    /// Replaces the requests by as many of other keys, without allocating.
    fn refill(&mut self, ids: Range<u64>);
}

/// A kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Form {
    Number,
    Text,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "u64",
            Self::Text => "24-byte string",
        })
    }
}

/// Requests to a limit without keys.
#[derive(Debug)]
pub(crate) struct Unkeyed {
    requests: usize,
}

impl Stream for Unkeyed {
    const FORM: Option<Form> = None;

    fn of(ids: impl Iterator<Item = u64>) -> Self {
        Self { requests: ids.count() }
    }

    fn len(&self) -> usize {
        self.requests
    }

    fn refill(&mut self, _: Range<u64>) {}
}

/// Keys that are 64-bit numbers, spread over the whole range.
#[derive(Debug)]
pub(crate) struct Numbers {
    keys: Vec<u64>,
}

impl Numbers {
    pub(crate) fn keys(&self, range: Range<usize>) -> &[u64] {
        &self.keys[range]
    }
}

impl Stream for Numbers {
    const FORM: Option<Form> = Some(Form::Number);

    fn of(ids: impl Iterator<Item = u64>) -> Self {
        Self { keys: ids.map(scramble).collect() }
    }

    fn len(&self) -> usize {
        self.keys.len()
    }

    fn refill(&mut self, ids: Range<u64>) {
        for (key, id) in self.keys.iter_mut().zip(ids) {
            *key = scramble(id);
        }
    }
}

/// Keys that are text of 24 bytes.
#[derive(Debug)]
pub(crate) struct Texts {
    arena: String,
    /// The same keys as a map of `String` wants to be asked for them.
    owned: Vec<String>,
}

impl Texts {
    /// A key as a slice of one arena.
    pub(crate) fn key(&self, index: usize) -> &str {
        &self.arena[index * TEXT_BYTES..(index + 1) * TEXT_BYTES]
    }

    /// Keys as slices of one arena.
    pub(crate) fn keys(&self, range: Range<usize>) -> impl ExactSizeIterator<Item = &str> {
        range.map(|index| self.key(index))
    }

    /// The keys as strings of their own, allocated one after the other.
    pub(crate) fn owned(&self, range: Range<usize>) -> &[String] {
        &self.owned[range]
    }
}

impl Stream for Texts {
    const FORM: Option<Form> = Some(Form::Text);

    fn of(ids: impl Iterator<Item = u64>) -> Self {
        let (mut arena, mut owned) = (String::new(), Vec::new());
        for id in ids {
            let begin = arena.len();
            write_name(&mut arena, id);
            owned.push(arena[begin..].to_owned());
        }
        Self { arena, owned }
    }

    fn len(&self) -> usize {
        self.owned.len()
    }

    fn refill(&mut self, ids: Range<u64>) {
        self.arena.clear();
        for (owned, id) in self.owned.iter_mut().zip(ids) {
            owned.clear();
            write_name(owned, id);
            self.arena.push_str(owned);
        }
    }
}

/// Shows every key below `keys` once, in chunks that reuse the same memory.
pub(crate) fn each_key<S: Stream>(chunk: &mut S, keys: u64, mut visit: impl FnMut(&S, usize)) {
    let mut begin = 0;
    while begin < keys {
        let end = keys.min(begin + chunk.len() as u64);
        chunk.refill(begin..end);
        visit(chunk, usize::try_from(end - begin).expect("at most the length of the chunk"));
        begin = end;
    }
}

/// A chunk for [`each_key`]: small enough to stay in the cache, long enough to time.
pub(crate) fn chunk<S: Stream>() -> S {
    S::of(0..4_096)
}

fn write_name(text: &mut String, id: u64) {
    write!(text, "user-{:016x}-eu", scramble(id)).expect("a string takes what it is given");
}
