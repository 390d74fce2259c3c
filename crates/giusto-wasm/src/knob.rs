//! The numbers that a page sets: what they are called, how far they go, and where they begin.

/// A number of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knob {
    /// Its name in the page and in messages.
    pub name: &'static str,
    /// What it is, for people.
    pub label: &'static str,
    /// What it counts; empty where it counts nothing.
    pub unit: &'static str,
    /// The least that it may be.
    pub least: u32,
    /// The most that it may be.
    pub most: u32,
    /// What it is until it is set.
    pub first: u32,
}

/// Every number, in the order in which a scenario takes them.
pub const KNOBS: [Knob; 8] = [
    knob("algorithm", "Algorithm", "", (0, 5), 1),
    knob("limit", "Limit", "units per period", (0, 500), 100),
    knob("period", "Period", "seconds", (1, 120), 60),
    // A burst of 0 is none of its own, which every algorithm takes.
    knob("burst", "Burst", "units at once", (0, 1_000), 0),
    knob("shape", "Traffic", "", (0, 3), 1),
    knob("rate", "Requests", "per period", (1, 1_000), 120),
    knob("cost", "Cost of a request", "units", (1, 50), 1),
    knob("seed", "Seed", "", (1, 100), 1),
];

/// The numbers that a page begins with.
pub const FIRST: [u32; KNOBS.len()] = {
    let mut numbers = [0; KNOBS.len()];
    let mut place = 0;
    while place < numbers.len() {
        numbers[place] = KNOBS[place].first;
        place += 1;
    }
    numbers
};

const fn knob(
    name: &'static str,
    label: &'static str,
    unit: &'static str,
    (least, most): (u32, u32),
    first: u32,
) -> Knob {
    Knob { name, label, unit, least, most, first }
}
