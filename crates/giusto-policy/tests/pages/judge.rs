//! The judge: every instant that was ever charged, and rules that count them anew each time.
//!
//! It knows nothing of how limits are kept. Days, months and windows are counted here by loops that
//! anybody can check by hand.

use std::collections::HashMap;

const DAY: u64 = 86_400_000_000_000;

/// Which of the instants that were charged count now.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    /// Those since the last multiple of so many nanoseconds.
    Clock(u64),
    /// Those of the window of so many nanoseconds that the first of them opened.
    FromFirst(u64),
    /// Those less than so many nanoseconds old.
    Rolling(u64),
    /// Those of the same month of the same year.
    Month,
    /// All of them.
    Ever,
}

/// What was charged to the counters of one limit, in order.
pub(crate) struct Ledger {
    rule: Rule,
    charged: HashMap<String, Vec<u64>>,
}

impl Ledger {
    pub(crate) fn new(rule: Rule) -> Self {
        Self { rule, charged: HashMap::new() }
    }

    pub(crate) fn charge(&mut self, key: &str, now: u64) {
        self.charged.entry(key.to_owned()).or_default().push(now);
    }

    /// How many instants count now.
    pub(crate) fn used(&self, key: &str, now: u64) -> usize {
        let charged = self.of(key);
        match self.rule {
            Rule::Clock(length) => count(charged, |then| then / length == now / length),
            Rule::FromFirst(length) => {
                let opened = opened(charged, length);
                count(charged, |then| opened.is_some_and(|at| then >= at && now < at + length))
            }
            Rule::Rolling(length) => count(charged, |then| now - then < length),
            Rule::Month => {
                let (first, next) = (first_of_month(now), next_month(now));
                count(charged, |then| first <= then && then < next)
            }
            Rule::Ever => charged.len(),
        }
    }

    /// The first instant from now on at which fewer than `limit` count: of all instants at which
    /// one can cease to, the first where it is so.
    pub(crate) fn next(&self, key: &str, now: u64, limit: usize) -> u64 {
        let charged = self.of(key);
        let mut ends: Vec<u64> = match self.rule {
            Rule::Clock(length) => vec![(now / length + 1) * length],
            Rule::FromFirst(length) | Rule::Rolling(length) => {
                charged.iter().map(|then| then + length).collect()
            }
            Rule::Month => vec![next_month(now)],
            Rule::Ever => Vec::new(),
        };
        ends.push(now);
        ends.retain(|at| *at >= now);
        ends.sort_unstable();
        let free = |at: &u64| self.used(key, *at) < limit;
        ends.into_iter().find(free).unwrap_or(u64::MAX)
    }

    fn of(&self, key: &str) -> &[u64] {
        self.charged.get(key).map_or(&[], Vec::as_slice)
    }
}

fn count(charged: &[u64], counts: impl Fn(u64) -> bool) -> usize {
    charged.iter().filter(|then| counts(**then)).count()
}

/// When the latest window opened: with the first charge, and with each that came after its end.
fn opened(charged: &[u64], length: u64) -> Option<u64> {
    charged.iter().fold(None, |opened, then| match opened {
        Some(at) if *then < at + length => Some(at),
        _ => Some(*then),
    })
}

/// The first instant of the month.
fn first_of_month(instant: u64) -> u64 {
    let (_, _, day) = civil(instant);
    (instant / DAY - day) * DAY
}

/// The first instant of the next month.
pub(crate) fn next_month(instant: u64) -> u64 {
    let (year, month, _) = civil(instant);
    first_of_month(instant) + lengths(year)[month] * DAY
}

/// `2026-07-01T00:00:00.000Z`, rounded up to the millisecond.
pub(crate) fn iso8601(instant: u64) -> String {
    let ms = instant.div_ceil(1_000_000);
    let (year, month, day) = civil(ms * 1_000_000);
    let (hour, minute, second) = (ms / 3_600_000 % 24, ms / 60_000 % 60, ms / 1_000 % 60);
    let (month, day, ms) = (month + 1, day + 1, ms % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
}

/// The year, the month from 0 on, and the day from 0 on.
fn civil(instant: u64) -> (u64, usize, u64) {
    let (mut days, mut year) = (instant / DAY, 1970);
    while days >= lengths(year).iter().sum() {
        days -= lengths(year).iter().sum::<u64>();
        year += 1;
    }
    let mut month = 0;
    while days >= lengths(year)[month] {
        days -= lengths(year)[month];
        month += 1;
    }
    (year, month, days)
}

fn lengths(year: u64) -> [u64; 12] {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}
