//! Days and months of the proleptic Gregorian calendar, counted from 1970-01-01.
//!
//! Years are taken to start in March, so that the leap day is the last of its year and the lengths
//! of the months follow one line: month m (0 = March) starts on day (153 m + 2) / 5 of its year.

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: u64 = 719_468;
/// Days in 400 years, after which the calendar repeats.
const CYCLE: u64 = 146_097;
/// Months in 400 years.
const CYCLE_MONTHS: u64 = 4_800;
/// Months from March of the year 0 to January 1970.
const EPOCH_MONTHS: u64 = 1_970 * 12 - 2;

/// The number of the month, 0 = January 1970, that holds a day.
pub(super) fn month_of(day: u64) -> u64 {
    let day = day + EPOCH;
    let (cycle, day) = (day / CYCLE, day % CYCLE);
    // Leap days so far in the cycle: one per 4 years, but for the first three centuries' ends.
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    (cycle * 400 + year) * 12 + month - EPOCH_MONTHS
}

/// The first day of a month.
pub(super) fn first_day_of(month: u64) -> u64 {
    let months = month + EPOCH_MONTHS;
    let (year, month) = (months / 12, months % 12);
    let (cycle, year) = (year / 400, year % 400);
    cycle * CYCLE + 365 * year + year / 4 - year / 100 + (153 * month + 2) / 5 - EPOCH
}

/// The fewest days that `months` in a row can last.
pub(super) fn shortest_run(months: u64) -> u64 {
    let (cycles, months) = (months / CYCLE_MONTHS, months % CYCLE_MONTHS);
    let run = |first: u64| first_day_of(first + months) - first_day_of(first);
    let shortest = (0..CYCLE_MONTHS).map(run).min().unwrap_or(0);
    cycles.saturating_mul(CYCLE).saturating_add(shortest)
}
