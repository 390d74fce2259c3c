//! Rivals of the queue of events: the standard library's heap, and one of four children to a node.
//!
//! Both order events by their time and a number that counts them, in sixteen bytes an event.

use std::{cmp::Reverse, collections::BinaryHeap};

/// A queue that is held against the others.
pub(crate) trait Queue {
    fn push(&mut self, time_ns: u64, what: u32);
    fn pop(&mut self) -> Option<(u64, u32)>;
}

type Event = (u64, u32, u32);

/// Two children to a node.
#[derive(Debug, Default)]
pub(crate) struct Binary {
    heap: BinaryHeap<Reverse<Event>>,
    pushed: u32,
}

impl Queue for Binary {
    fn push(&mut self, time_ns: u64, what: u32) {
        self.heap.push(Reverse((time_ns, self.pushed, what)));
        self.pushed += 1;
    }

    fn pop(&mut self) -> Option<(u64, u32)> {
        self.heap.pop().map(|Reverse((time_ns, _, what))| (time_ns, what))
    }
}

const CHILDREN: usize = 4;

/// Four children to a node: half the levels, and the children of a node in one line.
#[derive(Debug, Default)]
pub(crate) struct Quaternary {
    heap: Vec<Event>,
    pushed: u32,
}

impl Queue for Quaternary {
    fn push(&mut self, time_ns: u64, what: u32) {
        let event = (time_ns, self.pushed, what);
        self.pushed += 1;
        let mut place = self.heap.len();
        self.heap.push(event);
        while place > 0 {
            let parent = (place - 1) / CHILDREN;
            if self.heap[parent] <= event {
                break;
            }
            self.heap[place] = self.heap[parent];
            place = parent;
        }
        self.heap[place] = event;
    }

    fn pop(&mut self) -> Option<(u64, u32)> {
        let last = self.heap.pop()?;
        let Some(&first) = self.heap.first() else { return Some((last.0, last.2)) };
        let mut place = 0;
        loop {
            let from = place * CHILDREN + 1;
            let until = self.heap.len().min(from + CHILDREN);
            let Some(earliest) = (from..until).min_by_key(|&child| self.heap[child]) else { break };
            if last <= self.heap[earliest] {
                break;
            }
            self.heap[place] = self.heap[earliest];
            place = earliest;
        }
        self.heap[place] = last;
        Some((first.0, first.2))
    }
}
