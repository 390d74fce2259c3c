//! The judges judged: each wrong limit below must fail a test that the right one passes.

mod planting;

use planting::{Planted, Site, site};

const LAWS: &str = "laws_exhaustive";
const BOUND: &str = "worst_case";
const REFUND: &str = "refund";
const SHARED: &str = "shared_state";
const TICKETS: &str = "tickets";
const CHANGES: &str = "change_laws";
const WINDOWS: &str = "change_windows";
const HOLDS: &str = "holds";
const CHARGES: &str = "change_charges";
const VECTORS: &str = "vectors";

#[rustfmt::skip]
const SITES: [Site; 56] = [
    site("gcra", "if next <= now + self.tolerance {", "next <= now + self.tolerance",
        &["next < now + self.tolerance", "next <= now + self.tolerance + 1"], (LAWS, "gcra")),
    site("gcra", "word.max(now) + cost", "word.max(now)", &["word"], (LAWS, "gcra")),
    site("gcra", "    word <= self.scaled(now)", "word <= self.scaled(now)",
        &["word < self.scaled(now)"], (LAWS, "gcra")),
    site("gcra", "scaled.div_ceil(self.scale)", "scaled.div_ceil(self.scale)",
        &["scaled / self.scale"], (LAWS, "gcra")),
    site("gcra", "= charged.saturating_sub(elapsed);", "charged.saturating_sub(elapsed)",
        &["charged"], (REFUND, "gcra")),
    site("gcra", "ratio::floor(window_ns - 1, self.scale", "window_ns - 1",
        &["window_ns", "window_ns.saturating_sub(2)"], (BOUND, "gcra")),
    site("rolling_strict", "limit - burst + 1, length_ns", "limit - burst + 1",
        &["limit - burst + 2"], (BOUND, "rolling_strict")),
    site("window_count", "cost.units() > self.limit.saturating_sub(count)",
        "cost.units() > self.limit.saturating_sub(count)",
        &["cost.units() >= self.limit.saturating_sub(count)"], (LAWS, "fixed")),
    site("window_count", "if index > stored {", "index > stored",
        &["index != stored", "index >= stored"], (LAWS, "fixed")),
    site("window_count", "if charged == index &&", "charged == index",
        &["charged <= index"], (REFUND, "fixed")),
    site("in_flight", "cost.units() > self.limit.saturating_sub(in_flight)",
        "self.limit.saturating_sub(in_flight)", &["self.limit"], (TICKETS, "in_flight_over")),
    site("in_flight", "Self::ended(word, reserved.cost)", "reserved.cost", &["_actual"],
        (TICKETS, "a_dropped")),
    site("first_hit", "state.count.saturating_sub(rest.cost.units());", "rest.cost.units()",
        &["rest.cost.units().saturating_sub(1)"], (TICKETS, "windows_give")),
    site("window_count", "&& count < self.overflow()", "count < self.overflow()", &["true"],
        (TICKETS, "debts")),
    site("sliding_counter", "|count: u64| count < self.overflow()", "count < self.overflow()", &["true"],
        (TICKETS, "debts")),
    site("fixed", "(window_ns - 1).div_ceil(self.length_ns)",
        "(window_ns - 1).div_ceil(self.length_ns)",
        &["(window_ns - 1) / self.length_ns"], (BOUND, "fixed")),
    site("fixed", "now.as_nanos().saturating_add(self.phase_ns)",
        "now.as_nanos().saturating_add(self.phase_ns)",
        &["now.as_nanos()"], (LAWS, "fixed")),
    site("first_hit", "cost.units() > self.limit.saturating_sub(window.count)",
        "cost.units() > self.limit.saturating_sub(window.count)",
        &["cost.units() >= self.limit.saturating_sub(window.count)"], (LAWS, "first_hit")),
    site("first_hit", "state.count > charge.cost.units()", "state.count > charge.cost.units()",
        &["false"], (REFUND, "first_hit")),
    site("first_hit", "window_ns.div_ceil(self.length_ns)", "window_ns.div_ceil(self.length_ns)",
        &["window_ns / self.length_ns"], (BOUND, "first_hit")),
    site("rolling", "|end| end <= now", "end <= now", &["end < now"], (LAWS, "rolling_is")),
    site("rolling", "used > self.limit - cost", "used > self.limit - cost",
        &["used >= self.limit - cost"], (LAWS, "rolling_is")),
    site("rolling", "u64::from(window == Window::Closed)", "u64::from(window == Window::Closed)",
        &["0", "1"], (LAWS, "rolling_is")),
    site("sliding_counter", "product / self.length_ns", "product / self.length_ns",
        &["product.div_ceil(self.length_ns)"], (LAWS, "sliding")),
    site("sliding_counter", "let left_ns = self.length_ns - elapsed_ns;",
        "self.length_ns - elapsed_ns",
        &["self.length_ns", "self.length_ns - elapsed_ns - 1"], (LAWS, "sliding")),
    site("sliding_counter", "Some(1) => View { index, prev: curr,", "curr",
        &["prev"], (LAWS, "sliding")),
    site("sliding_counter", "ratio::ceil(room + 1,", "room + 1", &["room"], (LAWS, "sliding")),
    site("sliding_counter", "charged + 1 == view.index", "charged + 1 == view.index",
        &["charged < view.index"], (REFUND, "sliding")),
    site("../cell", "if next == curr {", "next == curr", &["true"], (VECTORS, "concurrent")),
    site("../cell", "if next != curr {", "next != curr", &["false"], (LAWS, "gcra")),
    site("verbs", "Step::Allow(_)) && cost > Cost::ZERO", "cost > Cost::ZERO",
        &["true"], (LAWS, "gcra")),
    site("rolling/shared", "let at = now.max(view.latest);", "now.max(view.latest)", &["now"],
        (SHARED, "every_short")),
    site("rolling/shared", "if self.is_over(&charged, count.at) {",
        "self.is_over(&charged, count.at)", &["false"], (SHARED, "every_short")),
    site("rolling/shared", "let latest = view.latest;", "view.latest", &["_now.max(view.latest)"],
        (SHARED, "every_short")),
    site("rolling/shared", "start: start.filter(|_| used > 0)", "used > 0", &["used > 1"],
        (SHARED, "every_short")),
    site("rolling/chunk", "let kept = units.min(left);", "units.min(left)", &["units.min(refund.left)"],
        (SHARED, "every_short")),
    site("rolling/shape", "let fits = entry.units >> bits == 0", "entry.units >> bits == 0", &["true"],
        (SHARED, "every_short")),
    site("rolling/shared_log", "tail.number.wrapping_sub(start.chunk.known.number) >= tail.most_chunks",
        "tail.most_chunks", &["u32::MAX"], (SHARED, "refunds_leave")),
    site("framed", "Some(record) if record.is_high => self.stored", "record.is_high", &["false"],
        (SHARED, "every_short")),
    site("live/held", "algorithm.step(word, now, beside(cost, held))", "beside(cost, held)",
        &["cost"], (CHANGES, "every_short")),
    site("live/held", "all.remaining().saturating_sub(held)", "held", &["0"],
        (CHANGES, "every_short")),
    site("live/terms", "held >> (BITS - self.offset_bits) == 0",
        "held >> (BITS - self.offset_bits) == 0", &["true"], (HOLDS, "long_runs")),
    site("live/terms", "offset >> self.offset_bits == 0", "offset >> self.offset_bits == 0",
        &["true"], (HOLDS, "long_runs")),
    site("live/scene", "&& !self.numbers.is_override", "!self.numbers.is_override", &["true"],
        (WINDOWS, "an_override_stays")),
    site("live/shared", "|| numbers.number >= number {", "numbers.number >= number", &["true"], (CHANGES, "every_short")),
    site("live/scene", "newest.numbers.algorithm.inherit(self.terms.word, &change)",
        "self.terms.word", &["0"], (CHANGES, "every_short")),
    site("live/edition", "|seen| charged_at <= seen)", "charged_at <= seen", &["false"],
        (WINDOWS, "a_charge_is")),
    site("live", "seen_by_all(seen())", "seen()", &["at"], (CHARGES, "comes_before_the_change")),
    site("../limiter/live", "|| not_before(clock(), at), own", "not_before(clock(), at)",
        &["at.into()"],
        (CHARGES, "comes_before_the_override")),
    site("live/scene", "self.frame.is_none_or(|frame| frame.is_forgettable(now))",
        "self.frame.is_none_or(|frame| frame.is_forgettable(now))", &["true"],
        (CHARGES, "under_an_override")),
    site("live/terms", "cost: Cost::new(own.most)", "own.most", &["0"],
        (CHARGES, "forgotten_in_time")),
    site("live/inherit", "limit > 0 => ratio::ceil", "limit > 0", &["true"],
        (CHARGES, "limit_of_nothing")),
    site("live/shared", "(edition, word) = (next, next.numbers.inherit(word));",
        "next.numbers.inherit(word)",
        &["word"], (CHANGES, "every_short")),
    site("gcra/changeable", "Some((self.tolerance, old.tolerance))",
        "(self.tolerance, old.tolerance)", &["(self.increment, old.increment)"],
        (CHANGES, "every_short")),
    site("gcra/changeable", "let backlog = ratio::ceil(backlog, num, den);", "ratio::ceil",
        &["ratio::floor"], (WINDOWS, "a_part_of")),
    site("live/inherit", "ratio::ceil(count, limit, old)", "ratio::ceil", &["ratio::floor"],
        (WINDOWS, "windows_of")),
];

#[test]
fn every_mutant_is_caught() {
    let tests = [LAWS, BOUND, REFUND, SHARED, TICKETS, CHANGES, WINDOWS, HOLDS, CHARGES, VECTORS];
    let planted = Planted::new("mutants", &tests, &SITES, &[]);
    for file in tests {
        planted.is_sound(file);
    }
    planted.are_caught("test result: FAILED");
    assert!(planted.mutants().count() >= 57);
}
