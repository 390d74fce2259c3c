//! The definitions, once more and as plainly as they can be written: whole histories, no words, no
//! queues, 128-bit integers.
#![allow(dead_code, reason = "every test file includes this one and uses a part of it")]

use std::fmt::Write;

/// A request: when, by whom, for how much.
pub(crate) type Request = (u64, u64, u64);

/// What is decided on one request, from those of the same key admitted before it.
type Rule<'a> = &'a dyn Fn(&[Request], Request) -> bool;

fn decide(requests: &[Request], rule: Rule<'_>) -> String {
    let mut admitted: Vec<Request> = Vec::new();
    let mut bits = String::new();
    for &request in requests {
        let own: Vec<Request> = admitted.iter().copied().filter(|a| a.1 == request.1).collect();
        let passes = rule(&own, request);
        bits.push(if passes { '1' } else { '0' });
        if passes && request.2 > 0 {
            admitted.push(request);
        }
    }
    bits
}

fn cost_where(own: &[Request], counts: impl Fn(u64) -> bool) -> u128 {
    own.iter().filter(|request| counts(request.0)).map(|request| u128::from(request.2)).sum()
}

/// The number of whole windows before `time`.
fn window_of(time: u64, window: u64) -> u64 {
    time / window
}

/// Rational token bucket: `units` per `period` ns, `burst` at once; time counts in ns / units.
pub(crate) fn gcra(requests: &[Request], units: u64, period: u64, burst: u64) -> String {
    let (rate, emission, burst) = (u128::from(units), u128::from(period), u128::from(burst));
    decide(requests, &|own, (now, _, cost)| {
        let mut arrival = 0_u128;
        for &(time, _, cost) in own {
            arrival = arrival.max(u128::from(time) * rate) + u128::from(cost) * emission;
        }
        let now = u128::from(now) * rate;
        units > 0 && arrival.max(now) + u128::from(cost) * emission <= now + burst * emission
    })
}

/// Windows that start at multiples of the period.
pub(crate) fn fixed(requests: &[Request], limit: u64, window: u64) -> String {
    decide(requests, &|own, (now, _, cost)| {
        let index = window_of(now, window);
        let count = cost_where(own, |time| window_of(time, window) == index);
        limit > 0 && count + u128::from(cost) <= u128::from(limit)
    })
}

/// Windows that start with the first admitted request after the last one ended.
pub(crate) fn first_hit(requests: &[Request], limit: u64, window: u64) -> String {
    decide(requests, &|own, (now, _, cost)| {
        let mut start = None;
        for &(time, ..) in own {
            if start.is_none_or(|start| time - start >= window) {
                start = Some(time);
            }
        }
        let open = start.filter(|start| now - start < window);
        let count = open.map_or(0, |start| cost_where(own, |time| time >= start));
        limit > 0 && count + u128::from(cost) <= u128::from(limit)
    })
}

/// The window before counts in proportion to what of it is not yet past.
pub(crate) fn sliding_counter(requests: &[Request], limit: u64, window: u64) -> String {
    decide(requests, &|own, (now, _, cost)| {
        let index = window_of(now, window);
        let current = cost_where(own, |time| window_of(time, window) == index);
        let before = cost_where(own, |time| window_of(time, window) + 1 == index);
        let rest = u128::from(window - now % window);
        let weighted = before * rest / u128::from(window);
        limit > 0 && weighted + current + u128::from(cost) <= u128::from(limit)
    })
}

/// The exact log; `closed` also counts what is exactly one period old.
pub(crate) fn rolling(requests: &[Request], limit: u64, window: u64, closed: bool) -> String {
    decide(requests, &|own, (now, _, cost)| {
        let counts = |time| now - time < window || (closed && now - time == window);
        let count = cost_where(own, counts);
        limit > 0 && count + u128::from(cost) <= u128::from(limit)
    })
}

/// Half of the limit at once, the other half and one by and by.
pub(crate) fn rolling_strict(requests: &[Request], limit: u64, window: u64) -> String {
    let burst = limit.div_ceil(2);
    gcra(requests, limit - burst + 1, window, burst)
}

/// Days of UTC, where the zero of the trace lies `zero` ns after a midnight.
pub(crate) fn calendar_day(requests: &[Request], limit: u64, zero: u64) -> String {
    const DAY: u64 = 86_400_000_000_000;
    decide(requests, &|own, (now, _, cost)| {
        let day = |time: u64| (time + zero) / DAY;
        let count = cost_where(own, |time| day(time) == day(now));
        limit > 0 && count + u128::from(cost) <= u128::from(limit)
    })
}

/// A small generator of requests with ties, several keys and costs from 0 up.
pub(crate) fn requests(seed: u64, count: usize, step_ns: u64) -> Vec<Request> {
    let mut state = seed;
    let mut draw = move |below: u64| {
        // The multiplier and increment of Knuth's MMIX.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut now = 0;
    (0..count)
        .map(|_| {
            // One gap in three is a tie, and most land on a fraction of the window.
            if draw(3) > 0 {
                now += draw(5) * step_ns + draw(2) * draw(3);
            }
            let cost = [0, 1, 1, 1, 2, 3, 9][usize::try_from(draw(7)).expect("below 7")];
            (now, draw(3), cost)
        })
        .collect()
}

/// The rows of a native trace.
pub(crate) fn rows(requests: &[Request]) -> String {
    let mut rows = String::new();
    for (time, key, cost) in requests {
        // Writing to a string cannot fail.
        let _ = writeln!(rows, "{time},k{key},{cost}");
    }
    rows
}
