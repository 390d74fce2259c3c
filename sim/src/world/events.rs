//! What is still to happen, in the order of time: a radix heap.
//!
//! Time never goes back, so a queue of events needs less than a heap: the time of an event and the
//! time of the last one taken differ first in some digit (base 256), and the event waits in the
//! bucket of that place and digit. Taking empties the first bucket of the lowest place in use: its
//! earliest time becomes the last, and its events move to lower places. An event moves at most once
//! for each of the eight digits of a time, and lies in memory beside those that it moves with.
//! The benchmark `world` holds it against heaps of two and of four children to a node.
//!
//! Ahuja, Mehlhorn, Orlin and Tarjan, "Faster Algorithms for the Shortest Path Problem", J. ACM 37
//! (1990).
//!
//! **Events of one time leave in the order in which they came**, without a number to compare: two
//! of one time always wait in the same bucket, behind each other, and move together in this order.

use std::collections::VecDeque;

/// A digit is a byte of a time.
const DIGITS: usize = 256;
const PLACES: usize = 8;
/// Buckets that grew beyond this give their memory back.
const KEPT: usize = 64;

#[derive(Clone, Copy, Debug)]
struct Event<T> {
    time_ns: u64,
    what: T,
}

/// The buckets of one place.
#[derive(Debug)]
struct Place<T> {
    buckets: Vec<Vec<Event<T>>>,
    /// A bit for each bucket that is not empty.
    used: [u64; DIGITS / 64],
}

impl<T> Place<T> {
    fn new() -> Self {
        Self { buckets: (0..DIGITS).map(|_| Vec::new()).collect(), used: [0; DIGITS / 64] }
    }

    fn push(&mut self, digit: usize, event: Event<T>) {
        self.buckets[digit].push(event);
        self.used[digit / 64] |= 1 << (digit % 64);
    }

    /// The lowest digit whose bucket is not empty.
    fn first(&self) -> Option<usize> {
        let word = self.used.iter().position(|&bits| bits != 0)?;
        Some(word * 64 + self.used[word].trailing_zeros() as usize)
    }

    fn take(&mut self, digit: usize) -> Vec<Event<T>> {
        self.used[digit / 64] &= !(1 << (digit % 64));
        std::mem::take(&mut self.buckets[digit])
    }

    /// Gives an emptied bucket its memory back, for the next events.
    fn give_back(&mut self, digit: usize, bucket: Vec<Event<T>>) {
        if bucket.capacity() <= KEPT {
            self.buckets[digit] = bucket;
        }
    }
}

/// A queue of events: the earliest first, those of one time in the order in which they came.
#[derive(Debug)]
pub struct Events<T> {
    /// No event in the queue is before this.
    last_ns: u64,
    /// Events of this very time.
    due: VecDeque<T>,
    places: Vec<Place<T>>,
    len: usize,
}

impl<T: Copy> Default for Events<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy> Events<T> {
    /// No events, from time 0 on.
    pub fn new() -> Self {
        let places = (0..PLACES).map(|_| Place::new()).collect();
        Self { last_ns: 0, due: VecDeque::new(), places, len: 0 }
    }

    /// How many events there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds an event. One before the last that was looked at or taken happens at that one's time.
    #[inline]
    pub fn push(&mut self, time_ns: u64, what: T) {
        self.len += 1;
        self.place(Event { time_ns: time_ns.max(self.last_ns), what });
    }

    /// The time of the next event.
    #[inline]
    pub fn next_time(&mut self) -> Option<u64> {
        if self.due.is_empty() {
            self.advance()?;
        }
        Some(self.last_ns)
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<(u64, T)> {
        let time_ns = self.next_time()?;
        let what = self.due.pop_front()?;
        self.len -= 1;
        Some((time_ns, what))
    }

    #[inline]
    fn place(&mut self, event: Event<T>) {
        let differs = event.time_ns ^ self.last_ns;
        if differs == 0 {
            self.due.push_back(event.what);
            return;
        }
        let place = (differs.ilog2() / u8::BITS) as usize;
        let digit = usize::from(event.time_ns.to_le_bytes()[place]);
        self.places[place].push(digit, event);
    }

    /// Moves the earliest events to where they are due.
    fn advance(&mut self) -> Option<()> {
        let mut found = self.places.iter().enumerate();
        let (place, digit) = found.find_map(|(place, row)| Some((place, row.first()?)))?;
        let mut bucket = self.places[place].take(digit);
        self.last_ns = bucket.iter().map(|event| event.time_ns).min()?;
        for event in bucket.drain(..) {
            self.place(event);
        }
        self.places[place].give_back(digit, bucket);
        Some(())
    }
}
