//! A heap of numbers by a count that only goes up: the least is first, and any can be moved.

/// The numbers, each knowing its place.
#[derive(Debug)]
pub(super) struct Heap {
    order: Vec<usize>,
    places: Vec<usize>,
}

impl Heap {
    pub(super) fn new(capacity: usize) -> Self {
        Self { order: Vec::with_capacity(capacity), places: Vec::with_capacity(capacity) }
    }

    /// The number counted least.
    pub(super) fn first(&self) -> Option<usize> {
        self.order.first().copied()
    }

    /// Adds the next number, which is how many there are.
    pub(super) fn push(&mut self, number: usize, less: impl Fn(usize, usize) -> bool) {
        let mut place = self.order.len();
        self.order.push(number);
        self.places.push(place);
        while place > 0 {
            let above = (place - 1) / 2;
            if !less(self.order[place], self.order[above]) {
                break;
            }
            self.swap(place, above);
            place = above;
        }
    }

    /// Moves a number whose count went up.
    pub(super) fn sink(&mut self, number: usize, less: impl Fn(usize, usize) -> bool) {
        let mut place = self.places[number];
        loop {
            let (left, right) = (2 * place + 1, 2 * place + 2);
            if left >= self.order.len() {
                break;
            }
            let is_right = right < self.order.len() && less(self.order[right], self.order[left]);
            let below = if is_right { right } else { left };
            if !less(self.order[below], self.order[place]) {
                break;
            }
            self.swap(place, below);
            place = below;
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.order.swap(one, other);
        self.places[self.order[one]] = one;
        self.places[self.order[other]] = other;
    }
}
