//! The queue of events against a sorted list.

use std::collections::VecDeque;

use giusto_sim::world::Events;
use proptest::prelude::*;

/// What is done to a queue.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Adds an event this long after the last one taken.
    Push(u64),
    /// Adds as many at one and the same time.
    Several(u64, u8),
    /// Takes one.
    Pop,
    /// Looks at the next.
    Look,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Gaps of every magnitude, so that every place of a time differs somewhere.
    let gap =
        prop_oneof![Just(0_u64), 0_u64..4, (0_u32..64).prop_flat_map(|bits| 0..=u64::MAX >> bits),];
    let step = prop_oneof![
        4 => gap.clone().prop_map(Step::Push),
        1 => (gap, 2_u8..9).prop_map(|(gap, count)| Step::Several(gap, count)),
        4 => Just(Step::Pop),
        1 => Just(Step::Look),
    ];
    prop::collection::vec(step, 0..400)
}

/// A list kept in order: what comes goes behind all that is not later.
#[derive(Default)]
struct Sorted {
    list: VecDeque<(u64, u32)>,
    now: u64,
}

impl Sorted {
    fn push(&mut self, time: u64, what: u32) {
        let behind = self.list.iter().take_while(|(other, _)| *other <= time).count();
        self.list.insert(behind, (time, what));
    }
}

/// Plays the steps to both and says where they first differ.
fn difference(steps: &[Step], stable: bool) -> Option<usize> {
    let (mut events, mut sorted) = (Events::new(), Sorted::default());
    let mut number = 0;
    for (index, &step) in steps.iter().enumerate() {
        let (gap, count) = match step {
            Step::Push(gap) => (gap, 1),
            Step::Several(gap, count) => (gap, u32::from(count)),
            Step::Look => {
                let next = sorted.list.front().map(|&(time, _)| time);
                if events.next_time() != next {
                    return Some(index);
                }
                // Nothing may come before what was looked at.
                sorted.now = next.unwrap_or(sorted.now);
                continue;
            }
            Step::Pop => {
                let taken = sorted.list.pop_front();
                if events.pop() != taken {
                    return Some(index);
                }
                sorted.now = taken.map_or(sorted.now, |(time, _)| time);
                continue;
            }
        };
        let time = sorted.now.saturating_add(gap);
        let numbers = number..number + count;
        number += count;
        // The control gives simultaneous events to the queue in the wrong order.
        for offset in 0..count {
            events
                .push(time, if stable { numbers.start + offset } else { numbers.end - offset - 1 });
        }
        numbers.for_each(|what| sorted.push(time, what));
        if events.len() != sorted.list.len() {
            return Some(index);
        }
    }
    let rest: Vec<_> = std::iter::from_fn(|| events.pop()).collect();
    (sorted.list != rest).then_some(steps.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn events_leave_in_the_order_of_time_and_then_of_coming(steps in steps()) {
        prop_assert_eq!(difference(&steps, true), None);
    }
}

#[test]
fn the_law_sees_simultaneous_events_in_the_wrong_order() {
    let steps = [Step::Push(1 << 40), Step::Several(1 << 20, 3), Step::Pop, Step::Pop];
    assert_eq!(difference(&steps, true), None);
    assert_eq!(difference(&steps, false), Some(2));
}

#[test]
fn an_event_before_the_last_happens_at_its_time() {
    let mut events = Events::new();
    events.push(50, 'a');
    assert_eq!(events.pop(), Some((50, 'a')));
    events.push(10, 'b');
    events.push(u64::MAX, 'c');
    assert_eq!(events.len(), 2);
    assert_eq!(events.pop(), Some((50, 'b')));
    assert_eq!(events.pop(), Some((u64::MAX, 'c')));
    assert_eq!(events.pop(), None);
    assert!(events.is_empty());
}
